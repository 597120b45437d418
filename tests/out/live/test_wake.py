"""Near-silence while a session is prepared: on what it plays, for how long, and what it is."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

import numpy as np

from matcue.base.errors import DeviceError
from matcue.base.units import RATES, Ms, frames
from matcue.out.live import Wake, wake
from matcue.out.live.offline import NullDevice
from sessions import wait_until
from timed_device import TimedDevice

if TYPE_CHECKING:
    import pytest

    from matcue.out.live.playout_buffer import PlayoutBuffer
    from timed_device import TimedStream


class Held(TimedDevice):
    """Keeps what it is to play from; its start may hang until let go."""

    def __init__(self, hangs: threading.Event | None = None) -> None:
        self.playout: PlayoutBuffer | None = None
        self.abandoned = False
        self._hangs = hangs

    def open(self, rate: int, channels: int) -> TimedStream:
        stream = super().open(rate, channels)
        start = stream.start

        def begin(playout: PlayoutBuffer) -> None:
            self.playout = playout
            if self._hangs is not None:
                self._hangs.wait(30)
            start(playout)

        stream.start = begin  # type: ignore[method-assign, assignment] # it is the one call to look at
        return stream

    def abandon(self) -> None:
        self.abandoned = True


def test_it_tells_for_how_long_the_device_has_been_awake_and_only_once() -> None:
    begun_s = time.monotonic()
    waking = Wake(device := Held())
    wait_until(lambda: device.playout is not None and device.playout.anchor is not None)
    time.sleep(0.05)
    awake = waking.end()
    assert 0 < awake <= (time.monotonic() - begun_s) * 1_000
    assert waking.end() == 0


def test_it_is_near_silence_and_not_the_silence_in_which_a_headset_sleeps() -> None:
    waking = Wake(device := Held())
    wait_until(lambda: device.playout is not None)
    assert device.playout is not None
    waking.end()
    out = np.zeros(frames(Ms(2_000), RATES[0]), np.int16)
    device.playout.pull(memoryview(out).cast("B"), 0.0)
    assert 0 < np.abs(out[-1_000:]).max() <= 33  # -60 dBFS


def test_after_ten_seconds_it_has_to_be_woken_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "LASTS", Ms(50))
    waking = Wake(device := Held())
    wait_until(lambda: device.playout is not None and device.playout.anchor is not None)
    time.sleep(0.2)
    assert waking.end() == 0


def test_a_file_is_left_alone() -> None:
    class Opened(NullDevice):
        def open(self, rate: int, channels: int):  # type: ignore[no-untyped-def] # it opens nothing
            raise AssertionError("it was opened")

    assert Wake(Opened()).end() == 0


def test_a_device_that_cannot_be_opened_is_none_to_wake() -> None:
    class Nothing(TimedDevice):
        def open(self, rate: int, channels: int) -> TimedStream:
            raise DeviceError("nothing is plugged in")

    assert Wake(Nothing()).end() == 0


def test_a_device_that_hangs_is_abandoned(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wake, "HANGS_S", 0.05)
    waking = Wake(device := Held(free := threading.Event()))
    wait_until(lambda: device.playout is not None)
    assert waking.end() == 0
    assert device.abandoned
    free.set()
