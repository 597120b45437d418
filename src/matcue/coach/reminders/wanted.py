"""Make a reminder from what was asked for, the routine and the settings."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError
from matcue.coach.reminders.plan import SHORTEST, Reminder, times_of_day
from matcue.routine.model import Kind, When
from matcue.session import bookmark

if TYPE_CHECKING:
    from matcue.session.session import Draft
    from matcue.settings.table import Settings

EVERY_DAY: Final = tuple(range(7))
USUAL_INTERVAL: Final = timedelta(minutes=90)
TO_WORK: Final = timedelta(hours=2)
"""From the wake time to the first break at work, by default."""
WORKING_DAY: Final = timedelta(hours=8)
BEFORE_BED: Final = timedelta(hours=1)
"""How long before bedtime an evening routine is due, by default."""
A_BREAK: Final = timedelta(minutes=15)
"""A routine longer than this is not repeated through the day by default."""

_LAST: Final = time(23, 59)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReminderRequest:
    """The times asked for; what is None or empty comes from the routine and the settings."""

    days: tuple[int, ...] | None = None
    at: tuple[time, ...] = ()
    every: timedelta | None = None
    start: time | None = None
    end: time | None = None


def reminder(name: str, ready: Draft, wanted: ReminderRequest, settings: Settings) -> Reminder:
    """Return the reminder of a session.

    Without times, a morning routine is due at the wake time, an evening routine an hour before
    bedtime, and a short gentle one through the working day.

    Raises:
        InputError: The times contradict each other, or are needed and missing.
    """
    written = ready.written
    lasts = timedelta(milliseconds=ready.estimate().timeline.total)
    spans = (wanted.every, wanted.start, wanted.end) != (None, None, None)
    if wanted.at and spans:
        raise InputError("--at names the times; leave --every, --from and --to away")
    if wanted.at:
        days, times = EVERY_DAY, tuple(sorted(set(wanted.at)))
    elif not spans and written.when is When.MORNING:
        days, times = EVERY_DAY, (settings.wake_time,)
    elif not spans and written.when is When.EVENING:
        days, times = EVERY_DAY, (_shifted(settings.bedtime, -BEFORE_BED),)
    elif not spans and (written.kind is Kind.STRENGTHENING or lasts > A_BREAK):
        raise InputError(f"when do you want to do {written.title}? Write --at 17:00")
    else:
        days, times = _through_the_day(wanted, lasts, settings)
    if wanted.days == ():
        raise InputError("--on names no day; write mon-fri or mon,wed,sat")
    return Reminder(
        routine=written.id,
        name=bookmark.name_to_keep(name),
        # It goes into files whose lines mean something.
        title=" ".join(written.title.split()),
        kind=written.kind,
        when=written.when,
        lasts=lasts,
        days=wanted.days or days,
        times=times,
    )


def _through_the_day(
    wanted: ReminderRequest, lasts: timedelta, settings: Settings
) -> tuple[tuple[int, ...], tuple[time, ...]]:
    every = wanted.every if wanted.every is not None else USUAL_INTERVAL
    start = wanted.start or _by(settings.wake_time, TO_WORK)
    end = wanted.end or _by(start, WORKING_DAY)
    times = times_of_day(every, start, end)
    if every < lasts:
        least = -(-max(lasts, SHORTEST) // timedelta(minutes=1))
        raise InputError(f"it takes longer than that itself; write --every {least}m or more")
    return settings.working_days or EVERY_DAY, times


def _by(at: time, later: timedelta) -> time:
    """Go on by so long, within the day."""
    moved = datetime(2001, 1, 1, at.hour, at.minute) + later  # noqa: DTZ001 (a time of the clock)
    return moved.time() if moved.day == 1 else _LAST


def _shifted(at: time, by: timedelta) -> time:
    """Go on or back by so long, round the clock."""
    moved = datetime(2001, 1, 2, at.hour, at.minute) + by  # noqa: DTZ001 (a time of the clock)
    return moved.time()
