"""What the device takes from: a queue of pieces, and the only code that its thread runs.

One thread puts pieces in on the right (`matcue.out.live.write_buffer`), the audio's thread takes
them out on the left. A deque's ends are safe from each other without a lock.
"""

from __future__ import annotations

import threading
from collections import deque
from typing import TYPE_CHECKING, Final

from matcue.out.live.anchor import MARKS_KEPT, START, Anchor, Mark

if TYPE_CHECKING:
    from matcue.out.live.clock import Clock

_SILENCE: Final = memoryview(bytes(1 << 16))
_NOTHING: Final = memoryview(b"")


class PlayoutBuffer:
    """All that sounds from one start to the next stop.

    Attributes:
        pieces: What comes next: bytes of int16 frames; the writer's end is the right one.
        finished: Set by the writer once nothing more comes.
        anchor: Set by the device's thread with each buffer; None before the first.
        taken: The write buffer's frames that the device's thread has been given.
        pulled_s: When it last came, on the player's clock.
        underruns: How often it found nothing although more is to come, or came too late.
        room: Set when a device that takes as it comes has made room.
    """

    __slots__ = (
        "_clock",
        "_dry",
        "_frame_bytes",
        "_marks",
        "_piece",
        "_played",
        "_used",
        "anchor",
        "finished",
        "pieces",
        "pulled_s",
        "room",
        "taken",
        "underruns",
    )

    def __init__(self, frame_bytes: int, clock: Clock) -> None:
        self._frame_bytes = frame_bytes
        self._clock = clock
        self.pieces: deque[memoryview] = deque()
        self.finished = False
        self.anchor: Anchor | None = None
        self.taken = 0
        self.pulled_s = clock.now()
        self.underruns = 0
        self.room = threading.Event()
        self._piece = _NOTHING
        self._used = 0
        self._played = 0
        self._marks: tuple[Mark, ...] = START
        self._dry = False

    def pull(self, out: memoryview, heard_in_s: float) -> None:
        """Fill a device's buffer. Only the audio's thread calls this.

        It copies and counts; there is no lock, no wait, no numpy and nothing that could raise.

        Args:
            out: Writable bytes, whole frames of them.
            heard_in_s: In how many seconds its first frame is heard.
        """
        now_s = self._clock.now()
        size = len(out)
        at = 0
        piece, used = self._piece, self._used
        while at < size:
            left = len(piece) - used
            if not left:
                try:
                    piece, used = self.pieces.popleft(), 0
                except IndexError:
                    break
                left = len(piece)
                if self._dry:
                    self._resume()
            count = min(left, size - at)
            out[at : at + count] = piece[used : used + count]
            at += count
            used += count
        self._piece, self._used = piece, used
        self.taken += at // self._frame_bytes
        if at < size:
            if not self._dry and not self.finished:
                self.underruns += 1
            self._dry = True
            while at < size:
                count = min(len(_SILENCE), size - at)
                out[at : at + count] = _SILENCE[:count]
                at += count
        self.anchor = Anchor(self._played, now_s + heard_in_s, self.taken, self._marks)
        self._played += size // self._frame_bytes
        self.pulled_s = now_s

    def take(self) -> memoryview | None:
        """Give the next piece to a device that waits for it, as file and null do.

        Only the thread of such a device calls this, and never one that calls `pull`.

        Returns:
            None if nothing is there yet, or ever again: see `finished`.
        """
        try:
            piece = self.pieces.popleft()
        except IndexError:
            return None
        self.taken += len(piece) // self._frame_bytes
        self._played = self.taken
        self.pulled_s = self._clock.now()
        self.anchor = Anchor(self._played, self.pulled_s, self.taken, self._marks)
        self.room.set()
        return piece

    def _resume(self) -> None:
        """Note that sound goes on with this buffer, after silence that was none of it."""
        self._dry = False
        mark = Mark(self._played, self.taken)
        self._marks = (*self._marks[1 - MARKS_KEPT :], mark)
