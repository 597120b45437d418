"""One run: from a start of the device to its next stop, and all that belongs to it."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from matcue.base.units import Ms, frames, lasting
from matcue.out.live.anchor import heard_tape
from matcue.out.live.events import Heard
from matcue.out.live.feed import Feed
from matcue.out.live.filler import Filler
from matcue.out.live.tape import Tape

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.out.live.clock import Clock
    from matcue.out.live.device import Stream
    from matcue.out.live.workers import Workers


class Run:
    """What is played from one start on.

    Attributes:
        feed: What the device takes from.
        tape: What has been laid down for it.
        filler: Who lays it down.
        stream: The opened device; set and cleared by the hand.
        begun: Whether the device has been started.
        over: Set when it has been stopped, or heard to its end.
        ended: Whether it was heard to its end.
    """

    def __init__(
        self,
        begins: Heard,
        *,
        rate: int,
        channels: int,
        clock: Clock,
        workers: Workers,
        first_gulp: Ms,
        on_enough: Callable[[Run], None],
        on_failure: Callable[[int, Exception], None],
    ) -> None:
        self._begins = begins
        self._rate = rate
        self._steady = threading.Lock()
        self._heard = 0
        self.feed = Feed(2 * channels, clock)
        self.tape = Tape(self.feed, rate=rate, channels=channels)
        self.filler = Filler(
            self.tape,
            self.feed,
            workers,
            rate=rate,
            channels=channels,
            enough=frames(first_gulp, rate),
            on_enough=lambda: on_enough(self),
            on_failure=on_failure,
        )
        self.stream: Stream | None = None
        self.begun = False
        self.over = threading.Event()
        self.ended = False

    def begin(self, stream: Stream, now_s: float) -> None:
        """Start the device, which the hand has opened; the hand calls this.

        Raises:
            DeviceError: It does not start.
        """
        self.feed.pulled_s = now_s
        stream.start(self.feed)
        self.begun = True

    def heard(self, now_s: float) -> Heard:
        """Tell what is heard at an instant; any thread may ask."""
        anchor = self.feed.anchor
        if anchor is None:
            return self._begins
        with self._steady:
            self._heard = max(self._heard, heard_tape(anchor, now_s, self._rate))
            return self._at(self._heard)

    def surely_heard(self, offset_s: float) -> Heard:
        """Tell what was heard when the device last gave a sign of life.

        Nobody knows whether it sounded after that; to hear a moment again is better than to miss
        it.

        Args:
            offset_s: How much later than the device says the sound is heard.
        """
        anchor = self.feed.anchor
        if anchor is None:
            return self._begins
        return self._at(heard_tape(anchor, self.feed.pulled_s - offset_s, self._rate))

    def all_heard(self, now_s: float) -> bool:
        """Tell whether nothing more comes and all has been heard at an instant."""
        anchor = self.feed.anchor
        if anchor is None or not self.feed.finished or self.filler.failed:
            return False
        return heard_tape(anchor, now_s, self._rate) >= self.tape.end

    def _at(self, tape: int) -> Heard:
        take, frame = self.tape.place(tape)
        return Heard(take, lasting(frame, self._rate))
