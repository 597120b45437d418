"""Rules after pain: no load on the back until it is over, no exercise that hurt, and less of one.

What made a back only worse than before, for a day, is done with less once.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.growth import Allowed, Better, Exercised, Feeling, Hurt
from matcue.routine.model import (
    Block,
    Dose,
    Part,
    Repeat,
    Rest,
    Routine,
    Say,
    Work,
    works,
)

if TYPE_CHECKING:
    from collections.abc import Collection

    from matcue.plan.growth import Diary


LESS: Final = 0.6
"""What is left of the holds and reps of an exercise that made a back worse, as for a beginner."""

LEAST_HOLD: Final = Ms(3 * SECOND)
"""No hold becomes shorter than this, unless it was."""


@dataclass(frozen=True, slots=True)
class Care:
    """Restrictions that follow from pain.

    Attributes:
        pain: The day of the last pain that was not reported as over; None if there is none.
        spared: The ids of exercises that hurt and were not allowed again, in order.
        lighter: The ids of exercises that made it worse and were not done since, in order.
        gently: Whether the last session made it worse, and nobody knows which exercise did.
    """

    pain: int | None = None
    spared: tuple[str, ...] = ()
    lighter: tuple[str, ...] = ()
    gently: bool = False


def care(diary: Diary) -> Care:
    """Work out the restrictions from the diary."""
    pain: int | None = None
    spared: dict[str, None] = {}
    lighter: dict[str, None] = {}
    gently = False
    for entry in diary:
        if isinstance(entry, Exercised):
            # It was done with less, once; how that was is what counts now.
            lighter = {id_: None for id_ in lighter if id_ not in entry.exercises}
            gently = entry.feeling is Feeling.WORSE and entry.hurt is None
            if entry.feeling is Feeling.WORSE and entry.hurt is not None:
                lighter[entry.hurt] = None
        match entry:
            case Exercised(day=day, feeling=Feeling.PAIN, hurt=hurt) | Hurt(day, hurt):
                pain = day
                if hurt is not None:
                    spared[hurt] = None
            case Better():
                pain = None
            case Allowed(exercise=exercise):
                spared.pop(exercise, None)
            case _:
                pass
    return Care(pain, tuple(spared), tuple(lighter), gently)


def lightened(routine: Routine) -> Routine:
    """Return a routine with a smaller dose of what made a back worse, after a level has set it."""

    def less(block: Block) -> Block:
        match block:
            case Work(exercise=exercise, dose=dose) if exercise.id in routine.lighter:
                return replace(block, dose=_smaller(dose))
            case Repeat(blocks=inner) | Part(blocks=inner):
                return replace(block, blocks=tuple(map(less, inner)))
            case _:
                return block

    return replace(routine, blocks=tuple(map(less, routine.blocks))) if routine.lighter else routine


def _smaller(dose: Dose) -> Dose:
    def fewer(reps: int) -> int:
        return max(1, round(reps * LESS))

    hold = dose.hold
    if hold is not None:
        hold = Ms(max(round(hold * LESS / SECOND) * SECOND, min(hold, LEAST_HOLD)))
    return replace(dose, reps=fewer(dose.reps), pyramid=tuple(map(fewer, dose.pyramid)), hold=hold)


def sparing(routine: Routine, spared: Collection[str]) -> Routine:
    """Remove exercises from a routine, each with the rest or sentence after it.

    A form that hurt is taken out too, so that no level or selection puts it into a place.

    Raises:
        ValueError: Nothing would be left.
    """
    # Nobody is given a form that hurt, nor one that is harder than that.
    variants = tuple(form for form in routine.variants if form.id not in spared)
    too_hard = {work.exercise.id for work in routine.works if work.exercise.easier in spared}
    spared = {*spared, *too_hard}
    gone = [work.exercise.short for work in routine.works if work.exercise.id in spared]
    if not gone and variants == routine.variants:
        return routine
    blocks = _without(routine.blocks, spared)
    if not works(blocks):
        raise ValueError("all of it hurt before, so nothing would be left; choose another routine")
    return replace(
        routine,
        blocks=blocks,
        variants=variants,
        left_out=tuple(dict.fromkeys((*routine.left_out, *gone))),
    )


def _without(blocks: tuple[Block, ...], spared: Collection[str]) -> tuple[Block, ...]:
    kept: list[Block] = []
    leaving = False
    for block in blocks:
        match block:
            case Work(exercise=exercise):
                leaving = exercise.id in spared
                if not leaving:
                    kept.append(block)
            case Repeat(blocks=inner) | Part(blocks=inner):
                left = _without(inner, spared)
                leaving = not left
                if left:
                    kept.append(replace(block, blocks=left))
            case Rest() | Say() if leaving:
                pass
            case _:
                leaving = False
                kept.append(block)
    return tuple(kept)
