"""How doses grow: only as told, never beyond the bounds, and the same from the same history."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.units import Ms
from matcue.plan.growth import (
    Better,
    Cause,
    Diary,
    Exercised,
    Feeling,
    Grown,
    Move,
    Standing,
    doses,
    grown,
    last_notch,
    planned_notch,
    standing,
    weekday,
)
from matcue.plan.levels import levelled
from matcue.routine.model import Dose, Level, LevelDose, Part, Repeat, Work
from matcue.routine.program import Bounds, Deload, Growth, Line, Program, Range
from worlds import CAT, routine

MONDAY = date(2026, 11, 23).toordinal()
DAYS = (("strong",), ("strong",), ("soft",), ("strong",), ("strong",), (), ())
PROGRAM = Program(
    id="p",
    title="P",
    weeks=6,
    days=DAYS,
    grow=(Growth(exercise="cat", hold=Line((3_000, 30_000), 6), reps=Line((10, 20, 40))),),
)


def session(day: int, feeling: Feeling | None = None, routine: str = "strong") -> Exercised:
    exercises = frozenset({"cat"}) if routine == "strong" else frozenset({"dog"})
    return Exercised(day=MONDAY + day, routine=routine, exercises=exercises, feeling=feeling)


def every_day(until: int, *, without: tuple[int, ...] = ()) -> Diary:
    """Everything done as planned up to some day, and nothing said."""
    return tuple(
        session(day, routine=name)
        for day in range(until)
        for name in DAYS[day % 7]
        if day not in without
    )


def now(diary: Diary, day: int, program: Program = PROGRAM) -> Standing:
    return standing(program, MONDAY, diary, MONDAY + day)


def notch(diary: Diary, day: int) -> int:
    return now(diary, day).notch


def test_a_day_knows_its_weekday() -> None:
    assert [weekday(MONDAY + n) for n in range(8)] == [0, 1, 2, 3, 4, 5, 6, 0]


def test_each_week_brings_a_notch_by_itself() -> None:
    assert [notch(every_day(60), 7 * week) for week in range(8)] == [0, 1, 2, 3, 4, 5, 5, 5]
    assert [now(every_day(60), 7 * week).week for week in range(8)] == [1, 2, 3, 4, 5, 6, 7, 8]
    assert not now(every_day(60), 41).over
    assert now(every_day(60), 42).over


def test_lines_go_through_their_values_evenly() -> None:
    by_notch = [doses(PROGRAM, nth)[0] for nth in range(6)]
    assert [each.hold for each in by_notch] == [3_000, 8_000, 14_000, 19_000, 25_000, 30_000]
    assert [each.reps for each in by_notch] == [10, 14, 18, 24, 32, 40]


def test_a_line_of_fewer_weeks_stays_at_its_end() -> None:
    short = replace(PROGRAM, grow=(Growth(exercise="cat", reps=Line((10, 20), 3)),))
    assert [doses(short, nth)[0].reps for nth in range(5)] == [10, 15, 20, 20, 20]
    assert last_notch(short) == 2


def test_right_keeps_the_plan_as_saying_nothing_does() -> None:
    said = tuple(
        replace(e, feeling=Feeling.RIGHT) for e in every_day(30) if isinstance(e, Exercised)
    )
    assert now(said, 30) == now(every_day(30), 30)


def test_too_easy_adds_one_notch_at_most_once_a_week() -> None:
    easy = tuple(session(day, Feeling.EASY) for day in (0, 1, 3, 4))
    assert [notch(easy, day) for day in (0, 1, 3, 4, 6)] == [1, 1, 1, 1, 1]
    assert notch(easy, 7) == 2
    assert notch((*easy, session(7, Feeling.EASY)), 7) == 3


def test_too_hard_takes_one_away_at_once_and_the_week_brings_none() -> None:
    weeks = every_day(21)
    hard = (*weeks, session(21, Feeling.HARD), session(22), session(24), session(25))
    assert (notch(weeks, 21), notch(hard, 21), notch(hard, 28)) == (3, 2, 2)
    assert notch((*hard, session(22, Feeling.EASY)), 22) == 2


def test_worse_than_before_takes_one_away_as_too_hard_does() -> None:
    weeks = every_day(21)
    worse = (*weeks, session(21, Feeling.WORSE), session(22), session(24), session(25))
    assert [notch(worse, day) for day in (22, 28)] == [2, 2]
    assert [move.cause for move in now((*weeks, session(21, Feeling.WORSE)), 21).moves] == [
        Cause.WORSE
    ]


def test_sore_as_usual_counts_as_right() -> None:
    sore = tuple(
        replace(e, feeling=Feeling.SORE) for e in every_day(30) if isinstance(e, Exercised)
    )
    assert now(sore, 30) == now(every_day(30), 30)


def test_pain_of_any_session_takes_one_away() -> None:
    assert notch((*every_day(21), session(21, Feeling.PAIN, "soft")), 21) == 2


def test_feelings_of_what_does_not_grow_say_nothing_about_growth() -> None:
    for feeling in (Feeling.EASY, Feeling.HARD, Feeling.WORSE):
        assert notch((*every_day(21), session(21, feeling, "soft")), 21) == 3
        assert notch((*every_day(21), session(21, feeling, "elsewhere")), 21) == 3


@pytest.mark.parametrize("missed", range(1, 14))
def test_a_missed_day_changes_nothing(missed: int) -> None:
    assert now(every_day(28, without=(missed,)), 28) == now(every_day(28), 28)


def test_two_missed_days_change_nothing_and_three_take_one_notch() -> None:
    weeks = every_day(14)
    assert notch(weeks, 14) == 2
    # Monday and Tuesday were missed by Wednesday, and Wednesday too by Thursday.
    assert [notch(weeks, day) for day in (15, 16, 17, 18)] == [2, 2, 1, 1]


def test_days_of_rest_are_not_missed() -> None:
    assert notch(every_day(12), 14) == 2


def test_a_holiday_takes_notches_but_no_weeks() -> None:
    back = now(every_day(28), 28 + 14)
    assert back.week == 5
    assert back.notch == 4 - 3


def test_the_first_day_may_begin_in_the_evening() -> None:
    late = tuple(session(day) for day in (3, 4))
    assert notch(late, 4) == 0
    assert notch((), 3) == 0


def test_what_was_before_the_program_plays_no_part() -> None:
    assert notch((session(-1, Feeling.EASY), session(-7)), 0) == 0


def test_a_lighter_week_is_lighter_and_not_under_the_least() -> None:
    lighter = replace(PROGRAM, deload=Deload(4, 0.5), bounds=Bounds(hold=Range(3_000, 30_000)))
    in_fourth = now(every_day(40), 21, lighter)
    assert in_fourth.lighter
    assert now(every_day(40), 20, lighter).doses[0] == Grown(
        exercise="cat", hold=Ms(17_000), reps=20
    )
    assert in_fourth.doses == (Grown(exercise="cat", hold=Ms(8_000), reps=10),)
    assert not now(every_day(40), 28, lighter).lighter
    assert doses(lighter, 0, lighter=True)[0].hold == 3_000


def test_the_week_after_a_lighter_one_goes_on_where_the_one_before_it_was() -> None:
    lighter = replace(PROGRAM, deload=Deload(4, 0.3))
    assert [now(every_day(60), 7 * week, lighter).notch for week in range(7)] == [
        *(0, 1, 2),
        *(2, 3, 4),
        4,
    ]
    reps = [now(every_day(60), 7 * week, lighter).doses[0].reps for week in range(6)]
    assert reps == [10, 15, 20, 14, 30, 40]


def test_past_the_end_no_week_is_lighter() -> None:
    lighter = replace(PROGRAM, deload=Deload(4, 0.3))
    assert [now(every_day(60), 49, lighter).week, now(every_day(60), 49, lighter).lighter] == [
        8,
        False,
    ]


def test_that_a_lighter_week_is_easy_says_nothing_but_that_it_is_hard_does() -> None:
    lighter = replace(PROGRAM, deload=Deload(2, 0.3))
    for feeling, then in ((Feeling.EASY, 1), (Feeling.RIGHT, 1), (Feeling.HARD, 0)):
        felt = (session(0), session(7, feeling), session(8))
        assert (now(felt, 7, lighter).lighter, now(felt, 14, lighter).notch) == (True, then)


def test_nothing_goes_up_by_two_notches_between_one_session_and_the_next() -> None:
    # The last session of a week was too easy: the week that ends brings no second notch.
    assert [notch((session(0), session(4, Feeling.EASY)), day) for day in (4, 7)] == [1, 1]
    assert notch((session(0), session(3, Feeling.EASY), session(4)), 7) == 2


def test_what_moved_it_is_told_until_the_next_session() -> None:
    def moves(diary: Diary, day: int) -> list[tuple[int, int, Cause]]:
        return [(m.day - MONDAY, m.by, m.cause) for m in now(diary, day).moves]

    weeks = every_day(14)
    assert moves(weeks, 14) == [(14, 1, Cause.WEEK)]
    assert moves((*weeks, session(14)), 14) == []
    assert moves((*weeks, session(14, Feeling.HARD)), 15) == [(14, -1, Cause.HARD)]
    assert moves((*weeks, session(14, Feeling.EASY)), 15) == [(14, 1, Cause.EASY)]
    assert moves((*weeks, session(14, Feeling.PAIN, "soft")), 15) == [
        (14, 1, Cause.WEEK),
        (14, -1, Cause.PAIN),
    ]
    assert moves(weeks, 18) == [(14, 1, Cause.WEEK), (16, -1, Cause.MISSED)]
    assert moves((session(0, Feeling.HARD),), 1) == []
    assert now((session(0, Feeling.EASY),), 0).moves == (Move(MONDAY, 1, Cause.EASY),)


# Moving on.

ASKS = replace(PROGRAM, weeks=2, move_on=2, then="q")
(LAST,) = doses(ASKS, last_notch(ASKS))


def whole(day: int, feeling: Feeling | None = None, done: Grown = LAST) -> Exercised:
    """A session done to its end, with the last doses."""
    return replace(session(day, feeling), done=(done,))


def is_over(*diary: Exercised, day: int = 21, program: Program = ASKS) -> bool:
    return now(diary, day, program).over


EARLIER = (session(0), session(7))
"""A session in each of its two weeks, none of them with the last doses."""


def test_without_the_last_doses_the_last_week_goes_on() -> None:
    stands = now(every_day(56), 56, ASKS)
    assert (stands.week, stands.over, stands.good_days) == (2, False, 0)
    assert stands.notch == last_notch(ASKS)


def test_with_the_last_doses_on_so_many_days_it_is_over_when_the_week_is() -> None:
    assert is_over(*EARLIER, whole(14), whole(15))
    assert not is_over(*EARLIER, whole(14), whole(15), day=20)


def test_two_sessions_of_a_day_are_one_day() -> None:
    assert not is_over(*EARLIER, whole(14), whole(14))


@pytest.mark.parametrize("feeling", [Feeling.HARD, Feeling.WORSE, Feeling.PAIN])
def test_a_day_that_did_not_go_well_begins_the_count_anew(feeling: Feeling) -> None:
    assert not is_over(*EARLIER, whole(14), whole(15, feeling), whole(16))
    assert is_over(*EARLIER, whole(14), whole(15, feeling), whole(16), whole(17))


@pytest.mark.parametrize("feeling", [None, Feeling.RIGHT, Feeling.EASY, Feeling.SORE])
def test_a_day_that_was_right_easy_or_sore_as_usual_went_well(feeling: Feeling | None) -> None:
    assert is_over(*EARLIER, whole(14, feeling), whole(15, feeling))


@pytest.mark.parametrize("less", [{"hold": Ms(29_000)}, {"reps": 39}, {"hold": None}])
def test_less_than_the_last_doses_does_not_count(less: dict[str, Ms | int | None]) -> None:
    short = replace(LAST, **less)  # type: ignore[arg-type] # its own fields
    assert not is_over(*EARLIER, whole(14, done=short), whole(15))
    assert is_over(*EARLIER, whole(14, done=replace(LAST, hold=Ms(60_000))), whole(15))


def test_what_was_broken_off_does_not_count() -> None:
    assert not is_over(*EARLIER, replace(whole(14), done=()), whole(15))


def test_good_days_alone_do_not_end_it_before_its_weeks() -> None:
    assert not is_over(whole(0), whole(1), day=13)
    assert is_over(whole(0), whole(1), session(7), day=14)


def test_a_program_that_goes_on_with_itself_is_never_over() -> None:
    endless = replace(PROGRAM, then="p")
    stands = now(every_day(100), 100, endless)
    assert (stands.week, stands.over, stands.notch) == (6, False, 5)


# Whatever happens.

feelings = st.sampled_from([None, *Feeling])
days = st.dictionaries(
    st.integers(0, 60), st.tuples(feelings, st.sampled_from(["strong", "soft"])), max_size=40
)
kept_up = st.lists(
    st.sampled_from(["nothing", "soft", "strong", *Feeling]), min_size=70, max_size=70
).map(
    lambda found: tuple(
        session(
            day, each if isinstance(each, Feeling) else None, "soft" if each == "soft" else "strong"
        )
        for day, each in enumerate(found)
        if each != "nothing"
    )
)
"""Ten weeks in which on most days something is done."""

lines = st.builds(
    Line,
    st.lists(st.integers(1, 50), min_size=1, max_size=4).map(lambda found: tuple(sorted(found))),
    st.none() | st.integers(1, 10),
)


@st.composite
def programs(draw: st.DrawFn) -> Program:
    reps = draw(lines)
    hold = Line(tuple(1_000 * n for n in draw(lines).values), draw(st.none() | st.integers(1, 10)))
    return Program(
        id="p",
        title="P",
        weeks=draw(st.integers(1, 10)),
        days=DAYS,
        grow=(Growth(exercise="cat", hold=hold, reps=reps),),
        bounds=Bounds(hold=Range(hold.values[0], hold.values[-1]), reps=Range(reps.values[0], 60)),
        deload=draw(st.none() | st.builds(Deload, st.integers(2, 5), st.floats(0.05, 0.9))),
    )


def until(diary: Diary, day: int) -> Diary:
    """What was done before a day."""
    return tuple(entry for entry in diary if entry.day < MONDAY + day)


def written(found: dict[int, tuple[Feeling | None, str]]) -> Diary:
    return tuple(session(day, feeling, name) for day, (feeling, name) in sorted(found.items()))


@given(programs(), days, st.integers(0, 70))
def test_nothing_is_ever_beyond_the_bounds(
    program: Program, found: dict[int, tuple[Feeling | None, str]], day: int
) -> None:
    (dose,) = now(written(found), day, program).doses
    (growth,) = program.grow
    assert growth.hold is not None
    assert growth.reps is not None
    assert dose.hold is not None
    assert dose.reps is not None
    assert program.bounds.hold.least <= dose.hold <= program.bounds.hold.most
    assert program.bounds.reps.least <= dose.reps <= program.bounds.reps.most
    assert dose.reps <= growth.reps.values[-1]


@given(
    days,
    st.integers(0, 60),
    st.sampled_from([Feeling.HARD, Feeling.WORSE, Feeling.PAIN]),
    st.integers(0, 30),
)
def test_after_hard_or_pain_it_is_never_more_until_something_else_was_done(
    found: dict[int, tuple[Feeling | None, str]], day: int, feeling: Feeling, later: int
) -> None:
    before = written({d: each for d, each in found.items() if d < day})
    after = (*before, session(day, feeling))
    was = notch(before, day)
    assert notch(after, day) == max(0, was - 1)
    assert notch(after, day + later) <= max(0, was - 1)


@given(st.integers(0, 60), st.sets(st.integers(0, 60), max_size=20))
def test_without_feelings_it_never_goes_back_while_not_three_days_are_missed(
    until: int, missed: set[int]
) -> None:
    # Of three days in a row one is always done.
    without = tuple(day for day in missed if day % 3)
    diary = tuple(session(day) for day in range(until) if day not in without or not DAYS[day % 7])
    notches = [notch(diary, day) for day in range(until)]
    assert notches == sorted(notches)


@given(programs(), kept_up, st.integers(2, 4))
def test_after_a_lighter_week_it_is_at_most_a_notch_over_what_was_before(
    program: Program, diary: Diary, every: int
) -> None:
    program = replace(program, deload=Deload(every, 0.3))
    full = before = now(diary, 0, program)
    for day in range(70):
        stands = now(until(diary, day), day, program)
        if before.lighter and not stands.lighter:
            (most,), (dose,) = doses(program, full.notch + 1), stands.doses
            assert stands.notch <= full.notch + 1
            assert (dose.hold or 0) <= (most.hold or 0)
            assert (dose.reps or 0) <= (most.reps or 0)
        full, before = full if stands.lighter else stands, stands


@given(programs(), kept_up)
def test_no_session_is_more_than_a_notch_over_the_full_one_before_it(
    program: Program, diary: Diary
) -> None:
    last = 0
    for entry in diary:
        if isinstance(entry, Exercised) and "cat" in entry.exercises:
            day = entry.day - MONDAY
            stands = now(until(diary, day), day, program)
            assert stands.notch <= last + 1
            if not stands.lighter:
                last = stands.notch


@given(programs(), kept_up)
def test_too_easy_moves_it_up_at_most_once_in_seven_days(program: Program, diary: Diary) -> None:
    rises = []
    for entry in diary:
        day = entry.day - MONDAY
        before = now(until(diary, day), day, program).notch
        if now(until(diary, day + 1), day, program).notch > before:
            assert isinstance(entry, Exercised)
            assert entry.feeling is Feeling.EASY
            rises.append(day)
    assert all(after - earlier >= 7 for earlier, after in pairwise(rises))


@given(programs(), kept_up)
def test_after_hard_or_pain_the_rest_of_the_week_and_its_end_bring_nothing(
    program: Program, diary: Diary
) -> None:
    for entry in diary:
        assert isinstance(entry, Exercised)
        if entry.feeling not in (Feeling.HARD, Feeling.WORSE, Feeling.PAIN):
            continue
        day = entry.day - MONDAY
        after = now(until(diary, day + 1), day, program).notch
        for later in range(day + 1, day - day % 7 + 8):
            assert now(until(diary, later), later, program).notch <= after


@given(programs())
def test_what_is_shown_beforehand_is_what_comes_when_all_goes_as_planned(program: Program) -> None:
    diary = every_day(7 * program.weeks)
    comes = [now(diary, 7 * week, program) for week in range(program.weeks)]
    assert [each.notch for each in comes] == [
        planned_notch(program, week) for week in range(1, program.weeks + 1)
    ]
    assert comes[-1].notch <= last_notch(program)


@given(programs())
def test_a_later_notch_is_never_less(program: Program) -> None:
    steps = [doses(program, nth)[0] for nth in range(last_notch(program) + 2)]
    for a, b in pairwise(steps):
        assert (a.hold or 0) <= (b.hold or 0)
        assert (a.reps or 0) <= (b.reps or 0)


@given(programs(), days, st.integers(0, 70))
def test_the_same_history_gives_the_same_session_and_the_future_does_not_count(
    program: Program, found: dict[int, tuple[Feeling | None, str]], day: int
) -> None:
    diary = written(found)
    past = tuple(e for e in diary if isinstance(e, Exercised) and e.day <= MONDAY + day)
    assert now(diary, day, program) == now((*past, Better(MONDAY)), day, program)


# In a routine.

WORK = Work(exercise=CAT, dose=Dose(sets=2, reps=5, hold=Ms(20_000)))
NOW = (Grown(exercise="cat", hold=Ms(8_000), reps=12),)


def test_doses_are_put_at_whatever_depth_but_not_into_the_warm_up() -> None:
    warm = Part(routine="warm-up", title="W", blocks=(WORK,))
    found = grown(routine(warm, WORK, Repeat(times=2, blocks=(WORK,))), NOW)
    assert [(w.dose.reps, w.dose.hold) for w in found.works] == [
        (5, 20_000),
        (12, 8_000),
        (12, 8_000),
    ]
    assert found.works[1].dose.sets == 2


@pytest.mark.parametrize("level", list(Level))
def test_a_level_leaves_what_a_program_says(level: Level) -> None:
    own = (("beginner", LevelDose(hold=Ms(3_000))), ("strong", LevelDose(hold=Ms(30_000))))
    strict = replace(CAT, levels=own)
    (work,) = levelled(grown(routine(replace(WORK, exercise=strict)), NOW), level).works
    assert (work.dose.sets, work.dose.reps, work.dose.hold) == (2, 12, 8_000)


def test_the_dose_of_a_program_counts_as_written() -> None:
    (work,) = grown(routine(WORK), NOW).works
    assert work.written == {"sets", "reps", "hold"}


def test_reps_that_grow_are_the_same_in_each_set() -> None:
    falling = replace(WORK, dose=replace(WORK.dose, reps=5, pyramid=(5, 3)))
    (more,) = grown(routine(falling), NOW).works
    (longer,) = grown(routine(falling), (Grown(exercise="cat", hold=Ms(8_000)),)).works
    assert (more.dose.reps, more.dose.pyramid) == (12, ())
    assert (longer.dose.hold, longer.dose.pyramid) == (8_000, (5, 3))
    for level in Level:
        assert levelled(routine(longer), level).works[0].dose.pyramid == (5, 3)


def test_a_hold_is_given_only_to_what_is_held() -> None:
    moving = Work(exercise=CAT, dose=Dose(hold=Ms(15_000), moving=True))
    plain = Work(exercise=CAT, dose=Dose(reps=5))
    found = grown(routine(moving, plain), NOW)
    assert [(w.dose.reps, w.dose.hold) for w in found.works] == [(1, 8_000), (12, None)]


def test_without_doses_the_routine_is_the_same() -> None:
    whole = routine(WORK)
    assert grown(whole, ()) is whole
