"""All rules for routines by name, and the warnings for the author of a routine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.plan import rule_steps, rule_times, rule_words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from matcue.base.units import Ms
    from matcue.plan.rule_told import Breach
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


EXACT: Final = "exact"
"""The rule whose breach is refused, for what must be said would come too late."""

_WRITTEN: Final[Mapping[str, Callable[[Routine], Iterator[Breach]]]] = {
    "warm-up": rule_steps.without_warm_up,
    "caution": rule_steps.rough_though_gentle,
    "relaxation": rule_steps.without_relaxation,
    "ending": rule_steps.restless_ending,
    "sets": rule_steps.inherited_sets,
    "position": rule_steps.unknown_positions,
    "release": rule_words.left_in_a_hold,
    "setup": rule_words.not_set_up,
    "phases": rule_words.unnamed_phases,
    "how": rule_words.long_explanations,
    "tempo": rule_words.hasty_bends,
}
_PLANNED: Final[Mapping[str, Callable[[Routine, Timeline], Iterator[Breach]]]] = {
    "sides": rule_times.uneven_sides,
    "breath": rule_times.breathless_holds,
    "enter": rule_times.hurried_entries,
    "joint": rule_times.strained_joints,
    "left-out": rule_times.left_out,
    EXACT: rule_times.too_short_to_be_exact,
}
RULES: Final = (*_WRITTEN, *_PLANNED)
"""The names of all rules, in the order in which they are tried."""


def warnings(routine: Routine, timeline: Timeline) -> tuple[Finding, ...]:
    """Return all breaches of rules by a routine and its plan, rule by rule.

    Args:
        routine: As its author wrote it.
        timeline: Its plan, for any level and pace.
    """
    broken = [(name, rule(routine)) for name, rule in _WRITTEN.items()]
    broken += [(name, rule(routine, timeline)) for name, rule in _PLANNED.items()]
    return tuple(
        Finding(rule, told.message, told.place(timeline), told.exercise, told.key, told.nth)
        for rule, found in broken
        for told in found
    )
