"""Choosing from a routine: whole exercises come and go; what is done of them stays as written."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.units import MINUTE, SECOND, Ms
from matcue.plan.levels import FLOOR, levelled
from matcue.plan.manner import Manner
from matcue.plan.selection import (
    CLOSING_RELAX,
    GENTLE,
    OPENING_BREATH,
    SMALL_WARM_UP,
    Selection,
    eased,
    fitted,
    longest_of,
    picked,
    portion,
    selected,
)
from matcue.routine.library import Library
from matcue.routine.model import (
    Block,
    Breathe,
    Caution,
    Dose,
    Exercise,
    Kind,
    Level,
    Part,
    Position,
    Relax,
    Repeat,
    Rest,
    Routine,
    Say,
    Screening,
    Sides,
    Tempo,
    Work,
    works,
)
from matcue.session.session import estimated
from worlds import CAT, planned, routine, routines

ROUTINES = sorted(Library().shelf.routines())
EACH_ROUTINE = pytest.mark.parametrize("name", ROUTINES)

TURN = replace(
    CAT, id="turn", short="turn", cautions=frozenset({Caution.TWIST}), easier="soft-turn"
)
SOFT_TURN = replace(CAT, id="soft-turn", short="soft turn", easier="lean")
LEAN = replace(CAT, id="lean", short="lean")
SWING = replace(CAT, id="swing", short="swing", cautions=frozenset({Caution.SWING}))
REST_POSE = replace(CAT, id="rest-pose", short="rest pose", relaxing=True)
FOUR, TWO = (4_000, 4_000, 4_000, 4_000), (3_000, 0, 3_000, 0)
DOSE = Dose(sets=2, reps=3, hold=Ms(8_000), sides=Sides.EACH, rest=Ms(9_000))


def work(exercise: Exercise = CAT, dose: Dose = DOSE) -> Work:
    return Work(exercise=exercise, dose=dose)


def named(*names: str) -> Routine:
    """A routine of so many different exercises."""
    return routine(*(work(replace(CAT, id=name, short=name)) for name in names))


def names(chosen: Routine) -> list[str]:
    return [found.exercise.id for found in chosen.works]


def amounts(work: Work) -> Dose:
    """What is done, at whatever tempo."""
    return replace(work.dose, tempo=None)


def in_it(work: Work) -> int:
    """Milliseconds of work."""
    dose = work.dose
    reps = sum(dose.reps_of(nth) for nth in range(1, dose.sets + 1))
    both = 1 if dose.sides is Sides.NONE else 2
    return reps * both * (dose.hold or (dose.tempo.lasts if dose.tempo else 0))


def length(chosen: Routine) -> Ms:
    """How long a routine takes, by the estimate that the choice itself goes by."""
    return planned(chosen, lengths=estimated).timeline.total


def effort(chosen: Routine) -> Ms:
    """How long it would take if nothing were said: quick to tell, where any length will do."""
    return Ms(MINUTE + sum(w.dose.sets * w.dose.reps * 10 * SECOND for w in chosen.works))


@cache
def packaged(name: str) -> Routine:
    return Library().load(name)


def own(chosen: Routine) -> list[Block]:
    """The blocks with exercises that are not of the warm-up."""
    return [b for b in chosen.blocks if not isinstance(b, Part) and works((b,))]


class TestGentle:
    def test_an_exercise_with_a_caution_gives_way_to_its_easier_form_with_its_own_dose(
        self,
    ) -> None:
        before = replace(routine(work(CAT), work(TURN)), variants=(SOFT_TURN, LEAN))
        after = eased(before, frozenset(GENTLE))
        assert after.blocks == (work(CAT), work(SOFT_TURN))
        assert after.eased == (("turn", "soft turn"),)
        assert after.left_out == ()

    def test_the_easier_form_of_the_easier_form_is_taken_where_the_first_is_no_safer(self) -> None:
        twisted = replace(SOFT_TURN, cautions=frozenset({Caution.TWIST}))
        before = replace(routine(work(TURN)), variants=(twisted, LEAN))
        assert names(eased(before, frozenset(GENTLE))) == ["lean"]

    def test_what_has_no_easier_form_is_left_out_by_name(self) -> None:
        after = eased(routine(work(SWING), work(CAT)), frozenset(GENTLE))
        assert names(after) == ["cat"]
        assert after.left_out == ("swing",)

    def test_easier_forms_that_name_each_other_end_in_leaving_out(self) -> None:
        twisted = replace(SOFT_TURN, cautions=frozenset({Caution.TWIST}), easier="turn")
        before = replace(routine(work(CAT), work(TURN)), variants=(twisted, TURN))
        assert names(eased(before, frozenset(GENTLE))) == ["cat"]

    def test_only_the_cautions_that_were_named_are_left_out(self) -> None:
        after = eased(routine(work(SWING), work(CAT)), frozenset({Caution.TWIST}))
        assert names(after) == ["swing", "cat"]

    def test_it_reaches_into_repeats_and_parts_and_leaves_no_empty_one(self) -> None:
        part = Part(routine="other", title="Other", blocks=(work(SWING), work(CAT)))
        before = routine(Repeat(times=2, blocks=(work(SWING),)), part)
        assert eased(before, frozenset(GENTLE)).blocks == (replace(part, blocks=(work(CAT),)),)

    def test_a_rest_behind_what_was_left_out_goes_with_it(self) -> None:
        rest, word = Rest(lasts=Ms(5_000)), Say(text="Well done.")
        before = routine(work(CAT), rest, work(SWING), word, rest, work(CAT), rest)
        after = eased(before, frozenset(GENTLE))
        assert after.blocks == (work(CAT), rest, work(CAT), rest)

    def test_each_name_is_told_once(self) -> None:
        before = replace(
            routine(work(SWING), work(TURN), work(SWING), work(TURN)), variants=(SOFT_TURN,)
        )
        after = eased(before, frozenset(GENTLE))
        assert (after.left_out, after.eased) == (("swing",), (("turn", "soft turn"),))

    def test_if_nothing_would_be_left_it_says_so(self) -> None:
        with pytest.raises(ValueError, match="choose a gentle routine"):
            eased(routine(work(SWING)), frozenset(GENTLE))

    @EACH_ROUTINE
    def test_every_caution_of_a_packaged_routine_is_gone_and_accounted_for(self, name: str) -> None:
        before, after = packaged(name), eased(packaged(name), frozenset(GENTLE))
        assert not any(w.exercise.cautions & set(GENTLE) for w in after.works)
        risky = {w.exercise.short for w in before.works if w.exercise.cautions & set(GENTLE)}
        assert risky == {*after.left_out, *(was for was, _ in after.eased)}

    @EACH_ROUTINE
    def test_no_row_of_a_packaged_routine_is_lost(self, name: str) -> None:
        """Each has a form for a sore back, so `--gentle` is never a shorter session."""
        after = eased(packaged(name), frozenset(GENTLE))
        assert after.left_out == ()
        assert list(map(amounts, after.works)) == list(map(amounts, packaged(name).works))

    def test_nobody_sits_down_on_a_chair_for_it_or_gets_up_from_the_floor(self) -> None:
        for place in (Position.CHAIR, Position.BALL, Position.STANDING):
            form = replace(SOFT_TURN, position=place)
            before = replace(routine(work(TURN), work(CAT)), variants=(form, LEAN))
            assert names(eased(before, frozenset(GENTLE))) == ["lean", "cat"]

    def test_on_the_floor_it_may_be_elsewhere(self) -> None:
        form = replace(SOFT_TURN, position=Position.SUPINE)
        before = replace(routine(work(TURN)), variants=(form, LEAN))
        assert names(eased(before, frozenset(GENTLE))) == ["soft-turn"]

    def test_nobody_goes_down_from_standing_for_it(self) -> None:
        turn = replace(TURN, position=Position.STANDING)
        before = replace(routine(work(turn), work(CAT)), variants=(SOFT_TURN, LEAN))
        assert eased(before, frozenset(GENTLE)).left_out == ("turn",)

    def test_a_form_with_other_phases_has_its_own_tempo(self) -> None:
        four, two = (Tempo(*(Ms(each) for each in phases)) for phases in (FOUR, TWO))
        form = replace(SOFT_TURN, dose=Dose(tempo=two))
        before = replace(routine(work(TURN, Dose(reps=5, tempo=four))), variants=(form,))
        (eased_work,) = eased(before, frozenset(GENTLE)).works
        assert eased_work.dose == Dose(reps=5, tempo=two)

    @pytest.mark.parametrize("level", Level)
    @EACH_ROUTINE
    def test_a_packaged_gentle_plan_is_safe_and_light_at_every_level(
        self, name: str, level: Level
    ) -> None:
        before = packaged(name)
        after = levelled(selected(before, Selection(gentle=True), effort), level)
        plain = levelled(selected(before, Selection(), effort), level)
        assert not any(w.exercise.cautions for w in after.works)
        # A beginner's doses are the same, and an easier form may be a slower one.
        if level is not Level.BEGINNER:
            assert sum(map(in_it, after.works)) <= sum(map(in_it, plain.works))
        for was, now in zip(selected(before, Selection(), effort).works, after.works, strict=True):
            places = {was.exercise.position, now.exercise.position}
            assert len(places) == 1 or places <= FLOOR
            assert now.dose.sets <= was.dose.sets
            assert now.dose.reps <= was.dose.reps
            assert (now.dose.hold or 0) <= (was.dose.hold or 0)

    @pytest.mark.parametrize("level", Level)
    @EACH_ROUTINE
    def test_a_packaged_gentle_plan_is_no_longer_but_for_the_words_about_it(
        self, name: str, level: Level
    ) -> None:
        def total(chosen: Routine) -> Ms:
            return planned(chosen, Manner(level=level), lengths=estimated).timeline.total

        gentle = selected(packaged(name), Selection(gentle=True), total)
        told = Ms(5 * SECOND * min(6, len(gentle.eased)))
        assert total(gentle) <= total(selected(packaged(name), Selection(), total)) + told

    @given(plain=routines, cautions=st.lists(st.sampled_from(Caution), max_size=2))
    def test_a_dose_never_changes_with_the_exercise(
        self, plain: Routine, cautions: list[Caution]
    ) -> None:
        first = frozenset(cautions)

        def marked(block: Block) -> Block:
            if isinstance(block, Work) and block.exercise.id == "cow":
                return replace(block, exercise=replace(block.exercise, cautions=first))
            return block

        before = replace(plain, blocks=tuple(map(marked, plain.blocks)))
        try:
            after = eased(before, frozenset(GENTLE))
        except ValueError:
            assert all(w.exercise.cautions for w in before.works)
            return
        assert [w.dose for w in after.works] == [
            w.dose for w in before.works if not w.exercise.cautions & set(GENTLE)
        ]

    def test_it_is_known_of_the_routine_and_without_cautions_alone_is_not_gentle(self) -> None:
        before = routine(work(SWING), work(CAT))
        gentle = selected(before, Selection(gentle=True), effort)
        without = selected(before, Selection(without=GENTLE), effort)
        assert gentle == replace(without, gentle=True)
        assert not without.gentle


class TestTold:
    def test_the_welcome_names_what_was_left_out_and_what_takes_whose_place(self) -> None:
        before = replace(routine(work(SWING), work(TURN), work(CAT)), variants=(SOFT_TURN,))
        said = planned(eased(before, frozenset(GENTLE))).script.sentences
        assert "Left out today: swing." in said
        assert "Soft turn takes the place of turn." in said
        safety = "Keep breathing, and open your eyes whenever you stand."
        assert said.index("Left out today: swing.") < said.index(safety)

    def test_more_names_than_anybody_keeps_in_mind_are_counted(self) -> None:
        chosen = replace(named("one"), left_out=tuple(f"movement {n}" for n in "abcdefg"))
        assert "Seven exercises left out today." in planned(chosen).script.sentences

    def test_the_whole_routine_is_told_without_a_word_about_choices(self) -> None:
        said = planned(named("one", "two")).script.sentences
        assert not any("left out" in text.lower() or "place of" in text for text in said)


class TestPick:
    @pytest.mark.parametrize("many", [3, 4, 5])
    @EACH_ROUTINE
    def test_the_opening_and_the_closing_exercise_stay_and_the_order_with_them(
        self, name: str, many: int
    ) -> None:
        before, after = packaged(name), picked(packaged(name), many)
        all_, kept = own(before), own(after)
        assert len(kept) == min(many, len(all_))
        assert (kept[0], kept[-1]) == (all_[0], all_[-1])
        places = [all_.index(block) for block in kept]
        assert places == sorted(set(places))

    @EACH_ROUTINE
    def test_warm_up_and_relaxation_stay(self, name: str) -> None:
        before, after = packaged(name), picked(packaged(name), 3)
        others = [b for b in before.blocks if b not in own(before)]
        assert [b for b in after.blocks if b not in own(after)] == others

    @EACH_ROUTINE
    def test_what_was_not_picked_is_noted_by_name(self, name: str) -> None:
        before, after = packaged(name), picked(packaged(name), 3)
        kept = {w.exercise.short for w in after.works}
        assert {*after.left_out} == {w.exercise.short for w in before.works} - kept

    def test_a_rest_or_a_word_after_an_exercise_goes_with_it(self) -> None:
        one, two, three, four, five = named("one", "two", "three", "four", "five").blocks
        rest, word = Rest(lasts=Ms(5_000)), Say(text="Well done.")
        before = routine(one, rest, two, word, rest, three, rest, four, five)
        assert picked(before, 3).blocks == (one, rest, three, rest, five)

    def test_a_superset_counts_as_one(self) -> None:
        superset = Repeat(times=3, blocks=named("a", "b").blocks)
        one, two, three = named("one", "two", "three").blocks
        assert picked(routine(one, two, superset, three), 4).left_out == ()
        assert names(picked(routine(one, superset, two, three), 3)) == ["one", "two", "three"]

    @given(plain=routines, many=st.integers(3, 5))
    def test_picking_never_changes_what_is_kept(self, plain: Routine, many: int) -> None:
        after = picked(plain, many)
        remaining = iter(plain.blocks)
        assert all(block in remaining for block in after.blocks)


class TestMinutes:
    def test_exercises_go_before_sets_and_three_always_stay(self) -> None:
        before = named("one", "two", "three", "four", "five")
        three = length(picked(before, 3))
        assert len(names(fitted(before, Ms(three), length))) == 3
        shorter = fitted(before, Ms(three - 10_000), length)
        assert names(shorter) == ["one", "three", "five"]
        assert [w.dose for w in shorter.works] == [DOSE, DOSE, replace(DOSE, sets=1)]

    def test_what_fits_already_stays_whole(self) -> None:
        before = named("one", "two", "three", "four")
        assert fitted(before, length(before), length) == before

    def test_resting_in_a_position_loses_no_set(self) -> None:
        before = routine(*named("one", "two").blocks, work(REST_POSE))
        with pytest.raises(ValueError, match="shortest form"):
            fitted(before, Ms(1_000), length)
        after = fitted(before, Ms(length(before) - 5_000), length)
        assert after.works[-1].dose.sets == 2

    def test_reps_that_fall_from_set_to_set_lose_the_last_and_fewest(self) -> None:
        falling = Dose(sets=3, reps=4, pyramid=(4, 3, 2), hold=Ms(8_000))
        before = routine(work(CAT, falling))

        def sets(chosen: Routine) -> Ms:
            return Ms(sum(w.dose.sets for w in chosen.works) * SECOND)

        (left,) = fitted(before, Ms(2 * SECOND), sets).works
        assert left.dose == replace(falling, sets=2, pyramid=(4, 3))

    @given(plain=routines, share=st.floats(0.05, 1.2))
    def test_it_fits_or_says_what_would_and_no_hold_rep_or_rest_is_touched(
        self, plain: Routine, share: float
    ) -> None:
        longest = Ms(int(length(plain) * share))
        try:
            after = fitted(plain, longest, length)
        except ValueError as error:
            (minutes,) = re.findall(r"takes (\d+) minutes", str(error))
            enough = longest_of(int(minutes))
            assert length(fitted(plain, enough, length)) <= enough
            return
        assert length(after) <= longest
        remaining = iter(plain.works)
        for kept in after.works:
            was = next(w for w in remaining if w.exercise == kept.exercise and _alike(w, kept))
            assert kept.dose.sets <= was.dose.sets

    @pytest.mark.parametrize(("name", "minutes"), [("morning", 10), ("corset", 20), ("desk", 4)])
    def test_a_packaged_routine_fits_into_a_short_day(self, name: str, minutes: int) -> None:
        after = fitted(packaged(name), Ms(minutes * MINUTE), length)
        assert length(after) <= minutes * MINUTE
        assert len(own(after)) >= 3
        assert after.left_out
        assert own(after)[-1] == own(packaged(name))[-1]

    def test_a_session_may_end_ten_seconds_late(self) -> None:
        assert longest_of(10) == 10 * MINUTE + 10 * SECOND

    def test_a_time_that_is_too_short_is_refused_with_what_to_do_instead(self) -> None:
        said = r"takes (\d+) minutes; write `--minutes \1`, or .* `--portions 2`"
        with pytest.raises(ValueError, match=said):
            fitted(packaged("straighten"), Ms(MINUTE), length)


def _alike(was: Work, kept: Work) -> bool:
    """Of a list, one a set, the first stay."""

    def one(dose: Dose) -> Dose:
        sets = kept.dose.sets
        return replace(dose, sets=1, pyramid=dose.pyramid[:sets], holds=dose.holds[:sets])

    return one(was.dose) == one(kept.dose)


class TestPortions:
    @pytest.mark.parametrize("of", [2, 3, 4, 5, 6])
    @EACH_ROUTINE
    def test_together_they_do_every_exercise_once_in_order(self, name: str, of: int) -> None:
        before = packaged(name)
        if len(own(before)) < of:
            with pytest.raises(ValueError, match="too few for"):
                portion(before, 1, of, effort)
            return
        parts = [portion(before, nth, of, effort) for nth in range(1, of + 1)]
        assert [block for part in parts for block in own(part)] == own(before)
        assert [part.part for part in parts] == [(nth, of) for nth in range(1, of + 1)]

    @EACH_ROUTINE
    def test_each_opens_small_and_ends_at_rest(self, name: str) -> None:
        for nth in (1, 2, 3):
            part = portion(packaged(name), nth, 3, effort)
            opening, last = part.blocks[0], part.blocks[-1]
            if packaged(name).kind is Kind.STRENGTHENING:
                assert isinstance(opening, Part)
                assert len(opening.blocks) == SMALL_WARM_UP
                assert not any(w.exercise.cautions for w in works((opening,)))
            else:
                assert opening == OPENING_BREATH
            assert isinstance(last, Relax | Breathe) or (
                isinstance(last, Work) and last.exercise.relaxing
            )

    def test_the_small_warm_up_is_the_calm_beginning_of_the_whole_one(self) -> None:
        warm = (work(SWING), *named("a", "b", "c", "d").blocks)
        part = Part(routine="warm-up", title="Warm-up", blocks=warm)
        before = routine(part, *named("one", "two").blocks)
        assert names(portion(before, 1, 2, effort)) == ["a", "b", "c", "one"]

    def test_one_that_ends_on_a_resting_exercise_needs_no_other_relaxation(self) -> None:
        before = routine(*named("one", "two").blocks, work(REST_POSE))
        assert portion(before, 2, 2, effort).blocks[-1] == work(REST_POSE)

    def test_what_stands_between_exercises_stays_with_the_one_before(self) -> None:
        one, two, three, four = named("one", "two", "three", "four").blocks
        rest = Rest(lasts=Ms(9_000))
        before = routine(one, rest, two, OPENING_BREATH, rest, three, rest, four)
        first, second = (portion(before, nth, 2, effort) for nth in (1, 2))
        assert first.blocks == (OPENING_BREATH, one, rest, two, OPENING_BREATH)
        assert second.blocks == (OPENING_BREATH, three, rest, four, CLOSING_RELAX)

    def test_a_superset_is_not_split(self) -> None:
        superset = Repeat(times=3, blocks=named("a", "b").blocks)
        before = routine(superset, *named("one", "two").blocks)
        parts = [portion(before, nth, 2, effort) for nth in (1, 2)]
        assert sum(superset in part.blocks for part in parts) == 1

    def test_there_cannot_be_more_of_them_than_exercises(self) -> None:
        with pytest.raises(ValueError, match="it has 2 exercises, too few for 3 portions"):
            portion(named("one", "two"), 1, 3, effort)

    def test_the_welcome_says_which_of_how_many_it_is(self) -> None:
        said = planned(portion(named("one", "two"), 2, 2, effort)).script.sentences
        assert "Part two of two." in said

    @given(
        seconds=st.lists(st.integers(1, 300), min_size=2, max_size=20),
        of=st.integers(2, 6),
    )
    def test_they_are_about_equally_long(self, seconds: list[int], of: int) -> None:
        """None is longer than its share of the whole by more than the longest exercise."""
        of = min(of, len(seconds))
        lengths = {str(n): second for n, second in enumerate(seconds)}

        def total(chosen: Routine) -> Ms:
            return Ms(7 * SECOND + sum(lengths[name] * SECOND for name in names(chosen)))

        before = named(*lengths)
        shares = [names(portion(before, nth, of, total)) for nth in range(1, of + 1)]
        assert [name for share in shares for name in share] == list(lengths)
        assert all(shares)
        longest = max(sum(lengths[name] for name in share) for share in shares)
        assert longest <= sum(seconds) / of + max(seconds)

    @given(plain=routines, of=st.integers(2, 3))
    def test_no_side_set_or_rep_is_lost_or_done_twice(self, plain: Routine, of: int) -> None:
        if len([block for block in plain.blocks if works((block,))]) < of:
            return
        parts = [portion(plain, nth, of, effort) for nth in range(1, of + 1)]
        assert [w for part in parts for w in part.works] == list(plain.works)


class TestParts:
    def warm_up(self, longest: int, *exercises: Exercise) -> Routine:
        blocks = tuple(work(exercise) for exercise in exercises)
        part = Part(routine="warm-up", title="Warm-up", blocks=blocks, longest=Ms(longest))
        return routine(part, work(replace(CAT, id="main")))

    def test_a_part_that_has_the_time_stays_whole(self) -> None:
        before = self.warm_up(10 * MINUTE, CAT, SWING, LEAN)
        assert selected(before, Selection(), effort) == before

    def test_what_carries_a_caution_goes_first_and_then_the_middle(self) -> None:
        last = replace(CAT, id="last")
        whole = (CAT, SOFT_TURN, SWING, LEAN, last)
        each = 60 * SECOND
        kept = [
            names(selected(self.warm_up(many * each, *whole), Selection(), effort))[:-1]
            for many in (5, 4, 3)
        ]
        assert kept == [
            ["cat", "soft-turn", "swing", "lean", "last"],
            ["cat", "soft-turn", "lean", "last"],
            ["cat", "soft-turn", "last"],
        ]

    def test_nobody_is_told_of_what_its_author_left_out(self) -> None:
        before = self.warm_up(3 * MINUTE, CAT, SOFT_TURN, SWING, LEAN)
        assert selected(before, Selection(), effort).left_out == ()

    @pytest.mark.parametrize("name", ROUTINES)
    def test_a_packaged_strengthening_routine_has_its_whole_warm_up_but_the_core_three(
        self, name: str
    ) -> None:
        if packaged(name).kind is not Kind.STRENGTHENING:
            return
        after = selected(packaged(name), Selection(), length)
        rest = replace(after, blocks=after.blocks[1:])
        warming = length(after) - length(rest)
        # What holds still, for eight seconds, needs less.
        least, most = (1.5, 2.2) if name == "core-three" else (5, 9)
        assert least * MINUTE < warming < most * MINUTE


class TestSelected:
    @given(plain=routines)
    def test_who_chooses_nothing_gets_the_routine_as_it_is(self, plain: Routine) -> None:
        assert selected(plain, Selection(), length) == plain

    @EACH_ROUTINE
    def test_the_full_doses_are_the_catalogues(self, name: str) -> None:
        before = selected(packaged(name), Selection(), length)
        after = selected(packaged(name), Selection(full=True), length)
        assert names(after) == names(before)
        if {Screening.PREGNANCY, Screening.PAIN} & set(before.screening):
            assert after.works == before.works  # which is never made harder
            return
        for block in own(after):
            assert isinstance(block, Work)
            assert block.dose == replace(block.exercise.dose, sides=block.dose.sides)

    def test_the_full_doses_are_nobodys_own(self) -> None:
        """So a level's figures for the exercise count."""
        step = replace(work(), written=frozenset({"sets", "reps", "hold"}))
        (full,) = selected(routine(step), Selection(full=True), effort).works
        assert full.written == frozenset()

    def test_the_full_morning_holds_the_dog_for_three_minutes_in_all(self) -> None:
        after = selected(packaged("morning"), Selection(full=True), length)
        dog = next(w.dose for w in after.works if w.exercise.id == "down-dog")
        assert (dog.sets, dog.hold) == (3, 60_000)

    def test_the_warm_up_stays_small_when_the_doses_are_full(self) -> None:
        after = selected(packaged("static"), Selection(full=True), length)
        assert after.blocks[0] == selected(packaged("static"), Selection(), length).blocks[0]

    @EACH_ROUTINE
    def test_who_is_warm_already_needs_no_warm_up(self, name: str) -> None:
        after = selected(packaged(name), Selection(warm_up=False), length)
        assert not any(isinstance(block, Part) for block in after.blocks)
        assert own(after) == own(packaged(name))

    def test_the_choices_come_together(self) -> None:
        """Gentle before picking, so that what is picked is what is done."""
        after = selected(packaged("corset"), Selection(gentle=True, pick=4), length)
        assert len(own(after)) == 4
        assert not any(w.exercise.cautions & set(GENTLE) for w in after.works)
        assert after.eased
        assert after.left_out

    def test_an_evening_in_portions_keeps_its_breathing_and_its_own_rest(self) -> None:
        whole = packaged("evening")
        last = selected(whole, Selection(portion=(2, 2)), length)
        assert isinstance(last.blocks[0], Breathe)
        assert last.blocks[-4:] == whole.blocks[-4:]
        pose, breathing, _, rest = last.blocks[-4:]
        assert isinstance(pose, Work)
        assert pose.exercise.id == "child-pose"
        assert isinstance(breathing, Breathe)
        assert isinstance(rest, Relax)
