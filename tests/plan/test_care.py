"""What pain leaves behind, and what takes it away again."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcue.base.units import Ms
from matcue.plan.care import Care, care, sparing
from matcue.plan.growth import Allowed, Better, Exercised, Feeling
from matcue.routine.model import Dose, Part, Repeat, Rest, Say, Work
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


def test_nothing_left_is_said_so() -> None:
    with pytest.raises(ValueError, match="nothing would be left"):
        sparing(routine(work()), ("cat",))
