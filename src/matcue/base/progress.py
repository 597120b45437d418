"""How far work has come: one callback that tells it, and one estimate of the time left."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic
from typing import Final, Literal, TypeAlias

Doing: TypeAlias = Literal["listening", "speaking", "writing"]
"""Hearing the music and writing a session count in milliseconds, speaking in sentences."""

Progress: TypeAlias = Callable[[Doing, int, int], None]
"""Called with what is being done, how much of it is done, and how much there is."""

_EARLY: Final = 0.02
"""The part of the work that has to be done before anybody can tell how long the rest takes."""


def unwatched(_doing: Doing, _done: int, _of: int) -> None:
    """Take the place of a callback where nobody wants to know."""


class Work:
    """Work that goes on since this was made.

    Args:
        clock: Seconds of a clock that never goes back.
    """

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._began = clock()

    @property
    def part(self) -> float:
        """How much of all the work is done, 0 to 1."""
        raise NotImplementedError

    @property
    def took_s(self) -> float:
        """How long it has been going on, in seconds."""
        return self._clock() - self._began

    @property
    def left_s(self) -> float | None:
        """How long it will still take, in seconds; None while that cannot be told."""
        part = self.part
        return self.took_s * (1 - part) / part if part > _EARLY else None
