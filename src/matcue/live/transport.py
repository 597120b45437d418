"""The transport: a pure state machine for presses and other events. No clock, no sound.

`after` takes a state and an event, and returns the next state and the effects to carry out. All
rules are here; the session controller that carries them out has none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcue.plan.live_timeline import LiveTimeline

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from matcue.base.units import SECOND, Ms
from matcue.live.keys import Press
from matcue.plan import moves
from matcue.plan.manner import FASTEST, SLOWEST, Manner, Words

PACE_STEP: Final = 0.1
LEVEL_STEP_DB: Final = 2
SOFTEST_DB: Final = -30
LOUDEST_DB: Final = 6
JUMP: Final = Ms(10 * SECOND)
MORE: Final = Ms(30 * SECOND)


class Phase(StrEnum):
    """The states of the transport."""

    PLAYING = "playing"
    PAUSED = "paused"
    WAITING = "waiting"
    """The device plays no more; it goes on when one does."""
    ENDED = "ended"


class Notice(StrEnum):
    """A message to the listener; the screen has the words."""

    NONE = ""
    DEVICE_LATE = "device-late"
    DEVICE_STALLED = "device-stalled"
    DEVICE_FROZEN = "device-frozen"
    DEVICE_GONE = "device-gone"
    SLEPT = "slept"
    NO_REST = "no-rest"
    CHANGING = "changing"
    """A new pace is being spoken; it begins as soon as it can."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TransportState:
    """The state on which the effect of a press depends.

    Attributes:
        phase: Whether it plays, is paused, waits for a device or has ended.
        manner: Pace and words, as last asked for.
        speaks: Whether there is a voice at all; without one there are no words to choose.
        voice_db: Gain of the voice in dB; 0 is as made.
        tones_db: The same for tones and breath sounds.
        halted: When it was paused, on the clock of the events, in milliseconds.
        notice: A message to the listener.
    """

    phase: Phase = Phase.PLAYING
    manner: Manner = field(default_factory=Manner)
    speaks: bool = True
    voice_db: int = 0
    tones_db: int = 0
    halted: Ms = Ms(0)
    notice: Notice = Notice.NONE


class Whither(StrEnum):
    """The target of a jump."""

    NEXT = "next"
    PREVIOUS = "previous"
    REPEAT = "repeat"
    BACK = "back"
    FORWARD = "forward"
    PAST_REST = "past-rest"


@dataclass(frozen=True, slots=True)
class Pressed:
    """Event: a press, and when it came."""

    press: Press
    at: Ms


@dataclass(frozen=True, slots=True)
class Sought:
    """Event: a jump to an instant was asked for."""

    to: Ms


@dataclass(frozen=True, slots=True)
class PaceSet:
    """Event: a pace was set as a number, not by steps."""

    pace: float


@dataclass(frozen=True, slots=True)
class GainSet:
    """Event: the gain of the voice was set, in dB; the tones move with it."""

    voice_db: int


@dataclass(frozen=True, slots=True)
class Lost:
    """Event: the device plays no more, and how this is told."""

    at: Ms
    notice: Notice


@dataclass(frozen=True, slots=True)
class Told:
    """Event: what is to be told of the device, which changes nothing else; NONE if all is well."""

    notice: Notice


@dataclass(frozen=True, slots=True)
class Back:
    """Event: a device can be played on again."""

    at: Ms


@dataclass(frozen=True, slots=True)
class Slept:
    """Event: the machine was asleep, or the program was stopped and continued."""

    at: Ms


@dataclass(frozen=True, slots=True)
class Over:
    """Event: everything has been heard."""


@dataclass(frozen=True, slots=True)
class Closing:
    """Event: the program has to end (a signal, a closed terminal)."""


Event: TypeAlias = (
    Pressed | Sought | PaceSet | GainSet | Lost | Told | Back | Slept | Over | Closing
)


@dataclass(frozen=True, slots=True)
class Halt:
    """Effect: pause, and remember the position.

    A hold is paused with the word that leads out of it, unless it is to be silent `at_once`.
    """

    at_once: bool = False


@dataclass(frozen=True, slots=True)
class Go:
    """Effect: resume; `away` is how long it was paused."""

    away: Ms


@dataclass(frozen=True, slots=True)
class Jump:
    """Effect: go to the target of a jump."""

    whither: Whither


@dataclass(frozen=True, slots=True)
class Seek:
    """Effect: go to an instant."""

    to: Ms


@dataclass(frozen=True, slots=True)
class Replan:
    """Effect: plan what comes next in another manner (pace and words)."""

    manner: Manner


@dataclass(frozen=True, slots=True)
class Extend:
    """Effect: make this rest, or the next, so much longer."""

    by: Ms


@dataclass(frozen=True, slots=True)
class Balance:
    """Effect: set the gain of voice and tones, in dB."""

    voice_db: int
    tones_db: int


@dataclass(frozen=True, slots=True)
class Keep:
    """Effect: save the resume point."""


@dataclass(frozen=True, slots=True)
class Finish:
    """Effect: end the session; `whole` if it was heard to its end."""

    whole: bool


Effect: TypeAlias = Halt | Go | Jump | Seek | Replan | Extend | Balance | Keep | Finish
Outcome: TypeAlias = tuple[TransportState, tuple[Effect, ...]]

_JUMPS: Final = {
    Press.NEXT: Whither.NEXT,
    Press.PREVIOUS: Whither.PREVIOUS,
    Press.REPEAT: Whither.REPEAT,
    Press.BACK: Whither.BACK,
    Press.FORWARD: Whither.FORWARD,
    Press.SKIP_REST: Whither.PAST_REST,
}
_WORDS: Final = (Words.FULL, Words.SHORT, Words.TONES)
"""From many to few. `Words.AUTO`, which is as many as are needed, lies between the first two."""


def after(state: TransportState, event: Event) -> Outcome:
    """Apply an event to a state.

    Returns:
        The next state, and the effects to carry out, in order.
    """
    if state.phase is Phase.ENDED:
        return state, ()
    match event:
        case Pressed(press, at):
            return _pressed(replace(state, notice=Notice.NONE), press, at)
        case Sought() if state.phase is Phase.WAITING:
            return state, ()
        case Sought(to):
            return _playing(state), (Seek(to),)
        case PaceSet(pace):
            return _paced(replace(state, notice=Notice.NONE), pace)
        case GainSet(voice_db):
            by = voice_db - state.voice_db
            return _louder(replace(state, notice=Notice.NONE), voice_by=by, tones_by=by)
        case Lost(at, notice):
            told = replace(state, notice=notice)
            if state.phase is Phase.PLAYING:
                return replace(told, phase=Phase.WAITING, halted=at), (Keep(),)
            return told, ()
        case Told(Notice.NONE) if state.notice is not Notice.DEVICE_LATE:
            return state, ()
        case Told(notice):
            return replace(state, notice=notice), ()
        case Back(at):
            if state.phase is Phase.WAITING:
                return _playing(state), (Go(Ms(max(0, at - state.halted))),)
            return replace(state, notice=Notice.NONE), ()
        case Slept(at):
            if state.phase is Phase.PLAYING:
                return _paused(state, at, Notice.SLEPT), (Halt(at_once=True), Keep())
            return state, ()
        case Over():
            return replace(state, phase=Phase.ENDED), (Finish(whole=True),)
        case Closing():
            ended = replace(state, phase=Phase.ENDED)
            return ended, (Halt(at_once=True), Keep(), Finish(whole=False))


def _pressed(state: TransportState, press: Press, at: Ms) -> Outcome:
    match press:
        case Press.TOGGLE:
            return _pressed(state, Press.PLAY if state.phase is Phase.PAUSED else Press.PAUSE, at)
        case Press.PAUSE:
            if state.phase is Phase.PAUSED:
                return state, ()
            return _paused(state, at), (Halt(), Keep())
        case Press.PLAY:
            if state.phase is not Phase.PAUSED:
                return state, ()
            return _playing(state), (Go(Ms(max(0, at - state.halted))),)
        case Press.SLOWER | Press.FASTER:
            step = PACE_STEP if press is Press.FASTER else -PACE_STEP
            return _paced(state, state.manner.pace + step)
        case Press.MORE_WORDS | Press.FEWER_WORDS:
            if not state.speaks:
                return state, ()
            return _in_manner(state, replace(state.manner, words=_worded(state, press)))
        case Press.VOICE_UP | Press.VOICE_DOWN:
            step = LEVEL_STEP_DB if press is Press.VOICE_UP else -LEVEL_STEP_DB
            return _louder(state, voice_by=step)
        case Press.TONES_UP | Press.TONES_DOWN:
            step = LEVEL_STEP_DB if press is Press.TONES_UP else -LEVEL_STEP_DB
            return _louder(state, tones_by=step)
        case Press.MORE_TIME:
            return state, (Extend(MORE),)
        case Press.STOP:
            return replace(state, phase=Phase.ENDED), (Halt(), Keep(), Finish(whole=False))
        case _:
            if state.phase is Phase.WAITING:
                return state, ()
            # Whoever presses next in a pause wants to go on.
            return _playing(state), (Jump(_JUMPS[press]),)


def _playing(state: TransportState) -> TransportState:
    notice = state.notice if state.notice is Notice.CHANGING else Notice.NONE
    return replace(state, phase=Phase.PLAYING, notice=notice)


def _paused(state: TransportState, at: Ms, notice: Notice = Notice.NONE) -> TransportState:
    if state.phase is Phase.WAITING:
        # It was silent already; whoever pauses now only keeps it from going on by itself.
        at = state.halted
    return replace(state, phase=Phase.PAUSED, halted=at, notice=notice)


def _in_manner(state: TransportState, manner: Manner) -> Outcome:
    if manner == state.manner:
        return state, ()
    return replace(state, manner=manner, notice=Notice.CHANGING), (Replan(manner),)


def _worded(state: TransportState, press: Press) -> Words:
    """Return the next amount of words, more or fewer."""
    more = press is Press.MORE_WORDS
    if state.manner.words is Words.AUTO:
        return Words.FULL if more else Words.SHORT
    other = _WORDS.index(state.manner.words) + (-1 if more else 1)
    return _WORDS[min(max(other, 0), len(_WORDS) - 1)]


def _paced(state: TransportState, pace: float) -> Outcome:
    within = round(min(max(pace, SLOWEST), FASTEST), 2)
    return _in_manner(state, replace(state.manner, pace=within))


def _louder(state: TransportState, *, voice_by: int = 0, tones_by: int = 0) -> Outcome:
    voice_db = min(max(state.voice_db + voice_by, SOFTEST_DB), LOUDEST_DB)
    tones_db = min(max(state.tones_db + tones_by, SOFTEST_DB), LOUDEST_DB)
    return replace(state, voice_db=voice_db, tones_db=tones_db), (Balance(voice_db, tones_db),)


def target(led: LiveTimeline, at: Ms, whither: Whither) -> Ms | None:
    """Return the instant that a jump goes to.

    Returns:
        None where there is no target, and for `Whither.REPEAT`: a repeated set is planned anew.
    """
    match whither:
        case Whither.NEXT:
            return moves.next_exercise(led, at)
        case Whither.PREVIOUS:
            return moves.previous_exercise(led, at)
        case Whither.BACK:
            return moves.moved(led, at, Ms(-JUMP))
        case Whither.FORWARD:
            return moves.moved(led, at, JUMP)
        case Whither.PAST_REST:
            return moves.past_the_rest(led, at)
        case Whither.REPEAT:
            return None


def leaves(led: LiveTimeline, at: Ms, effect: Effect) -> bool:
    """Whether an effect takes the listener away from the hold or set that is on at an instant."""
    match effect:
        case Halt(at_once):
            return not at_once
        case Jump(Whither.REPEAT):
            return True
        case Jump(whither):
            to = target(led, at, whither)
            return to is not None and not moves.stays(led, at, to)
        case Seek(to):
            return not moves.stays(led, at, to)
        case _:
            return False
