"""An optional device layer: simpleaudio, which plays whole buffers only.

It can neither pause nor report its position. So sound is written into a temporary file that is
mapped into memory, a second ahead of the listener, while the library plays that memory. To stop,
the library is told to, and the memory ahead of the listener is zeroed, since the library still
plays what it has buffered. The position follows from the time at which it began.
"""

from __future__ import annotations

import importlib.metadata
import math
import mmap
import sys
import tempfile
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from matcue.base.errors import DeviceError
from matcue.base.units import Ms
from matcue.out.live.clock import MONOTONIC
from matcue.out.live.device import NO_DEVICE

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.out.live.playout_buffer import PlayoutBuffer

SLICE_S: Final = 1_800
"""How much is played in one buffer. Where one ends and the next begins, a short gap is heard."""

AHEAD_S: Final = 1.0
"""How far ahead of the ear sound is written; so much is lost to a splice."""

STEP_S: Final = 0.05
_START_S: Final = 0.004
"""How long the first frame takes to be heard; measured on Linux, through PulseAudio."""

_IN_HAND_S: Final = 0.11
"""So much the library plays on after it was told to stop. What follows waits for it."""

_BETWEEN_S: Final = 0.03
"""About how long the gap between two slices is."""

_LEAVING_S: Final = 2.0
_TRIED: Final = 24_000

MISSING: Final = "simpleaudio is not here; install it: pip install 'matcue[simpleaudio]'"
CRASHES: Final = (
    "simpleaudio 1.0.4 crashes on Python 3.12 and later when a sound ends; install its mended "
    "form: pip uninstall simpleaudio, then pip install --force-reinstall simpleaudio-patched"
)


class SimpleAudio:
    """The system's default output; see `matcue.out.live.device.Device`."""

    name = "the default device"

    def __init__(self) -> None:
        """Load the library.

        Raises:
            DeviceError: It is not installed, or would crash on this Python.
        """
        # Both forms are imported by one name: where both are there, either may lie on top.
        if sys.version_info >= (3, 12) and _is_installed("simpleaudio"):
            raise DeviceError(CRASHES)
        try:
            import simpleaudio
        except ImportError as error:
            raise DeviceError(MISSING) from error
        self._library: Any = simpleaudio
        self._leaving: list[Any] = []
        self._silent_s = 0.0

    @property
    def prebuffer(self) -> Ms:
        """As much as is written ahead of the listener."""
        return Ms(round(AHEAD_S * 1_000))

    @property
    def waits(self) -> bool:
        """False: it plays silence when there is no sound."""
        return False

    def probe(self) -> None:
        """Check by playing a short silence: the library does not list devices."""
        self._play(bytes(_TRIED // 100 * 2), _TRIED, 1)

    def open(self, rate: int, channels: int) -> _Stream:
        """Return a stream; the library opens the device when the stream starts."""
        return _Stream(self._play, self._stopping, rate, channels)

    def refresh(self) -> None:
        """Do nothing: the library looks for devices each time it plays."""

    def close(self) -> None:
        """Wait for the library's threads, which must not outlive Python."""
        until_s = MONOTONIC.now() + _LEAVING_S
        while any(each.is_playing() for each in self._leaving) and MONOTONIC.now() < until_s:
            time.sleep(STEP_S)

    def abandon(self) -> None:
        """Do nothing: its threads do not keep a program from ending."""

    def _play(self, sound: Any, rate: int, channels: int) -> Any:
        """Have the library begin a buffer; any thread of a stream may call this."""
        time.sleep(max(0.0, self._silent_s - MONOTONIC.now()))
        try:
            playing = self._library.play_buffer(sound, channels, 2, rate)
        except self._library._simpleaudio.SimpleaudioError as error:  # noqa: SLF001 (it is exported nowhere else)
            raise DeviceError(NO_DEVICE) from error
        self._leaving = [*(each for each in self._leaving if each.is_playing()), playing]
        return playing

    def _stopping(self) -> None:
        """Note that the library was told to stop."""
        self._silent_s = MONOTONIC.now() + _IN_HAND_S


@dataclass(slots=True)
class _Slice:
    """Memory that is played in one go.

    Attributes:
        memory: Silence, written over from its beginning.
        written: So many of its frames are written.
        begun_s: When its first frame is heard.
        playing: The library's handle; None before it plays.
    """

    memory: mmap.mmap
    written: int = 0
    begun_s: float = 0.0
    playing: Any = None


class _Stream:
    """One start; see `matcue.out.live.device.Stream`."""

    timeout_s = math.inf  # its own thread asks for the sound, and notices when playing ends

    def __init__(
        self,
        play: Callable[[Any, int, int], Any],
        stopping: Callable[[], None],
        rate: int,
        channels: int,
    ) -> None:
        self._play = play
        self._stopping = stopping
        self._rate = rate
        self._channels = channels
        self._frame_bytes = 2 * channels
        self._step = round(STEP_S * rate)
        self._frames = SLICE_S * rate
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._now = self._slice()
        self._next: _Slice | None = None
        self.trouble: str | None = None

    def start(self, playout: PlayoutBuffer) -> None:
        self._now.begun_s = MONOTONIC.now() + _START_S
        self._write_ahead(playout)
        self._now.playing = self._play(self._now.memory, self._rate, self._channels)
        self._now.begun_s = MONOTONIC.now() + _START_S
        self._thread = threading.Thread(
            target=self._work, args=(playout,), name="simpleaudio", daemon=True
        )
        self._thread.start()

    def abort(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()
        if self._now.playing is not None:
            self._now.playing.stop()
            self._stopping()
            # It still plays what its loop has in hand, and drains: let that be silence.
            heard = self._heard(self._now)
            left = self._now.written - heard
            if left > 0:
                begin, end = heard * self._frame_bytes, self._now.written * self._frame_bytes
                self._now.memory[begin:end] = bytes(end - begin)

    def close(self) -> None:
        """Let go of the memory; the library keeps it until it has done with it."""
        self._next = None

    def _work(self, playout: PlayoutBuffer) -> None:
        """Stay ahead of the ear; the stream's own thread runs this."""
        while not self._stop.wait(STEP_S):
            if not self._now.playing.is_playing():
                if self._heard(self._now) < self._frames - self._rate:
                    self.trouble = "the sound device stopped"
                    return
                try:
                    self._turn_over()
                except DeviceError as error:
                    self.trouble = str(error)
                    return
            self._write_ahead(playout)

    def _write_ahead(self, playout: PlayoutBuffer) -> None:
        now_s = MONOTONIC.now()
        target, base_s = self._now, self._now.begun_s
        while base_s + target.written / self._rate < now_s + AHEAD_S:
            count = min(self._step, self._frames - target.written)
            if not count:
                if target is not self._now:
                    return
                base_s += SLICE_S + _BETWEEN_S
                target = self._next = self._next or self._slice()
                continue
            begin = target.written * self._frame_bytes
            view = memoryview(target.memory)[begin : begin + count * self._frame_bytes]
            playout.pull(view, base_s + target.written / self._rate - now_s)
            target.written += count

    def _turn_over(self) -> None:
        """Go on with the next slice, now that one is over."""
        self._now = self._next or self._slice()
        self._next = None
        self._now.playing = self._play(self._now.memory, self._rate, self._channels)
        self._now.begun_s = MONOTONIC.now() + _START_S

    def _heard(self, part: _Slice) -> int:
        """Tell which frame of a slice is heard now."""
        return max(0, round((MONOTONIC.now() - part.begun_s) * self._rate))

    def _slice(self) -> _Slice:
        with tempfile.TemporaryFile(prefix="matcue-") as file:
            size = self._frames * self._frame_bytes
            file.truncate(size)
            return _Slice(mmap.mmap(file.fileno(), size))


def _is_installed(package: str) -> bool:
    try:
        importlib.metadata.distribution(package)
    except importlib.metadata.PackageNotFoundError:
        return False
    return True
