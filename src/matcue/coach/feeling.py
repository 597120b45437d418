"""Feedback after a session: which exercise may have hurt, storing it, and what it changes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError
from matcue.coach.history.keeping import noted
from matcue.coach.history.record import Noted
from matcue.coach.program import feeling_text, now_on
from matcue.plan.growth import Feeling
from matcue.routine.library import Library
from matcue.routine.questionnaire import Text, read_questionnaire

if TYPE_CHECKING:
    from datetime import date, datetime

    from matcue.coach.history.record import Record
    from matcue.coach.history.store import History
    from matcue.coach.program import Current
    from matcue.routine.questionnaire import Questionnaire
    from matcue.routine.shelf import Shelf


OF_THE_BACK: Final = (Feeling.SORE, Feeling.WORSE, Feeling.PAIN)
"""Answers that tell of the back rather than of the effort."""

LINGERS: Final = timedelta(days=3)
"""How long after a session the back may still tell of it."""


def may_be_of(record: Record, feeling: Feeling, now: datetime) -> bool:
    """Return whether an answer can be about a session: a back weeks later tells of something else.

    Args:
        record: The session.
        feeling: The answer.
        now: An aware time.
    """
    ended = record.begun + timedelta(milliseconds=record.done_ms)
    return feeling not in OF_THE_BACK or now - ended < LINGERS


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
    record: Record | None,
    feeling: Feeling,
    hurt: str | None,
    shelf: Shelf,
    now: datetime,
) -> tuple[str, ...]:
    """Store how a session felt, and say what it changes; pain may come from none.

    Args:
        history: Where it is stored.
        record: The session; None if there is none.
        feeling: How it felt.
        hurt: The id of the exercise that hurt, or made it worse, if known.
        shelf: The routines and programs.
        now: An aware time.

    Returns:
        Texts that tell the user what it changes.

    Raises:
        HistoryError: It cannot be stored.
        InputError: There is no session that it can be about.
    """
    if record is None or not may_be_of(record, feeling, now):
        if feeling is not Feeling.PAIN:
            raise InputError(_of_no_session(record))
        return _pain_elsewhere(history, hurt, shelf, now)
    today = now.date()
    before = _program(history, shelf, today)
    history.feel(record.id, feeling, hurt)
    after = _program(history, shelf, today)
    told: list[str] = []
    if before is not None and after is not None:
        names = {did.exercise: did.name for did in record.exercises}
        if change := feeling_text(before, after, names):
            told.append(change)
    name = ""
    if hurt:
        listed = may_have_hurt(record, shelf)
        name = next((each.name for each in listed if each.exercise == hurt), hurt)
    told += _told(feeling, name, read_questionnaire(shelf))
    return tuple(told)


def _of_no_session(record: Record | None) -> str:
    """Say that there is nothing to tell of, and what to type; *record* is the last session."""
    other = "`matcue log --did WHAT --minutes 20` notes one"
    if record is None:
        return f"there is no session yet; {other}"
    last = f"{record.title} on {record.begun:%A, %d %B}"
    return f"{last} is too long ago to have done that; {other}, and `matcue log pain` pain"


def _pain_elsewhere(
    history: History, hurt: str | None, shelf: Shelf, now: datetime
) -> tuple[str, ...]:
    """Store pain that came with no session, and say what it changes."""
    history.note(noted(Noted.PAIN, now, hurt or ""))
    known = Library(shelf).exercises().get(hurt) if hurt else None
    name = known.name if known is not None and known.name else hurt
    return _told(Feeling.PAIN, name or "", read_questionnaire(shelf))


def _told(feeling: Feeling, name: str, book: Questionnaire) -> tuple[str, ...]:
    """Say what an answer about the back means, with the name of the exercise that hurt, if any."""
    match feeling:
        case Feeling.SORE:
            return (book.texts[Text.SORE],)
        case Feeling.WORSE:
            less = (f"Less of it next time: {name}.",) if name else ()
            return (book.texts[Text.WORSE], *less)
        case Feeling.PAIN:
            left_out = (f"Left out from now on: {name}.",) if name else ()
            signs = (f"\n{question.listed}" for question in book.warning_signs)
            no_signs = f"\n{book.texts[Text.NO_SIGNS]}"
            better = "When it is over: `matcue log --better`."
            return (book.texts[Text.PAIN], *signs, no_signs, *left_out, better)
        case _:
            return ()


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
