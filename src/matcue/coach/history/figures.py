"""Statistics of the history: minutes per day and week, streaks. Pure; today is given."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from matcue.base.units import MINUTE

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from matcue.coach.history.record import Record

REST_DAYS: Final = 1
"""Days without a session, in a row, that do not break a streak."""

_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Week:
    """A week: its Monday, and the minutes exercised."""

    monday: date
    minutes: int
    sessions: int


def minutes_a_day(records: Sequence[Record]) -> dict[date, float]:
    """Return the minutes exercised on each day that has any."""
    days: Counter[date] = Counter()
    for record in records:
        days[record.day] += record.done_ms
    return {day: done / MINUTE for day, done in days.items()}


def weeks(records: Sequence[Record], today: date, many: int) -> tuple[Week, ...]:
    """Return the last weeks up to this one, the oldest first."""
    this = today - timedelta(days=today.weekday())
    mondays = [this - timedelta(weeks=back) for back in range(many - 1, -1, -1)]
    return tuple(_week(monday, records) for monday in mondays)


def _week(monday: date, records: Sequence[Record]) -> Week:
    of_week = [r for r in records if monday <= r.day < monday + timedelta(weeks=1)]
    return Week(monday, round(sum(r.done_ms for r in of_week) / MINUTE), len(of_week))


def streak(days: Collection[date], today: date) -> int:
    """Count the days of exercise in the current streak; `REST_DAYS` do not break it.

    A today without a session breaks nothing yet.
    """
    return _back_from(today, set(days), allowed=REST_DAYS + (today not in days))


def longest(days: Collection[date]) -> int:
    """Count the days of exercise in the longest streak."""
    known = set(days)
    ends = (day for day in known if not known & _next_days(day))
    return max((_back_from(day, known, allowed=REST_DAYS) for day in ends), default=0)


def _next_days(day: date) -> set[date]:
    return {day + _DAY * n for n in range(1, REST_DAYS + 2)}


def _back_from(day: date, days: set[date], *, allowed: int) -> int:
    count, missed = 0, 0
    while missed <= allowed:
        if day in days:
            count, missed, allowed = count + 1, 0, REST_DAYS
        else:
            missed += 1
        day -= _DAY
    return count


def heat(
    minutes: Mapping[date, float], today: date, many: int
) -> tuple[tuple[float | None, ...], ...]:
    """Return minutes as a calendar grid: seven rows from Monday, a column for each week.

    Future days are None.
    """
    first = today - timedelta(days=today.weekday(), weeks=many - 1)
    return tuple(
        tuple(
            minutes.get(day, 0.0)
            if (day := first + timedelta(weeks=week, days=weekday)) <= today
            else None
            for week in range(many)
        )
        for weekday in range(7)
    )
