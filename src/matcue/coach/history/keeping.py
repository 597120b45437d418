"""From a session that was led, or one done elsewhere, to what is kept of it."""

from __future__ import annotations

import uuid
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from matcue.base.units import MINUTE, SECOND, Ms
from matcue.coach.history.record import Did, Note, Noted, ProgramDay, Record

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from matcue.live.done import Done
    from matcue.plan.manner import Manner
    from matcue.routine.model import Routine

WORTH_KEEPING: Final = Ms(60 * SECOND)
"""Of a session without an exercise; one that was only looked into is none."""


def new_id() -> str:
    """Make an id that no other machine makes."""
    return uuid.uuid4().hex


def kept(
    done: Done,
    *,
    routine: str,
    title: str,
    manner: Manner,
    begun: datetime,
    names: Mapping[str, str],
    finished: bool,
    place: ProgramDay | None = None,
) -> Record | None:
    """Make a record of a session; None where so little was done that there is nothing to keep.

    Args:
        done: What was done of it.
        routine: Its id.
        title: What it is called.
        manner: How it was led in the end.
        begun: When, an aware time.
        names: What its exercises are called, by their ids.
        finished: Whether it came to its end.
        place: Where in a program it stood.
    """
    if not done.exercises and done.length < WORTH_KEEPING:
        return None
    return Record(
        id=new_id(),
        begun=begun.replace(microsecond=0),
        routine=routine,
        title=title,
        level=manner.level.value,
        pace=manner.pace,
        words=manner.words.value,
        planned_ms=done.total,
        done_ms=done.length,
        finished=finished,
        stopped_at=None if finished else done.at,
        exercises=tuple(
            Did(
                exercise=amount.exercise,
                name=names.get(amount.exercise, amount.exercise),
                sets=amount.sets,
                reps=amount.reps,
                hold_ms=amount.hold,
                finished=amount.finished,
            )
            for amount in done.exercises
        ),
        place=place,
    )


def elsewhere(
    title: str,
    *,
    minutes: int,
    ended: datetime,
    routine: Routine | None = None,
    place: ProgramDay | None = None,
) -> Record:
    """Make a record of a session that was done without matcue, and has just ended.

    Args:
        title: What to call it.
        minutes: How long it took.
        ended: When it ended, an aware time.
        routine: What was done, all of it, if it was a routine.
        place: Where in a program it stood.
    """
    length = Ms(minutes * MINUTE)
    works = {work.exercise.id: work for work in routine.works} if routine else {}
    return Record(
        id=new_id(),
        begun=(ended - timedelta(minutes=minutes)).replace(microsecond=0),
        routine=routine.id if routine else "",
        title=title,
        planned_ms=length,
        done_ms=length,
        exercises=tuple(
            Did(
                exercise=id_,
                name=work.exercise.name,
                sets=work.dose.sets,
                reps=work.dose.reps,
                hold_ms=work.dose.hold,
            )
            for id_, work in works.items()
        ),
        place=place,
    )


def noted(kind: Noted, at: datetime, what: str = "") -> Note:
    """Make a note of something between sessions."""
    return Note(id=new_id(), at=at.replace(microsecond=0), kind=kind, what=what)
