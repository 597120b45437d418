"""The UTC offset changes of a zone as a VTIMEZONE component (RFC 5545, 3.6.5).

Every change is written with its date. Rules such as "the last Sunday of March" would be shorter,
but not every zone has one: some follow the moon.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from zoneinfo import ZoneInfo

    from icalendar import Timezone

_STEP = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """An offset change: the instant, and the UTC offsets before and after it."""

    at: datetime
    before: timedelta
    after: timedelta


def changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[Change]:
    """Return every offset change between two UTC instants, to the second."""
    at = start
    while at < end:
        before, after = _offset(zone, at), _offset(zone, at + _STEP)
        if before != after:
            yield Change(_turn(zone, at, at + _STEP), before, after)
        at += _STEP


def component(zone: ZoneInfo, first_year: int, years: int) -> Timezone:
    """Return the VTIMEZONE: the offset at the beginning of a year, and the changes after it."""
    from icalendar import Timezone

    start = datetime(first_year, 1, 1, tzinfo=UTC)
    end = datetime(first_year + years, 1, 1, tzinfo=UTC)
    written = Timezone()
    written.add("tzid", zone.key)
    offset = _offset(zone, start)
    _add(written, zone, [Change(start - offset, offset, offset)])
    alike: dict[tuple[object, ...], list[Change]] = {}
    for change in changes(zone, start, end):
        key = (change.before, change.after, *_kind(zone, change))
        alike.setdefault(key, []).append(change)
    for found in alike.values():
        _add(written, zone, found)
    return written


def _add(written: Timezone, zone: ZoneInfo, found: list[Change]) -> None:
    from icalendar import TimezoneDaylight, TimezoneStandard

    summer, name = _kind(zone, found[0])
    part = TimezoneDaylight() if summer else TimezoneStandard()
    # Each is told by the wall clock as it is before the change.
    onsets = [(change.at + change.before).replace(tzinfo=None) for change in found]
    part.add("dtstart", onsets[0])
    if onsets[1:]:
        part.add("rdate", onsets[1:])
    part.add("tzoffsetfrom", found[0].before)
    part.add("tzoffsetto", found[0].after)
    part.add("tzname", name)
    written.add_component(part)


def _kind(zone: ZoneInfo, change: Change) -> tuple[bool, str]:
    """Tell whether summer time holds after a change, and what the time is called then."""
    local = change.at.astimezone(zone)
    return bool(local.dst()), local.tzname() or ""


def _offset(zone: ZoneInfo, at: datetime) -> timedelta:
    return at.astimezone(zone).utcoffset() or timedelta(0)


def _turn(zone: ZoneInfo, early: datetime, late: datetime) -> datetime:
    """Find the first second that has the offset of *late*."""
    before = _offset(zone, early)
    while late - early > timedelta(seconds=1):
        middle = early + timedelta(seconds=(late - early) // timedelta(seconds=2))
        if _offset(zone, middle) == before:
            early = middle
        else:
            late = middle
    return late
