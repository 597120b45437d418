"""What has been written to be played: the writer's side, and what each frame is.

Whoever calls holds `WriteBuffer.lock`, except for `WriteBuffer.place`. The audio's thread never
takes it.
"""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from matcue.base.units import Ms, frames

if TYPE_CHECKING:
    from matcue.out.live.playout_buffer import PlayoutBuffer
    from matcue.out.pcm import Pcm

PIECE = Ms(100)
"""The longest piece; a cut can be no nearer to what the device has than this."""


class Written(NamedTuple):
    """From a frame of the write buffer on, this is what it holds.

    Attributes:
        write_buffer: The first frame of the write buffer that it is about.
        source_id: Whose sound.
        frame: Which frame of it.
        counts: Whether the frames count on; a lead-in stays at one.
    """

    write_buffer: int
    source_id: int
    frame: int
    counts: bool


class WriteBuffer:
    """Sound that the device plays from its beginning while its end is still being written.

    Attributes:
        lock: Held by whoever lays down or cuts.
        end: How many frames have been laid down.
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
        """How many frames are laid down that the device has not been given."""
        return self.end - self._playout.taken

    def begin(self, source_id: int, frame: int, *, counts: bool = True) -> None:
        """Say what comes next on the write buffer."""
        self._entries = (*self._entries, Written(self.end, source_id, frame, counts))

    def put(self, sound: Pcm) -> None:
        """Lay down sound; the write buffer keeps its memory, so nobody may change it afterwards."""
        if not len(sound):
            return
        whole = memoryview(sound).cast("B")
        size = self._piece * self._frame_bytes
        for at in range(0, len(whole), size):
            self._playout.pieces.append(whole[at : at + size])
        self.end += len(sound)

    def cut(self, at: int) -> Pcm | None:
        """Take off everything from a frame on, to lay down something else there.

        Args:
            at: The first frame that goes, at most `end`.

        Returns:
            What was taken off, shape ``(frames, channels)``; None if the device already has some
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
        self._entries = tuple(entry for entry in self._entries if entry.write_buffer < at)
        self._playout.finished = False
        removed.reverse()
        return np.frombuffer(b"".join(removed), np.int16).reshape(-1, self._channels)

    def finish(self) -> None:
        """Say that nothing more comes."""
        self._playout.finished = True

    def place(self, at: int) -> tuple[int, int]:
        """Tell which source, and which frame of it, a frame holds; any thread may ask."""
        entries = self._entries
        found = entries[0]
        for entry in entries:
            if entry.write_buffer > at:
                break
            found = entry
        return found.source_id, found.frame + (at - found.write_buffer if found.counts else 0)
