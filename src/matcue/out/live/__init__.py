"""The live player: sources of sound played on a device, exact to the sample.

Begin with `player.py` (its docstring names the threads) and `device.py` (the device protocol).
Importing this loads numpy, so commands import it only when they play.
No exercise, plan or session comes in here.
"""

from matcue.out.live.clock import Clock, MonotonicClock
from matcue.out.live.device import Device, device, outputs
from matcue.out.live.events import (
    DeviceBack,
    DeviceLost,
    DeviceTrouble,
    Ended,
    Event,
    Position,
    SourceFailed,
    Trouble,
    Underrun,
)
from matcue.out.live.filling import Source
from matcue.out.live.player import LEAD_IN, Player
from matcue.out.live.quiet_stderr import quiet_stderr
from matcue.out.live.wake import Wake

__all__ = [
    "LEAD_IN",
    "Clock",
    "Device",
    "DeviceBack",
    "DeviceLost",
    "DeviceTrouble",
    "Ended",
    "Event",
    "MonotonicClock",
    "Player",
    "Position",
    "Source",
    "SourceFailed",
    "Trouble",
    "Underrun",
    "Wake",
    "device",
    "outputs",
    "quiet_stderr",
]
