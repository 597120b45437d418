"""Level: doses for beginners, regular and strong. A lighter level adds rest, never work."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.manner import Level
from matcue.plan.pace import each_block, scaled_rest
from matcue.plan.selection import WARM_UP
from matcue.routine.model import (
    Block,
    Exercise,
    LevelDose,
    Part,
    Relax,
    Rest,
    Routine,
    Screening,
    Work,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.routine.model import Dose


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
