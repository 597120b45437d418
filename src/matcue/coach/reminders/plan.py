"""When to remind: days of the week and local times, and the instants that these are.

Pure: the time and the zone are given. Times are local, so a reminder for 9:00 comes at 9:00 before
and after a change to or from summer time.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError
from matcue.coach import safe_hours
from matcue.routine.model import Kind, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import tzinfo

SHORTEST: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=12)
_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reminder:
    """A reminder of a routine.

    Attributes:
        routine: The routine's id; there is one reminder for each.
        name: The name or file to type for it.
        title: The routine's title.
        kind: The routine's kind.
        when: The time of day that the routine is for.
        lasts: Its estimated length.
        days: Days of the week from 0 for Monday, sorted.
        times: Local times, sorted.
    """

    routine: str
    name: str
    title: str
    kind: Kind
    when: When
    lasts: timedelta
    days: tuple[int, ...]
    times: tuple[time, ...]

    @property
    def minutes(self) -> int:
        """Its estimated length in whole minutes, at least 1."""
        return max(1, round(self.lasts / timedelta(minutes=1)))

    @property
    def command(self) -> str:
        """The command that plays the routine."""
        return f"matcue play {shlex.quote(self.name)}"


def times_of_day(every: timedelta, start: time, end: time) -> tuple[time, ...]:
    """Return the times from *start* to *end*, both included, in steps of *every*.

    Raises:
        InputError: The span runs past midnight, or *every* is out of range or longer than it.
    """
    first, last = _since_midnight(start), _since_midnight(end)
    if last < first:
        raise InputError(
            f"{start:%H:%M} to {end:%H:%M} runs past midnight; "
            "let it end by 23:59, or name the times with --at"
        )
    if last == first:
        raise InputError(f"from {start:%H:%M} to {end:%H:%M} is one time; write --at {start:%H:%M}")
    if not SHORTEST <= every <= LONGEST:
        raise InputError(f"every {safe_hours.about(every)} is out of range; write 15m to 12h")
    if every > last - first:
        raise InputError(
            f"every {safe_hours.about(every)} is longer than {start:%H:%M} to {end:%H:%M}; "
            f"write --at {start:%H:%M}"
        )
    many = (last - first) // every + 1
    return tuple(_clock(first + n * every) for n in range(many))


def first_day(reminder: Reminder, today: date) -> date:
    """Return the first day on which the reminder comes, today or later."""
    return next(
        day for day in (today + n * _DAY for n in range(7)) if day.weekday() in reminder.days
    )


def instants(reminder: Reminder, start: date, end: date, zone: tzinfo) -> Iterator[datetime]:
    """Yield every instant of the reminder from day *start* to before day *end*.

    A local time that is skipped in spring moves later by the gap, as in calendars (RFC 5545,
    3.3.5); one that occurs twice in autumn counts the first time only.

    Yields:
        Aware times of *zone*, in their order.
    """
    day = start
    while day < end:
        if day.weekday() in reminder.days:
            for each in reminder.times:
                at = datetime.combine(day, each, zone)
                yield at.astimezone(UTC).astimezone(zone)
        day += _DAY


def following(reminder: Reminder, now: datetime) -> datetime:
    """Return when the reminder comes next; *now* is an aware time whose zone has its DST rules."""
    coming = instants(reminder, now.date(), now.date() + 8 * _DAY, now.tzinfo or UTC)
    return next(at for at in coming if at.timestamp() > now.timestamp())


def too_late(reminder: Reminder, bedtime: time) -> tuple[time, ...]:
    """Return the times of a back-loading routine that would end too near to bedtime."""
    if reminder.kind is not Kind.STRENGTHENING:
        return ()
    # Any day does: both are times of the clock.
    day = date(2001, 1, 1)
    return tuple(
        each
        for each in reminder.times
        if safe_hours.late(datetime.combine(day, each, UTC), reminder.lasts, bedtime)
    )


def after_supper(reminder: Reminder) -> bool:
    """Return whether the routine is likely to follow a meal: it is one for the evening."""
    return reminder.when is When.EVENING


def times_text(times: Iterable[time]) -> str:
    """Return times as a text: ``9:00, 10:30 and 12:00``."""
    words = [f"{each.hour}:{each.minute:02}" for each in times]
    return " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def _since_midnight(at: time) -> timedelta:
    return timedelta(hours=at.hour, minutes=at.minute)


def _clock(since_midnight: timedelta) -> time:
    minutes = since_midnight // timedelta(minutes=1)
    return time(minutes // 60, minutes % 60)
