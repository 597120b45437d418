"""Feedback after a session: which exercise may have hurt, storing it, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcue.base.errors import InputError
from matcue.coach.program import feeling_text, now_on
from matcue.plan.growth import Feeling
from matcue.routine.library import Library
from matcue.routine.questionnaire import Text, read_questionnaire

if TYPE_CHECKING:
    from datetime import date

    from matcue.coach.history.record import Record
    from matcue.coach.history.store import History
    from matcue.coach.program import Current
    from matcue.routine.shelf import Shelf


@dataclass(frozen=True, slots=True)
class MayHaveHurt:
    """An exercise that may have hurt: id and name."""

    exercise: str
    name: str


def may_have_hurt(record: Record, shelf: Shelf) -> tuple[MayHaveHurt, ...]:
    """Return the exercises of a session in their order, but the likeliest to have hurt last.

    The likeliest is the one in which the session was stopped, or else the last one done.
    """
    done = [MayHaveHurt(did.exercise, did.name) for did in record.exercises]
    stopped = record.stopped_at
    if stopped is None:
        return tuple(done)
    others = [each for each in done if each.exercise != stopped]
    name = next((each.name for each in done if each.exercise == stopped), None)
    return (*others, MayHaveHurt(stopped, name or _name(stopped, record, shelf)))


def feel(
    history: History,
    record: Record,
    feeling: Feeling,
    hurt: str | None,
    shelf: Shelf,
    today: date,
) -> tuple[str, ...]:
    """Store how a session felt, and say what it changes.

    Args:
        history: Where it is stored.
        record: The session.
        feeling: How it felt.
        hurt: The id of the exercise that hurt, if known.
        shelf: The routines and programs.
        today: Today's date.

    Returns:
        Texts that tell the user what it changes.

    Raises:
        HistoryError: It cannot be stored.
    """
    before = _program(history, shelf, today)
    history.feel(record.id, feeling, hurt)
    after = _program(history, shelf, today)
    told: list[str] = []
    if before is not None and after is not None:
        names = {did.exercise: did.name for did in record.exercises}
        if change := feeling_text(before, after, names):
            told.append(change)
    if feeling is Feeling.PAIN:
        told += _pain_told(record, hurt, shelf)
    return tuple(told)


def _pain_told(record: Record, hurt: str | None, shelf: Shelf) -> list[str]:
    """Say what to do about pain, what is left out, and how to take it back."""
    told = [read_questionnaire(shelf).texts[Text.PAIN]]
    if hurt:
        listed = may_have_hurt(record, shelf)
        name = next((each.name for each in listed if each.exercise == hurt), hurt)
        told.append(f"Left out from now on: {name}.")
    told.append("When it is over: `matcue log --better`.")
    return told


def _program(history: History, shelf: Shelf, today: date) -> Current | None:
    """Find the program that is on; one that cannot be read has been told of before."""
    try:
        return now_on(shelf, history, today)
    except InputError:
        return None


def _name(exercise: str, record: Record, shelf: Shelf) -> str:
    """Find what an exercise of a session is called; its id where nobody knows any more."""
    library = Library(shelf)
    known = library.exercises().get(exercise)
    if known is not None and known.name:
        return known.name
    try:
        works = library.load(record.routine).works
    except InputError:
        return exercise
    return next((w.exercise.name for w in works if w.exercise.id == exercise), exercise)
