"""Progress of long work: the type of its callback, and an estimate of the time left."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final, Literal, TypeAlias

Doing: TypeAlias = Literal["listening", "speaking", "writing"]
"""The kind of work: "listening" and "writing" count milliseconds, "speaking" sentences."""

Progress: TypeAlias = Callable[[Doing, int, int], None]
"""Called with (doing, done, total)."""

_EARLY: Final = 0.02
"""The part of the work that has to be done before there is an estimate."""


def unwatched(_doing: Doing, _done: int, _of: int) -> None:
    """Ignore the progress; the default callback."""


class Work:
    """Work with an estimate of the time left; it begins when this is created.

    Args:
        clock: Returns seconds of a monotonic clock.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._began = clock()

    @property
    def part(self) -> float:
        """The part of the work that is done, 0 to 1; to be overridden."""
        raise NotImplementedError

    @property
    def took_s(self) -> float:
        """Seconds since it began."""
        return self._clock() - self._began

    @property
    def left_s(self) -> float | None:
        """Estimated seconds until it is done; None while too little is done for an estimate."""
        part = self.part
        return self.took_s * (1 - part) / part if part > _EARLY else None
