"""The person whom this data folder belongs to, as far as a session depends on them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import time
from typing import TYPE_CHECKING

from matcue.base.errors import HistoryError, InputError
from matcue.coach import screening
from matcue.coach.history.diary import diary, program_on
from matcue.plan.care import Care, care

if TYPE_CHECKING:
    from datetime import datetime

    from matcue.coach.history.record import Note, Record
    from matcue.coach.program import Current
    from matcue.routine.shelf import Shelf


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of somebody; nothing where nothing could be read.

    Attributes:
        records: All sessions so far.
        notes: All notes between them.
        care: The pain that stands, and the exercises that hurt.
        program: The program that is on.
        health: The kept answers about health.
        bedtime: As the settings say.
        trouble: What could not be read of the history, a line each.
        program_trouble: Why the program that is on plays no part; empty where it does.
    """

    records: tuple[Record, ...] = ()
    notes: tuple[Note, ...] = ()
    care: Care = field(default_factory=Care)
    program: Current | None = None
    health: screening.KeptAnswers = field(default_factory=screening.KeptAnswers)
    bedtime: time = time(22, 30)
    trouble: tuple[str, ...] = ()
    program_trouble: str = ""

    @property
    def is_unburdened(self) -> bool:
        """Whether nothing is known that stops or changes a session: no pain, program or yes."""
        yes = any(answer.yes for answer in self.health.answers.values())
        return self.care == Care() and self.program is None and not yes

    def program_of(self, routine: str) -> Current | None:
        """Give the program that is on, if a routine belongs to it."""
        on = self.program
        return on if on is not None and routine in on.program.routines else None


def read_person(shelf: Shelf, bedtime: time, now: datetime) -> Person:
    """Read everything about the person from the user's folders.

    What cannot be read is named in `trouble` and stops no session.
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
    """Work out pain, spared exercises and the program from what was read.

    Args:
        records: All sessions so far.
        notes: All notes.
        shelf: Where routines and programs are.
        now: An aware time; its day is today.
        health: The kept answers about health.
        bedtime: As the settings say.
        trouble: What could not be read.
    """
    on, program_trouble = None, ""
    if program_on(notes) is not None:
        # Reading programs takes time, and most people are on none.
        from matcue.coach.program import current, programs

        try:
            on = current(records, notes, now.date(), programs(shelf))
        except InputError as error:
            program_trouble = f"your program plays no part today: {error}"
    return Person(
        records=records,
        notes=notes,
        care=care(diary(records, notes)),
        program=on,
        health=health or screening.KeptAnswers(),
        bedtime=bedtime,
        trouble=trouble,
        program_trouble=program_trouble,
    )
