"""Who exercises, and how densely: what each may change of a routine, and how far."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.units import Ms
from matcue.plan.manner import (
    FACTORS,
    FASTEST,
    LEAST_HOLD,
    LEAST_REST,
    PACES,
    SLOWEST,
    Manner,
    changes,
    levelled,
    pace_factors,
    paced,
)
from matcue.plan.script import adjusted
from matcue.plan.steps import unrolled
from matcue.routine.library import Library
from matcue.routine.model import (
    Caution,
    Dose,
    Exercise,
    Level,
    LevelDose,
    Part,
    Relax,
    Rest,
    Routine,
    Screening,
    Tempo,
    Work,
)
from worlds import CAT, routine, routines, works

SLOW_REP = Tempo(Ms(2_000), Ms(0), Ms(2_000), Ms(0))
HOLD = Dose(reps=5, hold=Ms(10_000), rest=Ms(20_000), rest_after=Ms(16_000), pause=Ms(4_000))
REPS = Dose(sets=2, reps=10, tempo=SLOW_REP, rest=Ms(20_000))
HARDER = replace(CAT, id="lion", name="Lion", short="lion", dose=HOLD)

ALL_PACES = st.floats(SLOWEST, FASTEST)


def only(adjusted_routine: Routine) -> Dose:
    (work,) = adjusted_routine.works
    return work.dose


def with_forms(exercise: Exercise, *variants: Exercise, dose: Dose = HOLD) -> Routine:
    return replace(routine(Work(exercise=exercise, dose=dose)), variants=variants)


def with_harder(harder: Exercise, dose: Dose = HOLD) -> str:
    """The exercise that a strong listener does in the place of a cat whose harder form is given."""
    cat = replace(CAT, harder=harder.id)
    (work,) = levelled(with_forms(cat, harder, dose=dose), Level.STRONG).works
    return work.exercise.id


class TestStrongIsOneStepAtOnce:
    CAT = replace(CAT, harder="lion")

    def test_a_harder_form_comes_in_the_dose_as_written(self) -> None:
        assert only(levelled(with_forms(self.CAT, HARDER), Level.STRONG)) == HOLD

    def test_a_level_dose_of_its_own_comes_before_a_harder_form(self) -> None:
        cat = replace(self.CAT, levels=(("strong", LevelDose(hold=Ms(30_000))),))
        (work,) = levelled(with_forms(cat, HARDER), Level.STRONG).works
        assert (work.exercise.id, work.dose.hold) == ("cat", 30_000)

    def test_a_form_that_the_routine_has_anyway_is_not_done_twice(self) -> None:
        blocks = (Work(exercise=self.CAT, dose=HOLD), Work(exercise=HARDER, dose=HOLD))
        strong = levelled(replace(routine(*blocks), variants=(HARDER,)), Level.STRONG)
        assert [work.exercise.id for work in strong.works] == ["cat", "lion"]

    def test_the_warm_up_stays_as_it_is(self) -> None:
        warm_up = Part(
            routine="warm-up", title="Warm-up", blocks=with_forms(self.CAT, HARDER).blocks
        )
        whole = replace(routine(warm_up), variants=(HARDER,))
        assert levelled(whole, Level.STRONG).blocks == (warm_up,)

    def test_in_pregnancy_nothing_is_made_harder(self) -> None:
        expecting = replace(with_forms(self.CAT, HARDER), screening=(Screening.PREGNANCY,))
        assert levelled(expecting, Level.STRONG) == expecting


class TestLevel:
    def test_a_beginner_holds_shorter_does_fewer_and_rests_longer(self) -> None:
        dose = only(levelled(works(HOLD), Level.BEGINNER))
        assert (dose.hold, dose.reps) == (6_000, 3)
        assert (dose.rest, dose.rest_after, dose.pause) == (25_000, 20_000, 5_200)

    def test_a_strong_listener_holds_longer_and_does_more_with_the_same_rests(self) -> None:
        dose = only(levelled(works(HOLD), Level.STRONG))
        assert (dose.hold, dose.reps) == (15_000, 6)
        assert (dose.rest, dose.rest_after, dose.pause) == (HOLD.rest, HOLD.rest_after, HOLD.pause)

    @given(plain=routines)
    def test_regular_is_as_written(self, plain: Routine) -> None:
        assert levelled(plain, Level.REGULAR) == plain

    def test_every_factor_is_bounded_and_goes_one_way(self) -> None:
        light, plain, strong = (FACTORS[level] for level in Level)
        assert 0.5 <= light.hold <= plain.hold == 1 <= strong.hold <= 2
        assert 0.5 <= light.reps <= plain.reps == 1 <= strong.reps <= 1.5
        assert strong.rest == plain.rest == 1 <= light.rest <= 1.5
        assert strong.ready == plain.ready == 1 <= light.ready <= 1.5
        assert 0.85 <= light.speech < plain.speech == strong.speech == 1

    def test_no_hold_is_shortened_under_three_seconds_and_a_shorter_one_stays(self) -> None:
        for written, shortened in ((4_000, LEAST_HOLD), (3_000, LEAST_HOLD), (2_000, 2_000)):
            dose = replace(HOLD, hold=Ms(written))
            assert only(levelled(works(dose), Level.BEGINNER)).hold == shortened

    @given(plain=routines)
    def test_each_level_does_no_more_than_the_next(self, plain: Routine) -> None:
        for lighter, heavier in pairwise(levelled(plain, level).works for level in Level):
            for less, more in zip(lighter, heavier, strict=True):
                assert less.dose.sets <= more.dose.sets
                assert less.dose.reps <= more.dose.reps
                assert (less.dose.hold or 0) <= (more.dose.hold or 0)
                assert less.dose.rest >= more.dose.rest
                assert less.dose.tempo == more.dose.tempo
                assert less.dose.sides is more.dose.sides

    @given(plain=routines, level=st.sampled_from(Level))
    def test_resting_in_a_position_is_the_same_for_everybody(
        self, plain: Routine, level: Level
    ) -> None:
        for before, after in zip(plain.works, levelled(plain, level).works, strict=True):
            assert not before.exercise.relaxing or before == after

    def test_an_exercises_own_figures_come_before_the_factors(self) -> None:
        own = replace(CAT, levels=(("beginner", LevelDose(reps=4)), ("strong", LevelDose(reps=40))))
        doses = [only(levelled(works(REPS, exercise=own), level)) for level in Level]
        assert [dose.reps for dose in doses] == [4, 10, 40]

    def test_a_steps_own_figures_come_before_the_exercises(self) -> None:
        own = replace(CAT, levels=(("beginner", LevelDose(reps=4)),))
        step = Work(exercise=own, dose=REPS, levels=(("beginner", LevelDose(reps=2)),))
        assert only(levelled(routine(step), Level.BEGINNER)).reps == 2

    def test_figures_of_a_level_never_work_against_its_direction(self) -> None:
        wrong = replace(CAT, levels=(("beginner", LevelDose(reps=50, hold=Ms(90_000))),))
        dose = only(levelled(works(HOLD, exercise=wrong), Level.BEGINNER))
        assert (dose.reps, dose.hold) == (HOLD.reps, HOLD.hold)


class TestHarderForms:
    def test_a_strong_listener_gets_the_harder_form(self) -> None:
        assert with_harder(HARDER) == "lion"

    @pytest.mark.parametrize("level", [Level.BEGINNER, Level.REGULAR])
    def test_nobody_else_does(self, level: Level) -> None:
        cat = replace(CAT, harder="lion")
        (work,) = levelled(with_forms(cat, HARDER), level).works
        assert work.exercise == cat

    @pytest.mark.parametrize(
        "harder",
        [
            replace(HARDER, cautions=frozenset({Caution.TWIST})),
            replace(HARDER, equipment=("a bar",)),
            replace(HARDER, dose=REPS),
            replace(HARDER, dose=replace(HOLD, moving=True)),
        ],
        ids=["a new caution", "other equipment", "reps for a hold", "moving for a hold"],
    )
    def test_not_at_a_new_risk_or_with_another_kind_of_dose(self, harder: Exercise) -> None:
        assert with_harder(harder) == "cat"

    def test_a_harder_form_that_is_nowhere_is_not_looked_for(self) -> None:
        cat = replace(CAT, harder="lion")
        (work,) = levelled(with_forms(cat), Level.STRONG).works
        assert work.exercise == cat

    @pytest.mark.parametrize("name", sorted(Library().shelf.routines()))
    def test_no_packaged_routine_gains_a_caution_or_equipment(self, name: str) -> None:
        written = Library().load(name)
        strong = levelled(written, Level.STRONG)
        for before, after in zip(written.works, strong.works, strict=True):
            assert after.exercise.cautions <= before.exercise.cautions
            assert after.exercise.equipment == before.exercise.equipment
            assert after.exercise.dose.sides is before.exercise.dose.sides


class TestPace:
    def test_its_names_are_numbers_too(self) -> None:
        assert PACES == {"slow": 0.75, "steady": 1.0, "brisk": 1.25}
        assert all(SLOWEST <= pace <= FASTEST for pace in PACES.values())

    @given(plain=routines)
    def test_steady_is_as_written(self, plain: Routine) -> None:
        assert paced(plain, 1) == plain

    @given(pace=ALL_PACES)
    def test_every_factor_is_bounded(self, pace: float) -> None:
        by = pace_factors(pace)
        assert 0.7 <= by.rest <= 1.6
        assert 0.7 <= by.ready <= 1.6
        assert 1 <= by.tempo <= 1.3
        assert 0.85 <= by.speech <= 1.15

    @given(paces=st.lists(ALL_PACES, min_size=2, max_size=2).map(sorted))
    def test_a_brisker_pace_lengthens_nothing(self, paces: list[float]) -> None:
        slower, brisker = map(pace_factors, paces)
        assert slower.rest >= brisker.rest
        assert slower.ready >= brisker.ready
        assert slower.tempo >= brisker.tempo
        assert slower.speech <= brisker.speech

    @given(plain=routines, pace=ALL_PACES)
    def test_it_never_changes_the_dose(self, plain: Routine, pace: float) -> None:
        def dose(work: Work) -> tuple[object, ...]:
            own = work.dose
            return work.exercise, own.sets, own.reps, own.hold, own.moving, own.sides, own.breath

        after = paced(plain, pace)
        assert [dose(work) for work in after.works] == [dose(work) for work in plain.works]

    def test_a_brisk_pace_hurries_no_rep(self) -> None:
        assert only(paced(works(REPS), FASTEST)).tempo == SLOW_REP

    def test_a_slow_pace_slows_reps_a_little(self) -> None:
        tempo = only(paced(works(REPS), SLOWEST)).tempo
        assert tempo == Tempo(Ms(2_600), Ms(0), Ms(2_600), Ms(0))

    @given(plain=routines, pace=ALL_PACES)
    def test_no_rest_is_shortened_under_its_least(self, plain: Routine, pace: float) -> None:
        for before, after in zip(unrolled(plain), unrolled(paced(plain, pace)), strict=True):
            match before.block, after.block:
                case (Rest(lasts=was), Rest(lasts=now)) | (Relax(lasts=was), Relax(lasts=now)):
                    assert now >= min(was, LEAST_REST)
                case Work(dose=was), Work(dose=now):
                    assert now.rest >= min(was.rest, LEAST_REST)
                    assert now.rest_after >= min(was.rest_after, LEAST_REST)

    @given(plain=routines, pace=ALL_PACES)
    def test_relaxing_is_never_skipped(self, plain: Routine, pace: float) -> None:
        after = paced(plain, pace)
        assert len(unrolled(after)) == len(unrolled(plain))
        for before, now in zip(plain.works, after.works, strict=True):
            assert bool(now.dose.rest_after) == bool(before.dose.rest_after)


def told(chosen: Routine, manner: Manner) -> tuple[str, ...]:
    return changes(chosen, adjusted(chosen, manner), manner)


class TestToldChanges:
    def test_nothing_is_told_of_a_routine_as_written(self) -> None:
        assert told(works(HOLD), Manner()) == ()

    def test_a_level_tells_its_factors_and_then_each_exercise_it_changed(self) -> None:
        chosen = routine(
            Work(exercise=CAT, dose=HOLD), Work(exercise=CAT, dose=Dose(tempo=SLOW_REP))
        )
        assert told(chosen, Manner(level=Level.BEGINNER)) == (
            "level beginner: holds x0.6, reps x0.6, rests x1.25, getting ready x1.3, speech x0.93",
            "  Cat: reps 5 to 3, hold 10s to 6s",
        )

    def test_a_harder_form_is_told_by_its_name(self) -> None:
        cat = replace(CAT, harder="lion")
        assert told(with_forms(cat, HARDER), Manner(level=Level.STRONG))[1:] == ("  Cat: now Lion",)

    def test_sets_are_told_too(self) -> None:
        cat = replace(CAT, levels=(("beginner", LevelDose(sets=1, reps=10)),))
        assert told(works(REPS, exercise=cat), Manner(level=Level.BEGINNER))[1:] == (
            "  Cat: sets 2 to 1",
        )

    def test_a_pace_tells_its_factors(self) -> None:
        assert told(works(HOLD), Manner(pace=0.75)) == (
            "pace 0.75: rests x1.3, getting ready x1.3, tempo x1.3, speech x0.88",
        )

    def test_what_was_left_out_and_eased_comes_first(self) -> None:
        chosen = replace(works(HOLD), left_out=("swing", "turn"), eased=(("jog", "march"),))
        assert told(chosen, Manner(pace=1.25)) == (
            "left out: swing, turn",
            "eased: jog is now march",
            "pace 1.25: rests x0.8, getting ready x0.8, tempo x1, speech x1.1",
        )
