"""The buffer that the device reads: a queue of pieces, and the only code of the audio thread.

One thread appends pieces (`matcue.out.live.write_buffer`), the audio thread pops them on the left.
Both ends of a deque may be used at once without a lock.
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

HOLE_S: Final = 0.25
"""A device that asks so late had nothing left to play, and fills its buffer anew."""


class PlayoutBuffer:
    """The queue of samples from one start of the device to its next stop.

    Attributes:
        pieces: The samples to come, as bytes of int16 frames; the writer appends on the right.
        finished: Set by the writer once no more pieces come.
        anchor: Set by the audio thread with each buffer; None before the first.
        taken: The number of frames of the write buffer that the audio thread has taken.
        pulled_s: When the audio thread called last, on the player's clock.
        filled_s: When it began to call without a hole: at the start, or after the last underrun.
        underruns: The number of underruns: no piece was ready, or the call came too late.
        room: Set when a device that waits for sound has taken a piece.
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
        "filled_s",
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
        self.pulled_s = self.filled_s = clock.now()
        self.underruns = 0
        self.room = threading.Event()
        self._piece = _NOTHING
        self._used = 0
        self._played = 0
        self._marks: tuple[Mark, ...] = START
        self._dry = False

    def pull(self, out: memoryview, heard_in_s: float) -> None:
        """Fill a device's buffer, with silence where no piece is ready. For the audio thread only.

        It copies and counts; there is no lock, no wait, no numpy and nothing that could raise.

        Args:
            out: Writable bytes, whole frames of them.
            heard_in_s: In how many seconds its first frame is heard.
        """
        now_s = self._clock.now()
        if now_s - self.pulled_s > HOLE_S:
            self.filled_s = now_s
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

    def ran_dry(self) -> None:
        """Note that the device had played all it had before it asked. For the audio thread only."""
        self.underruns += 1
        self.filled_s = self.pulled_s

    def take(self) -> memoryview | None:
        """Return the next piece, for devices that wait for sound (file and null).

        Only the thread of such a device calls this, never together with `pull`.

        Returns:
            None if no piece is ready, or none will come: see `finished`.
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
        """Add a mark: sound continues with this buffer after an underrun."""
        self._dry = False
        mark = Mark(self._played, self.taken)
        self._marks = (*self._marks[1 - MARKS_KEPT :], mark)
