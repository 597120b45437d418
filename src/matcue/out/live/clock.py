"""The clock of the player."""

from __future__ import annotations

import time
from typing import Final, Protocol


class Clock(Protocol):
    """A clock that never goes back."""

    def now(self) -> float:
        """Return seconds since some fixed instant. Call from any thread, the audio thread too."""


class MonotonicClock:
    """The system's monotonic clock in its highest resolution."""

    def now(self) -> float:
        """Return the time; see `Clock.now`."""
        # It is the clock of `time.monotonic`, which before Python 3.13 has steps of 16 ms on
        # Windows.
        return time.perf_counter()


MONOTONIC: Final = MonotonicClock()
