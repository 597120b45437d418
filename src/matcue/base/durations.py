"""Reading durations and times of the day as people write them.

`duration` takes what YAML made of a scalar (text or a number).
"""

from __future__ import annotations

import re
from datetime import time
from typing import Final

from matcue.base.units import HOUR, Ms, seconds

LONGEST: Final = HOUR
SHORTEST: Final = Ms(1_000)

_DURATION: Final = re.compile(
    r"(?:(?P<h>\d+)\s*h)?\s*(?:(?P<m>\d+)\s*m(?:in)?)?\s*(?:(?P<s>\d+(?:\.\d{1,3})?)\s*s)?",
    re.ASCII,
)
_NUMBER: Final = re.compile(r"\d+(?:\.\d{1,3})?", re.ASCII)
_CLOCK: Final = re.compile(r"(\d{1,2})[:.](\d{2})", re.ASCII)


def duration(value: object, *, least: Ms = SHORTEST, most: Ms = LONGEST) -> Ms:
    """Read ``10s``, ``1m30s``, ``1h`` or a plain number of seconds.

    Raises:
        ValueError: *value* is no duration, or lies outside of *least* to *most*.
    """
    length = _plain(value)
    if length is None and isinstance(value, str):
        length = _written(value)
    if length is None:
        raise ValueError(f"{shown(value)} is not a duration; write 10s or 1m30s")
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


def written(length: Ms) -> str:
    """Write a duration the way `duration` reads it: ``1m30s``."""
    minutes, rest = divmod(length, 60_000)
    hours, minutes = divmod(minutes, 60)
    parts = [f"{hours}h" * bool(hours), f"{minutes}m" * bool(minutes)]
    if rest or not length:
        parts.append(f"{rest // 1000}s" if rest % 1000 == 0 else f"{rest / 1000:g}s")
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
