"""What `matcue check` warns of in the words of an exercise: breaking each rule, and keeping it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

import pytest

from matcue.base.units import SECOND, Ms
from matcue.plan.rule_words import TO_SET_UP
from matcue.plan.rules import warnings
from matcue.routine.language import Language
from matcue.routine.model import (
    Caution,
    Dose,
    Exercise,
    Position,
    Relax,
    Sides,
    Tempo,
    Work,
)
from matcue.routine.shelf import Shelf
from worlds import CAT, hum, planned, routine

if TYPE_CHECKING:
    from matcue.plan.schedule import Lengths

HELD: Final = Dose(hold=Ms(10 * SECOND))
KEPT_UP: Final = replace(CAT, release="Come down slowly.")


def tempo(*seconds: float) -> Tempo:
    return Tempo(*(Ms(round(each * SECOND)) for each in seconds))


def moved(*seconds: float, sides: Sides = Sides.NONE) -> Dose:
    return Dose(tempo=tempo(*seconds), reps=2, sides=sides)


def told(exercise: Exercise, *doses: Dose, lengths: Lengths | None = None) -> list[str]:
    """What the user reads of a routine that does an exercise in some doses."""
    steps = [Work(exercise=exercise, dose=dose) for dose in doses or (moved(3, 0, 3, 0),)]
    of = routine(*steps, Relax(lasts=Ms(20 * SECOND)))
    return [str(finding) for finding in warnings(of, planned(of, lengths=lengths).timeline)]


def only(exercise: Exercise, *doses: Dose, lengths: Lengths | None = None) -> str:
    """The one thing that is found."""
    (finding,) = told(exercise, *doses, lengths=lengths)
    return finding


class TestRelease:
    def test_a_hold_without_a_way_out_is_told(self) -> None:
        assert only(CAT, HELD) == (
            "'Cat' is held, and nothing says the way out of it; give it a `release:`, as in "
            '"Lower your hips slowly." (rule: release)'
        )

    def test_so_is_a_movement_that_goes_on_for_a_time(self) -> None:
        assert only(CAT, replace(HELD, moving=True)).startswith(
            "'Cat' goes on for a time, and nothing says the way out of it;"
        )

    def test_a_release_is_enough(self) -> None:
        assert told(KEPT_UP, HELD) == []

    def test_nobody_has_to_get_out_of_rest(self) -> None:
        assert told(replace(CAT, relaxing=True), HELD) == []

    def test_counted_reps_come_back_by_themselves(self) -> None:
        assert told(CAT) == []

    def test_an_exercise_that_is_held_twice_is_told_once(self) -> None:
        assert len(told(CAT, HELD, replace(HELD, sets=2))) == 1


class TestSetup:
    at_the_wall: Final = replace(CAT, equipment=("a mat", "a wall"))

    def test_something_to_go_to_without_a_word_about_it_is_told(self) -> None:
        assert only(self.at_the_wall) == (
            "'Cat' needs a wall, and nothing says to fetch or to place it; write `setup:` with "
            "what to do, and `move: 10s` for doing it (rule: setup)"
        )

    @pytest.mark.parametrize(
        "thing", ["a chair", "a ball", "a bar", "two light weights", "the kitchen wall", "A Wall"]
    )
    def test_so_is_whatever_has_to_be_placed(self, thing: str) -> None:
        assert f"'Cat' needs {thing}," in told(replace(CAT, equipment=(thing,)))[0]

    @pytest.mark.parametrize(
        ("position", "thing"), [(Position.CHAIR, "a chair"), (Position.BALL, "a large ball")]
    )
    def test_what_one_sits_down_on_is_there_by_then(self, position: Position, thing: str) -> None:
        assert told(replace(CAT, position=position, equipment=(thing,))) == []

    def test_a_mat_is_laid_out_beforehand(self) -> None:
        assert told(replace(CAT, equipment=("a mat",))) == []

    def test_a_setup_with_its_time_is_enough(self) -> None:
        assert told(replace(self.at_the_wall, setup=("Go to the wall.",), move=Ms(6_000))) == []

    def test_a_setup_without_time_is_told(self) -> None:
        assert only(replace(self.at_the_wall, setup=("Go to the wall.",))) == (
            "'Cat' says what to set up, and leaves no time for it; write `move: 10s` (rule: setup)"
        )

    def test_time_without_anything_to_set_up_is_told(self) -> None:
        assert only(replace(CAT, move=Ms(8_000))) == (
            "'Cat' has a `move:` and no `setup:`, so that its 8s come after the explanation; write "
            "`setup:` with what to do in them, or take `move` out, for the way to a position has "
            "its own time (rule: setup)"
        )

    def test_the_catalogues_own_things_are_known_by_their_nouns(self) -> None:
        things = Language(Shelf()).words("exercises").data["equipment"]
        for id_ in ("wall", "chair", "ball", "bar", "dumbbells", "hoop", "matches", "sofa"):
            assert set(things[id_].split()) & set(TO_SET_UP), id_


class TestPhases:
    rolled: Final = replace(CAT, phases=("Tilt", "Rise", "Lean back"))

    def test_a_movement_of_three_phases_without_names_is_told(self) -> None:
        assert only(CAT, moved(3, 1, 3, 0)) == (
            "'Cat' has 3 phases (3-1-3-0), and no words for them; write `phases:` with what moves "
            'in each, and "" where nothing does (rule: phases)'
        )

    def test_there_and_back_needs_none(self) -> None:
        assert told(CAT, moved(3, 0, 3, 0)) == []

    def test_names_that_fit_the_tempo_are_enough(self) -> None:
        assert told(self.rolled, moved(3, 1.5, 3, 0)) == []

    def test_names_that_do_not_fit_are_told(self) -> None:
        assert only(self.rolled, moved(3, 0, 3, 0)) == (
            "'Cat' names 3 phases, and the tempo 3-0-3-0 has 2 phases, so that none of them is "
            "said; name 2 under `exercises:`, or change the tempo (rule: phases)"
        )

    def test_each_tempo_of_a_step_is_looked_at(self) -> None:
        """The first fits, and the step after it has a tempo of its own."""
        found = told(self.rolled, moved(3, 1, 3, 0), moved(3, 1, 3, 1), moved(3, 0, 0, 0))
        assert [text[: text.index(" has")] for text in found] == [
            "'Cat' names 3 phases, and the tempo 3-1-3-1",
            "'Cat' names 3 phases, and the tempo 3-0-0-0",
        ]

    def test_twice_as_many_fit_only_where_sides_take_turns(self) -> None:
        assert "names 4 phases" in only(replace(CAT, phases=("A", "B") * 2), moved(3, 0, 3, 0))

    @pytest.mark.parametrize("many", [2, 4])
    def test_both_sides_in_turn_have_the_same_names_or_each_their_own(self, many: int) -> None:
        named = replace(CAT, phases=("Right", "Back", "Left", "Back")[:many])
        assert told(named, moved(3, 0, 3, 0, sides=Sides.ALTERNATE)) == []

    def test_names_for_neither_are_told(self) -> None:
        assert "; name 2, or 4 with the left after the right under `exercises:`, or change" in only(
            self.rolled, moved(3, 0, 3, 0, sides=Sides.ALTERNATE)
        )

    def test_a_hold_has_no_phases(self) -> None:
        assert told(replace(self.rolled, release="Come down."), HELD) == []


class TestHow:
    def test_more_than_four_sentences_are_told(self) -> None:
        many = replace(CAT, how=("One.", "Two. And three!", "Four.", "And five?"))
        assert only(many) == (
            "'Cat' is explained in 5 sentences, which nobody keeps in mind; leave 4, and put what "
            "is done before the tone into `shape:` (rule: how)"
        )

    def test_four_are_enough(self) -> None:
        assert told(replace(CAT, how=("One.", "Two. And three!", "Four, 4.5 times."))) == []

    def test_the_starting_shape_does_not_count(self) -> None:
        assert told(replace(CAT, shape=("Sit.", "Lean."), how=("One. Two.", "Three."))) == []


class TestTempo:
    deep: Final = replace(CAT, cautions=frozenset({Caution.BEND}))

    @pytest.mark.parametrize(
        ("seconds", "written"), [((2, 0, 2, 0), "2-0-2-0"), ((3, 0, 2.5, 0), "3-0-2.5-0")]
    )
    def test_a_deep_bend_in_less_than_three_seconds_is_told(
        self, seconds: tuple[float, ...], written: str
    ) -> None:
        assert only(self.deep, moved(*seconds)) == (
            f"'Cat' bends deep, and its tempo {written} is faster than 3s each way; "
            "write 3-0-3-0 or slower (rule: tempo)"
        )

    def test_three_seconds_each_way_are_slow_enough(self) -> None:
        assert told(self.deep, moved(3, 0, 3, 0)) == []

    def test_a_long_stay_down_there_makes_up_for_no_haste(self) -> None:
        folded = replace(self.deep, phases=("Fold", "", "Rise"))
        assert "its tempo 3-5-2-0 is faster" in only(folded, moved(3, 5, 2, 0))

    def test_a_short_stay_down_there_is_no_haste(self) -> None:
        assert told(replace(self.deep, phases=("Fold", "", "Rise")), moved(4, 1, 4, 0)) == []

    def test_where_all_four_phases_move_two_of_them_are_the_bend(self) -> None:
        swung = replace(self.deep, phases=("Right", "Left", "Fold", "Rise"))
        assert told(swung, moved(2, 2, 4, 4)) == []
        assert len(told(swung, moved(2, 2, 4, 2))) == 1

    def test_what_does_not_bend_may_be_quick(self) -> None:
        assert told(CAT, moved(1, 0, 1, 0)) == []

    def test_a_bend_that_is_held_has_no_tempo(self) -> None:
        assert told(replace(self.deep, release="Come up."), HELD) == []


class TestEnter:
    into: Final = replace(KEPT_UP, enter="Out, and lift your hips.", enter_for=Ms(3_000))
    """24 letters."""

    def test_a_way_in_that_leaves_no_second_for_the_body_is_told(self) -> None:
        assert only(self.into, HELD, lengths=hum(90)) == (
            "the way into 'Cat' takes 2.2 s to say, which `enter-for: 3s` leaves too little time "
            "to follow; write `enter-for: 4s`, or a shorter `enter:` (rule: enter)"
        )

    def test_a_second_to_spare_is_enough(self) -> None:
        assert told(self.into, HELD, lengths=hum(83)) == []

    def test_several_ways_in_are_told_together_for_the_longest(self) -> None:
        assert "takes 2.2 s" in only(self.into, replace(HELD, reps=3, sets=2), lengths=hum(90))
