"""The clocks of a session, and how it notices that the machine was asleep."""

from __future__ import annotations

import time
from typing import Final

from matcue.base.units import SECOND, Ms

ASLEEP: Final = Ms(5 * SECOND)
"""After a sleep one clock is at least so much further ahead of the other."""


class Times:
    """A clock that stands still while the machine sleeps, and one that does not."""

    def now(self) -> Ms:
        """Tell milliseconds on a clock that never goes back."""
        return Ms(time.monotonic_ns() // 1_000_000)

    def awake(self) -> Ms:
        """Tell milliseconds on a clock that runs on while the machine sleeps."""
        boottime = getattr(time, "CLOCK_BOOTTIME", None)
        if boottime is None:
            return Ms(time.time_ns() // 1_000_000)
        return Ms(time.clock_gettime_ns(boottime) // 1_000_000)


class Sleep:
    """Compares the two clocks from time to time."""

    def __init__(self, times: Times) -> None:
        self._times = times
        self._drift = self._measured()

    def happened(self) -> bool:
        """Tell whether the machine was asleep since this was asked last."""
        before, self._drift = self._drift, self._measured()
        return self._drift - before > ASLEEP

    def _measured(self) -> Ms:
        return Ms(self._times.awake() - self._times.now())
