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
        own_s: Spent by all processes of this run of the tests, side by side or not.
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
        return cls(sum(ticks), sum(ticks) - idle_s, _ours_s())


def _ours_s() -> float:
    """Sum up the processor time of the process that began the run, and of all that came of it."""
    began = os.getppid() if "PYTEST_XDIST_WORKER" in os.environ else os.getpid()
    parent_of: dict[int, int] = {}
    took_s: dict[int, float] = {}
    for path in _STAT.parent.glob("[0-9]*/stat"):
        try:
            # The name in brackets may hold blanks and brackets of its own.
            fields = path.read_text("utf-8", "replace").rpartition(")")[2].split()
        except OSError:
            continue  # it has just ended
        pid = int(path.parent.name)
        parent_of[pid] = int(fields[1])
        # Its own, and of children that it has waited for.
        took_s[pid] = sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def is_ours(pid: int) -> bool:
        while pid not in (0, began):
            pid = parent_of.get(pid, 0)
        return pid == began

    return sum(took for pid, took in took_s.items() if is_ours(pid))


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
