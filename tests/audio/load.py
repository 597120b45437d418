"""How much of the machine other processes took while sound was measured."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

TOO_BUSY: Final = 0.25
"""Others that take more than this part of all cores keep a player waiting for longer than it
buffers."""

_STAT: Final = Path("/proc/stat")


@dataclass(frozen=True, slots=True)
class Clocks:
    """Processor time so far, in seconds.

    Attributes:
        all_s: Of all cores together, idle or not.
        busy_s: Of that, spent at anything, a host's other guests included.
        own_s: Spent by this process and the children that have ended.
    """

    all_s: float
    busy_s: float
    own_s: float

    @classmethod
    def read(cls) -> Clocks | None:
        """Read the clocks of now; None where the system does not tell."""
        try:
            line = _STAT.read_text("ascii").split("\n", 1)[0]
        except OSError:
            return None
        ticks = [int(each) / os.sysconf("SC_CLK_TCK") for each in line.split()[1:9]]
        idle_s = ticks[3] + ticks[4]
        return cls(sum(ticks), sum(ticks) - idle_s, sum(os.times()[:4]))


def others(before: Clocks, after: Clocks) -> float:
    """Tell which part of all cores was taken by neither us nor idleness, 0..1."""
    took_s = (after.busy_s - before.busy_s) - (after.own_s - before.own_s)
    return max(0.0, took_s / max(after.all_s - before.all_s, 0.01))


def too_busy(part: float) -> str | None:
    """Say why nothing can be judged, if others took so much."""
    if part <= TOO_BUSY:
        return None
    load = os.getloadavg()[0]
    return (
        f"the machine was too busy to judge: other processes took {part:.0%} of "
        f"{os.cpu_count()} cores, and the load is {load:.1f}"
    )
