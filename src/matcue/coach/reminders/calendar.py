"""Write a reminder as an iCalendar file (RFC 5545), for the calendar of a phone or desktop.

Every time of the day is an event of its own that repeats weekly, for not all calendars understand
several hours in one rule. UIDs are the same in every file, and SEQUENCE rises, so that importing a
newer file replaces the events of the older one; times that were dropped are written as cancelled.
"""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from matcue import __version__
from matcue.coach.reminders.changes import component
from matcue.coach.reminders.plan import first_day

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from icalendar import Calendar, Event

    from matcue.coach.reminders.plan import Reminder

SPACE: Final = uuid.UUID("6d1c8a52-63f1-4c0e-9a7a-7c9c52c6c0de")
"""The namespace of our events' UIDs; it must never change."""
MARK: Final = b"PRODID:-//matcue//"
"""The text by which a file of ours is recognised."""
WEEKDAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
YEARS: Final = 20
"""Years for which the file lists the zone's offset changes."""

_EPOCH: Final = datetime(2020, 1, 1, tzinfo=UTC)


def identity(routine: str, nth: int) -> str:
    """Return the UID of the event of the *nth* time of day; it is the same in every file."""
    return str(uuid.uuid5(SPACE, f"{routine}/{nth}"))


def written(reminder: Reminder, zone: ZoneInfo, now: datetime, *, before: int = 0) -> bytes:
    """Return a reminder as the bytes of an iCalendar file.

    Args:
        reminder: The reminder.
        zone: The zone of its local times.
        now: An aware time.
        before: The number of times of day in the file before; those above the new number are
            written as cancelled.
    """
    start = first_day(reminder, now.astimezone(zone).date())
    calendar = _calendar(f"matcue: {reminder.title}")
    calendar.add_component(component(zone, start.year, YEARS))
    for nth in range(len(reminder.times)):
        calendar.add_component(_event(reminder, nth, start, zone, now))
    for nth in range(len(reminder.times), before):
        calendar.add_component(_cancelled(reminder.routine, reminder.title, nth, now))
    return bytes(calendar.to_ical())


def cancelling(routine: str, title: str, many: int, now: datetime) -> bytes:
    """Return an iCalendar file that cancels the events of a reminder (METHOD:CANCEL)."""
    calendar = _calendar(f"matcue: {title}")
    calendar.add("method", "CANCEL")
    for nth in range(many):
        calendar.add_component(_cancelled(routine, title, nth, now))
    return bytes(calendar.to_ical())


def _calendar(name: str) -> Calendar:
    from icalendar import Calendar

    calendar = Calendar()
    calendar.add("prodid", f"-//matcue//matcue {__version__}//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("x-wr-calname", name)
    return calendar


def _event(reminder: Reminder, nth: int, start: date, zone: ZoneInfo, now: datetime) -> Event:
    from icalendar import Alarm

    event = _stamped(reminder.routine, nth, now)
    event.add("summary", f"{reminder.title}, {reminder.minutes} min")
    event.add("description", f"Time for {reminder.title}. To begin, type:\n{reminder.command}")
    event.add("dtstart", datetime.combine(start, reminder.times[nth], zone))
    event.add("duration", timedelta(minutes=reminder.minutes))
    event.add("rrule", {"freq": "weekly", "byday": [WEEKDAYS[day] for day in reminder.days]})
    # A break is no reason to look busy to others.
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", f"{reminder.title}: {reminder.command}")
    alarm.add("trigger", timedelta(0))
    event.add_component(alarm)
    return event


def _cancelled(routine: str, title: str, nth: int, now: datetime) -> Event:
    event = _stamped(routine, nth, now)
    event.add("summary", title)
    event.add("dtstart", now.astimezone(UTC))
    event.add("status", "CANCELLED")
    return event


def _stamped(routine: str, nth: int, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", identity(routine, nth))
    event.add("dtstamp", now.astimezone(UTC))
    event.add("last-modified", now.astimezone(UTC))
    # Minutes grow by themselves; a counter would have to be kept, and could be lost.
    event.add("sequence", max(0, (now - _EPOCH) // timedelta(minutes=1)))
    return event
