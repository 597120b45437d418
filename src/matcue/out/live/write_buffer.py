"""The writer's side of the playout buffer, and which source each frame comes from.

Callers hold `WriteBuffer.lock`, except for `WriteBuffer.place`. The audio thread never takes it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcue.base.units import Ms, frames

if TYPE_CHECKING:
    from matcue.out.live.playout_buffer import PlayoutBuffer
    from matcue.sound.api import Pcm

PIECE = Ms(100)
"""The longest piece; a cut can be no nearer to what the device has than this."""


class Written(NamedTuple):
    """What the write buffer holds from one of its frames on.

    Attributes:
        starts_at: The frame of the write buffer at which this begins.
        source_id: The id of the source.
        frame: The frame of the source.
        counts: Whether the source's frames advance; during a lead-in they do not.
    """

    starts_at: int
    source_id: int
    frame: int
    counts: bool


class WriteBuffer:
    """The end of the sound to play, which can be written and cut while the beginning plays.

    Attributes:
        lock: Held while writing or cutting.
        end: The number of frames written.
    """

    def __init__(self, playout: PlayoutBuffer, *, rate: int, channels: int) -> None:
        self.lock = threading.Lock()
        self.end = 0
        self._playout = playout
        self._channels = channels
        self._frame_bytes = 2 * channels
        self._piece = frames(PIECE, rate)
        self._entries: tuple[Written, ...] = ()

    @property
    def ahead(self) -> int:
        """The number of frames written that the device has not taken yet."""
        return self.end - self._playout.taken

    def begin(self, source_id: int, frame: int, *, counts: bool = True) -> None:
        """Set which source, and which frame of it, is written next."""
        self._entries = (*self._entries, Written(self.end, source_id, frame, counts))

    def put(self, sound: Pcm) -> None:
        """Write samples; they are not copied, so they must not be changed afterwards."""
        if not len(sound):
            return
        whole = memoryview(sound).cast("B")
        size = self._piece * self._frame_bytes
        for at in range(0, len(whole), size):
            self._playout.pieces.append(whole[at : at + size])
        self.end += len(sound)

    def cut(self, at: int) -> Pcm | None:
        """Remove everything from a frame on, so that other sound can be written there.

        Args:
            at: The first frame to remove, at most `end`.

        Returns:
            The removed samples, shape ``(frames, channels)``; None if the device already has some
            of it, and then nothing has changed.
        """
        pieces = self._playout.pieces
        removed: list[memoryview] = []
        end = self.end
        while end > at:
            try:
                piece = pieces.pop()
            except IndexError:
                pieces.extend(reversed(removed))
                return None
            removed.append(piece)
            end -= len(piece) // self._frame_bytes
        if end < at:
            split = (at - end) * self._frame_bytes
            piece = removed.pop()
            pieces.append(piece[:split])
            removed.append(piece[split:])
        self.end = at
        kept = tuple(entry for entry in self._entries if entry.starts_at < at)
        # Other threads ask for a place meanwhile; the first one stays until another is written.
        self._entries = kept or self._entries[:1]
        self._playout.finished = False
        removed.reverse()
        return np.frombuffer(b"".join(removed), np.int16).reshape(-1, self._channels)

    def finish(self) -> None:
        """Mark the end: nothing more will be written."""
        self._playout.finished = True

    def place(self, at: int) -> tuple[int, int]:
        """Return the source id and source frame of a frame. Call from any thread."""
        entries = self._entries
        found = entries[0]
        for entry in entries:
            if entry.starts_at > at:
                break
            found = entry
        return found.source_id, found.frame + (at - found.starts_at if found.counts else 0)
