"""Minutes, weeks and streaks: counted by the day where somebody was."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from history_worlds import note, record

from matcue.base.units import MINUTE, Ms
from matcue.coach.history.figures import heat, longest, minutes_a_day, streak, weeks
from matcue.coach.history.record import Begun, Noted, diary, program_on
from matcue.plan.growth import Allowed, Better, Exercised, Feeling

TODAY = date(2026, 11, 20)


def ago(*days: int) -> set[date]:
    return {TODAY - timedelta(days=day) for day in days}


@pytest.mark.parametrize(
    ("days", "counts"),
    [
        ((), 0),
        ((0,), 1),
        ((1,), 1),
        ((0, 1, 2), 3),
        ((0, 2, 4), 3),
        ((0, 3), 1),
        ((1, 2, 4, 5, 8), 4),
        ((2, 3), 2),
        ((3, 4), 0),
    ],
)
def test_a_streak_forgives_a_day_of_rest_and_today_is_not_over(
    days: tuple[int, ...], counts: int
) -> None:
    assert streak(ago(*days), TODAY) == counts


def test_the_longest_streak_may_be_long_over() -> None:
    assert longest(ago(0, 1, 20, 21, 23, 24)) == 4
    assert longest(set()) == 0


def test_a_day_is_the_day_where_it_was_done() -> None:
    tokyo = timezone(timedelta(hours=9))
    late = datetime(2026, 11, 19, 23, 30, tzinfo=UTC)
    assert list(minutes_a_day([record(begun=late.astimezone(tokyo))])) == [date(2026, 11, 20)]
    assert list(minutes_a_day([record(begun=late)])) == [date(2026, 11, 19)]


def test_minutes_of_a_day_and_a_week_add_up() -> None:
    done = [record(str(day), day, done_ms=Ms(10 * MINUTE)) for day in (9, 15, 16, 20)]
    done.append(record("again", 20, done_ms=Ms(5 * MINUTE)))
    assert minutes_a_day(done)[TODAY] == 15
    assert [(w.monday.day, w.minutes, w.sessions) for w in weeks(done, TODAY, 3)] == [
        (2, 0, 0),
        (9, 20, 2),
        (16, 25, 3),
    ]


def test_the_calendar_has_a_row_a_weekday_and_nothing_in_days_to_come() -> None:
    rows = heat({TODAY: 12.0}, TODAY, 2)
    assert [len(row) for row in rows] == [2] * 7
    assert rows[4] == (0.0, 12.0)
    assert rows[5] == (0.0, None)


def test_the_diary_is_in_the_order_of_time_over_zones() -> None:
    tokyo = timezone(timedelta(hours=9))
    early = record("a", begun=datetime(2026, 11, 3, 6, 0, tzinfo=tokyo), feeling=Feeling.PAIN)
    later = record("b", begun=datetime(2026, 11, 2, 22, 0, tzinfo=UTC))
    told = diary([later, early], [note("n", 4, Noted.BETTER), note("m", 5, Noted.ALLOWED, "cat")])
    day = date(2026, 11, 3).toordinal()
    assert told == (
        Exercised(day=day, routine="morning", feeling=Feeling.PAIN),
        Exercised(day=day - 1, routine="morning"),
        Better(day + 1),
        Allowed(day + 2, "cat"),
    )


def test_the_program_that_is_on_is_the_one_begun_last_and_not_stopped() -> None:
    begun = note("a", 2, Noted.PROGRAM_BEGUN, "prevent")
    other = note("b", 4, Noted.PROGRAM_BEGUN, "desk-days")
    assert program_on([begun, other]) == Begun("desk-days", date(2026, 11, 4))
    assert program_on([begun, note("c", 3, Noted.PROGRAM_STOPPED, "prevent")]) is None
    assert program_on([]) is None
