"""Reading durations, breath patterns and tempos as people write them.

Each function takes what YAML made of a scalar (text or a number) and gives units of ours, or
raises ValueError with a sentence that says what to write instead.
"""

from __future__ import annotations

import re
from typing import Final

from matcue.routine.model import BreathPattern, Tempo
from matcue.units import HOUR, Ms, seconds

LONGEST: Final = HOUR
SHORTEST: Final = Ms(1_000)

PATTERNS: Final = {
    "calm": "4-0-6-0",
    "even": "4-0-4-0",
    "box": "4-4-4-4",
    "four-seven-eight": "4-7-8-0",
}
"""Breath patterns that have a name."""

_DURATION: Final = re.compile(
    r"(?:(?P<h>\d+)\s*h)?\s*(?:(?P<m>\d+)\s*m(?:in)?)?\s*(?:(?P<s>\d+(?:\.\d{1,3})?)\s*s)?",
    re.ASCII,
)
_NUMBER: Final = re.compile(r"\d+(?:\.\d{1,3})?", re.ASCII)


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


def breath_pattern(value: object) -> BreathPattern | None:
    """Read ``4-0-6-0``, a name out of `PATTERNS`, or ``free`` (None).

    Raises:
        ValueError: It is none of them, or one of the two breaths has no length.
    """
    text = str(value).strip()
    if text == "free":
        return None
    figures = _four(PATTERNS.get(text, text))
    if figures is None:
        names = ", ".join([*PATTERNS, "free"])
        raise ValueError(
            f"{shown(value)} is not a breath pattern; write in-hold-out-hold in seconds,"
            f" as in 4-0-6-0, or one of {names}"
        )
    pattern = BreathPattern(*figures)
    if min(pattern.breathe_in, pattern.breathe_out) < 1_000:
        raise ValueError(f"{shown(value)}: breathing in and breathing out take 1 s each at least")
    return pattern


def tempo(value: object) -> Tempo:
    """Read ``2-1-2-0``: seconds to go, to stay, to return, to pause.

    Raises:
        ValueError: It is not four numbers, or the rep takes less than a second.
    """
    figures = _four(str(value).strip())
    if figures is None:
        raise ValueError(
            f"{shown(value)} is not a tempo; write go-stay-return-pause in seconds, as in 2-1-2-0"
        )
    read = Tempo(*figures)
    if read.lasts < 1_000:
        raise ValueError(f"{shown(value)} is too fast; a rep takes 1 s at least")
    return read


def _four(text: str) -> tuple[Ms, Ms, Ms, Ms] | None:
    parts = text.split("-") if len(text) <= 40 else []
    if len(parts) != 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    a, b, c, d = (seconds(min(float(part), 1e6)) for part in parts)
    return (a, b, c, d) if max(a, b, c, d) <= 60_000 else None


def shown(value: object) -> str:
    """Quote what somebody wrote, cut short where it is long."""
    text = str(value)
    return f"'{text[:37]}...'" if len(text) > 40 else f"'{text}'"
