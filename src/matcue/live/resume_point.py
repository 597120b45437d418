"""Keeping the place of a session, whenever it would be a pity to lose it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcue.base.units import Ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.plan.live_timeline import LiveTimeline


@dataclass(frozen=True, slots=True)
class ResumePoint:
    """Where a session is, for going on another time.

    Attributes:
        number: The passage of its script.
        at: How far it has come.
        total: How long it is.
        exercise: What is being done, if it is an exercise.
    """

    number: int
    at: Ms
    total: Ms
    exercise: str | None


class ResumePointSaver:
    """Hands places on: at each new exercise, and when it is told to."""

    def __init__(self, keep: Callable[[ResumePoint | None], None]) -> None:
        """Prepare it.

        Args:
            keep: Told a place, or None once there is none to come back to.
        """
        self._keep = keep
        self._begun = Ms(-1)

    def keep(self, led: LiveTimeline, at: Ms) -> None:
        """Keep a place."""
        here = led.at(at)
        exercise = next((span.exercise for span in here.spans if span.exercise), None)
        self._keep(ResumePoint(here.number, at, led.total, exercise))

    def look(self, led: LiveTimeline, at: Ms) -> None:
        """Keep the place if another exercise has begun since."""
        begun = max((c.at for c in led.timeline.chapters if c.at <= at), default=Ms(0))
        if begun != self._begun:
            self._begun = begun
            self.keep(led, at)

    def forget(self) -> None:
        """Say that all was done and there is no place to come back to."""
        self._keep(None)
