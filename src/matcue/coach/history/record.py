"""One session as it is remembered, and what was noted besides; both as JSON too."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Self

from matcue.base.units import Ms
from matcue.plan.diary import Feeling

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
        hold: The longest hold; None where it is counted in reps alone.
        finished: Whether all of it was done.
    """

    exercise: str
    name: str
    sets: int
    reps: int
    hold: Ms | None = None
    finished: bool = True

    @classmethod
    def read(cls, told: Any) -> Self:
        """Read it from JSON.

        Raises:
            ValueError: It is not one; the message says what is wrong.
        """
        known = _mapping(told)
        hold = known.get("hold_ms")
        return cls(
            exercise=_text(known, "exercise"),
            name=_text(known, "name"),
            sets=_whole(known, "sets"),
            reps=_whole(known, "reps"),
            hold=None if hold is None else Ms(_whole(known, "hold_ms")),
            finished=_yes(known, "finished"),
        )

    def as_json(self) -> dict[str, Any]:
        """Give it with its stable keys."""
        told = asdict(self)
        told["hold_ms"] = told.pop("hold")
        return told


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
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
        planned: How long all of it was.
        done: How long was heard of it.
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
    planned: Ms
    done: Ms
    finished: bool = True
    stopped_at: str | None = None
    exercises: tuple[Did, ...] = ()
    feeling: Feeling | None = None
    hurt: str | None = None
    place: Place | None = None

    @property
    def day(self) -> date:
        """The day it was on, where it was done."""
        return self.begun.date()

    @classmethod
    def read(cls, told: Any) -> Self:
        """Read it from JSON.

        Raises:
            ValueError: It is not one; the message says what is wrong.
        """
        known = _mapping(told)
        listed = known.get("exercises", [])
        if not isinstance(listed, list):
            raise ValueError("'exercises' is not a list")  # noqa: TRY004 (one kind of error)
        place = known.get("place")
        return cls(
            id=_text(known, "id"),
            begun=_moment(known, "begun"),
            routine=_text(known, "routine"),
            title=_text(known, "title"),
            level=_text(known, "level", ""),
            pace=_number(known, "pace", 1.0),
            words=_text(known, "words", ""),
            planned=Ms(_whole(known, "planned_ms")),
            done=Ms(_whole(known, "done_ms")),
            finished=_yes(known, "finished"),
            stopped_at=_text(known, "stopped_at", None),
            exercises=tuple(map(Did.read, listed)),
            feeling=_one_of(Feeling, known, "feeling") if known.get("feeling") else None,
            hurt=_text(known, "hurt", None),
            place=None if place is None else _place(_mapping(place)),
        )

    def as_json(self) -> dict[str, Any]:
        """Give it with its stable keys."""
        return {
            "id": self.id,
            "begun": self.begun.isoformat(timespec="seconds"),
            "routine": self.routine,
            "title": self.title,
            "level": self.level,
            "pace": self.pace,
            "words": self.words,
            "planned_ms": self.planned,
            "done_ms": self.done,
            "finished": self.finished,
            "stopped_at": self.stopped_at,
            "exercises": [did.as_json() for did in self.exercises],
            "feeling": self.feeling.value if self.feeling else None,
            "hurt": self.hurt,
            "place": asdict(self.place) if self.place else None,
        }


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

    @classmethod
    def read(cls, told: Any) -> Self:
        """Read it from JSON.

        Raises:
            ValueError: It is not one; the message says what is wrong.
        """
        known = _mapping(told)
        return cls(
            id=_text(known, "id"),
            at=_moment(known, "at"),
            kind=_one_of(Noted, known, "kind"),
            what=_text(known, "what", ""),
        )

    def as_json(self) -> dict[str, Any]:
        """Give it with its stable keys."""
        return {
            "id": self.id,
            "at": self.at.isoformat(timespec="seconds"),
            "kind": self.kind.value,
            "what": self.what,
        }


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


def _place(told: dict[str, Any]) -> Place:
    return Place(program=_text(told, "program"), week=_whole(told, "week"), day=_whole(told, "day"))


def _mapping(told: Any) -> dict[str, Any]:
    if not isinstance(told, dict):
        raise ValueError("a mapping is missing")  # noqa: TRY004 (one kind of error for the reader)
    return told


_NEEDED = object()


def _text(told: dict[str, Any], key: str, default: Any = _NEEDED) -> Any:
    value = told.get(key, default)
    if value is default and default is not _NEEDED:
        return default
    if not isinstance(value, str) or len(value) > _MOST_TEXT:
        raise ValueError(f"'{key}' is not a text")
    return value


def _whole(told: dict[str, Any], key: str) -> int:
    value = told.get(key)
    if isinstance(value, bool) or not isinstance(value, int) or not 0 <= value <= _LONGEST:
        raise ValueError(f"'{key}' is not a whole number")
    return value


def _number(told: dict[str, Any], key: str, default: float) -> float:
    value = told.get(key, default)
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise ValueError(f"'{key}' is not a number")
    return float(value)


def _yes(told: dict[str, Any], key: str) -> bool:
    value = told.get(key)
    if not isinstance(value, bool):
        raise ValueError(f"'{key}' is not true or false")  # noqa: TRY004 (the same)
    return value


def _moment(told: dict[str, Any], key: str) -> datetime:
    try:
        at = datetime.fromisoformat(_text(told, key))
        at.astimezone(UTC)
    except (ValueError, OverflowError):
        raise ValueError(f"'{key}' is not a time such as 2026-11-24T18:30:00+01:00") from None
    if at.tzinfo is None:
        raise ValueError(f"'{key}' has no zone; write it like 2026-11-24T18:30:00+01:00")
    return at


def _one_of(kind: type[Any], told: dict[str, Any], key: str) -> Any:
    known = [each.value for each in kind]
    if told.get(key) not in known:
        raise ValueError(f"'{key}' is not one of {', '.join(known)}")
    return kind(told[key])
