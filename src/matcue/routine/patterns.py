"""Parsing breath patterns and tempos as people write them.

Each function takes a YAML scalar (text or a number) and returns objects of `model`, or raises
ValueError with a sentence that says what to write instead.
"""

from __future__ import annotations

import re
from typing import Final

from matcue.base.durations import shown
from matcue.base.units import Ms, seconds
from matcue.routine.model import BreathPattern, Tempo

PATTERNS: Final = {
    "calm": "4-0-6-0",
    "even": "4-0-4-0",
    "box": "4-4-4-4",
    "four-seven-eight": "4-7-8-0",
}
"""Breath patterns that have a name."""

_NUMBER: Final = re.compile(r"\d+(?:\.\d{1,3})?", re.ASCII)


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
