"""What the author of a routine should hear about: the rules of the catalogue, each by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcue.plan import rule_steps, rule_times

if TYPE_CHECKING:
    from matcue.base.units import Ms
    from matcue.plan.timeline import Timeline
    from matcue.routine.model import Routine


@dataclass(frozen=True, slots=True)
class Finding:
    """One place where a routine breaks a rule.

    Attributes:
        rule: The rule's name as the user sees it.
        message: What is wrong, and what to do about it.
        at_ms: Where in the plan; None where the plan does not have it.
    """

    rule: str
    message: str
    at_ms: Ms | None = None

    def __str__(self) -> str:
        return f"{self.message} (rule: {self.rule})"


def warnings(routine: Routine, timeline: Timeline) -> tuple[Finding, ...]:
    """List where a routine and its plan break a rule, rule by rule.

    Args:
        routine: As its author wrote it.
        timeline: The plan of it, for whichever level and pace.
    """
    broken = {
        "warm-up": rule_steps.without_warm_up(routine),
        "caution": rule_steps.rough_though_gentle(routine),
        "relaxation": rule_steps.without_relaxation(routine),
        "ending": rule_steps.restless_ending(routine),
        "sides": rule_times.uneven_sides(routine, timeline),
        "breath": rule_times.breathless_holds(routine, timeline),
        "joint": rule_times.strained_joints(routine, timeline),
        "left-out": rule_times.left_out(timeline),
    }
    return tuple(
        Finding(rule, told.message, told.place(timeline))
        for rule, found in broken.items()
        for told in found
    )
