"""Convert stored records to what the plan reads: the diary, and the current program."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcue.coach.history.record import Note, Noted, Record
from matcue.plan.growth import Allowed, Better, Diary, Entry, Exercised, Feeling, Hurt

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date


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


def _exercised(record: Record) -> Exercised:
    return Exercised(
        day=record.day.toordinal(),
        routine=record.routine,
        exercises=frozenset(did.exercise for did in record.exercises),
        feeling=record.feeling,
        hurt=record.hurt,
    )
