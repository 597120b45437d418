"""Carries out what the transport decides, with a live timeline, a composer and a player.

Everything that happens (a press, the end of the sound, a lost device, a plan that is ready) is
an event in one queue, and one thread handles them in turn. Screens and remotes read the live
timeline and the position from other threads, without waiting for it.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections import deque
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeAlias

from matcue.base.errors import DeviceError, MatcueError
from matcue.base.units import SECOND, Ms
from matcue.live import transport
from matcue.live.done import HeardRecord
from matcue.live.planning import Planning, PlanningFailed, Ready
from matcue.live.playback_queue import FADE, PlaybackQueue
from matcue.live.resume_point import ResumePointSaver
from matcue.live.sleep import Sleep, Times
from matcue.live.transport import Notice, Phase, TransportState, Whither
from matcue.out.live import (
    DeviceBack,
    DeviceLost,
    DeviceTrouble,
    Ended,
    SourceFailed,
    Trouble,
    Underrun,
)
from matcue.out.live.player import LEAD_IN
from matcue.out.live.threads import Threads
from matcue.plan import moves
from matcue.plan.live_timeline import (
    Changed,
    LiveTimeline,
    again,
    aside,
    extended,
    replanned,
    rewound,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.live.composer import Composed, Composer
    from matcue.live.done import HeardStretch
    from matcue.live.keys import Press
    from matcue.live.resume_point import ResumePoint
    from matcue.out.live import Event as PlayerEvent
    from matcue.out.live import Player
    from matcue.out.live.threads import PlayerThreads
    from matcue.plan.lead import Lead
    from matcue.plan.manner import Manner

SHORT_PAUSE: Final = Ms(2 * SECOND)
"""A hold that was paused for no longer just goes on."""

LONG_PAUSE: Final = Ms(8 * SECOND)
"""After this a headset may have gone to sleep, and wants to be woken."""

WATCH_S: Final = 0.5

LAST_WORDS_S: Final = 8.0
"""No way out of a hold takes longer to say, so a session that is stopped is silent by then."""

_Message: TypeAlias = "transport.Event | PlayerEvent | Ready | PlanningFailed"

_TOLD: Final = {
    None: Notice.NONE,
    Trouble.LATE: Notice.DEVICE_LATE,
    Trouble.STALLED: Notice.DEVICE_STALLED,
    Trouble.FROZEN: Notice.DEVICE_FROZEN,
    Trouble.VANISHED: Notice.DEVICE_GONE,
}

_NEEDS_A_TIMELINE: Final = (transport.Go, transport.Jump, transport.Seek, transport.Extend)


class SessionController:
    """Leads one session from `begin` to its end.

    Args:
        composer: Plans and mixes.
        player: Plays; its listener must be `hear`.
        manner: Pace and words to begin with.
        speaks: Whether there is a voice.
        voice_db: Gain of the voice to begin with, in dB; 0 is as made.
        tones_db: The same for tones and breath.
        keep: Called with the resume point at each new exercise and pause, and with None when all
            is done.
        resume: Returns the number of the passage to resume at; None begins at the start.
        times: The clocks.
        workers: Who does the work; threads, unless a test does it.
    """

    def __init__(
        self,
        composer: Composer,
        player: Player,
        *,
        manner: Manner,
        speaks: bool = True,
        voice_db: int = 0,
        tones_db: int = 0,
        keep: Callable[[ResumePoint | None], None] = lambda _: None,
        resume: Callable[[LiveTimeline], int] | None = None,
        times: Times | None = None,
        workers: PlayerThreads | None = None,
    ) -> None:
        self._composer = composer
        self._player = player
        self._playback = PlaybackQueue(player, composer)
        self._record = HeardRecord()
        self._keeper = ResumePointSaver(keep)
        self._resume = resume
        self._times = times or Times()
        self._sleep = Sleep(self._times)
        self._inbox: queue.SimpleQueue[_Message] = queue.SimpleQueue()
        self._woken = threading.Event()
        self._workers = workers or Threads()
        self._planning = Planning(composer, self._workers, self._put)
        self._done = threading.Event()
        self._composed: Composed | None = None
        self._due: deque[transport.Effect] = deque()
        self._came_out = False
        self._whole = False
        self._starved = False
        self._error: Exception | None = None
        self.state = TransportState(
            manner=manner, speaks=speaks, voice_db=voice_db, tones_db=tones_db
        )
        """State of the transport; replaced as a whole, so that any thread may read it."""
        self.led: LiveTimeline | None = None
        """The timeline that plays; None before the first sound, and replaced as a whole."""
        self.finished = False
        """Whether the session came to its end by itself."""

    def begin(self, woken: Callable[[], Ms] = lambda: Ms(0)) -> None:
        """Play the opening, and plan the rest meanwhile.

        A device that waits, such as a file, gets no opening over music: there the whole session is
        planned first, so that the music has no gap.

        Args:
            woken: Called once before the player is used; returns for how long the device has been
                awake already, so much of the near-silence before the opening is left out.

        Raises:
            UnspeakableError: The voice cannot say the title.
            VoiceError: The voice failed.
            DeviceError: There is no device to play on.
        """
        self._composer.balance(self.state.voice_db, self.state.tones_db)
        if self._resume is None and not (self._player.waits and self._composer.foreseen):
            opening = self._composer.opening()
            self._lead(opening, opening.led)
            awake = min(woken(), LEAD_IN)
            self._start(Ms(0) if self._composer.foreseen else awake)
            self._record.begin(Ms(0))
        else:
            woken()
        self._planning.begin(self.state.manner)
        self._workers.run("controller", self._step, self._woken)

    def press(self, press: Press) -> None:
        """Queue a press. Call from any thread; returns at once."""
        self._put(transport.Pressed(press, self._times.now()))

    def seek(self, to: Ms) -> None:
        """Queue a jump to an instant of the session. Call from any thread; returns at once."""
        self._put(transport.Sought(to))

    def set_pace(self, pace: float) -> None:
        """Queue a change of pace. Call from any thread; returns at once."""
        self._put(transport.PaceSet(pace))

    def set_gain(self, voice_db: float) -> None:
        """Queue a gain of the voice, rounded to whole dB. Call from any thread; returns at once."""
        self._put(transport.GainSet(round(voice_db)))

    def close(self) -> None:
        """Queue the end of the session: the program has to end. Call from any thread."""
        self._put(transport.Closing())

    def hear(self, event: PlayerEvent) -> None:
        """Queue an event of the player; called by its event thread."""
        self._put(event)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait for the end of the session.

        Args:
            timeout_s: How long to wait at most; None waits as long as it takes.

        Returns:
            Whether the session has ended.

        Raises:
            MatcueError: The error that ended it.
        """
        ended = self._done.wait(timeout_s)
        if ended and self._error is not None:
            raise self._error
        return ended

    @property
    def whole(self) -> bool:
        """Whether all of the session is planned, so that its total is known."""
        return self._whole

    @property
    def silent(self) -> bool:
        """Whether nothing sounds: it is paused, and who was in a hold has been led out of it."""
        return self._playback.halted and not self._playback.aside

    @property
    def position(self) -> Ms:
        """What the listener hears now, from the start of the session."""
        return self._playback.position

    @property
    def heard(self) -> tuple[HeardStretch, ...]:
        """The stretches heard up to the last jump; after the end, all of them."""
        return self._record.heard

    def _put(self, message: _Message) -> None:
        self._inbox.put(message)
        self._woken.set()

    def _step(self) -> float | None:
        """Handle all that has come up; only the controller's thread calls this."""
        try:
            while self.state.phase is not Phase.ENDED or self._due:
                try:
                    message = self._inbox.get_nowait()
                except queue.Empty:
                    self._look()
                    return WATCH_S
                self._handle(message)
        except Exception as error:  # noqa: BLE001 (a worker has nobody to raise to; `wait` raises it)
            self._error = error
            self.state = replace(self.state, phase=Phase.ENDED)
            with contextlib.suppress(MatcueError):
                self._note_heard(self.position)
        self._planning.close()
        with contextlib.suppress(DeviceError):
            self._player.stop()
        self._done.set()
        return None

    def _handle(self, message: _Message) -> None:
        match message:
            case Ready(composed):
                self._take_over(composed)
            case PlanningFailed(error):
                if not self._whole:
                    raise error
                # The session goes on as it was.
                self.state = _text(self.state, Notice.NONE, self._manner_led())
            case Ended(led):
                if self._playback.is_current(led):
                    self._ended()
            case DeviceLost() as lost if self._player.waits:
                # A file that can no longer be written, as on a full disk, does not come back.
                raise DeviceError(lost.why)
            case DeviceLost() if self._playback.aside:
                self._end_aside()
            case DeviceLost(heard, trouble):
                self._playback.silent_at(heard.at)
                self._decide(transport.Lost(self._times.now(), _TOLD[trouble]))
            case DeviceTrouble(trouble):
                self._decide(transport.Told(_TOLD[trouble]))
            case DeviceBack():
                self._decide(transport.Back(self._times.now()))
            case SourceFailed(_, error):
                raise error
            case Underrun():
                pass
            case transport.Closing() if self._is_over():
                # Whoever looks sees the end a little before the player tells of it.
                self._decide(transport.Over())
            case _:
                self._decide(message)

    def _decide(self, event: transport.Event) -> None:
        self.state, effects = transport.after(self.state, event)
        self._due += effects
        self._carry_on()

    def _carry_on(self) -> None:
        """Carry out what is due; while the way out of a hold is being said, it waits."""
        while self._due and not self._playback.aside:
            try:
                if self._leads_out(self._due[0]):
                    return
                self._carry_out(self._due.popleft())
            except DeviceError:
                if self._player.waits:
                    raise
                self._due.clear()
                self._playback.silent_at(self._playback.at)
                self._decide(transport.Lost(self._times.now(), Notice.DEVICE_GONE))

    def _leads_out(self, effect: transport.Effect) -> bool:
        """Say the way out first if an effect is about to break off a hold; tell whether it is."""
        if self.led is None or self._playback.halted:
            return False
        at = self.position
        if not transport.leaves(self.led, at, effect):
            return False
        passage = self._composer.way_out(self.led, at, self._manner_led())
        if passage is None:
            return False
        self._note_heard(at)
        self._playback.say_aside(aside(passage, self._music().spoken, at=at))
        self._came_out = True
        return True

    def _end_aside(self) -> None:
        self._playback.end_aside()
        self._carry_on()

    def _ended(self) -> None:
        """See what comes after all that the player was given."""
        if self._playback.aside:
            self._end_aside()
        elif self._playback.until < self._led().total:
            self._start(self._playback.until)
        elif self._whole:
            self._decide(transport.Over())
        else:
            self._starved = True

    def _carry_out(self, effect: transport.Effect) -> None:
        if self.led is None and isinstance(effect, _NEEDS_A_TIMELINE):
            return  # a session that goes on is still being planned; there is nothing to change yet
        match effect:
            case transport.Halt():
                self._playback.halt()
            case transport.Go(away):
                self._go_on(away)
            case transport.Jump(whither):
                self._jump(whither)
            case transport.Seek(to):
                self._move_to(moves.moved(self._led(), to, Ms(0)))
            case transport.Replan(manner):
                self._planning.begin(manner)
            case transport.Extend(by):
                spoken = self._music().spoken
                self._change(
                    lambda earliest: extended(self._led(), spoken, by=by, earliest=earliest)
                )
            case transport.Balance(voice_db, tones_db):
                self._composer.balance(voice_db, tones_db)
                if self.led is not None:
                    self._change(lambda earliest: Changed(self._led(), earliest), fade=FADE)
            case transport.Keep():
                self._keep_place()
            case transport.Finish(whole):
                self._note_heard(self._led().total if whole and self.led else self.position)
                if whole:
                    self.finished = True
                    self._keeper.forget()

    def _is_over(self) -> bool:
        return self._whole and self.led is not None and self.position >= self.led.total

    def _led(self) -> LiveTimeline:
        if self.led is None:
            raise RuntimeError("nothing is led yet")
        return self.led

    def _music(self) -> Composed:
        if self._composed is None:
            raise RuntimeError("nothing is composed yet")
        return self._composed

    def _manner_led(self) -> Manner:
        return self._composed.manner if self._composed else self.state.manner

    def _lead(self, composed: Composed, led: LiveTimeline) -> None:
        self._composed, self.led = composed, led

    def _start(self, at: Ms, *, lead_in: bool = False) -> None:
        """Play the live timeline from an instant on; the background continues."""
        self._note_heard(self.position)
        self._playback.start(self._led(), at, lead_in=lead_in)
        self._starved = self._came_out = False
        self._record.begin(at)

    def _note_heard(self, until: Ms) -> None:
        self._record.end(self.led, until)

    def _take_over(self, composed: Composed) -> None:
        """Go on with a new plan."""
        if composed.manner != self.state.manner:
            return  # another was asked for meanwhile, and is on its way
        if not self._whole:
            self._whole = self._playback.whole = True
            self._first_whole(composed)
            return
        self.state = _text(self.state, Notice.NONE, self.state.manner)

        def change(earliest: Ms) -> Changed:
            return replanned(self._led(), composed.script, composed.spoken, earliest=earliest)

        self._change(change)
        self._composed = composed

    def _first_whole(self, composed: Composed) -> None:
        """Put the whole plan behind the opening, or begin where a session was left."""
        before, opening = self.led, self._composed
        if before is None or opening is None:
            self._lead(composed, composed.led)
            number = self._resume(composed.led) if self._resume else 0
            self._playback.at = next(p.at for p in composed.led.placed if p.number == number)
            if self.state.phase is Phase.PLAYING and self._resume is None:
                self._start(self._playback.at)
            elif self.state.phase is Phase.PLAYING:
                self._again(self._composer.welcome_back(number, composed.manner), lead_in=True)
            return
        end = before.total
        led = composed.led
        if composed.manner != opening.manner:
            # Another manner was asked for during the opening, which sounds in the old one.
            led = replanned(before, composed.script, composed.spoken, earliest=end).led
        self._lead(composed, led)
        if self._starved:
            self._start(end)
        elif not self._playback.halted:
            # Where the opening is all but over, its end is waited for.
            self._playback.splice(led, end)

    def _go_on(self, away: Ms) -> None:
        led, at = self._led(), self._playback.at
        lead = None
        if away >= SHORT_PAUSE or self._came_out:
            lead = self._composer.where_we_are(led, at, self._manner_led())
        if lead is not None:
            self._again(lead, lead_in=away >= LONG_PAUSE)
        else:
            self._start(moves.sentence_start(led, at), lead_in=away >= LONG_PAUSE)

    def _again(self, lead: Lead, *, lead_in: bool = False) -> None:
        """Break off here, say the lead, and go on from the passage that it leads to."""
        self._note_heard(self._playback.at)
        changed = again(
            self._led(),
            self._music().spoken,
            lead.passage,
            at=self._playback.at,
            number=lead.number,
            stretch=lead.stretch,
        )
        self.led = changed.led
        self._start(changed.at, lead_in=lead_in)

    def _jump(self, whither: Whither) -> None:
        led, at = self._led(), self.position
        if whither is Whither.REPEAT:
            self._repeat(led)
            return
        target = transport.target(led, at, whither)
        if target is not None:
            self._move_to(target)
            return
        if self._playback.halted:
            self._go_on(Ms(0))
        if whither is Whither.PAST_REST:
            self.state = _text(self.state, Notice.NO_REST, self.state.manner)

    def _repeat(self, led: LiveTimeline) -> None:
        """Break off, and do the set again that is on or has just been done."""
        self._playback.halt()
        at = self._playback.at
        number = moves.this_set(led, at)
        if number is None:
            self._start(moves.sentence_start(led, at))
        else:
            self._again(self._composer.set_again(led, number, self._manner_led()))

    def _move_to(self, target: Ms) -> None:
        """Go on from an instant, or with the way into the hold that is on there.

        What was changed before it is undone on the way back.
        """
        self._note_heard(self.position)
        led, spoken = self._led(), self._music().spoken
        goes = self._playback.halted or not moves.stays(led, self.position, target)
        enters = goes and moves.is_held(led, target)
        if goes and (target < led.edited or moves.is_announced(led, target)):
            changed = rewound(led, spoken, led.index(target))
            self.led, target = changed.led, changed.at
        led = self._led()
        lead = self._composer.where_we_are(led, target, self._manner_led()) if enters else None
        if lead is not None:
            begins = led.at(target).at
            changed = again(led, spoken, lead.passage, at=begins, number=lead.number)
            self.led, target = changed.led, changed.at
        self._start(target)
        self._keep_place()

    def _change(self, change: Callable[[Ms], Changed], *, fade: Ms = Ms(0)) -> None:
        """Change what comes next, without a gap in the sound."""
        if self._playback.halted or self._starved:
            self.led = change(self._playback.at).led
            return
        self.led, sounds = self._playback.change(self._led(), change, fade=fade)
        if not sounds:
            self._start(moves.sentence_start(self.led, self.position))

    def _look(self) -> None:
        """See whether the machine slept, and keep the place at each new exercise."""
        if self._sleep.happened():
            self._decide(transport.Slept(self._times.now()))
        if self.led is not None and self._whole and not self._playback.halted:
            self._keeper.look(self.led, self.position)

    def _keep_place(self) -> None:
        if self.led is not None and self._whole:
            self._keeper.keep(self.led, self.position)


def _text(state: TransportState, notice: Notice, manner: Manner) -> TransportState:
    return replace(state, notice=notice, manner=manner)
