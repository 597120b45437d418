"""Save the resume point of a session at each new exercise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcue.base.units import Ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.plan.live_timeline import LiveTimeline


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """Where a session was left, so that it can be resumed later.

    Attributes:
        number: The number of the passage in the script.
        at: The position.
        total: The length of the session.
        exercise: The id of the exercise that is on; None between exercises.
    """

    number: int
    at: Ms
    total: Ms
    exercise: str | None


class ResumePointSaver:
    """Saves the resume point at each new exercise, and when asked to."""

    def __init__(self, keep: Callable[[ResumePoint | None], None]) -> None:
        """Prepare to save.

        Args:
            keep: Called with each resume point, and with None when the session is done.
        """
        self._keep = keep
        self._begun = Ms(-1)

    def keep(self, led: LiveTimeline, at: Ms) -> None:
        """Save the resume point at an instant."""
        here = led.at(at)
        exercise = next((span.exercise for span in here.spans if span.exercise), None)
        self._keep(ResumePoint(here.number, at, led.total, exercise))

    def look(self, led: LiveTimeline, at: Ms) -> None:
        """Save the resume point if another exercise has begun since the last call."""
        begun = max((c.at for c in led.timeline.chapters if c.at <= at), default=Ms(0))
        if begun != self._begun:
            self._begun = begun
            self.keep(led, at)

    def forget(self) -> None:
        """Remove the resume point: the session is done."""
        self._keep(None)
