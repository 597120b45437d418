"""Rules of care: no load on the back after pain, no exercise that hurt, less of what made it worse.

And in pregnancy, no position that is not for it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.growth import Allowed, Better, Exercised, Feeling, Hurt
from matcue.routine.model import (
    Block,
    Breathe,
    Dose,
    Part,
    Position,
    Relax,
    Repeat,
    Rest,
    Routine,
    Say,
    Work,
    works,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from matcue.plan.growth import Diary
    from matcue.routine.model import Exercise


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
            case Work(exercise=exercise, dose=dose) if exercise.is_a(routine.lighter):
                return replace(block, dose=_smaller(dose).with_sides(dose, _smaller))
            case Repeat(blocks=inner) | Part(blocks=inner):
                return replace(block, blocks=tuple(map(less, inner)))
            case _:
                return block

    return replace(routine, blocks=tuple(map(less, routine.blocks))) if routine.lighter else routine


def _smaller(dose: Dose) -> Dose:
    def fewer(reps: int) -> int:
        return max(1, round(reps * LESS))

    if dose.exact:
        # The beat stays; there is less of it.
        sets = fewer(dose.sets)
        return replace(dose, sets=sets, pyramid=dose.pyramid[:sets], holds=dose.holds[:sets])
    hold = dose.hold
    if hold is not None:
        hold = Ms(max(round(hold * LESS / SECOND) * SECOND, min(hold, LEAST_HOLD)))
    reps, pyramid = fewer(dose.reps), tuple(map(fewer, dose.pyramid))
    return replace(dose.held(hold), reps=reps, pyramid=pyramid)


def sparing(routine: Routine, spared: Collection[str]) -> Routine:
    """Remove exercises from a routine, each with the rest or sentence after it.

    A form that hurt is taken out too, so that no level or selection puts it into a place.

    Raises:
        ValueError: Nothing would be left.
    """
    forms = (*(work.exercise for work in routine.works), *routine.variants)
    hurt = {*spared, *(form.id for form in forms if form.is_a(spared))}
    # Nobody is given a form that hurt, nor one that is harder than that.
    gone = {*hurt, *(form.id for form in forms if form.easier in hurt)}
    return _left_out(
        routine,
        lambda exercise: exercise.is_a(gone),
        "all of it hurt before, so nothing would be left; choose another routine",
    )


def kept_off(routine: Routine, off: Collection[Position]) -> Routine:
    """Remove exercises that are done in some positions, or rested from in them.

    Who would lie like that to relax or to breathe lies on the side instead.

    Raises:
        ValueError: Nothing would be left.
    """
    if not off:
        return routine

    def aside(block: Block) -> Block:
        match block:
            case Relax(position=position) | Breathe(position=position) if position in off:
                return replace(block, position=Position.SIDE)
            case Repeat(blocks=inner) | Part(blocks=inner):
                return replace(block, blocks=tuple(map(aside, inner)))
            case _:
                return block

    def is_off(exercise: Exercise) -> bool:
        return exercise.position in off or exercise.rests_in in off

    routine = _left_out(routine, is_off, "all of it is done in positions that are left out")
    return replace(
        routine,
        blocks=tuple(map(aside, routine.blocks)),
        ends=Position.SIDE if routine.ends in off else routine.ends,
    )


def _left_out(routine: Routine, is_gone: Callable[[Exercise], bool], nothing: str) -> Routine:
    """Return a routine without some exercises and forms; itself if it has none of them."""
    gone = [work.exercise.short for work in routine.works if is_gone(work.exercise)]
    variants = tuple(form for form in routine.variants if not is_gone(form))
    if not gone and variants == routine.variants:
        return routine
    blocks = _without(routine.blocks, is_gone)
    if not works(blocks):
        raise ValueError(nothing)
    return replace(
        routine,
        blocks=blocks,
        variants=variants,
        left_out=tuple(dict.fromkeys((*routine.left_out, *gone))),
    )


def _without(blocks: tuple[Block, ...], is_gone: Callable[[Exercise], bool]) -> tuple[Block, ...]:
    kept: list[Block] = []
    leaving = False
    for block in blocks:
        match block:
            case Work(exercise=exercise):
                leaving = is_gone(exercise)
                if not leaving:
                    kept.append(block)
            case Repeat(blocks=inner) | Part(blocks=inner):
                left = _without(inner, is_gone)
                leaving = not left
                if left:
                    kept.append(replace(block, blocks=left))
            case Rest() | Say() if leaving:
                pass
            case _:
                leaving = False
                kept.append(block)
    return tuple(kept)
