"""When a session had better not be: near to bedtime, after a meal, on nights of changing clocks."""

from __future__ import annotations

import os
import time as clocks
from datetime import UTC, datetime, time, timedelta
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import InputError
from matcue.base.units import time_of_day
from matcue.coach.safe_hours import Here, about, eaten, late, time_after_meal

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = (2026, 11, 22)
HALF_AN_HOUR = timedelta(minutes=30)


def at(hour: int, minute: int = 0) -> datetime:
    return datetime(*DAY, hour, minute, tzinfo=UTC)


@pytest.fixture
def middle_europe() -> Iterator[Here]:
    """A zone whose clocks change at the ends of March and October, known to the system."""
    if not hasattr(clocks, "tzset"):
        pytest.skip("only POSIX systems change their zone while a program runs")
    before = os.environ.get("TZ")
    os.environ["TZ"] = "CET-1CEST,M3.5.0,M10.5.0/3"
    clocks.tzset()
    yield Here()
    if before is None:
        del os.environ["TZ"]
    else:
        os.environ["TZ"] = before
    clocks.tzset()


@pytest.mark.parametrize(
    ("now", "bedtime", "warned_of"),
    [
        (at(17, 0), "22:30", None),  # ends at 17:30, five hours before
        (at(17, 1), "22:30", at(22, 30)),
        (at(21, 0), "22:30", at(22, 30)),
        (at(22, 45), "22:30", at(22, 30)),  # past it, and still not a day away
        (at(3, 29), "22:30", datetime(2026, 11, 21, 22, 30, tzinfo=UTC)),
        (at(3, 30), "22:30", None),  # the morning of an early bird
        (at(9, 0), "22:30", None),
        (at(19, 0), "00:30", None),
        (at(19, 1), "00:30", datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),
        (at(23, 50), "00:30", datetime(2026, 11, 23, 0, 30, tzinfo=UTC)),
        (at(0, 10), "00:30", at(0, 30)),
        (at(1, 30), "06:00", at(6, 0)),  # who works at night goes to bed in the morning
        (at(18, 0), "06:00", None),
    ],
)
def test_a_session_is_late_when_it_ends_within_five_hours_of_bedtime(
    now: datetime, bedtime: str, warned_of: datetime | None
) -> None:
    found = late(now, HALF_AN_HOUR, time.fromisoformat(bedtime))
    assert (found.bedtime if found else None) == warned_of


def test_a_late_session_says_when_it_ends_and_how_long_before_bedtime() -> None:
    found = late(at(20, 0), HALF_AN_HOUR, time(22, 30))
    assert found is not None
    assert found.ends == at(20, 30)
    assert found.before == timedelta(hours=2)


def test_the_hour_that_the_clocks_skip_counts_as_none(middle_europe: Here) -> None:
    """22:00 to 04:00 looks like six hours, and is five on that night."""
    evening = datetime(2026, 3, 28, 22, 0, tzinfo=middle_europe)
    found = late(evening, HALF_AN_HOUR, time(4, 0))
    assert found is not None
    assert found.before == timedelta(hours=4, minutes=30)
    assert late(evening - timedelta(days=1), HALF_AN_HOUR, time(4, 0)) is None


def test_the_hour_that_the_clocks_repeat_counts_twice(middle_europe: Here) -> None:
    """23:00 to 03:30 looks like four and a half hours, and is five and a half on that night."""
    evening = datetime(2026, 10, 24, 23, 0, tzinfo=middle_europe)
    assert late(evening, HALF_AN_HOUR, time(3, 30)) is None
    assert late(evening - timedelta(days=1), HALF_AN_HOUR, time(3, 30)) is not None


def test_a_meal_before_the_clocks_change_lies_as_far_back_as_it_does(middle_europe: Here) -> None:
    now = datetime(2026, 3, 29, 3, 30, tzinfo=middle_europe)
    ready = time_after_meal(now, eaten("1:15", now))
    assert f"{ready:%H:%M}" == "04:45"


def test_the_machines_zone_turns_utc_into_its_clocks_and_back(middle_europe: Here) -> None:
    for moment in (
        datetime(2026, 1, 1, 12, 0, tzinfo=UTC),
        datetime(2026, 7, 1, 12, 0, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),  # 2:30 in summer
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),  # 2:30 in winter
    ):
        here = moment.astimezone(middle_europe)
        assert here.astimezone(UTC) == moment
    assert f"{datetime(2026, 7, 1, 12, 0, tzinfo=UTC).astimezone(middle_europe):%H:%M %Z}" == (
        "14:00 CEST"
    )


@pytest.mark.parametrize(
    ("text", "read"),
    [("22:30", time(22, 30)), (" 0:30 ", time(0, 30)), ("23.15", time(23, 15))],
)
def test_a_time_of_the_clock_is_read_as_people_write_it(text: str, read: time) -> None:
    assert time_of_day(text) == read


@pytest.mark.parametrize(
    "text", ["24:00", "22:60", "half past ten", "2230", "22:3", "-1:30", "٢٢:٣٠"]
)
def test_anything_else_is_no_time(text: str) -> None:
    assert time_of_day(text) is None


@pytest.mark.parametrize(
    ("text", "meal"),
    [
        ("19:30", at(19, 30)),
        ("20:00", at(20, 0)),
        ("20:01", datetime(2026, 11, 21, 20, 1, tzinfo=UTC)),
        ("1h30m", at(18, 30)),
        ("1 h 30 min", at(18, 30)),
        ("1.5 hours ago", at(18, 30)),
        ("45 min ago", at(19, 15)),
        ("2H", at(18, 0)),
        ("0m", at(20, 0)),
    ],
)
def test_a_meal_is_told_by_the_clock_or_by_how_long_ago(text: str, meal: datetime) -> None:
    assert eaten(text, at(20, 0)) == meal


@pytest.mark.parametrize("text", ["", "30", "ago", "soon", "25:00", "-1h", "1h 2h", "1e9h"])
def test_a_meal_told_otherwise_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(InputError, match=r"write 19:30, or how long ago, like 1h30m"):
        eaten(text, at(20, 0))


@pytest.mark.parametrize(
    ("meal", "ready"),
    [(at(17, 30), None), (at(17, 31), at(20, 1)), (at(20, 0), at(22, 30)), (at(9, 0), None)],
)
def test_it_is_time_two_and_a_half_hours_after_a_meal(
    meal: datetime, ready: datetime | None
) -> None:
    assert time_after_meal(at(20, 0), meal) == ready


@pytest.mark.parametrize(
    ("minutes", "text"), [(0, "0 min"), (5, "5 min"), (60, "1 h"), (150, "2 h 30 min")]
)
def test_lengths_are_written_to_the_minute(minutes: int, text: str) -> None:
    assert about(timedelta(minutes=minutes)) == text
