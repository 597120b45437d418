"""The clocks of a session, and detection of a machine that was asleep."""

from __future__ import annotations

import time
from typing import Final

from matcue.base.units import SECOND, Ms

ASLEEP: Final = Ms(5 * SECOND)
"""After a sleep one clock is at least so much further ahead of the other."""


class Times:
    """Two clocks: `now` stops while the machine sleeps, `awake` does not."""

    def now(self) -> Ms:
        """Return milliseconds on the monotonic clock."""
        return Ms(time.monotonic_ns() // 1_000_000)

    def awake(self) -> Ms:
        """Return milliseconds on a clock that runs on while the machine sleeps."""
        boottime = getattr(time, "CLOCK_BOOTTIME", None)
        if boottime is None:
            return Ms(time.time_ns() // 1_000_000)
        return Ms(time.clock_gettime_ns(boottime) // 1_000_000)


class Sleep:
    """Detects sleep by comparing the two clocks."""

    def __init__(self, times: Times) -> None:
        self._times = times
        self._drift = self._measured()

    def happened(self) -> bool:
        """Whether the machine was asleep since the last call."""
        before, self._drift = self._drift, self._measured()
        return self._drift - before > ASLEEP

    def _measured(self) -> Ms:
        return Ms(self._times.awake() - self._times.now())
