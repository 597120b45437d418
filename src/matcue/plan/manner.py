"""How a routine is led, level, pace and amount of words, and what each makes of its doses.

A lighter level adds rest, never work. Pace never touches sets, reps, sides or the length of a hold:
it scales rests and the time for getting ready, slows the tempo of reps (it never hurries one: slow
and smooth is a rule of the content), and the rate of speech, each within bounds of its own.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from matcue.base.durations import written
from matcue.base.units import SECOND, Ms
from matcue.plan.steps import WARM_UP
from matcue.routine.model import (
    Block,
    Dose,
    Exercise,
    Level,
    LevelDose,
    Part,
    Relax,
    Repeat,
    Rest,
    Routine,
    Screening,
    Tempo,
    Work,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matcue.routine.model import Dose, Routine


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
            case Repeat(blocks=inner) | Part(blocks=inner):
                return replace(block, blocks=each_block(inner, change))
            case _:
                return change(block)

    return tuple(changed(block) for block in blocks)


def _paced(block: Block, by: PaceFactors) -> Block:
    match block:
        case Work(dose=dose):
            return replace(block, dose=_paced_dose(dose, by))
        case Rest(lasts=lasts) | Relax(lasts=lasts):
            return replace(block, lasts=scaled_rest(lasts, by.rest))
        case _:
            return block


def _paced_dose(dose: Dose, by: PaceFactors) -> Dose:
    return replace(
        dose,
        rest=scaled_rest(dose.rest, by.rest),
        rest_after=scaled_rest(dose.rest_after, by.rest),
        pause=scaled_rest(dose.pause, by.ready),
        switch=scaled_rest(dose.switch, by.ready),
        tempo=_slowed(dose.tempo, by.tempo) if dose.tempo else None,
    )


def scaled_rest(rest: Ms, factor: float) -> Ms:
    """Scale a rest, but shorten it no further than `LEAST_REST`."""
    return Ms(max(round(rest * factor), min(rest, LEAST_REST)))


def _slowed(tempo: Tempo, factor: float) -> Tempo:
    go, stay, back, pause = (Ms(round(phase * factor)) for phase in tempo.phases)
    return Tempo(go, stay, back, pause)


@dataclass(frozen=True, slots=True)
class LevelFactors:
    """The factors of a level for holds, reps, rests, time to get ready, and speech rate."""

    hold: float
    reps: float
    rest: float
    ready: float
    speech: float


FACTORS: Final = {
    Level.BEGINNER: LevelFactors(hold=0.6, reps=0.6, rest=1.25, ready=1.3, speech=0.93),
    Level.REGULAR: LevelFactors(hold=1.0, reps=1.0, rest=1.0, ready=1.0, speech=1.0),
    Level.STRONG: LevelFactors(hold=1.5, reps=1.25, rest=1.0, ready=1.0, speech=1.0),
}

LEAST_HOLD: Final = Ms(3 * SECOND)
"""No level shortens a hold under this; a hold written shorter stays as it is."""


def levelled(routine: Routine, level: Level) -> Routine:
    """Return a routine for a level; for `regular` it is unchanged.

    In pregnancy nothing is made harder: `strong` equals `regular`.
    """
    if level is Level.STRONG and Screening.PREGNANCY in routine.screening:
        return routine
    by = FACTORS[level]
    return replace(
        routine,
        speech=routine.speech * by.speech,
        blocks=tuple(_levelled_part(block, routine, level, by) for block in routine.blocks),
    )


def _levelled_part(block: Block, routine: Routine, level: Level, by: LevelFactors) -> Block:
    if level is Level.STRONG and isinstance(block, Part) and block.routine == WARM_UP:
        # A warm-up prepares; the strong need no harder one.
        return block
    return each_block((block,), lambda inner: _levelled(inner, routine, level, by))[0]


def _levelled(block: Block, routine: Routine, level: Level, by: LevelFactors) -> Block:
    match block:
        case Work(dose=dose, exercise=exercise, levels=own):
            if exercise.relaxing:
                # Resting in a position is no work to make lighter or harder.
                return block
            said = (dict(exercise.levels) | dict(own)).get(level.value)
            if level is Level.STRONG and said is None:
                harder = _harder_form(routine, block)
                if harder is not None:
                    # A harder form is enough at once; more of it comes later.
                    return replace(block, exercise=harder)
            return replace(block, dose=_dose(dose, said or LevelDose(), level, by))
        case Rest(lasts=lasts) | Relax(lasts=lasts):
            return replace(block, lasts=scaled_rest(lasts, by.rest))
        case _:
            return block


def _harder_form(routine: Routine, work: Work) -> Exercise | None:
    """Find the harder form of an exercise, if it can take the same dose at no new risk.

    One that the routine has anyway is none: nobody wants to do it twice.
    """
    plain, harder = work.exercise, routine.variant(work.exercise.harder)
    if harder is None or any(other.exercise.id == harder.id for other in routine.works):
        return None
    risky = harder.cautions - plain.cautions or harder.equipment != plain.equipment
    alike = (
        (harder.dose.hold is None) is (work.dose.hold is None)
        and harder.dose.moving is work.dose.moving
        and harder.dose.sides is plain.dose.sides
    )
    return harder if alike and not risky else None


def _dose(dose: Dose, said: LevelDose, level: Level, by: LevelFactors) -> Dose:
    # A level's own figures count, but never against the level's direction.
    bounds: dict[Level, Callable[[int, int], int]] = {
        Level.BEGINNER: min,
        Level.REGULAR: _written,
        Level.STRONG: max,
    }
    bound = bounds[level]
    hold = dose.hold
    if hold is not None:
        hold = Ms(bound(hold, said.hold or _scaled_hold(hold, by.hold)))
    return replace(
        dose,
        sets=bound(dose.sets, said.sets or dose.sets),
        reps=bound(dose.reps, said.reps or max(1, round(dose.reps * by.reps))),
        hold=hold,
        rest=scaled_rest(dose.rest, by.rest),
        rest_after=scaled_rest(dose.rest_after, by.rest),
        pause=scaled_rest(dose.pause, by.ready),
        switch=scaled_rest(dose.switch, by.ready),
    )


def _written(written: int, _said: int) -> int:
    return written


def _scaled_hold(hold: Ms, factor: float) -> Ms:
    whole = Ms(round(hold * factor / SECOND) * SECOND)
    return max(whole, min(hold, LEAST_HOLD))


def changes(chosen: Routine, adjusted: Routine, manner: Manner) -> tuple[str, ...]:
    """Return lines about what was left out, made easier, and changed by level and pace.

    Args:
        chosen: The part of the routine that the listener selected.
        adjusted: The same, for the listener's level and pace.
        manner: Level and pace.
    """
    return tuple(_lines(chosen, adjusted, manner))


def _lines(chosen: Routine, adjusted: Routine, manner: Manner) -> Iterator[str]:
    if chosen.left_out:
        yield f"left out: {', '.join(chosen.left_out)}"
    for name, other in chosen.eased:
        yield f"eased: {name} is now {other}"
    if manner.level is not Level.REGULAR:
        by = FACTORS[manner.level]
        yield (
            f"level {manner.level}: holds x{by.hold:g}, reps x{by.reps:g}, rests x{by.rest:g},"
            f" getting ready x{by.ready:g}, speech x{by.speech:g}"
        )
        for before, after in zip(chosen.works, adjusted.works, strict=True):
            told = [] if before.exercise == after.exercise else [f"now {after.exercise.name}"]
            told += _dose_changes(before.dose, after.dose)
            if told:
                yield f"  {before.exercise.name}: {', '.join(told)}"
    if manner.pace != 1:
        pace = pace_factors(manner.pace)
        yield (
            f"pace {manner.pace:g}: rests x{pace.rest:.2g}, getting ready x{pace.ready:.2g},"
            f" tempo x{pace.tempo:.2g}, speech x{pace.speech:.2g}"
        )


def _dose_changes(before: Dose, after: Dose) -> Iterator[str]:
    if before.sets != after.sets:
        yield f"sets {before.sets} to {after.sets}"
    if before.reps != after.reps:
        yield f"reps {before.reps} to {after.reps}"
    if before.hold is not None and after.hold is not None and before.hold != after.hold:
        yield f"hold {written(before.hold)} to {written(after.hold)}"
