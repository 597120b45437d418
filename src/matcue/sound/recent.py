"""A ring buffer over a background, shared by the sources of a live session.

When a live session is changed, a new source replaces the old one and begins a little before the
old one's position. Both need the same background. It is read only once, and the last seconds are
kept, so that no file is opened or sought in between.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.errors import MatcueError
from matcue.base.units import Frames
from matcue.sound.background import CHANNELS, RATE

if TYPE_CHECKING:
    from matcue.sound.api import Block
    from matcue.sound.background import Background, BackgroundStream

KEPT: Final = Frames(8 * RATE)
"""How much is remembered: more than a player renders ahead, with the slowest loudspeaker."""

_SKIPPED: Final = Frames(2 * RATE)
"""So much may be read over to where a source begins; what is farther ahead is read apart."""

_PIECE: Final = RATE // 2


class Recent:
    """A background over another; a `Background`. Safe to use from several threads.

    Args:
        background: The background that is read.

    Attributes:
        trouble: Why it gives only silence from now on, such as a music file that is gone; None
            while all is well. The voice goes on.
    """

    def __init__(self, background: Background) -> None:
        self._background = background
        self._lock = threading.Lock()
        self._stream: BackgroundStream | None = None
        self._ring = np.zeros((KEPT, CHANNELS), np.float32)
        self._first = Frames(0)
        """The first frame that is remembered."""
        self._end = Frames(0)
        """The frame after the last one."""
        self._closed = False
        self.trouble: str | None = None

    def stream(self, start: Frames = Frames(0)) -> _Reader:
        """Return a stream that begins at a frame."""
        return _Reader(self, start)

    def close(self) -> None:
        """Close the background; what is read after this is silence."""
        with self._lock:
            self._closed = True
            self._let_go()

    def read(self, at: Frames, count: int) -> Block | None:
        """Return *count* frames from *at* on; None if that would need a jump in the background."""
        if count > _SKIPPED:
            raise ValueError(f"at most {_SKIPPED} frames are read at a time")
        with self._lock:
            if self._stream is None and not self._is_silent:
                self._begin(at)
            if self._is_silent:
                return np.zeros((count, CHANNELS), np.float32)
            if not self._first <= at <= self._end + _SKIPPED:
                return None
            while self._end < at + count and self.trouble is None:
                self._go_on(min(_PIECE, at + count - self._end))
            places = np.arange(at, at + count) % KEPT
            return self._ring[places]

    def apart(self, at: Frames) -> BackgroundStream | None:
        """Open a second stream at a frame; None once there is only silence."""
        try:
            return None if self._is_silent else self._background.stream(at)
        except MatcueError as error:
            self.trouble = str(error)
            return None

    @property
    def _is_silent(self) -> bool:
        return self._closed or self.trouble is not None

    def _begin(self, at: Frames) -> None:
        self._stream = self.apart(at)
        self._first = self._end = at

    def _go_on(self, count: int) -> None:
        stream = self._stream
        if stream is None:
            return
        try:
            block = stream.read(count)
        except MatcueError as error:
            self.trouble = str(error)
            self._let_go()
            return
        self._ring[np.arange(self._end, self._end + count) % KEPT] = block
        self._end = Frames(self._end + count)
        self._first = Frames(max(self._first, self._end - KEPT))

    def _let_go(self) -> None:
        if self._stream is not None:
            self._stream.close()
            self._stream = None


class _Reader:
    """A place in a background that moves on; a `BackgroundStream`."""

    def __init__(self, recent: Recent, start: Frames) -> None:
        self._recent = recent
        self._at = start
        self._apart: BackgroundStream | None = None

    def read(self, count: int) -> Block:
        block = self._recent.read(self._at, count)
        if block is not None:
            self.close()
        else:
            if self._apart is None:
                self._apart = self._recent.apart(self._at)
            block = (
                self._apart.read(count)
                if self._apart is not None
                else np.zeros((count, CHANNELS), np.float32)
            )
        self._at = Frames(self._at + count)
        return block

    def close(self) -> None:
        if self._apart is not None:
            self._apart.close()
            self._apart = None
