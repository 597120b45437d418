"""Rules after pain: no load on the back until it is over, and no exercise that hurt."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matcue.plan.growth import Allowed, Better, Exercised, Feeling, Hurt
from matcue.routine.model import Block, Part, Repeat, Rest, Routine, Say, Work, works

if TYPE_CHECKING:
    from collections.abc import Collection

    from matcue.plan.growth import Diary


@dataclass(frozen=True, slots=True)
class Care:
    """Restrictions that follow from pain.

    Attributes:
        pain: The day of the last pain that was not reported as over; None if there is none.
        spared: The ids of exercises that hurt and were not allowed again, in order.
    """

    pain: int | None = None
    spared: tuple[str, ...] = ()


def care(diary: Diary) -> Care:
    """Work out the restrictions from the diary."""
    pain: int | None = None
    spared: dict[str, None] = {}
    for entry in diary:
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
    return Care(pain, tuple(spared))


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
