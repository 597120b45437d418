"""Safe hours: no loading of the back near bedtime, no evening routine right after a meal.

Pure: the time is given. It is an aware time whose zone has its DST rules, such as `Here` or a
`zoneinfo.ZoneInfo`; differences are taken in UTC, so that a night with a clock change has its true
length. The figures are the catalogue's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, tzinfo
from typing import Final

from matcue.base.errors import InputError
from matcue.base.units import time_of_day

BEFORE_BED: Final = timedelta(hours=5)
"""A back-loading session ends at least this long before bedtime."""
AFTER_BED: Final = timedelta(hours=5)
"""Within this time after bedtime it counts as just passed, not as a day away."""
AFTER_A_MEAL: Final = timedelta(hours=2, minutes=30)
"""An evening routine begins at least this long after eating."""

_AGO: Final = re.compile(
    r"(?=\d)(?:(\d{1,2}(?:\.\d{1,2})?)\s*h(?:ours?)?)?\s*(?:(\d{1,3})\s*m(?:in(?:utes)?)?)?"
    r"(?:\s*ago)?",
    re.ASCII,
)


class Here(tzinfo):
    """This machine's local time zone, with the DST rules of the operating system."""

    def utcoffset(self, moment: datetime | None) -> timedelta | None:
        """Return the UTC offset at a local time."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().utcoffset()

    def dst(self, moment: datetime | None) -> timedelta | None:  # noqa: ARG002 (tzinfo's signature)
        """Unknown: None."""
        return None

    def tzname(self, moment: datetime | None) -> str | None:
        """Return the zone's abbreviation at a local time."""
        return None if moment is None else moment.replace(tzinfo=None).astimezone().tzname()

    def fromutc(self, moment: datetime) -> datetime:
        """Convert UTC to local time."""
        local = moment.replace(tzinfo=UTC).astimezone()
        here = local.replace(tzinfo=self)
        # Of an hour that the clocks repeat, `fold` tells the second from the first.
        return here if here.utcoffset() == local.utcoffset() else here.replace(fold=1)


@dataclass(frozen=True, slots=True)
class Late:
    """A session that ends too near to bedtime, or after it."""

    ends: datetime
    bedtime: datetime

    @property
    def before(self) -> timedelta:
        """How long before bedtime it ends; negative if it ends after."""
        return _since(self.ends, self.bedtime)


def late(now: datetime, lasts: timedelta, bedtime: time) -> Late | None:
    """Return when a session that begins now ends, if that is too late in the day; else None."""
    ends = _later(now, lasts)
    for days in (-1, 0, 1, 2):
        bed = datetime.combine(now.date() + timedelta(days=days), bedtime, now.tzinfo)
        if _since(ends, bed) < BEFORE_BED and _since(bed, now) < AFTER_BED:
            return Late(ends, bed)
    return None


def late_text(found: Late) -> str:
    """Return the warning of a session that ends too late."""
    bed, ends = f"{found.bedtime:%H:%M}", f"{found.ends:%H:%M}"
    if found.before > timedelta(0):
        told = f"this ends at about {ends}, {about(found.before)} before your bedtime ({bed})"
    else:
        told = f"this ends at about {ends}, and your bedtime is {bed}"
    return (
        f"{told}. What loads the back is best over {about(BEFORE_BED)} before; "
        f"`matcue play evening` is calmer. `matcue config set bedtime 23:30` sets another bedtime."
    )


def eaten(text: str, now: datetime) -> datetime:
    """Parse the time of the last meal: ``19:30``, or how long ago, ``1h30m`` or ``45 min``.

    A time of day is the last one before *now*.

    Raises:
        InputError: *text* is neither.
    """
    at = time_of_day(text)
    if at is not None:
        today = datetime.combine(now.date(), at, now.tzinfo)
        if _since(today, now) >= timedelta(0):
            return today
        return datetime.combine(now.date() - timedelta(days=1), at, now.tzinfo)
    ago = _AGO.fullmatch(text.strip().lower())
    if ago is None:
        raise InputError(f"'{text}' is no time; write 19:30, or how long ago, like 1h30m")
    hours, minutes = (float(part or 0) for part in ago.groups())
    return _later(now, -timedelta(hours=hours, minutes=minutes))


def time_after_meal(now: datetime, meal: datetime) -> datetime | None:
    """Return from when an evening routine may begin after a meal; None if it may begin now."""
    ready = _later(meal, AFTER_A_MEAL).astimezone(now.tzinfo)
    return ready if _since(now, ready) > timedelta(0) else None


def about(length: timedelta) -> str:
    """Return a length as text, to the minute: ``2 h 30 min``, ``1 h``, ``5 min``."""
    hours, minutes = divmod(round(length / timedelta(minutes=1)), 60)
    parts = [f"{hours} h"] * bool(hours) + [f"{minutes} min"] * (bool(minutes) or not hours)
    return " ".join(parts)


def _since(earlier: datetime, later: datetime) -> timedelta:
    # Two times of one zone are subtracted by the wall clock; only UTC tells how long it was.
    return later.astimezone(UTC) - earlier.astimezone(UTC)


def _later(moment: datetime, by: timedelta) -> datetime:
    return (moment.astimezone(UTC) + by).astimezone(moment.tzinfo)
