"""The history's records: a session, a note between sessions, and what `matcue.plan` needs of them.

Fields are the JSON keys.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass, fields, replace
from datetime import UTC, datetime, timedelta, timezone
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from matcue.base.json_record import plain
from matcue.base.text import plain as one_line
from matcue.base.units import Ms  # noqa: TC001 (read at run time)
from matcue.plan.growth import (
    Allowed,
    Better,
    Diary,
    Entry,
    Exercised,
    Feeling,
    Grown,
    Hurt,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import date

    from matcue.coach.history.store import History


_LONGEST: Final = 1_000_000_000
MOST_TEXT: Final = 500
"""Letters of a text that are stored; what is longer is cut."""

T = TypeVar("T", "Record", "Note", "Did", "ProgramDay")


@dataclass(frozen=True, slots=True, kw_only=True)
class Did:
    """An exercise that was begun, and how much of it was done.

    Attributes:
        exercise: The exercise's id.
        name: The exercise's name.
        sets: Sets of which at least one rep was done.
        reps: The most reps done in one set (of one side, if it has sides).
        hold_ms: The longest hold; None if it has only reps.
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
    """A day of a program: its id, and week and day from 1."""

    program: str
    week: int
    day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A session that was done.

    Attributes:
        id: Unique across machines, so that importing it twice adds it once.
        begun: When it began; an aware time in the zone where it was done.
        routine: The routine's id, or the name given to a session done elsewhere.
        title: The routine's title.
        level: The level at its end; empty for one done elsewhere, as are `pace` and `words`.
        pace: The pace at its end.
        words: The amount of words at its end.
        planned_ms: The length of the whole session.
        done_ms: The length of what was heard.
        finished: Whether it was done to the end.
        stopped_at: The exercise in which it was stopped, if any.
        exercises: The exercises begun, in their order.
        feeling: How it felt; None if not said.
        hurt: The exercise that hurt, or made it worse, if any.
        felt_at: When the feeling was said; None if not said, or by a version that did not keep it.
        place: The program day, if it belonged to a program.
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
    felt_at: datetime | None = None
    place: ProgramDay | None = None

    @property
    def day(self) -> date:
        """The local date on which it began."""
        return self.begun.date()

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data with stable keys."""
        told: dict[str, Any] = plain(self)
        return told


class Noted(StrEnum):
    """The kinds of notes."""

    BETTER = "better"
    """Pain is over, or a doctor was asked."""
    PAIN = "pain"
    """There is pain, and no session that it came from."""
    ALLOWED = "allowed"
    """An exercise that hurt is allowed again."""
    PROGRAM_BEGUN = "program-begun"
    PROGRAM_STOPPED = "program-stopped"


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """An event between sessions; `what` is the id of an exercise or a program, or empty."""

    id: str
    at: datetime
    kind: Noted
    what: str = ""


def in_zone(utc_s: float, offset_min: int) -> datetime:
    """Return an aware time from its stored form: seconds since 1970 UTC, and the offset in minutes.

    Raises:
        ValueError: The values are out of range.
    """
    try:
        zone = timezone(timedelta(minutes=offset_min))
        return datetime.fromtimestamp(utc_s, UTC).astimezone(zone)
    except (OverflowError, OSError) as error:
        raise ValueError(f"{utc_s} is no time") from error


def offset_min(at: datetime) -> int:
    """Return the UTC offset of an aware time, in minutes."""
    offset = at.utcoffset()
    return round(offset / timedelta(minutes=1)) if offset else 0


def flaw(kept: Record | Note | Did) -> str | None:
    """Return what makes it impossible to store; None if it is sound.

    Checks kinds, the bounds of numbers, that texts can be written, and that times have a zone.
    """
    for each in (kept, *kept.exercises, kept.place) if isinstance(kept, Record) else (kept,):
        for name, wrong, or_none in _CHECKS[type(each)] if each is not None else ():
            value = getattr(each, name)
            if not (value is None and or_none) and (told := wrong(value)):
                return f"'{name}' {told}"
    return None


def _checks(kind: type[Any]) -> tuple[tuple[str, Callable[[Any], str | None], bool], ...]:
    """List the fields with a check of their values, and whether None is one of these."""
    named = ((each.name, *str(each.type).partition(" | ")) for each in fields(kind))
    return tuple((name, _WRONG[kind], bool(bar)) for name, kind, bar, _ in named if kind in _WRONG)


def _wrong_text(value: object) -> str | None:
    if not isinstance(value, str) or (not value.isascii() and _HALVES.search(value)):
        return "is not a text"
    return None


def _wrong_count(value: object) -> str | None:
    sound = type(value) is int and 0 <= value <= _LONGEST
    return None if sound else "is not a whole number"


def _wrong_number(value: object) -> str | None:
    sound = isinstance(value, float | int) and math.isfinite(value)
    return None if sound else "is not a number"


def cleaned(kept: T) -> T:
    """Return a record, or a part of one, whose texts are one line each, and not too long."""
    news: dict[str, Any] = {}
    for field in fields(kept):
        match getattr(kept, field.name):
            case StrEnum():
                pass
            case str() as text:
                # Cut first: what is left of it is then the same however often it is cleaned.
                short = text[:MOST_TEXT]
                news[field.name] = short if short.isprintable() else one_line(short)
            case tuple() as parts:
                news[field.name] = tuple(map(cleaned, parts))
            case ProgramDay() as day:
                news[field.name] = cleaned(day)
    return replace(kept, **news)


def _wrong_time(at: datetime) -> str | None:
    try:
        at.astimezone(UTC)
    except (OverflowError, ValueError):
        return "is not a time such as 2026-11-24T18:30:00+01:00"
    return None if at.tzinfo else "has no zone; write it like 2026-11-24T18:30:00+01:00"


_HALVES: Final = re.compile("[\ud800-\udfff]")
_WRONG: Final = {
    "str": _wrong_text,
    "int": _wrong_count,
    "Ms": _wrong_count,
    "float": _wrong_number,
    "datetime": _wrong_time,
}
_CHECKS: Final = {kind: _checks(kind) for kind in (Record, Note, Did, ProgramDay)}


@dataclass(frozen=True, slots=True)
class Begun:
    """The current program's id, and the day it was started."""

    program: str
    on: date


def diary(records: Sequence[Record], notes: Sequence[Note]) -> Diary:
    """Return the diary in order of time; at the same instant a session comes before a note."""
    moments: list[tuple[float, int, Entry]] = [
        (record.begun.timestamp(), 0, _exercised(record)) for record in records
    ]
    for record in records:
        if record.feeling is Feeling.PAIN and record.felt_at is not None:
            pain = Hurt(record.day.toordinal(), record.hurt)
            # In one second with a note that it is over, the pain stands.
            moments.append((record.felt_at.timestamp(), 2, pain))
    for note in notes:
        day = note.at.date().toordinal()
        if note.kind is Noted.BETTER:
            moments.append((note.at.timestamp(), 1, Better(day)))
        elif note.kind is Noted.PAIN:
            moments.append((note.at.timestamp(), 2, Hurt(day, note.what or None)))
        elif note.kind is Noted.ALLOWED:
            moments.append((note.at.timestamp(), 1, Allowed(day, note.what)))
    moments.sort(key=lambda moment: moment[:2])
    return tuple(entry for _, _, entry in moments)


def program_on(notes: Sequence[Note]) -> Begun | None:
    """Return the current program; None if there is none."""
    on: Begun | None = None
    for note in notes:
        if note.kind is Noted.PROGRAM_BEGUN:
            on = Begun(note.what, note.at.date())
        elif note.kind is Noted.PROGRAM_STOPPED:
            on = None
    return on


ENOUGH: Final = 400
"""The latest sessions, which decide what is explained, spared and lightened today."""


def enough(history: History, notes: Sequence[Note]) -> tuple[Record, ...]:
    """Read the sessions that decide anything today, of a history that may be of decades.

    These are the latest, all since the current program was begun, and all that hurt.

    Raises:
        HistoryError: They cannot be read.
    """
    on = program_on(notes)
    return history.records(latest=ENOUGH, since=on.on if on is not None else None)


def _exercised(record: Record) -> Exercised:
    return Exercised(
        day=record.day.toordinal(),
        routine=record.routine,
        exercises=frozenset(did.exercise for did in record.exercises),
        done=tuple(
            Grown(exercise=did.exercise, hold=did.hold_ms, reps=did.reps, sets=did.sets)
            for did in record.exercises
            if did.finished
        ),
        feeling=record.feeling,
        hurt=record.hurt,
    )
