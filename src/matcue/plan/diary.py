"""Past sessions and reports of pain, as `growth` and `care` need them.

A day is a number (`datetime.date.toordinal`), since the plan knows no clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, TypeAlias

DAYS: Final = 7
"""Days of a week."""


class Feeling(StrEnum):
    """How a session felt."""

    EASY = "easy"
    RIGHT = "right"
    HARD = "hard"
    PAIN = "pain"


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercised:
    """A session that was done.

    Attributes:
        day: The day.
        routine: Its id.
        exercises: The ids of the exercises that were begun.
        feeling: How it felt; None if that was not said.
        hurt: The id of the exercise that hurt; None if none did.
    """

    day: int
    routine: str
    exercises: frozenset[str] = frozenset()
    feeling: Feeling | None = None
    hurt: str | None = None


@dataclass(frozen=True, slots=True)
class Hurt:
    """A report of pain, at the time when it was made, which may be long after the session.

    Attributes:
        day: The day of the session.
        exercise: The id of the exercise that hurt; None if that was not said.
    """

    day: int
    exercise: str | None = None


@dataclass(frozen=True, slots=True)
class Better:
    """A report that pain is over or a doctor was asked: the back may be loaded again."""

    day: int


@dataclass(frozen=True, slots=True)
class Allowed:
    """A report that an exercise that hurt may be done again."""

    day: int
    exercise: str


Entry: TypeAlias = Exercised | Hurt | Better | Allowed
Diary: TypeAlias = tuple[Entry, ...]
"""All sessions and reports, in order of time."""


def weekday(day: int) -> int:
    """Return the day of the week, 0 for Monday; day 1 was a Monday."""
    return (day - 1) % DAYS
