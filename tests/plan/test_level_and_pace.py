"""Who exercises, and how densely: what each may change of a routine, and how far."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.units import Ms
from matcue.plan.levels import LEAST_HOLD, levelled
from matcue.plan.manner import (
    FACTORS,
    FASTEST,
    LEAST_REST,
    PACES,
    SLOWEST,
    TOLD_REST,
    Manner,
    each_block,
    pace_factors,
    paced,
)
from matcue.plan.script import adjusted
from matcue.plan.steps import unrolled
from matcue.routine.library import Library
from matcue.routine.model import (
    Block,
    Caution,
    Dose,
    Exercise,
    Level,
    LevelDose,
    Part,
    Position,
    Relax,
    Repeat,
    Rest,
    Routine,
    Screening,
    Sides,
    Tempo,
    Work,
)
from matcue.session.report import changes, levels_of_written_doses
from worlds import CAT, doses, exercises, routine, routines, works

if TYPE_CHECKING:
    from pathlib import Path

SLOW_REP = Tempo(Ms(2_000), Ms(0), Ms(2_000), Ms(0))
HOLD = Dose(reps=5, hold=Ms(10_000), rest=Ms(20_000), rest_after=Ms(16_000), pause=Ms(4_000))
REPS = Dose(sets=2, reps=10, tempo=SLOW_REP, rest=Ms(20_000))
PACKAGED = sorted(Library().shelf.routines())
HARDER = replace(CAT, id="lion", name="Lion", short="lion", dose=HOLD)

ALL_PACES = st.floats(SLOWEST, FASTEST)


@cache
def packaged(name: str) -> Routine:
    return Library().load(name)


def only(adjusted_routine: Routine) -> Dose:
    (work,) = adjusted_routine.works
    return work.dose


def with_forms(exercise: Exercise, *variants: Exercise, dose: Dose = HOLD) -> Routine:
    work = Work(exercise=replace(exercise, dose=dose), dose=dose)
    return replace(routine(work), variants=variants)


def instead_of_cat(form: Exercise, level: Level, dose: Dose = HOLD) -> str:
    """The exercise that a level puts in the place of a cat that has only this one other form."""
    cat = replace(CAT, easier=form.id, harder=form.id)
    (work,) = levelled(with_forms(cat, form, dose=dose), level).works
    return work.exercise.id


def swapped(before: Routine, after: Routine) -> list[tuple[Work, Work]]:
    """The works that have another exercise now."""
    pairs = zip(before.works, after.works, strict=True)
    return [(was, now) for was, now in pairs if was.exercise != now.exercise]


def counts(dose: Dose) -> list[int]:
    return [dose.reps_of(nth) for nth in range(1, dose.sets + 1)]


def in_it(dose: Dose) -> int:
    """Milliseconds of work: in holds, on the move or in reps; for one side."""
    return sum(counts(dose)) * (dose.hold or (dose.tempo.lasts if dose.tempo else 0))


# Whole routines, with figures of levels, written doses, and forms that fit or not.

FORM_IDS = ("kitten", "puppy", "calf")
FORM_ID = st.none() | st.sampled_from(FORM_IDS)
FIGURES = st.builds(
    LevelDose,
    sets=st.none() | st.integers(1, 4),
    reps=st.none() | st.integers(1, 12),
    hold=st.none() | st.sampled_from([3_000, 9_000, 10_000, 15_000, 30_000, 60_000]).map(Ms),
)
FIGURES_OF_LEVELS = st.dictionaries(st.sampled_from(["beginner", "strong"]), FIGURES).map(
    lambda named: tuple(named.items())
)
DOSES = st.one_of(
    doses,
    st.builds(
        lambda dose, reps: replace(dose, moving=False, sets=3, reps=max(reps), pyramid=reps),
        doses,
        st.tuples(*[st.integers(1, 9)] * 3),
    ),
)
PLACES = st.sampled_from([Position.KNEELING, Position.ALL_FOURS, Position.PRONE, Position.CHAIR])
EXERCISES = st.builds(
    replace,
    exercises,
    position=PLACES,
    dose=DOSES,
    easier=FORM_ID,
    harder=FORM_ID,
    levels=FIGURES_OF_LEVELS,
    relaxing=st.sampled_from([False, False, True]),
)
PARTS_OF_A_DOSE = ("sets", "reps", "hold")
WRITTEN = frozenset(PARTS_OF_A_DOSE)


@st.composite
def works_of_steps(draw: st.DrawFn) -> Work:
    exercise = draw(EXERCISES)
    return Work(
        exercise=exercise,
        # What no step writes is the exercise's own.
        dose=draw(st.just(exercise.dose) | DOSES),
        levels=draw(st.just(()) | FIGURES_OF_LEVELS),
        written=draw(st.frozensets(st.sampled_from(PARTS_OF_A_DOSE))),
    )


@st.composite
def whole_routines(draw: st.DrawFn) -> Routine:
    steps = st.lists(works_of_steps(), min_size=1, max_size=3).map(tuple)
    parts = [Part(routine=name, title=name, blocks=draw(steps)) for name in ("warm-up", "other")]
    repeat = Repeat(times=2, blocks=draw(steps))
    cautions = st.frozensets(st.sampled_from(Caution), max_size=1)
    variants = tuple(
        replace(draw(EXERCISES), id=id_, short=id_, cautions=draw(cautions)) for id_ in FORM_IDS
    )
    return replace(routine(*parts, *draw(steps), repeat), variants=variants)


class TestLevel:
    def test_a_beginner_holds_shorter_does_fewer_and_rests_longer(self) -> None:
        dose = only(levelled(works(HOLD), Level.BEGINNER))
        assert (dose.hold, dose.reps) == (6_000, 3)
        assert (dose.rest, dose.rest_after, dose.pause) == (25_000, 20_000, 5_200)

    def test_a_beginner_moves_slower_but_no_breath_gets_longer_than_six_seconds(self) -> None:
        for phases, slower in (((2, 0, 4, 1), (2.5, 0, 5, 1.25)), ((5, 6, 8, 0), (6, 6, 8, 0))):
            tempo = Tempo(*(Ms(phase * 1_000) for phase in phases))
            slow = only(levelled(works(replace(REPS, tempo=tempo)), Level.BEGINNER)).tempo
            assert slow == Tempo(*(Ms(int(phase * 1_000)) for phase in slower))

    @given(plain=whole_routines())
    def test_regular_is_as_written(self, plain: Routine) -> None:
        assert levelled(plain, Level.REGULAR) == plain

    def test_every_factor_is_bounded_and_goes_one_way(self) -> None:
        light, plain, strong = (FACTORS[level] for level in Level)
        assert 0.5 <= light.hold <= plain.hold == 1 <= strong.hold <= 2
        assert 0.5 <= light.reps <= plain.reps == 1 <= strong.reps <= 1.5
        assert strong.tempo == plain.tempo == 1 <= light.tempo <= 1.5
        assert strong.rest == plain.rest == 1 <= light.rest <= 1.5
        assert strong.ready == plain.ready == 1 <= light.ready <= 1.5
        assert 0.85 <= light.speech < plain.speech == strong.speech == 1

    def test_no_hold_is_shortened_under_three_seconds_and_a_shorter_one_stays(self) -> None:
        for written, shortened in ((4_000, LEAST_HOLD), (3_000, LEAST_HOLD), (2_000, 2_000)):
            dose = replace(HOLD, hold=Ms(written))
            assert only(levelled(works(dose), Level.BEGINNER)).hold == shortened

    @given(plain=whole_routines())
    def test_a_beginner_never_does_more_or_quicker_and_never_rests_less(
        self, plain: Routine
    ) -> None:
        for before, after in zip(plain.works, levelled(plain, Level.BEGINNER).works, strict=True):
            was, now = before.dose, after.dose
            assert now.sets <= was.sets
            assert all(new <= old for new, old in zip(counts(now), counts(was), strict=False))
            assert now.reps == max(counts(now))
            assert (now.hold or 0) <= (was.hold or 0)
            assert now.rest >= was.rest
            assert (now.moving, now.sides) == (was.moving, was.sides)
            if was.tempo and now.tempo and before.exercise == after.exercise:
                pairs = list(zip(was.tempo.phases, now.tempo.phases, strict=True))
                assert all(old <= new <= max(old, 6_000, 1.25 * old) for old, new in pairs)
                assert all(new <= max(old, 6_000) for old, new in pairs)

    @given(plain=whole_routines())
    def test_the_strong_never_do_less(self, plain: Routine) -> None:
        for before, after in zip(plain.works, levelled(plain, Level.STRONG).works, strict=True):
            was, now = before.dose, after.dose
            assert (now.hold or 0) >= (was.hold or 0)
            assert now.sets >= was.sets
            assert now.hold != was.hold or counts(now)[: was.sets] >= counts(was)
            assert (now.rest, now.sides, now.moving) == (was.rest, was.sides, was.moving)
            assert now.reps == max(counts(now))

    def test_a_hold_too_short_to_grow_keeps_its_reps(self) -> None:
        dose = Dose(reps=2, hold=Ms(1), rest=Ms(0))
        long = replace(CAT, dose=HOLD, levels=(("strong", LevelDose(hold=Ms(15_000))),))
        plain = routine(Work(exercise=long, dose=dose))
        assert only(levelled(plain, Level.STRONG)).reps == 2

    @given(plain=whole_routines(), level=st.sampled_from(Level))
    def test_resting_in_a_position_is_the_same_for_everybody(
        self, plain: Routine, level: Level
    ) -> None:
        for before, after in zip(plain.works, levelled(plain, level).works, strict=True):
            assert not before.exercise.relaxing or before == after

    def test_no_level_is_higher_than_the_hardest_of_a_routine(self) -> None:
        for hardest in Level:
            whole = replace(works(HOLD), hardest=hardest)
            for level in Level:
                led = min(level, hardest, key=list(Level).index)
                assert levelled(whole, level) == levelled(whole, led)

    def test_in_pregnancy_nothing_is_made_harder_whatever_a_routine_says(self) -> None:
        expecting = replace(
            with_forms(replace(CAT, harder="lion"), HARDER), screening=(Screening.PREGNANCY,)
        )
        assert levelled(expecting, Level.STRONG) == expecting
        assert levelled(expecting, Level.BEGINNER) != expecting

    @pytest.mark.parametrize("name", ["children", "expecting", "flare-up", "evening"])
    def test_the_package_has_four_routines_that_know_no_harder(self, name: str) -> None:
        written = packaged(name)
        assert levelled(written, Level.STRONG) == written


class TestFigures:
    """Figures of a level's own, where the factors would not do."""

    def test_an_exercises_own_figures_come_before_the_factors(self) -> None:
        own = replace(CAT, levels=(("beginner", LevelDose(reps=4)), ("strong", LevelDose(reps=40))))
        doses = [only(levelled(works(REPS, exercise=own), level)) for level in Level]
        assert [dose.reps for dose in doses] == [4, 10, 40]

    def test_a_steps_own_figures_come_before_the_exercises(self) -> None:
        own = replace(CAT, levels=(("beginner", LevelDose(reps=4)),))
        step = Work(exercise=own, dose=REPS, levels=(("beginner", LevelDose(reps=2)),))
        assert only(levelled(routine(step), Level.BEGINNER)).reps == 2

    def test_figures_of_a_level_never_work_against_its_direction(self) -> None:
        wrong = LevelDose(reps=50, hold=Ms(90_000))
        dose = only(
            levelled(
                works(HOLD, exercise=replace(CAT, levels=(("beginner", wrong),))), Level.BEGINNER
            )
        )
        assert (dose.reps, dose.hold) == (HOLD.reps, HOLD.hold)
        low = Work(exercise=CAT, dose=HOLD, levels=(("strong", LevelDose(reps=2)),))
        assert only(levelled(routine(low), Level.STRONG)).reps == HOLD.reps

    def test_an_exercises_figures_are_for_its_own_kind_of_dose(self) -> None:
        """Twelve reps of a movement are no twelve holds, where a step makes a hold of it."""
        own = replace(CAT, dose=REPS, levels=(("strong", LevelDose(reps=40)),))
        held = Work(exercise=own, dose=HOLD, written=frozenset({"hold"}))
        assert only(levelled(routine(held), Level.STRONG)).reps == 6

    def test_a_step_that_writes_figures_means_them(self) -> None:
        """The bird dog of `straighten` grows from three times eight seconds to twice thirty."""
        step = Work(
            exercise=CAT,
            dose=replace(HOLD, reps=3, hold=Ms(8_000)),
            levels=(("strong", LevelDose(reps=2, hold=Ms(30_000))),),
            written=WRITTEN,
        )
        dose = only(levelled(routine(step), Level.STRONG))
        assert (dose.reps, dose.hold) == (2, 30_000)

    def test_reps_that_fall_from_set_to_set_have_figures_of_that_form(self) -> None:
        own = (
            ("beginner", LevelDose(sets=3, reps=3, pyramid=(3, 2, 1))),
            ("strong", LevelDose(sets=3, reps=6, pyramid=(6, 4, 2), hold=Ms(10_000))),
        )
        dose = replace(HOLD, sets=3, reps=4, pyramid=(4, 3, 2), hold=Ms(8_000))
        led = [
            only(levelled(works(dose, exercise=replace(CAT, levels=own)), each)) for each in Level
        ]
        assert [each.pyramid for each in led] == [(3, 2, 1), (4, 3, 2), (6, 4, 2)]
        assert [each.hold for each in led] == [5_000, 8_000, 10_000]

    def test_without_figures_they_are_scaled_set_by_set(self) -> None:
        dose = replace(HOLD, sets=3, reps=9, pyramid=(9, 3, 1))
        light, strong = (
            only(levelled(works(dose), each)) for each in (Level.BEGINNER, Level.STRONG)
        )
        assert (light.pyramid, light.reps) == ((5, 2, 1), 5)
        assert (strong.pyramid, strong.reps) == ((11, 4, 1), 11)

    def test_core_three_is_as_its_law_has_it(self) -> None:
        plain = packaged("core-three")
        for level, reps, hold in zip(
            Level, [(3, 2, 1), (4, 3, 2), (6, 4, 2)], [8_000, 8_000, 10_000], strict=True
        ):
            three = levelled(plain, level).works[-3:]
            assert {work.dose.pyramid for work in three} == {reps}
            assert {work.dose.hold for work in three} == {hold}


class TestWrittenDoses:
    """What somebody wrote in a step is theirs."""

    OWN = (
        ("beginner", LevelDose(sets=1, reps=1, hold=Ms(3_000))),
        ("strong", LevelDose(sets=5, reps=50, hold=Ms(90_000))),
    )

    def test_an_exercises_figures_take_no_written_doses_place(self) -> None:
        dose = replace(HOLD, sets=2, hold=Ms(20_000))
        step = Work(exercise=replace(CAT, dose=HOLD, levels=self.OWN), dose=dose, written=WRITTEN)
        found = [only(levelled(routine(step), level)) for level in Level]
        assert [(each.sets, each.reps) for each in found] == [(2, 3), (2, 5), (2, 5)]
        assert [each.hold for each in found] == [12_000, 20_000, 30_000]

    def test_figures_that_name_nothing_of_what_is_written_count(self) -> None:
        own = replace(CAT, dose=REPS, levels=(("beginner", LevelDose(reps=4)),))
        step = Work(exercise=own, dose=replace(REPS, sets=3), written=frozenset({"sets"}))
        dose = only(levelled(routine(step), Level.BEGINNER))
        assert (dose.sets, dose.reps) == (3, 4)

    @given(plain=whole_routines())
    def test_a_level_only_scales_it_whatever_figures_the_exercise_has(self, plain: Routine) -> None:
        def written(block: Block) -> Block:
            return replace(block, levels=(), written=WRITTEN) if isinstance(block, Work) else block

        plain = replace(plain, blocks=each_block(plain.blocks, written))
        led = zip(*(levelled(plain, level).works for level in Level), strict=True)
        for less, before, more in led:
            if before.exercise.relaxing:
                continue
            dose, light, strong = before.dose, less.dose, more.dose
            if dose.exact:
                assert light == dose == strong
                continue
            assert counts(light) == [max(1, round(reps * 0.6)) for reps in counts(dose)]
            assert strong.sets == dose.sets
            scaled = [max(1, round(reps * 1.25)) for reps in counts(dose)]
            assert counts(strong) in (counts(dose), scaled)
            if dose.hold is not None and light.hold is not None and strong.hold is not None:
                shorter = round(dose.hold * 0.6 / 1_000) * 1_000
                assert light.hold == min(dose.hold, max(shorter, min(dose.hold, 3_000)))
                assert dose.hold <= strong.hold <= dose.hold * 1.5

    @pytest.mark.parametrize("around", ["{}", "- repeat: 2\n  steps:\n  {}"])
    def test_it_is_known_of_every_step_in_a_file_that_others_use_too(
        self, around: str, tmp_path: Path
    ) -> None:
        steps = [
            "- {exercise: bird-dog}",
            "- {exercise: bird-dog, hold: 20s}",
            "- {exercise: curl-up, reps: [2, 1]}",
            "- {exercise: prone-flutter, for: 20s, sets: 1}",
            "- {exercise: bird-dog, rest: 20s, tempo: 3-0-3-0}",
        ]
        text = "id: mine\ntitle: Mine\nsteps:\n"
        text += "\n".join(around.format(step) for step in steps)
        (tmp_path / "mine.yaml").write_text(text, "utf-8")
        uses = tmp_path / "uses.yaml"
        uses.write_text("id: uses\ntitle: Uses\nsteps: [{use: mine.yaml}]\n", "utf-8")
        for file in (tmp_path / "mine.yaml", uses):
            assert [set(work.written) for work in Library().load(str(file)).works] == [
                set(),
                {"hold"},
                {"sets", "reps"},
                {"hold", "sets"},
                set(),
            ]


class TestStrongIsOneStepAtOnce:
    CAT = replace(CAT, harder="lion")

    def test_a_harder_form_comes_in_the_dose_as_written(self) -> None:
        assert only(levelled(with_forms(self.CAT, HARDER), Level.STRONG)) == HOLD

    def test_a_level_dose_of_its_own_comes_before_a_harder_form(self) -> None:
        cat = replace(self.CAT, levels=(("strong", LevelDose(reps=9)),))
        (work,) = levelled(with_forms(cat, HARDER), Level.STRONG).works
        assert (work.exercise.id, work.dose.reps) == ("cat", 9)

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

    def test_repeats_of_ten_seconds_and_less_get_more_and_not_longer(self) -> None:
        for seconds in (5, 10):
            dose = replace(HOLD, hold=Ms(seconds * 1_000))
            strong = only(levelled(works(dose), Level.STRONG))
            assert (strong.hold, strong.reps) == (dose.hold, 6)

    def test_they_get_longer_where_the_exercise_has_a_figure_for_it(self) -> None:
        own = replace(CAT, dose=HOLD, levels=(("strong", LevelDose(reps=2, hold=Ms(30_000))),))
        step = Work(exercise=own, dose=HOLD, written=frozenset({"hold"}))
        strong = only(levelled(routine(step), Level.STRONG))
        assert (strong.hold, strong.reps) == (15_000, 5)

    @pytest.mark.parametrize(
        ("figure", "seconds", "grown"), [(None, 20, 30), (None, 35, 40), (50, 35, 50), (50, 60, 60)]
    )
    def test_long_holds_grow_to_the_exercises_bound_and_then_there_are_no_more_of_them(
        self, figure: int | None, seconds: int, grown: int
    ) -> None:
        own = LevelDose(hold=Ms(figure * 1_000)) if figure else None
        cat = replace(
            CAT,
            dose=replace(HOLD, hold=Ms(40_000)),
            levels=(("strong", own),) if own else (),
        )
        step = Work(exercise=cat, dose=replace(HOLD, hold=Ms(seconds * 1_000)), written=WRITTEN)
        strong = only(levelled(routine(step), Level.STRONG))
        assert strong.hold == grown * 1_000
        assert strong.reps == (HOLD.reps if grown > seconds else 6)

    @pytest.mark.parametrize(
        ("said", "reps", "seconds"),
        [
            (LevelDose(hold=Ms(15_000)), 5, 15),
            (LevelDose(hold=Ms(30_000)), 2, 30),
            (LevelDose(reps=4, hold=Ms(30_000)), 2, 30),
            (LevelDose(reps=3, hold=Ms(20_000)), 3, 20),
            (LevelDose(hold=Ms(120_000)), 1, 75),
        ],
    )
    def test_reps_fall_where_a_figure_makes_holds_long(
        self, said: LevelDose, reps: int, seconds: int
    ) -> None:
        """Never is more than one and a half times as long held in all."""
        cat = replace(CAT, levels=(("strong", said),))
        strong = only(levelled(works(HOLD, exercise=cat), Level.STRONG))
        assert (strong.reps, strong.hold) == (reps, seconds * 1_000)

    def test_what_goes_on_for_a_time_gets_longer_and_not_more(self) -> None:
        dose = Dose(hold=Ms(8_000), moving=True)
        step = Work(exercise=CAT, dose=dose, written=frozenset({"hold"}))
        strong = only(levelled(routine(step), Level.STRONG))
        assert (strong.hold, strong.reps) == (12_000, 1)

    @given(plain=whole_routines())
    def test_it_is_never_two_things(self, plain: Routine) -> None:
        for before, after in zip(plain.works, levelled(plain, Level.STRONG).works, strict=True):
            was, now = before.dose, after.dose
            figures = dict(before.levels) | dict(before.exercise.levels)
            harder = before.exercise != after.exercise
            longer, more = now.hold != was.hold, counts(now) != counts(was)
            assert not (harder and (longer or more))
            assert not (longer and sum(counts(now)) > sum(counts(was))) or "strong" in figures
            if longer and (now.hold or 0) > 10_000 and "strong" not in dict(before.levels):
                assert in_it(now) <= 1.5 * in_it(was)

    @pytest.mark.parametrize("name", PACKAGED)
    def test_it_is_never_two_things_in_a_packaged_routine(self, name: str) -> None:
        written = packaged(name)
        for before, after in zip(written.works, levelled(written, Level.STRONG).works, strict=True):
            was, now = before.dose, after.dose
            harder = before.exercise != after.exercise
            longer, more = now.hold != was.hold, sum(counts(now)) > sum(counts(was))
            said = "strong" in dict(before.levels) or "strong" in dict(before.exercise.levels)
            assert harder + longer + more <= 1 or (said and not harder)
            if (now.hold or 0) > 10_000 and not before.levels:
                assert in_it(now) <= 1.5 * in_it(was)


EASIER = replace(HARDER, id="kitten", name="Kitten", short="kitten")


class TestForms:
    """Easier forms for beginners, harder ones for the strong: only where they fit."""

    def test_a_beginner_gets_the_easier_form_and_then_fewer(self) -> None:
        cat = replace(CAT, easier="kitten")
        (work,) = levelled(with_forms(cat, EASIER), Level.BEGINNER).works
        assert (work.exercise.id, work.dose.hold, work.dose.reps) == ("kitten", 6_000, 3)

    def test_a_strong_listener_gets_the_harder_form(self) -> None:
        assert instead_of_cat(HARDER, Level.STRONG) == "lion"

    def test_regular_is_the_exercise_itself(self) -> None:
        assert instead_of_cat(HARDER, Level.REGULAR) == "cat"

    @pytest.mark.parametrize("level", [Level.BEGINNER, Level.STRONG])
    @pytest.mark.parametrize(
        "form",
        [
            replace(HARDER, cautions=frozenset({Caution.TWIST})),
            replace(HARDER, equipment=("a bar",)),
            replace(HARDER, dose=REPS),
            replace(HARDER, dose=replace(HOLD, moving=True)),
            replace(HARDER, dose=replace(HOLD, sides=Sides.EACH)),
            replace(HARDER, position=Position.SUPINE),
            replace(HARDER, position=Position.CHAIR),
            replace(HARDER, position=Position.STANDING),
            replace(HARDER, relaxing=True),
        ],
        ids=[
            "a new caution", "more equipment", "reps for a hold", "moving for a hold",
            "other sides", "rolling over", "onto a chair", "up to standing", "rest for work",
        ],
    )  # fmt: skip
    def test_none_that_is_another_thing_or_elsewhere(self, form: Exercise, level: Level) -> None:
        assert instead_of_cat(form, level) == "cat"

    @pytest.mark.parametrize("level", [Level.BEGINNER, Level.STRONG])
    @pytest.mark.parametrize("place", [Position.KNEELING, Position.PRONE])
    def test_one_movement_of_the_hands_is_near_enough(self, place: Position, level: Level) -> None:
        assert instead_of_cat(replace(HARDER, position=place), level) == "lion"

    def test_kneeling_and_the_stomach_are_not_neighbours(self) -> None:
        cat = replace(CAT, position=Position.KNEELING, easier="kitten")
        form = replace(EASIER, position=Position.PRONE)
        whole = with_forms(cat, form)
        assert not swapped(whole, levelled(whole, Level.BEGINNER))

    def test_an_easier_form_may_do_with_less_equipment_and_fewer_cautions(self) -> None:
        cat = replace(
            CAT, easier="kitten", equipment=("a mat", "a bar"), cautions=frozenset(Caution)
        )
        whole = with_forms(cat, replace(EASIER, equipment=("a mat",)))
        assert swapped(whole, levelled(whole, Level.BEGINNER))

    def test_a_harder_form_has_the_same_equipment(self) -> None:
        """In a routine with a ball the strong have a ball too."""
        cat = replace(CAT, harder="lion", equipment=("a ball",))
        whole = with_forms(cat, HARDER)
        assert not swapped(whole, levelled(whole, Level.STRONG))

    @pytest.mark.parametrize("level", [Level.BEGINNER, Level.STRONG])
    def test_a_form_that_is_nowhere_is_not_looked_for(self, level: Level) -> None:
        cat = replace(CAT, easier="kitten", harder="lion")
        whole = with_forms(cat)
        assert not swapped(whole, levelled(whole, level))

    def test_an_easier_form_that_the_routine_has_anyway_is_not_done_twice(self) -> None:
        cat = Work(exercise=replace(CAT, easier="kitten"), dose=HOLD)
        whole = replace(routine(cat, Work(exercise=EASIER, dose=HOLD)), variants=(EASIER,))
        assert not swapped(whole, levelled(whole, Level.BEGINNER))

    @pytest.mark.parametrize("level", [Level.BEGINNER, Level.STRONG])
    def test_two_exercises_do_not_become_the_same(self, level: Level) -> None:
        cat, cow = (
            Work(exercise=replace(CAT, id=id_, easier="lion", harder="lion"), dose=HOLD)
            for id_ in ("cat", "cow")
        )
        whole = replace(routine(cat, cow, cat), variants=(HARDER,))
        led = levelled(whole, level)
        assert [work.exercise.id for work in led.works] == ["lion", "cow", "lion"]

    def test_a_warm_up_may_do_once_what_comes_later(self) -> None:
        cat = Work(exercise=replace(CAT, easier="kitten"), dose=HOLD)
        cow = Work(exercise=replace(CAT, id="cow", easier="kitten"), dose=HOLD)
        warm_up = Part(routine="warm-up", title="Warm-up", blocks=(cow,))
        whole = replace(routine(warm_up, cat), variants=(EASIER,))
        assert len(swapped(whole, levelled(whole, Level.BEGINNER))) == 2

    def test_a_step_that_says_what_a_beginner_does_means_that_exercise(self) -> None:
        said = (("beginner", LevelDose(hold=Ms(3_000))),)
        cat = Work(exercise=replace(CAT, easier="kitten"), dose=HOLD, levels=said)
        whole = replace(routine(cat), variants=(EASIER,))
        assert not swapped(whole, levelled(whole, Level.BEGINNER))

    def test_what_a_selection_has_eased_is_easy_enough(self) -> None:
        cat = replace(CAT, easier="kitten")
        whole = replace(with_forms(cat, EASIER), eased=(("tiger", "cat"),))
        assert not swapped(whole, levelled(whole, Level.BEGINNER))

    @pytest.mark.parametrize(
        ("plain", "own", "both"),
        [
            ((1.5, 0, 1.5, 0), (3, 0, 3, 0), (3, 0, 3, 0)),
            ((4, 0, 5, 0), (3, 0, 6, 0), (4, 0, 6, 0)),
            ((3, 3, 3, 3), (4, 0, 4, 0), (4, 0, 4, 0)),
            ((4, 0, 4, 0), (3, 3, 3, 3), (3, 3, 3, 3)),
        ],
    )
    def test_a_form_is_no_quicker_than_either_and_has_all_of_its_phases(
        self, plain: tuple[float, ...], own: tuple[float, ...], both: tuple[float, ...]
    ) -> None:
        def dose(phases: tuple[float, ...]) -> Dose:
            return replace(REPS, tempo=Tempo(*(Ms(int(each * 1_000)) for each in phases)))

        cat = replace(CAT, harder="lion")
        whole = with_forms(cat, replace(HARDER, dose=dose(own)), dose=dose(plain))
        assert only(levelled(whole, Level.STRONG)) == dose(both)

    @given(plain=whole_routines(), level=st.sampled_from([Level.BEGINNER, Level.STRONG]))
    def test_no_form_is_taken_for_two_exercises_or_far_away(
        self, plain: Routine, level: Level
    ) -> None:
        led = levelled(plain, level)
        as_written = {work.exercise.id for work in plain.works}
        for blocks, after in (
            (plain.blocks[:1], led.blocks[:1]),
            (plain.blocks[1:], led.blocks[1:]),
        ):
            part, led_part = replace(plain, blocks=blocks), replace(led, blocks=after)
            taken: dict[str, str] = {}
            for was, now in swapped(part, led_part):
                assert now.exercise.id not in as_written
                assert taken.setdefault(now.exercise.id, was.exercise.id) == was.exercise.id
                places = {was.exercise.position, now.exercise.position}
                assert len(places) == 1 or (Position.ALL_FOURS in places)
                assert Position.CHAIR not in places or len(places) == 1
                assert not now.exercise.cautions - was.exercise.cautions

    @pytest.mark.parametrize("name", PACKAGED)
    def test_every_packaged_routine_is_easier_for_a_beginner(self, name: str) -> None:
        written = packaged(name)
        forms = swapped(written, levelled(written, Level.BEGINNER))
        assert forms
        for was, now in forms:
            assert was.exercise.easier == now.exercise.id
            assert set(now.exercise.equipment) <= set(was.exercise.equipment)
            assert now.exercise.dose.sides is was.dose.sides

    @pytest.mark.parametrize("name", PACKAGED)
    def test_no_packaged_routine_gains_a_caution_or_equipment(self, name: str) -> None:
        written = packaged(name)
        for before, after in swapped(written, levelled(written, Level.STRONG)):
            assert after.exercise.cautions <= before.exercise.cautions
            assert after.exercise.equipment == before.exercise.equipment
            assert after.exercise.dose.sides is before.exercise.dose.sides


class TestGentle:
    """A gentle routine has a beginner's doses and forms, and nothing else of that."""

    @given(plain=whole_routines(), level=st.sampled_from(Level))
    def test_its_doses_and_forms_are_a_beginners_at_every_level(
        self, plain: Routine, level: Level
    ) -> None:
        gentle = levelled(replace(plain, gentle=True), level)
        light = levelled(plain, Level.BEGINNER)
        for here, there in zip(gentle.works, light.works, strict=True):
            assert here.exercise == there.exercise
            assert here.dose.hold == there.dose.hold
            assert counts(here.dose) == counts(there.dose)

    def test_its_tempo_rests_and_speech_are_not(self) -> None:
        gentle = levelled(replace(works(REPS), gentle=True), Level.REGULAR)
        assert only(gentle) == replace(REPS, reps=6)
        assert gentle.speech == 1

    def test_for_a_beginner_they_are(self) -> None:
        gentle = levelled(replace(works(REPS), gentle=True), Level.BEGINNER)
        assert gentle == replace(levelled(works(REPS), Level.BEGINNER), gentle=True)

    def test_rest_in_the_place_of_work_is_as_short_as_the_work(self) -> None:
        pose = replace(CAT, relaxing=True, short="pose")
        work = Work(exercise=pose, dose=HOLD)
        rests = replace(routine(work), gentle=True)
        assert only(levelled(rests, Level.REGULAR)) == HOLD
        instead = replace(rests, eased=(("dog", "pose"),))
        assert only(levelled(instead, Level.REGULAR)).hold == 6_000

    def test_a_beginner_is_not_told_what_would_have_been_eased_anyway(self) -> None:
        eased = replace(works(HOLD), gentle=True, eased=(("dog", "pose"),))
        assert levelled(eased, Level.BEGINNER).eased == ()
        assert levelled(replace(eased, gentle=False), Level.BEGINNER).eased == eased.eased
        assert levelled(eased, Level.REGULAR).eased == eased.eased


class TestPace:
    @given(st.sampled_from([20, 25, 30, 45, 60, 90]), ALL_PACES)
    def test_a_rest_that_is_told_is_a_number_of_fives(self, rest: int, pace: float) -> None:
        dose = replace(HOLD, rest_after=Ms(rest * 1_000))
        found = only(paced(routine(Work(exercise=CAT, dose=dose)), pace)).rest_after
        assert found < TOLD_REST or found % 5_000 == 0

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


BEGINNER_TOLD = (
    "level beginner: holds x0.6, reps x0.6, tempo x1.25, rests x1.25, getting ready x1.3,"
    " speech x0.93"
)


class TestToldChanges:
    def test_nothing_is_told_of_a_routine_as_written(self) -> None:
        assert told(works(HOLD), Manner()) == ()

    def test_a_level_tells_its_factors_and_then_each_exercise_it_changed(self) -> None:
        chosen = routine(
            Work(exercise=CAT, dose=HOLD), Work(exercise=CAT, dose=Dose(tempo=SLOW_REP))
        )
        assert told(chosen, Manner(level=Level.BEGINNER)) == (
            BEGINNER_TOLD,
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

    def test_reps_that_fall_from_set_to_set_are_told_as_a_list(self) -> None:
        dose = replace(HOLD, sets=3, reps=4, pyramid=(4, 3, 2))
        assert told(works(dose), Manner(level=Level.STRONG)) == (
            "level strong: holds x1.5 or reps x1.25, tempo x1, rests x1, getting ready x1, speech x1",
            "  Cat: reps [4, 3, 2] to [5, 4, 2]",
        )

    def test_where_there_is_no_harder_level_that_is_said(self) -> None:
        assert told(replace(works(HOLD), hardest=Level.REGULAR), Manner(level=Level.STRONG)) == (
            "level strong: led as regular, for this routine knows no harder",
        )

    def test_a_gentle_routine_tells_its_doses_at_every_level(self) -> None:
        for level in (Level.REGULAR, Level.STRONG):
            assert told(replace(works(HOLD), gentle=True), Manner(level=level)) == (
                "gentle: holds x0.6, reps x0.6, as for a beginner",
                "  Cat: reps 5 to 3, hold 10s to 6s",
            )
        head, *_ = told(replace(works(HOLD), gentle=True), Manner(level=Level.BEGINNER))
        assert head == BEGINNER_TOLD

    def test_what_levels_make_of_written_doses_is_told_step_by_step(self) -> None:
        cat = replace(CAT, harder="lion", dose=HOLD)
        written = Work(exercise=cat, dose=HOLD, written=WRITTEN)
        one = Work(
            exercise=replace(CAT, name="Cow", dose=HOLD),
            dose=replace(HOLD, reps=1, hold=Ms(2_000)),
            written=WRITTEN,
        )
        own = replace(written, written=frozenset())
        used = Part(routine="other", title="Other", blocks=(written,))
        whole = routine(used, Repeat(times=2, blocks=(written, own)), one)
        assert levels_of_written_doses(replace(whole, variants=(HARDER,))) == (
            "Cat: beginner reps 5 to 3, hold 10s to 6s; strong now Lion",
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
