"""Fill the write buffer: one source after another, about two seconds ahead of the device.

Each source is rendered in a thread of its own. So a slow or stuck source delays nothing else: the
source that replaces it begins at once, and what the old one gives later is discarded.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.out.live.filling import Filling, Join, crossed

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.out.live.playout_buffer import PlayoutBuffer
    from matcue.out.live.threads import PlayerThreads
    from matcue.out.live.write_buffer import WriteBuffer
    from matcue.sound.api import Pcm

DEPTH_S: Final = 2.0
FULL_S: Final = 0.04
"""How long a worker sleeps when the write buffer is full; the device must not have to wake it."""

MARGIN_S: Final = 0.3
"""What the device may take while a splice is made: a piece, and a few buffers at once."""


class Filler:
    """Fills one write buffer.

    Attributes:
        failed: Whether the last source raised, so that the buffer's end is not the source's end.
    """

    def __init__(
        self,
        write_buffer: WriteBuffer,
        playout: PlayoutBuffer,
        workers: PlayerThreads,
        *,
        rate: int,
        channels: int,
        enough: int,
        on_enough: Callable[[], None],
        on_failure: Callable[[int, Exception], None],
    ) -> None:
        """Prepare to fill.

        Args:
            write_buffer: The empty buffer to fill; every filler has its own.
            playout: The buffer that the device reads.
            workers: Gives the threads that render.
            rate: Frames a second.
            channels: Samples a frame.
            enough: The number of frames that the device needs at its start.
            on_enough: Called once, when *enough* frames or all there are have been written; by the
                rendering thread, or within `begin`.
            on_failure: Called with (source id, error) when a source raises; by the rendering
                thread.
        """
        self.failed = False
        self._write_buffer = write_buffer
        self._playout = playout
        self._workers = workers
        self._channels = channels
        self._depth = max(round(DEPTH_S * rate), enough)
        self._rate = rate
        self._enough = enough
        self._on_enough = on_enough
        self._on_failure = on_failure
        self._text = False
        self._stopped = False
        self._current: Filling | None = None

    def begin(self, filling: Filling, lead_in: Pcm | None = None) -> None:
        """Write the lead-in, if there is one, then render a source. Called once."""
        with self._write_buffer.lock:
            if self._stopped:
                return
            if lead_in is not None:
                self._write_buffer.begin(filling.source_id, filling.start, counts=False)
                self._write_buffer.put(lead_in)
            self._set_out(filling)
        self._tell_if_enough()

    def stop(self) -> None:
        """Stop filling; each thread ends once its source returns."""
        with self._write_buffer.lock:
            self._stopped = True
            self._current = None

    def ahead(self) -> int | None:
        """Return the earliest frame of the newest source that can be spliced; None if stopped."""
        with self._write_buffer.lock:
            newest = self._newest()
            if newest is None:
                return None
            if newest.written_at < 0:
                return newest.start
            passed = self._playout.taken + self._margin() - newest.written_at
            return newest.start + max(0, passed)

    def splice(self, following: Filling, *, after: int, fade: int) -> bool:
        """Switch to another source at a frame; see `matcue.out.live.player.Player.splice`.

        Args:
            following: The new source; `Filling.prepare` must have rendered *fade* frames of it.
            after: The first frame of the newest source that is no longer played.
            fade: The length of the crossfade in frames.
        """
        with self._write_buffer.lock:
            newest = self._newest()
            if newest is None or after < newest.start:
                return False
            if newest.written_at < 0:
                self._follow_pending(newest, following, after, fade)
                return True
            if newest.over:
                after = min(after, newest.put)
            at = newest.written_at + after - newest.start
            if at - self._playout.taken < self._margin():
                return False
            removed = self._write_buffer.cut(min(at, self._write_buffer.end))
            if removed is None:
                return False
            newest.join = Join(after, fade, following, removed)
            if newest.over or newest.put >= after + fade:
                self._go_over(newest.join)
        return True

    def cancel(self) -> bool:
        """Undo splices of which nothing is written yet; return whether there was one."""
        with self._write_buffer.lock:
            current = self._current
            if current is None or current.join is None:
                return False
            # What was rendered of the old source past the join is its own again.
            self._write_buffer.put(current.join.tail)
            following: Filling | None = current.join.following
            current.join = None
            while following is not None:
                following.leave()
                following = following.join.following if following.join is not None else None
        return True

    def _margin(self) -> int:
        """Tell how many frames the device may take meanwhile; at its start it takes the most."""
        usual = round(MARGIN_S * self._rate)
        return usual if self._playout.anchor is not None else max(usual, self._enough)

    def _newest(self) -> Filling | None:
        newest = self._current
        while newest is not None and newest.join is not None:
            newest = newest.join.following
        return newest

    def _follow_pending(self, pending: Filling, following: Filling, after: int, fade: int) -> None:
        """Follow a source that is not written yet, or take its place if none of it is left."""
        if after > pending.start:
            nothing = np.zeros((0, self._channels), np.int16)
            pending.join = Join(after, fade, following, nothing)
            return
        before = self._current
        while before is not None and before.join is not None:
            if before.join.following is pending:
                before.join.following = following
                before.join.fade = fade
                pending.leave()
                return
            before = before.join.following

    def _set_out(self, filling: Filling) -> None:
        """Go on with a source at the end of the write buffer; the lock is held."""
        self.failed = False
        filling.written_at = self._write_buffer.end
        self._write_buffer.begin(filling.source_id, filling.start)
        self._current = filling
        self._workers.run(
            f"fill {filling.source_id}", lambda: self._step(filling), self._playout.room
        )

    def _go_over(self, join: Join) -> None:
        """Write the crossfade from one source to the next; the lock is held."""
        following = join.following
        self._set_out(following)
        if join.fade:
            self._lay_down(following, crossed(join.tail, following.head(join.fade)))

    def _step(self, filling: Filling) -> float | None:
        """Render and write one piece. Only the thread of this source calls it.

        Returns:
            How many seconds to wait; None if this source has nothing more to do.
        """
        if filling is self._current and self._write_buffer.ahead >= self._depth:
            return FULL_S
        sound: Pcm | None = None
        error: Exception | None = None
        if filling is self._current:
            try:
                sound = filling.render()
            except Exception as raised:  # noqa: BLE001 (whatever it is, the listener hears of it)
                error = raised
        with self._write_buffer.lock:
            goes_on = filling is self._current
            if goes_on and sound is not None:
                self._take_in(filling, sound)
            elif goes_on:
                self._end(filling, failed=error is not None)
        if error is not None and goes_on:
            self._on_failure(filling.source_id, error)
        if goes_on:
            self._tell_if_enough()
        if goes_on and sound is not None:
            return 0.0
        filling.leave()
        return None

    def _take_in(self, filling: Filling, sound: Pcm) -> None:
        """Write what was rendered, up to where the next source takes over."""
        join = filling.join
        if join is None:
            self._lay_down(filling, sound)
            return
        room = max(0, join.after - filling.put)
        self._lay_down(filling, sound[:room])
        beyond = sound[room:]
        filling.put += len(beyond)
        join.tail = np.concatenate([join.tail, beyond])
        if filling.put >= join.after + join.fade:
            self._go_over(join)

    def _lay_down(self, filling: Filling, sound: Pcm) -> None:
        self._write_buffer.put(sound)
        filling.put += len(sound)

    def _end(self, filling: Filling, *, failed: bool) -> None:
        """Go on with what follows, or say that it is over; the lock is held."""
        filling.over = True
        if filling.join is not None and not failed:
            self._go_over(filling.join)
            return
        filling.join = None
        self.failed = failed
        self._write_buffer.finish()

    def _tell_if_enough(self) -> None:
        with self._write_buffer.lock:
            enough = self._write_buffer.ahead >= self._enough or self._playout.finished
            if self._text or not enough or (self.failed and not self._write_buffer.end):
                return
            self._text = True
        self._on_enough()
