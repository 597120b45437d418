"""One run of the device, from its start to its next stop."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from matcue.base.units import Ms, frames, lasting
from matcue.out.live.anchor import heard_frame
from matcue.out.live.events import Position
from matcue.out.live.filler import Filler
from matcue.out.live.playout_buffer import PlayoutBuffer
from matcue.out.live.write_buffer import WriteBuffer

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.out.live.clock import Clock
    from matcue.out.live.device import Stream
    from matcue.out.live.threads import PlayerThreads


class Run:
    """The buffers, the filler and the stream of one run.

    Attributes:
        playout: The buffer that the device reads.
        write_buffer: The writer's side of it.
        filler: Renders the sources into it.
        stream: The open device; set and cleared by the device thread.
        begun: Whether the device has been started.
        over: Set when it has been stopped, or heard to its end.
        ended: Whether it was heard to its end.
    """

    def __init__(
        self,
        begins: Position,
        *,
        rate: int,
        channels: int,
        clock: Clock,
        workers: PlayerThreads,
        prebuffer: Ms,
        on_enough: Callable[[Run], None],
        on_failure: Callable[[int, Exception], None],
    ) -> None:
        self._begins = begins
        self._rate = rate
        self._steady = threading.Lock()
        self._heard = 0
        self.playout = PlayoutBuffer(2 * channels, clock)
        self.write_buffer = WriteBuffer(self.playout, rate=rate, channels=channels)
        self.filler = Filler(
            self.write_buffer,
            self.playout,
            workers,
            rate=rate,
            channels=channels,
            enough=frames(prebuffer, rate),
            on_enough=lambda: on_enough(self),
            on_failure=on_failure,
        )
        self.stream: Stream | None = None
        self.begun = False
        self.over = threading.Event()
        self.ended = False

    def begin(self, stream: Stream, now_s: float) -> None:
        """Start the device, which the device thread has opened; the device thread calls this.

        Raises:
            DeviceError: It does not start.
        """
        self.playout.pulled_s = self.playout.filled_s = now_s
        stream.start(self.playout)
        self.begun = True

    def heard(self, now_s: float) -> Position:
        """Return the position at an instant. Call from any thread."""
        anchor = self.playout.anchor
        if anchor is None:
            return self._begins
        with self._steady:
            self._heard = max(self._heard, heard_frame(anchor, now_s, self._rate))
            return self._at(self._heard)

    def surely_heard(self, offset_s: float) -> Position:
        """Return the position when the device called last.

        Whether it played after that is unknown; repeating a moment is better than skipping it.

        Args:
            offset_s: How much later than the device says the sound is heard.
        """
        anchor = self.playout.anchor
        if anchor is None:
            return self._begins
        return self._at(heard_frame(anchor, self.playout.pulled_s - offset_s, self._rate))

    def all_heard(self, now_s: float) -> bool:
        """Whether, at an instant, everything has been heard and nothing more comes."""
        anchor = self.playout.anchor
        if anchor is None or not self.playout.finished or self.filler.failed:
            return False
        return heard_frame(anchor, now_s, self._rate) >= self.write_buffer.end

    def _at(self, frame_written: int) -> Position:
        source_id, frame = self.write_buffer.place(frame_written)
        return Position(source_id, lasting(frame, self._rate))
