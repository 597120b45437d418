"""The time by which the player plays."""

from __future__ import annotations

import time
from typing import Final, Protocol


class Clock(Protocol):
    """A clock that never goes back."""

    def now(self) -> float:
        """Tell the time in seconds since some instant; any thread may ask, the audio's too."""


class MonotonicClock:
    """The system's monotonic clock, as finely as it can be read."""

    def now(self) -> float:
        """Tell the time; see `Clock.now`."""
        # It is the clock of `time.monotonic`, which before Python 3.13 has steps of 16 ms on
        # Windows.
        return time.perf_counter()


MONOTONIC: Final = MonotonicClock()
