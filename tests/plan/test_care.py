"""What pain leaves behind, and what takes it away again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcue.base.units import Ms
from matcue.plan.care import Care, care, kept_off, lightened, sparing
from matcue.plan.growth import Allowed, Better, Exercised, Feeling, Hurt
from matcue.plan.manner import Manner
from matcue.plan.script import adjusted
from matcue.plan.selection import GENTLE, Selection, selected
from matcue.routine.library import Library
from matcue.routine.model import (
    Breathe,
    Caution,
    Dose,
    Kind,
    Level,
    Part,
    Position,
    Relax,
    Repeat,
    Rest,
    Routine,
    Say,
    Work,
)
from worlds import CAT, routine

HURT = Exercised(day=5, routine="tiny", feeling=Feeling.PAIN, hurt="cat")
FINE = Exercised(day=6, routine="tiny", feeling=Feeling.RIGHT)
DOG = replace(CAT, id="dog", short="dog")


def test_pain_is_over_only_when_it_is_said_so() -> None:
    assert care(()) == Care()
    assert care((HURT, FINE)) == Care(5, ("cat",))
    assert care((HURT, FINE, Better(7))) == Care(None, ("cat",))
    assert care((HURT, Better(7), Allowed(7, "cat"))) == Care()


def test_a_new_pain_after_the_word_counts() -> None:
    assert care((HURT, Better(6), replace(HURT, day=8, hurt=None))) == Care(8, ("cat",))


WORSE = replace(HURT, feeling=Feeling.WORSE, exercises=frozenset({"cat", "dog"}))


def test_pain_that_came_with_no_session_counts_until_it_is_over() -> None:
    assert care((Hurt(5, "cat"), FINE)) == Care(5, ("cat",))
    assert care((Hurt(5), Better(6))) == Care()


def test_what_was_worse_is_less_until_it_was_done_again_and_keeps_nobody_from_anything() -> None:
    assert care((WORSE,)) == Care(lighter=("cat",))
    assert care((WORSE, FINE)) == Care(lighter=("cat",))
    assert care((WORSE, replace(FINE, exercises=frozenset({"cat"})))) == Care()


def test_what_was_worse_a_second_time_is_less_again() -> None:
    assert care((WORSE, replace(WORSE, day=6))) == Care(lighter=("cat",))


def test_when_nobody_knows_what_made_it_worse_the_next_session_alone_is_gentle() -> None:
    unknown = replace(WORSE, hurt=None)
    assert care((unknown,)) == Care(gently=True)
    assert care((unknown, FINE)) == Care()


def test_a_back_that_is_sore_as_usual_changes_nothing() -> None:
    assert care((replace(HURT, feeling=Feeling.SORE, hurt=None),)) == Care()


def work(exercise: object = CAT) -> Work:
    return Work(exercise=exercise, dose=Dose(reps=2, hold=Ms(1_000)))  # type: ignore[arg-type]


def test_an_exercise_that_hurt_goes_with_its_rest_and_is_named() -> None:
    whole = routine(
        work(), Rest(lasts=Ms(9_000)), Say(text="So."), work(DOG), Rest(lasts=Ms(8_000))
    )
    left = sparing(whole, ("cat",))
    assert left.blocks == (work(DOG), Rest(lasts=Ms(8_000)))
    assert left.left_out == ("cat",)


def test_it_goes_from_repeats_and_parts_too() -> None:
    inner = (work(), work(DOG))
    whole = routine(
        Repeat(times=2, blocks=inner), Part(routine="p", title="P", blocks=(work(),)), work(DOG)
    )
    assert sparing(whole, ("cat",)).blocks == (Repeat(times=2, blocks=(work(DOG),)), work(DOG))


def test_a_routine_without_it_stays_the_same() -> None:
    whole = routine(work(DOG))
    assert sparing(whole, ("cat",)) is whole


def test_no_level_or_selection_can_put_a_form_that_hurt_into_a_place() -> None:
    whole = replace(routine(work(replace(DOG, harder="cat"))), variants=(CAT, DOG))
    left = sparing(whole, ("cat",))
    assert (left.blocks, left.variants, left.left_out) == (whole.blocks, (DOG,), ())


def test_what_is_harder_than_a_form_that_hurt_goes_too() -> None:
    wolf = replace(DOG, id="wolf", short="wolf", easier="dog")
    left = sparing(replace(routine(work(wolf), work()), variants=(DOG,)), ("dog",))
    assert (left.blocks, left.left_out) == ((work(),), ("wolf",))


def test_what_is_based_on_an_exercise_that_hurt_goes_too() -> None:
    mine = replace(DOG, id="mine", short="mine", bases=("my-cat", "cat"))
    left = sparing(routine(work(mine), work(DOG)), ("cat",))
    assert (left.blocks, left.left_out) == ((work(DOG),), ("mine",))


def test_nothing_left_is_said_so() -> None:
    with pytest.raises(ValueError, match="nothing would be left"):
        sparing(routine(work()), ("cat",))


# Less of what made it worse.

BOTH = routine(
    Repeat(times=2, blocks=(Work(exercise=CAT, dose=Dose(reps=10, hold=Ms(10_000))),)),
    Work(exercise=DOG, dose=Dose(reps=10, hold=Ms(10_000))),
)


def less(routine_: Routine) -> Routine:
    return selected(routine_, Selection(lighter=("cat",)), lambda _: Ms(0))


@pytest.mark.parametrize("level", list(Level))
def test_at_every_level_there_is_less_of_what_made_it_worse_and_as_much_of_the_rest(
    level: Level,
) -> None:
    usual = adjusted(BOTH, Manner(level=level)).works
    lighter = adjusted(less(BOTH), Manner(level=level)).works
    assert lighter[0].dose.reps < usual[0].dose.reps
    assert (lighter[0].dose.hold or 0) < (usual[0].dose.hold or 0)
    assert lighter[1] == usual[1]


def test_of_what_is_based_on_what_made_it_worse_there_is_less_too() -> None:
    mine = Work(exercise=replace(DOG, bases=("cat",)), dose=Dose(reps=10, hold=Ms(10_000)))
    (eased,) = lightened(replace(routine(mine), lighter=("cat",))).blocks
    assert isinstance(eased, Work)
    assert (eased.dose.reps, eased.dose.hold) == (6, Ms(6_000))


def test_a_short_hold_stays_and_one_rep_is_left() -> None:
    short = routine(Work(exercise=CAT, dose=Dose(hold=Ms(2_000))))
    assert lightened(less(short)).works == short.works


def test_of_a_pyramid_every_set_has_fewer() -> None:
    steep = routine(
        Work(exercise=CAT, dose=Dose(sets=3, reps=6, pyramid=(6, 4, 2), hold=Ms(8_000)))
    )
    (made,) = lightened(less(steep)).works
    assert (made.dose.reps, made.dose.pyramid, made.dose.hold) == (4, (4, 2, 1), 5_000)


def test_without_anything_that_made_it_worse_the_routine_is_the_same() -> None:
    assert lightened(BOTH) is BOTH


# Positions in which nothing is done.

ON_THE_FLOOR = (Position.PRONE, Position.SUPINE)
LYING = replace(CAT, id="lying", short="lying", position=Position.SUPINE)
RESTING = replace(CAT, id="resting", short="resting", rests_in=Position.PRONE)


def test_what_is_done_or_rested_from_in_such_a_position_goes_with_its_rest_and_is_named() -> None:
    whole = routine(work(LYING), Rest(lasts=Ms(9_000)), work(), work(RESTING), work(DOG))
    left = kept_off(whole, ON_THE_FLOOR)
    assert left.blocks == (work(), work(DOG))
    assert left.left_out == ("lying", "resting")


def test_what_was_rest_on_the_back_is_rest_on_the_side() -> None:
    relax = Relax(lasts=Ms(9_000), position=Position.SUPINE)
    whole = replace(routine(work(), Repeat(times=2, blocks=(relax,))), ends=Position.SUPINE)
    left = kept_off(whole, ON_THE_FLOOR)
    assert left.blocks[1] == Repeat(times=2, blocks=(replace(relax, position=Position.SIDE),))
    assert left.ends is Position.SIDE


def test_nothing_left_in_other_positions_is_said_so() -> None:
    with pytest.raises(ValueError, match="positions that are left out"):
        kept_off(routine(work(LYING)), ON_THE_FLOOR)


def lies(plan: Routine, off: tuple[Position, ...]) -> list[str]:
    """What of a planned routine is in some positions, also where somebody rests."""
    found = [
        work.exercise.id
        for work in plan.works
        if work.exercise.position in off or work.exercise.rests_in in off
    ]
    blocks = [*plan.blocks, *(b for p in plan.blocks if isinstance(p, Part) for b in p.blocks)]
    return found + [
        repr(block)
        for block in blocks
        if isinstance(block, Relax | Breathe) and block.position in off
    ]


GENTLE_ONES = [
    name for name in Library().shelf.routines() if Library().load(name).kind is Kind.GENTLE
]


@pytest.mark.parametrize("level", list(Level))
@pytest.mark.parametrize("without", [(), GENTLE])
@pytest.mark.parametrize("name", GENTLE_ONES)
def test_no_gentle_routine_keeps_anybody_on_the_back_or_the_stomach_in_pregnancy(
    name: str, without: tuple[Caution, ...], level: Level
) -> None:
    selection = Selection(off=ON_THE_FLOOR, without=without)
    chosen = selected(Library().load(name), selection, lambda _: Ms(0))
    assert lies(adjusted(chosen, Manner(level=level)), ON_THE_FLOOR) == []


def test_the_routine_for_pregnancy_needs_nothing_left_out() -> None:
    expecting = Library().load("expecting")
    assert kept_off(expecting, ON_THE_FLOOR).left_out == ()
    assert lies(expecting, ON_THE_FLOOR) == []
