"""Near-silence on a device while a session is prepared, which wakes a headset meanwhile."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.errors import DeviceError
from matcue.base.units import RATES, SECOND, Ms, frames, lasting
from matcue.out.live.anchor import heard_frame
from matcue.out.live.clock import MONOTONIC
from matcue.out.live.playout_buffer import PlayoutBuffer
from matcue.out.live.threads import Threads
from matcue.out.live.watch import HANGS_S
from matcue.sound.api import as_int16

if TYPE_CHECKING:
    from matcue.out.live.device import Device, Stream

LASTS: Final = Ms(10 * SECOND)
"""After so long the device plays plain silence, and has to be woken anew."""


class Wake:
    """Plays on a device from the moment it is made until `end`.

    What fails here fails again when the session is to be played, and is told then.
    """

    def __init__(self, device: Device) -> None:
        """Begin; it returns at once. A device that waits for sound, such as a file, is left alone.

        Args:
            device: Nothing else may use it before `end`.
        """
        self._device = device
        self._rate = RATES[0]
        self._playout = PlayoutBuffer(2, MONOTONIC)
        self._stream: Stream | None = None
        self._thread = None if device.waits else Threads().job_thread()
        if self._thread is not None:
            self._thread.post(self._begin)

    def end(self) -> Ms:
        """Fall silent and release the device; it can be called again.

        Returns:
            For how long the device has been awake, 0 if it is not.
        """
        thread, self._thread = self._thread, None
        if thread is None:
            return Ms(0)
        now_s = MONOTONIC.now()
        done = thread.post(self._end)
        thread.close()
        if not done.wait(HANGS_S):
            self._device.abandon()
            return Ms(0)
        anchor = self._playout.anchor
        heard = lasting(heard_frame(anchor, now_s, self._rate), self._rate) if anchor else LASTS
        return heard if heard < LASTS else Ms(0)

    def _begin(self) -> None:
        from matcue.sound.sound_set import hush

        mono = as_int16(np.resize(hush(self._rate), (frames(LASTS, self._rate), 1)))
        self._playout.pieces.append(memoryview(mono).cast("B"))
        self._playout.finished = True
        with suppress(DeviceError):
            self._stream = self._device.open(self._rate, 1)
            self._stream.start(self._playout)

    def _end(self) -> None:
        if self._stream is not None:
            self._stream.abort()
            self._stream.close()
