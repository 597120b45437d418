"""A breach of a rule, at one place of a routine."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcue.base.units import Ms
    from matcue.plan.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Breach:
    """One place where a rule is broken.

    Attributes:
        message: What is wrong, and what to do about it.
        at: The instant, if the rule looked at a plan.
        exercise: The id of the exercise, if one breaks it.
        key: The key of the exercise or its step that would mend it, such as ``release``.
        nth: Its index among the exercises of the routine; None is the first time of it.
        last: Whether the last occurrence of the exercise in the plan is meant, not the first.
    """

    message: str
    at: Ms | None = None
    exercise: str | None = None
    key: str = ""
    nth: int | None = None
    last: bool = False

    def place(self, timeline: Timeline) -> Ms | None:
        """Return its instant in a plan; None if the plan does not have the exercise."""
        if self.at is not None:
            return self.at
        found = [span.at for span in timeline.spans if span.exercise == self.exercise]
        if self.exercise is None or not found:
            return None
        if not self.last:
            return found[0]
        begins = found[-1]
        for span in reversed(timeline.spans):  # back to where that time of it began
            if span.at > found[-1]:
                continue
            if span.exercise != self.exercise:
                break
            begins = span.at
        return begins
