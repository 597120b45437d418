"""The person: all that a session depends on of the owner of this data folder."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING

from matcue.base.errors import HistoryError, InputError
from matcue.coach import screening
from matcue.coach.history.record import diary, program_on
from matcue.plan.care import Care, care

if TYPE_CHECKING:
    from datetime import datetime

    from matcue.coach.history.record import Note, Record
    from matcue.coach.program import Current
    from matcue.routine.model import Position
    from matcue.routine.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of the listener; the defaults are somebody of whom nothing is known.

    Attributes:
        records: All sessions of the history.
        notes: All notes of the history.
        care: Pain that is not over, and the exercises that hurt.
        program: The current program; None if there is none.
        health: The stored answers about health.
        off: Positions in which nothing is done, for health.
        bedtime: From the settings.
        trouble: What could not be read, a line each.
        program_trouble: Why the current program is ignored; empty if it is not.
    """

    records: tuple[Record, ...] = ()
    notes: tuple[Note, ...] = ()
    care: Care = field(default_factory=Care)
    program: Current | None = None
    health: screening.KeptAnswers = field(default_factory=screening.KeptAnswers)
    off: tuple[Position, ...] = ()
    bedtime: time = time(22, 30)
    trouble: tuple[str, ...] = ()
    program_trouble: str = ""

    @property
    def is_unburdened(self) -> bool:
        """Whether nothing stops or changes a session: no pain, no program, no health yes."""
        yes = any(answer.yes for answer in self.health.answers.values())
        return self.care == Care() and self.program is None and not yes

    def program_of(self, routine: str) -> Current | None:
        """Return the current program if this routine belongs to it, else None."""
        on = self.program
        return on if on is not None and routine in on.program.routines else None


def read_person(shelf: Shelf, bedtime: time, now: datetime) -> Person:
    """Read the person from the history, the stored answers and the settings.

    Never raises for what cannot be read: that is reported in `Person.trouble`.
    """
    from matcue.coach.history.store import History

    trouble: list[str] = []
    history = History(told=trouble.append)
    try:
        records, notes = history.records(), history.notes()
    except HistoryError as error:
        trouble.append(str(error))
        records, notes = (), ()
    return person_from(
        records,
        notes,
        shelf,
        now,
        health=screening.read(),
        bedtime=bedtime,
        trouble=tuple(trouble),
    )


def person_from(
    records: tuple[Record, ...],
    notes: tuple[Note, ...],
    shelf: Shelf,
    now: datetime,
    *,
    health: screening.KeptAnswers | None = None,
    bedtime: time = time(22, 30),
    trouble: tuple[str, ...] = (),
) -> Person:
    """Work out the care and the current program from what was read.

    Args:
        records: All sessions of the history.
        notes: All notes of the history.
        shelf: The routines and programs.
        now: An aware time; its day is today.
        health: The stored answers about health.
        bedtime: From the settings.
        trouble: What could not be read, a line each.
    """
    on, program_trouble = None, ""
    if program_on(notes) is not None:
        # Reading programs takes time, and most people are on none.
        from matcue.coach.program import current, programs

        try:
            on = current(records, notes, now.date(), programs(shelf))
        except InputError as error:
            program_trouble = f"your program plays no part today: {error}"
    health = health or screening.KeptAnswers()
    return Person(
        records=records,
        notes=notes,
        care=care(diary(records, notes)),
        program=on,
        health=health,
        off=screening.positions_off(health, shelf, now.date()),
        bedtime=bedtime,
        trouble=trouble,
        program_trouble=program_trouble,
    )
