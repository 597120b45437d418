"""What growth and care need to know of the past: which days, what was done, how it felt.

A day is a number (`datetime.date.toordinal`), since the plan knows no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

DAYS: Final = 7
"""Of a week."""


class Feeling(StrEnum):
    """How a session was."""

    EASY = "easy"
    RIGHT = "right"
    HARD = "hard"
    PAIN = "pain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercised:
    """A session.

    Attributes:
        day: When.
        routine: Its id.
        exercises: The ids of the exercises that were begun.
        feeling: How it was; None was not said.
        hurt: The id of the exercise that hurt, if one did.
    """

    day: int
    routine: str
    exercises: frozenset[str] = frozenset()
    feeling: Feeling | None = None
    hurt: str | None = None


@dataclass(frozen=True, slots=True)
class Better:
    """The pain is over, or a doctor has been asked: the back may be loaded again."""

    day: int


@dataclass(frozen=True, slots=True)
class Allowed:
    """An exercise that hurt may come back."""

    day: int
    exercise: str


Entry: TypeAlias = Exercised | Better | Allowed
Diary: TypeAlias = tuple[Entry, ...]
"""Everything that happened, in its order."""


def weekday(day: int) -> int:
    """Tell the day of the week, 0 for Monday: day 1 was one."""
    return (day - 1) % DAYS
