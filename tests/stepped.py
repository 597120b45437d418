"""A clock and a device that stand still until they are moved: for tests of all that plays.

The device behaves as PortAudio's does: it fills its buffer at the start, asks for a period each
time one has been heard, and knows when each frame will be heard. It has no thread. `Bench.go`
moves the time, and everything that happens meanwhile happens in the thread that moves it, in the
same order each time.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import numpy as np

from matcue.base.errors import DeviceError
from matcue.base.units import Ms, frames

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.out.live.playout_buffer import PlayoutBuffer
    from matcue.out.live.threads import DeviceThread, Step
    from matcue.sound.api import Pcm


class ByHand:
    """No threads: everything is done within `settle`, in the order in which it came up."""

    def __init__(self) -> None:
        self.hanging_s = 0.0
        """For how long the call to the device that hangs has done so."""
        self._steps: list[Step] = []

    def run(self, name: str, step: Step, wake: threading.Event) -> None:
        """Keep a step for `settle`."""
        self._steps.append(step)

    def job_thread(self) -> DeviceThread:
        """Give a hand that does a job as it is posted."""
        return _Immediate(self)

    def settle(self) -> None:
        """Do all steps until each of them would wait."""
        busy = True
        while busy:
            busy = False
            for step in list(self._steps):
                wait_s = step()
                if wait_s is None:
                    self._steps.remove(step)
                busy = busy or not wait_s


class _Immediate:
    def __init__(self, workers: ByHand) -> None:
        self._workers = workers

    def post(self, job: Callable[[], None]) -> threading.Event:
        job()
        done = threading.Event()
        done.set()
        return done

    def busy_s(self) -> float:
        return self._workers.hanging_s

    def close(self) -> None:
        pass


class SteppedClock:
    """A clock that is moved; see `matcue.out.live.clock.Clock`."""

    def __init__(self) -> None:
        self._now = Ms(0)

    def now(self) -> float:
        """Tell the time, in seconds since it was made."""
        return self._now / 1_000

    def move(self, length: Ms) -> None:
        """Let time pass."""
        self._now = Ms(self._now + length)


class SteppedDevice:
    """A device whose every sounded frame is kept; see `matcue.out.live.device.Device`.

    Attributes:
        there: Whether it can be opened; set it false to take the device away, and true again.
        dumb: Set it true to have the device stop asking for sound without a word.
        late: Set it true to have the device play what it has and ask for no more meanwhile.
        opened: How often it was.
    """

    name = "a device moved by hand"

    def __init__(
        self,
        clock: SteppedClock,
        *,
        channels: int = 1,
        period: Ms = Ms(25),
        buffer: Ms = Ms(100),
    ) -> None:
        self.there = True
        self.dumb = False
        self.late = False
        self.opened = 0
        self._clock = clock
        self._period = period
        self._buffer = buffer
        self._streams: list[_Stream] = []
        self._channels = channels

    @property
    def prebuffer(self) -> Ms:
        """Its whole buffer, and a period more."""
        return Ms(self._buffer + self._period)

    @property
    def sounded(self) -> Pcm:
        """Everything that has been heard since it was made, silence of underruns included."""
        parts = [stream.sounded for stream in self._streams]
        return np.concatenate([np.zeros((0, self._channels), np.int16), *parts])

    @property
    def waits(self) -> bool:
        """It goes on whether there is sound or not."""
        return False

    def probe(self) -> None:
        """Make sure that it is there."""
        if not self.there:
            raise DeviceError("it was taken away")

    def open(self, rate: int, channels: int) -> _Stream:
        """Open it."""
        self.probe()
        self.opened += 1
        stream = _Stream(self, self._clock, rate, channels, self._period, self._buffer)
        self._streams.append(stream)
        return stream

    def refresh(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def abandon(self) -> None:
        """Do nothing."""

    def work(self) -> None:
        """Ask for what is due now."""
        if self._streams:
            self._streams[-1].work()


class _Stream:
    def __init__(
        self,
        device: SteppedDevice,
        clock: SteppedClock,
        rate: int,
        channels: int,
        period: Ms,
        buffer: Ms,
    ) -> None:
        self.timeout_s = 2.0
        self._device = device
        self._clock = clock
        self._rate = rate
        self._channels = channels
        self._period = frames(period, rate)
        self._buffer = frames(buffer, rate)
        self._feed: PlayoutBuffer | None = None
        self._begun_s = 0.0
        self._given = bytearray()
        self._silent_s: float | None = None

    @property
    def trouble(self) -> str | None:
        return None if self._device.there else "it was taken away"

    @property
    def sounded(self) -> Pcm:
        """What has been heard of this stream until now, or until it fell silent."""
        if self._feed is None:
            return np.zeros((0, self._channels), np.int16)
        until_s = self._clock.now() if self._silent_s is None else self._silent_s
        count = round((until_s - self._begun_s) * self._rate)
        given = np.frombuffer(bytes(self._given), np.int16).reshape(-1, self._channels)
        return given[:count]

    def start(self, feed: PlayoutBuffer) -> None:
        self._device.probe()
        self._feed = feed
        self._begun_s = self._clock.now()
        self.work()

    def abort(self) -> None:
        if self._silent_s is None:
            self._silent_s = self._clock.now()

    def close(self) -> None:
        self.abort()

    def work(self) -> None:
        """Take periods until the buffer is full."""
        if self._feed is None or self._silent_s is not None:
            return
        if not self._device.there or self._device.dumb:
            self._silent_s = self._clock.now()
            return
        passed_s = self._clock.now() - self._begun_s
        heard = round(passed_s * self._rate)
        if self._device.late and self._given:
            return
        hole = heard - len(self._given) // (2 * self._channels)
        if hole > 0:
            self._given += bytes(2 * self._channels * hole)
        while (given := len(self._given) // (2 * self._channels)) - heard < self._buffer:
            out = bytearray(2 * self._channels * self._period)
            self._feed.pull(memoryview(out), given / self._rate - passed_s)
            self._given += out


class Bench:
    """All that a test needs to play without a device, and to move time.

    Attributes:
        clock: What the player is given.
        device: The same.
        workers: The same.
    """

    def __init__(self, *, channels: int = 1, period: Ms = Ms(25), buffer: Ms = Ms(100)) -> None:
        self.clock = SteppedClock()
        self.device = SteppedDevice(self.clock, channels=channels, period=period, buffer=buffer)
        self.workers = ByHand()
        self._period = period

    def go(self, length: Ms, *, stalled: bool = False) -> None:
        """Let time pass, and everything happen that happens meanwhile.

        Args:
            length: How much time.
            stalled: Only the device goes on; sources, as it were, are too slow.
        """
        left = length
        while left >= 0:
            if not stalled:
                self.workers.settle()
            if not left:
                return
            step = Ms(min(left, self._period))
            self.clock.move(step)
            left = Ms(left - step)
            self.device.work()
