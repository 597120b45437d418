"""What a rule has to tell of one place that breaks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcue.base.units import Ms
    from matcue.plan.timeline import Timeline


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence, and where in the session it belongs.

    Attributes:
        message: The sentence.
        at: The instant, where the rule looked at a plan.
        exercise: Otherwise the id of the exercise that it is about.
        last: Whether it is about the last time that exercise is done, not the first.
    """

    message: str
    at: Ms | None = None
    exercise: str | None = None
    last: bool = False

    def place(self, timeline: Timeline) -> Ms | None:
        """Find the instant in a plan; None where the plan does not have the exercise."""
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
