"""When a reminder comes: times of the clock from an interval, and the instants they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.errors import InputError
from matcue.coach.reminders.plan import (
    Reminder,
    first_day,
    following,
    instants,
    times_of_day,
    times_text,
    too_late,
)
from matcue.coach.reminders.wanted import ReminderRequest, reminder
from matcue.routine.model import Kind, When
from matcue.routine.shelf import Shelf
from matcue.session.session import draft
from matcue.settings.table import Settings

WORK = (0, 1, 2, 3, 4)
DESK = Reminder(
    routine="desk",
    name="desk",
    title="Desk break",
    kind=Kind.GENTLE,
    when=When.ANY,
    lasts=timedelta(minutes=5),
    days=WORK,
    times=(time(9), time(10, 30)),
)


def minutes(count: int) -> timedelta:
    return timedelta(minutes=count)


def of(
    name: str, wanted: ReminderRequest | None = None, settings: Settings | None = None
) -> Reminder:
    chosen = settings or Settings()
    return reminder(
        name, draft(name, chosen.options(), Shelf()), wanted or ReminderRequest(), chosen
    )


def test_an_interval_goes_on_from_the_first_time_and_stops_before_the_last() -> None:
    found = times_of_day(minutes(90), time(9), time(17))
    assert times_text(found) == "9:00, 10:30, 12:00, 13:30, 15:00 and 16:30"


def test_a_time_that_falls_on_the_end_is_one_of_them() -> None:
    assert times_of_day(minutes(240), time(9), time(17)) == (time(9), time(13), time(17))


def test_an_odd_interval_keeps_its_own_steps() -> None:
    found = times_of_day(minutes(67), time(8, 5), time(12))
    assert found == (time(8, 5), time(9, 12), time(10, 19), time(11, 26))


@given(
    every=st.integers(15, 720),
    start=st.integers(0, 24 * 60 - 2),
    span=st.integers(1, 24 * 60 - 1),
)
def test_times_are_equally_far_apart_within_their_span(every: int, start: int, span: int) -> None:
    end = min(start + span, 24 * 60 - 1)
    clock = [time(at // 60, at % 60) for at in (start, end)]
    if every > end - start:
        with pytest.raises(InputError, match="is longer than"):
            times_of_day(minutes(every), *clock)
        return
    found = [at.hour * 60 + at.minute for at in times_of_day(minutes(every), *clock)]
    assert found[0] == start
    assert {later - sooner for sooner, later in pairwise(found)} == {every}
    assert end - every < found[-1] <= end


@pytest.mark.parametrize(
    ("every", "start", "end", "message"),
    [
        (90, time(22), time(2), "22:00 to 02:00 runs past midnight"),
        (90, time(9), time(9), "is one time; write --at 09:00"),
        (10, time(9), time(17), "every 10 min is out of range; write 15m to 12h"),
        (13 * 60, time(9), time(23), "every 13 h is out of range"),
        (180, time(9), time(11), "every 3 h is longer than 09:00 to 11:00"),
    ],
)
def test_what_cannot_be_is_refused_with_what_to_write(
    every: int, start: time, end: time, message: str
) -> None:
    with pytest.raises(InputError, match=message):
        times_of_day(minutes(every), start, end)


@pytest.mark.parametrize(
    ("today", "first"),
    [
        (date(2026, 11, 25), date(2026, 11, 25)),
        (date(2026, 11, 28), date(2026, 11, 30)),  # a Saturday waits for Monday
    ],
)
def test_the_first_day_is_today_if_it_is_one_of_the_days(today: date, first: date) -> None:
    assert first_day(DESK, today) == first


def test_nine_o_clock_stays_nine_o_clock_when_the_clocks_change() -> None:
    daily = replace(DESK, days=tuple(range(7)), times=(time(9),))
    berlin = ZoneInfo("Europe/Berlin")
    spring = list(instants(daily, date(2026, 3, 28), date(2026, 3, 30), berlin))
    assert [at.strftime("%H:%M") for at in spring] == ["09:00", "09:00"]
    assert spring[1].astimezone(UTC) - spring[0].astimezone(UTC) == timedelta(hours=23)
    autumn = list(instants(daily, date(2026, 10, 24), date(2026, 10, 26), berlin))
    assert autumn[1].astimezone(UTC) - autumn[0].astimezone(UTC) == timedelta(hours=25)


def test_a_time_that_the_clocks_leave_out_comes_as_much_later_as_they_leap() -> None:
    daily = replace(DESK, days=tuple(range(7)), times=(time(2, 30),))
    found = list(instants(daily, date(2026, 3, 29), date(2026, 3, 30), ZoneInfo("Europe/Berlin")))
    assert [at.strftime("%H:%M") for at in found] == ["03:30"]


def test_a_time_that_the_clocks_repeat_comes_once_the_first_time() -> None:
    daily = replace(DESK, days=tuple(range(7)), times=(time(2, 30),))
    found = list(instants(daily, date(2026, 10, 25), date(2026, 10, 26), ZoneInfo("Europe/Berlin")))
    assert found == [datetime(2026, 10, 25, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"))]


@pytest.mark.parametrize(
    ("now", "comes"),
    [
        ("2026-03-27T08:59", "2026-03-27T09:00+01:00"),
        ("2026-03-27T09:00", "2026-03-27T10:30+01:00"),
        ("2026-03-27T23:00", "2026-03-30T09:00+02:00"),
        ("2026-10-24T12:00", "2026-10-26T09:00+01:00"),
    ],
)
def test_the_next_one_is_found_over_a_weekend_and_a_change_of_clocks(now: str, comes: str) -> None:
    reminder = replace(DESK, days=(0, 1, 2, 3, 4), times=(time(9), time(10, 30)))
    here = datetime.fromisoformat(now).replace(tzinfo=ZoneInfo("Europe/Berlin"))
    assert following(reminder, here).isoformat(timespec="minutes") == comes


def test_a_break_is_spread_over_the_working_day_that_the_settings_tell() -> None:
    found = of("desk", settings=Settings(wake_time=time(6), working_days=(1, 2)))
    assert found.days == (1, 2)
    assert found.times == tuple(
        time(*at) for at in ((8, 0), (9, 30), (11, 0), (12, 30), (14, 0), (15, 30))
    )


def test_who_gets_up_late_is_not_reminded_after_midnight() -> None:
    found = of("desk", settings=Settings(wake_time=time(18)))
    assert found.times == (time(20), time(21, 30), time(23))


def test_the_morning_begins_when_one_gets_up_and_the_evening_before_bed() -> None:
    settings = Settings(wake_time=time(6, 15), bedtime=time(0, 30))
    assert of("morning", settings=settings).times == (time(6, 15),)
    assert of("evening", settings=settings).times == (time(23, 30),)
    assert of("evening", settings=settings).days == tuple(range(7))


def test_what_is_no_break_asks_for_its_time() -> None:
    with pytest.raises(InputError, match="when do you want to do Muscle corset"):
        of("corset")


def test_times_are_sorted_and_none_comes_twice() -> None:
    found = of("corset", ReminderRequest(at=(time(17), time(8), time(17))))
    assert found.times == (time(8), time(17))


def test_times_and_an_interval_exclude_each_other() -> None:
    with pytest.raises(InputError, match="leave --every, --from and --to away"):
        of("desk", ReminderRequest(at=(time(8),), every=minutes(60)))


def test_no_day_is_no_reminder() -> None:
    with pytest.raises(InputError, match="--on names no day"):
        of("desk", ReminderRequest(days=()))


def test_an_interval_shorter_than_the_session_is_refused() -> None:
    with pytest.raises(InputError, match="takes longer than that itself"):
        of("corset", ReminderRequest(every=minutes(15)))


def test_only_what_loads_the_back_is_too_late_in_the_evening() -> None:
    heavy = replace(DESK, kind=Kind.STRENGTHENING, times=(time(8), time(17), time(19), time(23)))
    # It takes five minutes, so what begins at 17:00 ends 5 h 25 min before bed.
    assert too_late(heavy, time(22, 30)) == (time(19), time(23))
    assert too_late(replace(heavy, kind=Kind.GENTLE), time(22, 30)) == ()
    assert too_late(heavy, time(0, 0)) == (time(19), time(23))
