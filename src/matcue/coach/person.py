"""The person: all that a session depends on of the owner of this data folder.

What somebody knows already, from sessions done, is explained in fewer words (`faded`).
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import time
from typing import TYPE_CHECKING, Final

from matcue.base.errors import HistoryError, InputError
from matcue.coach import screening
from matcue.coach.history.record import diary, enough, program_on
from matcue.plan.care import Care, care
from matcue.plan.manner import Known, Words

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date, datetime

    from matcue.coach.history.record import Note, Record
    from matcue.coach.program import Current
    from matcue.plan.manner import Manner
    from matcue.routine.model import Position
    from matcue.routine.shelf import Shelf


OFTEN: Final = 3
"""How many times something is explained in full."""

FORGOTTEN: Final = 21
"""After so many days without it, an explanation begins anew."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """What is known of the listener; the defaults are somebody of whom nothing is known.

    Attributes:
        records: The sessions of the history that decide anything today; see `enough`.
        notes: All notes of the history.
        days: The days that have sessions.
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
    days: frozenset[date] = frozenset()
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
        notes = history.notes()
        records, (_, days) = enough(history, notes), history.totals()
    except HistoryError as error:
        trouble.append(str(error))
        records, notes, days = (), (), {}
    return person_from(
        records,
        notes,
        shelf,
        now,
        days=days,
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
    days: Collection[date] | None = None,
    health: screening.KeptAnswers | None = None,
    bedtime: time = time(22, 30),
    trouble: tuple[str, ...] = (),
) -> Person:
    """Work out the care and the current program from what was read.

    Args:
        records: The sessions of the history, as `enough` gives them or all.
        notes: All notes of the history.
        shelf: The routines and programs.
        now: An aware time; its day is today.
        days: The days that have sessions; None for those of *records*.
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
        days=frozenset(record.day for record in records) if days is None else frozenset(days),
        care=care(diary(records, notes)),
        program=on,
        health=health,
        off=screening.positions_off(health, shelf, now.date()),
        bedtime=bedtime,
        trouble=trouble,
        program_trouble=program_trouble,
    )


def known(records: Sequence[Record], today: date) -> Known:
    """Return what needs no explanation today.

    An exercise is known that was done to its end three times since it was last broken off or hurt,
    the last of them within three weeks; the meaning of the tones, after three sessions likewise.

    Args:
        records: The history, in the order in which it was done.
        today: The local date.
    """
    done: dict[str, list[date]] = {}
    for record in records:
        for did in record.exercises:
            if did.finished and did.exercise != record.hurt:
                done.setdefault(did.exercise, []).append(record.day)
            else:
                done[did.exercise] = []
    led = [record.day for record in records if record.exercises]
    return Known(
        exercises=frozenset(id_ for id_, days in done.items() if _is_known(days, today)),
        signs=_is_known(led, today),
    )


def faded(manner: Manner, records: Sequence[Record], today: date) -> Manner:
    """Return a manner that knows what needs no explanation, if its words fade."""
    if manner.words is not Words.AUTO:
        return manner
    return replace(manner, known=known(records, today))


def _is_known(days: Sequence[date], today: date) -> bool:
    return len(days) >= OFTEN and (today - max(days)).days < FORGOTTEN
