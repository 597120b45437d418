"""Units of measure, conversions between them, and lengths and days as people read and write them.

Time is whole milliseconds everywhere; sound is whole frames. Both session rates have a whole
number of frames in a millisecond, so the two never disagree. Days are ``mon-fri`` or
``mon,wed,sat``; Monday is 0.
"""

from __future__ import annotations

import re
from datetime import time
from typing import TYPE_CHECKING, Final, NewType

if TYPE_CHECKING:
    from collections.abc import Iterable

Ms = NewType("Ms", int)
"""Milliseconds."""

Frames = NewType("Frames", int)
"""Sample frames: one sample of every channel."""

SECOND: Final = Ms(1_000)
MINUTE: Final = Ms(60_000)
HOUR: Final = Ms(3_600_000)

RATES: Final = (24_000, 48_000)
"""The allowed sampling rates, in frames per second; the first is the default."""

LONGEST: Final = HOUR
SHORTEST: Final = Ms(1_000)
LONGEST_SESSION: Final = Ms(12 * HOUR)
"""The longest that a whole session may last."""

_DURATION: Final = re.compile(
    r"(?:(?P<h>\d+)\s*h)?\s*(?:(?P<m>\d+)\s*m(?:in)?)?\s*(?:(?P<s>\d+(?:\.\d{1,3})?)\s*s)?",
    re.ASCII,
)
_NUMBER: Final = re.compile(r"\d+(?:\.\d{1,3})?", re.ASCII)
_MEANT: Final = re.compile(
    r"(?:(?P<h>{n})\s*(?:h|hrs?|hours?))?{and_}(?:(?P<m>{n})\s*(?:m|mins?|minutes?|'))?{and_}"
    r"(?:(?P<s>{n})\s*(?P<unit>s|secs?|seconds?|\"|'')?)?\.?".format(
        n=r"\d+(?:\.\d{1,3})?", and_=r"(?:[\s,.]|and)*"
    ),
    re.ASCII | re.IGNORECASE,
)
_MEANT_CLOCK: Final = re.compile(r"(?:(\d{1,2}):)?(\d{1,3}):([0-5]\d)", re.ASCII)
_CLOCK: Final = re.compile(r"(\d{1,2})[:.](\d{2})", re.ASCII)


def seconds(value: float) -> Ms:
    """Convert seconds to the nearest whole millisecond."""
    return Ms(round(value * 1_000))


def frames(length: Ms, rate: int) -> Frames:
    """Convert milliseconds to frames at *rate* frames per second, one of `RATES`."""
    return Frames(length * (rate // 1_000))


def lasting(count: int, rate: int) -> Ms:
    """Convert frames at *rate* frames per second to milliseconds, rounded down."""
    return Ms(count * 1_000 // rate)


def clock(length: Ms) -> str:
    """Format a length as ``0:09``, ``14:32`` or ``1:00:00``, rounded down to whole seconds."""
    minutes, secs = divmod(length // SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def stamp(instant: Ms) -> str:
    """Format an instant with its milliseconds: ``0:04.340``."""
    return f"{clock(instant)}.{instant % SECOND:03}"


def size(count: int) -> str:
    """Format a number of bytes: ``7.2 MB``."""
    if count < 1_000:
        return f"{count} bytes"
    power = min((len(str(count)) - 1) // 3, 4)
    return f"{count / 1_000**power:.1f} {('kB', 'MB', 'GB', 'TB')[power - 1]}"


def duration(value: object, *, least: Ms = SHORTEST, most: Ms = LONGEST) -> Ms:
    """Read ``10s``, ``1m30s``, ``1h`` or a plain number of seconds.

    Raises:
        ValueError: *value* is no duration, or lies outside of *least* to *most*.
    """
    length = _plain(value)
    if length is None and isinstance(value, str):
        length = _written(value)
    if length is None:
        meant = _meant(str(value))
        hint = written(meant) if meant and least <= meant <= most else "10s or 1m30s"
        raise ValueError(f"{shown(value)} is not a duration; write {hint}")
    if not least <= length <= most:
        raise ValueError(
            f"{shown(value)} is out of range; write {written(least)} to {written(most)}"
        )
    return length


def _plain(value: object) -> Ms | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    # The bound keeps infinities and absurd numbers away from round().
    return seconds(value) if -1e6 < value < 1e6 else None


def _written(text: str) -> Ms | None:
    stripped = text.strip()
    if len(stripped) > 20:
        return None
    if _NUMBER.fullmatch(stripped):
        return seconds(float(stripped))
    match = _DURATION.fullmatch(stripped)
    if match is None or not stripped:
        return None
    hours, minutes, secs = (float(match[unit] or 0) for unit in "hms")
    return seconds(hours * 3600 + minutes * 60 + secs)


def _meant(text: str) -> Ms | None:
    """Return what was meant by a length in another form, as ``30 sec`` or ``1:30``; or None."""
    text = re.sub(r"(\d),(\d)", r"\1.\2", text.strip())
    if len(text) > 40:
        return None
    if (found := _MEANT_CLOCK.fullmatch(text)) is not None:
        hours, minutes, secs = (float(part or 0) for part in found.groups())
        return seconds(hours * 3600 + minutes * 60 + secs)
    match = _MEANT.fullmatch(text)
    # In "1h30" nobody knows of what the thirty are.
    if match is None or (match["s"] and not (match["unit"] or match["m"])):
        return None
    hours, minutes, secs = (float(match[unit] or 0) for unit in "hms")
    return seconds(min(hours * 3600 + minutes * 60 + secs, 1e6))


def written(length: Ms) -> str:
    """Write a duration the way `duration` reads it: ``1m30s``."""
    minutes, rest = divmod(length, MINUTE)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}h" * bool(hours), f"{minutes}m" * bool(minutes)]
    if rest or not length:
        parts.append(f"{rest // SECOND}s" if rest % SECOND == 0 else f"{rest / SECOND:g}s")
    return "".join(parts)


def shown(value: object) -> str:
    """Quote a value from a file for an error message, cut short if it is long."""
    text = str(value)
    return f"'{text[:37]}...'" if len(text) > 40 else f"'{text}'"


def time_of_day(text: str) -> time | None:
    """Read a time of day such as ``22:30``; None if *text* is none."""
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    hour, minute = int(found[1]), int(found[2])
    return time(hour, minute) if hour < 24 and minute < 60 else None


DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""The names of days, indexed as `datetime.date.weekday`."""

_NAMES: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def read_days(text: str) -> tuple[int, ...]:
    """Parse days and ranges of days, in the given order; a day named twice comes twice.

    Raises:
        ValueError: One of them is no day; the message names it.
    """
    days: list[int] = []
    for part in text.split(","):
        first, dash, last = (word.strip() for word in part.partition("-"))
        start = _day(first)
        end = _day(last) if dash else start
        days += [(start + n) % len(DAYS) for n in range((end - start) % len(DAYS) + 1)]
    return tuple(days)


def written_days(days: Iterable[int]) -> str:
    """Format sorted days; three or more in a row become a range."""
    runs: list[list[int]] = []
    for day in days:
        if runs and day == runs[-1][-1] + 1:
            runs[-1].append(day)
        else:
            runs.append([day])
    return ",".join(map(_run, runs))


def _run(days: list[int]) -> str:
    names = [DAYS[day] for day in days]
    return f"{names[0]}-{names[-1]}" if len(names) > 2 else ",".join(names)


def _day(word: str) -> int:
    for number, name in enumerate(_NAMES):
        if len(word) >= 3 and name.startswith(word.lower()):
            return number
    raise ValueError(f"'{word}' is no day of the week; write mon-fri or mon,wed,sat")
