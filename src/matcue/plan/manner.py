"""How a routine is led: level, pace and amount of words, and what they make of times.

A lighter level adds rest, never work; `levels` has what it makes of doses. Pace never touches sets,
reps, sides or the length of a hold: it scales rests and the time for getting ready, slows the tempo
of reps (it never hurries one: slow and smooth is a rule of the content), and the rate of speech,
each within bounds of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.routine.model import Block, Dose, Level, Part, Relax, Repeat, Rest, Tempo, Work

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.routine.model import Routine


class Words(StrEnum):
    """The amount of words: full, short, or tones only.

    `AUTO` is full for what the listener has not done three times, and short for what is known.
    """

    FULL = "full"
    AUTO = "auto"
    SHORT = "short"
    TONES = "tones"


PACES: Final = {"slow": 0.75, "steady": 1.0, "brisk": 1.25}
SLOWEST: Final = 0.5
FASTEST: Final = 1.5


@dataclass(frozen=True, slots=True)
class Known:
    """What a listener knows from earlier sessions, by `Words.AUTO`.

    Attributes:
        exercises: The ids of the exercises that need no explanation any more.
        signs: Whether the meaning of the tones, and what must be heard first, are known.
    """

    exercises: frozenset[str] = frozenset()
    signs: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """The listener's choices about how a routine is led.

    `pace` is a factor from `SLOWEST` to `FASTEST`: 1 is as written, less is slower.
    """

    level: Level = Level.REGULAR
    pace: float = 1.0
    words: Words = Words.FULL
    known: Known = Known()


LEAST_REST: Final = Ms(5 * SECOND)
"""No pace shortens a rest under this; a rest written shorter stays as it is."""

TOLD_REST: Final = Ms(20 * SECOND)
"""A shorter rest has no number: its beeps tell its end."""

FIVE: Final = Ms(5 * SECOND)


@dataclass(frozen=True, slots=True)
class PaceFactors:
    """The factors of a pace for rests, time to get ready, reps, and speech rate."""

    rest: float
    ready: float
    tempo: float
    speech: float


def pace_factors(pace: float) -> PaceFactors:
    """Return the factors of a pace; the slower the pace, the longer everything takes."""
    stretch = 1 / pace
    return PaceFactors(
        rest=min(max(stretch, 0.7), 1.6),
        ready=min(max(stretch, 0.7), 1.6),
        tempo=min(max(stretch, 1.0), 1.3),
        # Half as strong as the pace itself: speech that drags or rushes is hard to follow.
        speech=min(max(1 - (1 - pace) / 2, 0.85), 1.15),
    )


def paced(routine: Routine, pace: float) -> Routine:
    """Return a routine for a pace; for 1 it is unchanged."""
    by = pace_factors(pace)
    return replace(
        routine,
        speech=routine.speech * by.speech,
        blocks=each_block(routine.blocks, lambda block: _paced(block, by)),
    )


def each_block(blocks: tuple[Block, ...], change: Callable[[Block], Block]) -> tuple[Block, ...]:
    """Apply *change* to every block, also inside of repeats and parts."""

    def changed(block: Block) -> Block:
        match block:
            case Repeat(blocks=inner, between=Rest() as rest):
                after = change(rest)
                between = after if isinstance(after, Rest) else rest
                return replace(block, blocks=each_block(inner, change), between=between)
            case Repeat(blocks=inner) | Part(blocks=inner):
                return replace(block, blocks=each_block(inner, change))
            case _:
                return change(block)

    return tuple(changed(block) for block in blocks)


def _paced(block: Block, by: PaceFactors) -> Block:
    match block:
        case Rest(stays=True) | Work(dose=Dose(exact=True)):
            return block
        case Work(dose=dose):
            return replace(block, dose=stretched(dose, by))
        case Rest(lasts=lasts) | Relax(lasts=lasts):
            return replace(block, lasts=scaled_rest(lasts, by.rest))
        case _:
            return block


def stretched(dose: Dose, by: PaceFactors | LevelFactors, longest: Ms | None = None) -> Dose:
    """Return a dose with other rests and another tempo; no phase grows beyond *longest*."""

    def slower(phase: Ms) -> Ms:
        slow = Ms(round(phase * by.tempo))
        return slow if longest is None else max(phase, min(slow, longest))

    return replace(
        dose,
        rest=scaled_rest(dose.rest, by.rest),
        rest_after=scaled_rest(dose.rest_after, by.rest),
        pause=scaled_rest(dose.pause, by.ready),
        switch=scaled_rest(dose.switch, by.ready),
        tempo=Tempo(*map(slower, dose.tempo.phases)) if dose.tempo else None,
    )


def scaled_rest(rest: Ms, factor: float) -> Ms:
    """Scale a rest, but shorten it no further than `LEAST_REST`.

    One that is told is rounded, away from what it was, to what people say: five seconds.
    """
    scaled = max(round(rest * factor), min(rest, LEAST_REST))
    if scaled < TOLD_REST or factor == 1:
        return Ms(scaled)
    fives = -(-scaled // FIVE) if factor > 1 else scaled // FIVE
    return Ms(fives * FIVE)


@dataclass(frozen=True, slots=True)
class LevelFactors:
    """The factors of a level: for holds, reps, the tempo, rests, time to get ready, speech rate."""

    hold: float
    reps: float
    tempo: float
    rest: float
    ready: float
    speech: float


FACTORS: Final = {
    Level.BEGINNER: LevelFactors(hold=0.6, reps=0.6, tempo=1.25, rest=1.25, ready=1.3, speech=0.93),
    Level.REGULAR: LevelFactors(hold=1.0, reps=1.0, tempo=1.0, rest=1.0, ready=1.0, speech=1.0),
    Level.STRONG: LevelFactors(hold=1.5, reps=1.25, tempo=1.0, rest=1.0, ready=1.0, speech=1.0),
}
