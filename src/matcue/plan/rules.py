"""All rules for routines by name, and the warnings for the author of a routine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcue.plan import rule_steps, rule_times, rule_words

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
        at_ms: The instant in the plan, in milliseconds; None if it has none.
        exercise: The id of the exercise that breaks it; None if none does.
        key: The key of the exercise or its step that would mend it; empty if none would.
        nth: Its index among the exercises of the routine; None is the first time of it.
    """

    rule: str
    message: str
    at_ms: Ms | None = None
    exercise: str | None = None
    key: str = ""
    nth: int | None = None

    def __str__(self) -> str:
        return f"{self.message} (rule: {self.rule})"


def warnings(routine: Routine, timeline: Timeline) -> tuple[Finding, ...]:
    """Return all breaches of rules by a routine and its plan, rule by rule.

    Args:
        routine: As its author wrote it.
        timeline: Its plan, for any level and pace.
    """
    broken = {
        "warm-up": rule_steps.without_warm_up(routine),
        "caution": rule_steps.rough_though_gentle(routine),
        "relaxation": rule_steps.without_relaxation(routine),
        "ending": rule_steps.restless_ending(routine),
        "release": rule_words.left_in_a_hold(routine),
        "setup": rule_words.not_set_up(routine),
        "phases": rule_words.unnamed_phases(routine),
        "how": rule_words.long_explanations(routine),
        "tempo": rule_words.hasty_bends(routine),
        "sides": rule_times.uneven_sides(routine, timeline),
        "breath": rule_times.breathless_holds(routine, timeline),
        "enter": rule_times.hurried_entries(routine, timeline),
        "joint": rule_times.strained_joints(routine, timeline),
        "left-out": rule_times.left_out(timeline),
    }
    return tuple(
        Finding(rule, told.message, told.place(timeline), told.exercise, told.key, told.nth)
        for rule, found in broken.items()
        for told in found
    )
