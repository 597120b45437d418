"""Level: who exercises. A lighter level never adds work; a rest it may lengthen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.plan.manner import Level
from matcue.plan.pace import each_block, scaled_rest
from matcue.routine.model import Block, Exercise, LevelDose, Relax, Rest, Routine, Work
from matcue.units import SECOND, Ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.routine.model import Dose


@dataclass(frozen=True, slots=True)
class Factors:
    """What a level multiplies: holds, reps, rests, time to get ready, and speech rate."""

    hold: float
    reps: float
    rest: float
    ready: float
    speech: float


FACTORS: Final = {
    Level.BEGINNER: Factors(hold=0.6, reps=0.6, rest=1.25, ready=1.3, speech=0.93),
    Level.REGULAR: Factors(hold=1.0, reps=1.0, rest=1.0, ready=1.0, speech=1.0),
    Level.STRONG: Factors(hold=1.5, reps=1.25, rest=1.0, ready=1.0, speech=1.0),
}

LEAST_HOLD: Final = Ms(3 * SECOND)
"""No level shortens a hold under this; a hold written shorter stays as it is."""


def levelled(routine: Routine, level: Level) -> Routine:
    """Rewrite a routine for a level; `regular` gives the same routine."""
    by = FACTORS[level]
    return replace(
        routine,
        speech=routine.speech * by.speech,
        blocks=each_block(routine.blocks, lambda block: _levelled(block, routine, level, by)),
    )


def _levelled(block: Block, routine: Routine, level: Level, by: Factors) -> Block:
    match block:
        case Work(dose=dose, exercise=exercise, levels=own):
            if exercise.relaxing:
                # Resting in a position is no work to make lighter or harder.
                return block
            if level is Level.STRONG and (harder := _harder_form(routine, block)):
                block = replace(block, exercise=harder)
            said = (dict(exercise.levels) | dict(own)).get(level.value, LevelDose())
            return replace(block, dose=_dose(dose, said, level, by))
        case Rest(lasts=lasts) | Relax(lasts=lasts):
            return replace(block, lasts=scaled_rest(lasts, by.rest))
        case _:
            return block


def _harder_form(routine: Routine, work: Work) -> Exercise | None:
    """Find the harder form of an exercise, if it can take the same dose at no new risk."""
    plain, harder = work.exercise, routine.variant(work.exercise.harder)
    if harder is None or harder.cautions - plain.cautions or harder.equipment != plain.equipment:
        return None
    alike = (harder.dose.hold is None) is (work.dose.hold is None)
    return harder if alike and harder.dose.moving is work.dose.moving else None


def _dose(dose: Dose, said: LevelDose, level: Level, by: Factors) -> Dose:
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
