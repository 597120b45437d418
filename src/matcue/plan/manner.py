"""How a routine is led: level, pace and amount of words."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from matcue.routine.model import Level

__all__ = ["FASTEST", "PACES", "SLOWEST", "Level", "Manner", "Words"]


class Words(StrEnum):
    """The amount of words: full, short, or tones only."""

    FULL = "full"
    SHORT = "short"
    TONES = "tones"


PACES: Final = {"slow": 0.75, "steady": 1.0, "brisk": 1.25}
SLOWEST: Final = 0.5
FASTEST: Final = 1.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """The listener's choices about how a routine is led.

    `pace` is a factor from `SLOWEST` to `FASTEST`: 1 is as written, less is slower.
    """

    level: Level = Level.REGULAR
    pace: float = 1.0
    words: Words = Words.FULL
