"""One session as it is remembered, and what was noted besides. Fields are the keys in JSON."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from matcue.base.json_record import plain
from matcue.base.units import Ms  # noqa: TC001 (read at run time)
from matcue.plan.diary import Feeling  # noqa: TC001 (the same)

if TYPE_CHECKING:
    from datetime import date

_LONGEST = 1_000_000_000
_MOST_TEXT = 500


@dataclass(frozen=True, slots=True, kw_only=True)
class Did:
    """An exercise that was begun, and as much of it as was done.

    Attributes:
        exercise: Its id.
        name: What it is called.
        sets: Sets begun, at least one rep of each done.
        reps: The most reps of one set, of one side where it has sides.
        hold_ms: The longest hold; None where it is counted in reps alone.
        finished: Whether all of it was done.
    """

    exercise: str
    name: str
    sets: int
    reps: int
    hold_ms: Ms | None = None
    finished: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgramDay:
    """A session's place in a program; weeks and days count from 1."""

    program: str
    week: int
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A session.

    Attributes:
        id: Its name, the same wherever it is taken, so that no merging doubles it.
        begun: When; an aware time in the zone where it was done.
        routine: The routine's id; of a session done elsewhere whatever it was called.
        title: What it is called.
        level: For whom it was led; empty for one done elsewhere, as are `words`.
        pace: How densely.
        words: In how many words.
        planned_ms: How long all of it was.
        done_ms: How long was heard of it.
        finished: Whether it came to its end.
        stopped_at: The exercise that was on when it was left, if one was.
        exercises: What was begun, in its order.
        feeling: How it was; None was not said.
        hurt: The exercise that hurt, if one did.
        place: Where in a program it stood, if it belonged to one.
    """

    id: str
    begun: datetime
    routine: str
    title: str
    level: str = ""
    pace: float = 1.0
    words: str = ""
    planned_ms: Ms
    done_ms: Ms
    finished: bool = True
    stopped_at: str | None = None
    exercises: tuple[Did, ...] = ()
    feeling: Feeling | None = None
    hurt: str | None = None
    place: ProgramDay | None = None

    @property
    def day(self) -> date:
        """The day it was on, where it was done."""
        return self.begun.date()

    def as_json(self) -> dict[str, Any]:
        """Give it with its stable keys."""
        told: dict[str, Any] = plain(self)
        return told


class Noted(StrEnum):
    """What can be noted between sessions."""

    BETTER = "better"
    """Pain is over, or a doctor was asked."""
    ALLOWED = "allowed"
    """An exercise that hurt may come back."""
    PROGRAM_BEGUN = "program-begun"
    PROGRAM_STOPPED = "program-stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something noted between sessions; `what` is an exercise or a program, or empty."""

    id: str
    at: datetime
    kind: Noted
    what: str = ""


def in_zone(utc_s: int, offset_min: int) -> datetime:
    """Make an aware time out of how it is kept: seconds since 1970 in UTC, and the zone's offset.

    Raises:
        ValueError: There is no such time.
    """
    try:
        zone = timezone(timedelta(minutes=offset_min))
        return datetime.fromtimestamp(utc_s, UTC).astimezone(zone)
    except (OverflowError, OSError) as error:
        raise ValueError(f"{utc_s} is no time") from error


def offset_min(at: datetime) -> int:
    """Tell how many minutes a time's zone is ahead of UTC, to the minute."""
    offset = at.utcoffset()
    return round(offset / timedelta(minutes=1)) if offset else 0


def flaw(kept: Record | Note) -> str | None:
    """Say what no session or note has, though its kind is right; None where there is nothing.

    Numbers have bounds, texts a length, and times a zone: what is kept must hold them.
    """
    for each in (kept, *kept.exercises, kept.place) if isinstance(kept, Record) else (kept,):
        for field in fields(each) if each is not None else ():
            value = getattr(each, field.name)
            name = f"'{field.name}'"
            if isinstance(value, str) and len(value) > _MOST_TEXT:
                return f"{name} is not a text"
            if type(value) is int and not 0 <= value <= _LONGEST:
                return f"{name} is not a whole number"
            if isinstance(value, datetime) and (wrong := _wrong_time(value)):
                return f"{name} {wrong}"
    return None


def _wrong_time(at: datetime) -> str | None:
    try:
        at.astimezone(UTC)
    except (OverflowError, ValueError):
        return "is not a time such as 2026-11-24T18:30:00+01:00"
    return None if at.tzinfo else "has no zone; write it like 2026-11-24T18:30:00+01:00"
