"""The conductor: carries out what the transport decides, with a take, a composer and a player.

Everything that happens (a press, the end of the sound, a lost device, a plan that is ready) is
an event in one queue, and one thread takes them in turn. Whoever looks (a screen thirty times a
second, a remote) reads the take and the position without waiting for it.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, TypeAlias

from matcue.errors import DeviceError, MatcueError
from matcue.live import transport
from matcue.live.done import Heard
from matcue.live.transport import Notice, Phase, State, Whither
from matcue.out.live import DeviceBack, DeviceLost, Ended, SourceFailed, Underrun
from matcue.out.live.workers import Threads
from matcue.plan import moves
from matcue.plan.take import Changed, Take, again, extended, replanned, rewound
from matcue.units import SECOND, Ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.live.composer import Composed, Composer
    from matcue.live.press import Press
    from matcue.out.live import Event as PlayerEvent
    from matcue.out.live import Player
    from matcue.out.live.workers import Workers
    from matcue.plan.lead import Lead
    from matcue.plan.manner import Manner

SHORT_PAUSE: Final = Ms(2 * SECOND)
"""A hold that was paused for no longer just goes on."""

LONG_PAUSE: Final = Ms(8 * SECOND)
"""After this a headset may have gone to sleep, and wants to be woken."""

WATCH_S: Final = 0.5
ASLEEP: Final = Ms(5 * SECOND)
"""A clock that runs on in sleep is so much ahead of one that does not."""

ATTEMPTS: Final = 5
"""A change that came too late for its instant is tried again a little later."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a session is, for going on another time."""

    number: int
    at: Ms
    total: Ms
    exercise: str | None


class Withdrawn(MatcueError):
    """What was being planned is not wanted any more."""


class Times:
    """The clocks of a session: one that stands still in sleep, and one that does not."""

    def now(self) -> Ms:
        """Tell milliseconds on a clock that never goes back."""
        import time

        return Ms(time.monotonic_ns() // 1_000_000)

    def awake(self) -> Ms:
        """Tell milliseconds on a clock that runs on while the machine sleeps."""
        import time

        boottime = getattr(time, "CLOCK_BOOTTIME", None)
        if boottime is None:
            return Ms(time.time_ns() // 1_000_000)
        return Ms(time.clock_gettime_ns(boottime) // 1_000_000)


@dataclass(frozen=True, slots=True)
class _Ready:
    composed: Composed


@dataclass(frozen=True, slots=True)
class _Failed:
    error: Exception


_Message: TypeAlias = "transport.Event | PlayerEvent | _Ready | _Failed"


class Conductor:
    """Leads one session from `begin` to its end.

    Args:
        composer: Writes plans and sounds.
        player: Plays; its events come to `hear`.
        manner: The manner to begin in.
        speaks: Whether there is a voice.
        voice_db: How much louder the voice is than it was made, to begin with.
        tones_db: The same for tones and breath.
        keep: Told where we are whenever that is worth writing down, and None at the end.
        resume: The passage to go on from, for a session that was left.
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
        keep: Callable[[Place | None], None] = lambda _: None,
        resume: Callable[[Take], int] | None = None,
        times: Times | None = None,
        workers: Workers | None = None,
    ) -> None:
        self._composer = composer
        self._player = player
        self._keep = keep
        self._resume = resume
        self._times = times or Times()
        self._inbox: queue.SimpleQueue[_Message] = queue.SimpleQueue()
        self._woken = threading.Event()
        self._workers = workers or Threads()
        self._planner = self._workers.hand()
        self._done = threading.Event()
        self._composed: Composed | None = None
        self._whole = False
        self._starved = False
        self._halted = True
        self._at = Ms(0)
        self._number = 0
        self._chapter = Ms(-1)
        self._drift = Ms(0)
        self._since: Ms | None = None
        self._error: Exception | None = None
        self.state = State(manner=manner, speaks=speaks, voice_db=voice_db, tones_db=tones_db)
        """What is going on; replaced as a whole, so that any thread may read it."""
        self.take: Take | None = None
        """What is led; None before the first sound, and replaced as a whole."""
        self.heard: tuple[Heard, ...] = ()
        """What was heard before the last jump, and after the end all of it; replaced likewise."""
        self.finished = False
        """Whether it came to its end by itself."""

    def begin(self) -> None:
        """Sound the opening, and plan the rest meanwhile.

        Raises:
            UnspeakableError: The voice cannot say the title.
            VoiceError: The voice failed.
            DeviceError: There is no device to play on.
        """
        self._drift = Ms(self._times.awake() - self._times.now())
        self._composer.balance(self.state.voice_db, self.state.tones_db)
        if self._resume is None:
            opening = self._composer.opening()
            self._lead(opening, opening.take)
            self._start(Ms(0))
        self._plan(self.state.manner)
        self._workers.run("conductor", self._step, self._woken)

    def press(self, press: Press) -> None:
        """Take a press; from any thread, at once."""
        self._put(transport.Pressed(press, self._times.now()))

    def seek(self, to: Ms) -> None:
        """Take a wish to be somewhere else; from any thread, at once."""
        self._put(transport.Sought(to))

    def close(self) -> None:
        """Take notice that the program has to end; from any thread, at once."""
        self._put(transport.Closing())

    def suspended(self) -> None:
        """Take notice that the program is about to stop for a while (Ctrl-Z)."""
        self._put(transport.Slept(self._times.now()))

    def hear(self, event: PlayerEvent) -> None:
        """Take what the player tells; from its thread."""
        self._put(event)

    def wait(self, timeout_s: float | None = None) -> bool:
        """Wait for the end; tell whether it has come.

        Raises:
            MatcueError: What ended it, if it was an error.
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
    def position(self) -> Ms:
        """Where the listener is."""
        return self._at if self._halted else self._player.heard().at

    def _put(self, message: _Message) -> None:
        self._inbox.put(message)
        self._woken.set()

    def _step(self) -> float | None:
        """Handle all that has come up; only the conductor's worker calls this."""
        try:
            while self.state.phase is not Phase.ENDED:
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
        self._composer.withdraw()
        self._planner.close()
        with contextlib.suppress(DeviceError):
            self._player.stop()
        self._done.set()
        return None

    def _handle(self, message: _Message) -> None:
        match message:
            case _Ready(composed):
                self._take_over(composed)
            case _Failed(error):
                if not self._whole:
                    raise error
                # The session goes on as it was.
                self.state = _told(self.state, Notice.NONE, self._manner_led())
            case Ended(take):
                if take == self._number:
                    if self._whole:
                        self._decide(transport.Over())
                    else:
                        self._starved = True
            case DeviceLost(heard, _):
                self._at, self._halted = heard.at, True
                self._decide(transport.Lost(self._times.now()))
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
        for effect in effects:
            try:
                self._carry_out(effect)
            except DeviceError:
                self._halted = True
                self._decide(transport.Lost(self._times.now()))
                return

    def _carry_out(self, effect: transport.Effect) -> None:
        match effect:
            case transport.Halt():
                if not self._halted:
                    self._at = self._player.pause().at
                    self._halted = True
            case transport.Go(away):
                self._go_on(away)
            case transport.Jump(whither):
                self._jump(whither)
            case transport.Seek(to):
                self._move_to(moves.moved(self._led(), Ms(max(0, to)), Ms(0)))
            case transport.Replan(manner):
                self._plan(manner)
            case transport.Extend(by):
                spoken = self._music().spoken
                self._change(
                    lambda earliest: extended(self._led(), spoken, by=by, earliest=earliest)
                )
            case transport.Balance(voice_db, tones_db):
                self._composer.balance(voice_db, tones_db)
                self._change(lambda earliest: Changed(self._led(), earliest))
            case transport.Keep():
                self._keep_place()
            case transport.Finish(whole):
                self._note_heard(self._led().total if whole and self.take else self.position)
                if whole:
                    self.finished = True
                    self._keep(None)

    def _is_over(self) -> bool:
        return self._whole and self.take is not None and self.position >= self.take.total

    def _led(self) -> Take:
        if self.take is None:
            raise RuntimeError("nothing is led yet")
        return self.take

    def _music(self) -> Composed:
        if self._composed is None:
            raise RuntimeError("nothing is composed yet")
        return self._composed

    def _manner_led(self) -> Manner:
        return self._composed.manner if self._composed else self.state.manner

    def _lead(self, composed: Composed, take: Take) -> None:
        self._composed, self.take = composed, take

    def _start(self, at: Ms, *, lead_in: bool = False) -> None:
        """Sound what is led from an instant on."""
        self._note_heard(self.position)
        self._number += 1
        self._at = at
        source = self._composer.source(self._led().timeline)
        self._player.start(source, at, take=self._number, lead_in=lead_in)
        self._halted = False
        self._starved = False
        self._since = at

    def _note_heard(self, until: Ms) -> None:
        """Note what was heard in one go up to an instant of the take, before either changes."""
        since, self._since = self._since, None
        if self.take is not None and since is not None and until > since:
            self.heard = (*self.heard, Heard(self.take, since, until))

    def _plan(self, manner: Manner) -> None:
        """Plan in a manner, and after that what may be asked for next."""
        self._composer.withdraw()

        def work() -> None:
            if manner != self.state.manner:
                return  # another one was asked for before this one's turn came
            try:
                composed = self._composer.compose(manner)
                self._put(_Ready(composed))
                self._composer.prepare(composed)
            except Withdrawn:
                pass
            except Exception as error:  # noqa: BLE001 (told to the conductor, which decides)
                self._put(_Failed(error))

        self._planner.post(work)

    def _take_over(self, composed: Composed) -> None:
        """Go on with a new plan."""
        if composed.manner != self.state.manner:
            return  # another was asked for meanwhile, and is on its way
        if not self._whole:
            self._whole = True
            self._first_whole(composed)
            return
        self.state = _told(self.state, Notice.NONE, self.state.manner)

        def change(earliest: Ms) -> Changed:
            return replanned(self._led(), composed.script, composed.spoken, earliest=earliest)

        self._change(change)
        self._composed = composed

    def _first_whole(self, composed: Composed) -> None:
        """Put the whole plan behind the opening, or begin where a session was left."""
        before = self.take
        self._lead(composed, composed.take)
        if before is None:
            number = self._resume(composed.take) if self._resume else 0
            placed = next(p for p in composed.take.placed if p.number == number)
            lead = self._composer.welcome_back(number, composed.manner)
            self._at = placed.at
            if self.state.phase is Phase.PLAYING:
                self._again(lead, lead_in=True)
            return
        end = before.total
        if self._starved:
            self._start(end)
        elif not self._halted:
            self._number += 1
            source = self._composer.source(composed.take.timeline)
            if not self._player.splice(source, after=end, at=end, take=self._number):
                # The opening is nearly over: begin anew where it ends, if that is ahead.
                self._start(Ms(max(self._player.heard().at, min(end, self._player.ahead()))))

    def _go_on(self, away: Ms) -> None:
        take, at = self._led(), self._at
        lead = None
        if away >= SHORT_PAUSE:
            lead = self._composer.where_we_are(take, at, self._manner_led())
        if lead is not None:
            self._again(lead, lead_in=away >= LONG_PAUSE)
        else:
            self._start(moves.sentence_start(take, at), lead_in=away >= LONG_PAUSE)

    def _again(self, lead: Lead, *, lead_in: bool = False) -> None:
        """Break off here, say the lead, and go on from the passage that it leads to."""
        self._note_heard(self._at)
        changed = again(
            self._led(),
            self._music().spoken,
            lead.passage,
            at=self._at,
            number=lead.number,
            stretch=lead.stretch,
        )
        self.take = changed.take
        self._start(changed.at, lead_in=lead_in)

    def _jump(self, whither: Whither) -> None:
        take, at = self._led(), self.position
        target: Ms | None = None
        match whither:
            case Whither.NEXT:
                target = moves.next_exercise(take, at)
            case Whither.PREVIOUS:
                target = moves.previous_exercise(take, at)
            case Whither.BACK:
                target = moves.moved(take, at, Ms(-transport.JUMP))
            case Whither.FORWARD:
                target = moves.moved(take, at, transport.JUMP)
            case Whither.PAST_REST:
                target = moves.past_the_rest(take, at)
            case Whither.REPEAT:
                number = moves.this_set(take, at)
                if number is not None:
                    if not self._halted:
                        at = self._player.pause().at
                    self._at, self._halted = at, True
                    self._again(self._composer.set_again(take, number, self._manner_led()))
                    return
        if target is not None:
            self._move_to(target)
        elif self._halted:
            self._start(moves.sentence_start(take, at))
        if target is None and whither is Whither.PAST_REST:
            self.state = _told(self.state, Notice.NO_REST, self.state.manner)

    def _move_to(self, target: Ms) -> None:
        """Go on from an instant; what was changed before it is undone on the way back."""
        self._note_heard(self.position)
        take = self._led()
        if target < take.edited:
            changed = rewound(take, self._music().spoken, take.index(target))
            self.take, target = changed.take, changed.at
        self._start(target)
        self._keep_place()

    def _change(self, change: Callable[[Ms], Changed]) -> None:
        """Change what comes, without a break in what sounds."""
        if self._halted or self._starved:
            self.take = change(self._at).take
            return
        for _ in range(ATTEMPTS):
            earliest = self._player.ahead()
            if earliest >= self._led().total:
                return  # all of it is on its way to the ear
            changed = change(earliest)
            self._number += 1
            source = self._composer.source(changed.take.timeline)
            spliced = self._player.splice(
                source, after=changed.at, at=changed.at, take=self._number
            )
            if spliced:
                self.take = changed.take
                return
        self.take = changed.take
        self._start(moves.sentence_start(changed.take, self._player.heard().at))

    def _look(self) -> None:
        """See whether the machine slept, and keep the place at each new exercise."""
        drift = Ms(self._times.awake() - self._times.now())
        if drift - self._drift > ASLEEP:
            self._decide(transport.Slept(self._times.now()))
        self._drift = drift
        if self.take is not None and self._whole and not self._halted:
            at = self.position
            begun = max((c.at for c in self.take.timeline.chapters if c.at <= at), default=Ms(0))
            if begun != self._chapter:
                self._chapter = begun
                self._keep_place()

    def _keep_place(self) -> None:
        take = self.take
        if take is None or not self._whole:
            return
        at = self.position
        here = take.at(at)
        exercise = next((s.exercise for s in here.spans if s.exercise), None)
        self._keep(Place(here.number, at, take.total, exercise))


def _told(state: State, notice: Notice, manner: Manner) -> State:
    return replace(state, notice=notice, manner=manner)
