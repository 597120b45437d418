"""The player: sources of sound played exact to the sample, paused, sought and joined.

Threads:

- The caller's threads call `start`, `pause`, `splice` and the rest. Only `splice` renders.
- A thread for each source renders it, about two seconds ahead (`matcue.out.live.filler`).
- The audio thread, made by the device, reads the playout buffer and does nothing else
  (`matcue.out.live.playout_buffer`).
- The device thread opens, starts and stops the device, which may hang (`matcue.out.live.threads`).
- The watch checks several times a second that the device plays (`matcue.out.live.watch`).
- The event dispatcher calls the listener (`matcue.out.live.events`).

No lock is held while waiting for a device, a source or the listener.
"""

from __future__ import annotations

import threading
import time
from functools import partial
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.errors import DeviceError
from matcue.base.units import Ms, frames
from matcue.out.live.clock import MONOTONIC
from matcue.out.live.events import (
    DeviceBack,
    DeviceLost,
    DeviceTrouble,
    Ended,
    EventDispatcher,
    Position,
    SourceFailed,
    Trouble,
    Underrun,
)
from matcue.out.live.filling import Filling
from matcue.out.live.run import Run
from matcue.out.live.threads import Threads
from matcue.out.live.watch import FROZEN_S, LOOK_S, Fault, Watch
from matcue.out.live.write_buffer import PIECE
from matcue.sound.api import as_int16

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.out.live.clock import Clock
    from matcue.out.live.device import Device
    from matcue.out.live.events import Event
    from matcue.out.live.filling import Source
    from matcue.out.live.threads import PlayerThreads
    from matcue.sound.api import Pcm

LEAD_IN: Final = Ms(500)
SILENT_S: Final = 0.5
CLOSED_S: Final = 3.0
"""How long to wait for a device that is told to be silent, and to close; usual are 1 to 50 ms."""

SEEK_S: Final = 0.5
"""How often a device is looked for that went away."""


class Player:
    """Plays sources on a device, one at a time or joined.

    A source is a function: called with an instant, it yields its sound from there on. The caller
    gives each source an id, and events carry that id.
    """

    def __init__(
        self,
        device: Device,
        *,
        rate: int,
        channels: int = 1,
        clock: Clock = MONOTONIC,
        listener: Callable[[Event], None],
        lead_in: Ms = LEAD_IN,
        display_offset_ms: int = 0,
        workers: PlayerThreads | None = None,
    ) -> None:
        """Prepare to play; the device is opened at the first start.

        Args:
            device: The device to play on.
            rate: Frames a second, of all sources.
            channels: Samples a frame; mono sources are played on all channels.
            clock: The clock.
            listener: Called with each event, always by the same thread, never the audio thread. It
                may call the player.
            lead_in: The length of a lead-in.
            display_offset_ms: Extra latency that the system does not report, as with some headsets;
                it shifts what `heard` returns.
            workers: Gives the threads; a test passes steps that it drives itself.
        """
        self._device = device
        self._rate = rate
        self._channels = channels
        self._clock = clock
        self._lead_in = lead_in
        self._offset_s = display_offset_ms / 1_000
        self._workers = workers if workers is not None else Threads()
        self._device_thread = self._workers.job_thread()
        self._lock = threading.RLock()
        self._run: Run | None = None
        self._rest = Position(0, Ms(0))
        self._lost = False
        self._told: Trouble | None = None
        self._closed = False
        self._watch = Watch(clock.now())
        self._sought_s = clock.now()
        self._dispatcher = EventDispatcher(listener, self._workers)
        self._workers.run("watch", self._look, threading.Event())

    # Called by the caller's threads.

    @property
    def waits(self) -> bool:
        """Whether the device waits for sound, as a file does."""
        return self._device.waits

    def start(self, source: Source, at: Ms, *, source_id: int, lead_in: bool = False) -> None:
        """Play a source from an instant on; what plays now is stopped and dropped.

        It returns at once. The sound begins as soon as the source has given what the device needs
        at its start. Errors of the source or the device come as events.

        Args:
            source: The source; it is rendered in a thread of its own.
            at: The instant of the source to begin at.
            source_id: The caller's id for it.
            lead_in: Whether to play near-silence first, to wake a headset; meanwhile `heard`
                returns *at*.
        """
        with self._lock:
            self._drop()
            self._lost, self._told = False, None
            self._rest = Position(source_id, at)
            run = self._new_run(Position(source_id, at))
            self._run = run
            self._device_thread.post(partial(self._open, run))
        filling = Filling(source, at, source_id, rate=self._rate, channels=self._channels)
        run.filler.begin(filling, self._hush() if lead_in else None)

    def pause(self) -> Position:
        """Fall silent at once.

        Returns:
            The position; `start` from there to resume.
        """
        with self._lock:
            silent = self._drop()
            heard = self._rest
        silent.wait(SILENT_S)
        return heard

    def splice(
        self, source: Source, *, after: Ms, at: Ms, source_id: int, fade: Ms = Ms(0)
    ) -> bool:
        """Switch to another source at an instant of the newest one, without a gap.

        The newest source is the one that was started or spliced last; it may not be heard yet.
        The beginning of the new one is rendered here, in the caller's thread, before anything is
        changed.

        Args:
            source: The new source.
            after: The instant of the newest source at which it is replaced, clamped to its end.
            at: The instant of *source* to begin at.
            source_id: The caller's id for it.
            fade: The length of the crossfade, from *after* and from *at* on; at most 100 ms. 0 is
                exact to the sample; some 10 ms hide a step where the two differ in level.

        Returns:
            False if *after* is before `ahead`, or nothing plays; nothing has changed then.

        Raises:
            Exception: Whatever *source* raises; nothing has changed then.
        """
        run = self._run
        if run is None:
            return False
        filling = Filling(source, at, source_id, rate=self._rate, channels=self._channels)
        faded = frames(Ms(min(fade, PIECE)), self._rate)
        filling.prepare(faded)
        spliced = run.filler.splice(filling, after=frames(after, self._rate), fade=faded)
        if not spliced:
            filling.leave()
        return spliced

    def cancel(self) -> bool:
        """Undo every splice of which nothing is written yet; the old source continues.

        Returns:
            Whether there was one.
        """
        run = self._run
        return run is not None and run.filler.cancel()

    def ahead(self) -> Ms:
        """Return the earliest instant of the newest source that can still be spliced.

        It is about 0.3 s past what the device has taken, or the beginning of the newest source if
        that is later. While nothing plays it is the position.
        """
        run = self._run
        earliest = run.filler.ahead() if run is not None else None
        if earliest is None:
            return self._rest.at
        return Ms(-(-earliest * 1_000 // self._rate))

    def heard(self) -> Position:
        """Return the position now; it never goes back while the same source plays."""
        run = self._run
        return self._rest if run is None else run.heard(self._clock.now() - self._offset_s)

    def drain(self, timeout_s: float | None = None) -> bool:
        """Wait until all has been heard, or it was stopped.

        Args:
            timeout_s: How long at most; None waits as long as it takes.

        Returns:
            Whether everything was heard to its end.
        """
        run = self._run
        if run is None:
            return False
        until_s = None if timeout_s is None else time.monotonic() + timeout_s
        # In short waits, for on some systems Ctrl-C does not end a long one.
        while not run.over.wait(0.1):
            if until_s is not None and time.monotonic() >= until_s:
                return False
        return run.ended

    def stop(self) -> None:
        """Fall silent at once, as `pause` does; returns nothing to resume from."""
        self.pause()

    def close(self) -> None:
        """Fall silent and release everything; the player cannot be used any more.

        Raises:
            DeviceError: The device could not be closed properly, such as a file on a full disk.
        """
        failure: list[DeviceError] = []

        def finish() -> None:
            try:
                self._device.close()
            except DeviceError as error:
                failure.append(error)

        with self._lock:
            if self._closed:
                return
            self._drop()
            self._closed = True
            done = self._device_thread.post(finish)
            self._device_thread.close()
        self._dispatcher.close()
        if not done.wait(CLOSED_S):
            self._device.abandon()
        if failure:
            raise failure[0]

    # Called by the watch.

    def _look(self) -> float | None:
        if self._closed:
            return None
        run = self._run
        now_s = self._clock.now()
        hanging_s = self._device_thread.busy_s()
        watch = self._watch
        watch.look(run, now_s)
        more = watch.more_underruns()
        if more is not None:
            self._dispatcher.tell(Underrun(more))
        fault = watch.fault(hanging_s)
        if run is None:
            self._seek_if_lost(now_s, hanging_s)
        elif fault is not None and fault.trouble is not Trouble.LATE:
            self._lose(run, fault)
        elif (trouble := fault and fault.trouble) is not self._told:
            self._told = trouble
            self._dispatcher.tell(DeviceTrouble(trouble))
        elif watch.has_ended():
            self._finish(run)
        elif watch.has_lingered():
            with self._lock:
                if run is self._run:
                    self._drop()
        return LOOK_S

    def _finish(self, run: Run) -> None:
        with self._lock:
            if run is not self._run:
                return  # something else has been started in this very moment
            run.ended = True
            run.over.set()
            source_id = self.heard().source_id
        self._dispatcher.tell(Ended(source_id))

    def _seek_if_lost(self, now_s: float, hanging_s: float) -> None:
        if not self._lost:
            return
        if hanging_s > FROZEN_S and self._told is not Trouble.FROZEN:
            self._told = Trouble.FROZEN
            self._dispatcher.tell(DeviceTrouble(Trouble.FROZEN))
        elif not hanging_s and now_s - self._sought_s >= SEEK_S:
            self._sought_s = now_s
            self._device_thread.post(self._seek)

    # Called by the watch and by the device thread.

    def _lose(self, run: Run, fault: Fault) -> None:
        """Fall silent because nothing can be heard, and begin to seek a device.

        A device thread whose call hangs is left to itself, and another takes its place: the call
        may come back when the sound server does, or never.
        """
        with self._lock:
            if run is not self._run:
                return
            heard = run.surely_heard(self._offset_s)
            self._drop()
            self._rest = heard
            self._lost = True
            self._sought_s = self._clock.now()
            self._told = fault.trouble
            if fault.trouble is Trouble.FROZEN:
                self._device.abandon()
                self._device_thread.close()
                self._device_thread = self._workers.job_thread()
        self._dispatcher.tell(DeviceLost(heard, fault.trouble, fault.why))

    # Called by the device thread, and so one after another.

    def _open(self, run: Run) -> None:
        if run is not self._run:
            return
        try:
            try:
                run.stream = self._device.open(self._rate, self._channels)
            except DeviceError:
                # The device that was known may be gone and another there.
                self._device.refresh()
                run.stream = self._device.open(self._rate, self._channels)
        except DeviceError as error:
            self._lose(run, Fault(Trouble.VANISHED, str(error)))

    def _begin(self, run: Run) -> None:
        if run is not self._run or run.stream is None:
            return
        try:
            run.begin(run.stream, self._clock.now())
        except DeviceError as error:
            self._lose(run, Fault(Trouble.VANISHED, str(error)))

    def _end(self, run: Run) -> None:
        if run.stream is not None:
            run.stream.abort()
            run.stream.close()
            run.stream = None

    def _seek(self) -> None:
        if not self._lost or not self._can_open():
            return
        with self._lock:
            news, self._lost = self._lost, False
        if news:
            self._dispatcher.tell(DeviceBack())

    def _can_open(self) -> bool:
        try:
            self._device.refresh()
            self._device.probe()
            self._device.open(self._rate, self._channels).close()
        except DeviceError:
            return False
        return True

    # Called by the rendering workers.

    def _enough(self, run: Run) -> None:
        self._device_thread.post(partial(self._begin, run))

    def _failed(self, source_id: int, error: Exception) -> None:
        self._dispatcher.tell(SourceFailed(source_id, error))

    # Called with the lock held.

    def _drop(self) -> threading.Event:
        """Stop what plays and remember where the listener was; the event is set when silent."""
        run = self._run
        if run is None:
            silent = threading.Event()
            silent.set()
            return silent
        self._rest = self.heard()
        self._run = None
        silent = self._device_thread.post(partial(self._end, run))
        run.filler.stop()
        run.over.set()
        return silent

    def _new_run(self, begins: Position) -> Run:
        return Run(
            begins,
            rate=self._rate,
            channels=self._channels,
            clock=self._clock,
            workers=self._workers,
            prebuffer=self._device.prebuffer,
            on_enough=self._enough,
            on_failure=self._failed,
        )

    def _hush(self) -> Pcm:
        from matcue.sound.sound_set import hush

        length = frames(self._lead_in, self._rate)
        mono = as_int16(np.resize(hush(self._rate), (length, 1)))
        return np.repeat(mono, self._channels, axis=1)
