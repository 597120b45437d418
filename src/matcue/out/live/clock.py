"""The time by which the player plays."""

from __future__ import annotations

import time
from typing import Final, Protocol


class Clock(Protocol):
    """A clock that never goes back."""

    def now(self) -> float:
        """Tell the time in seconds since some instant; any thread may ask, the audio's too."""


class MonotonicClock:
    """The system's monotonic clock."""

    def now(self) -> float:
        """Tell the time; see `Clock.now`."""
        return time.monotonic()


MONOTONIC: Final = MonotonicClock()
