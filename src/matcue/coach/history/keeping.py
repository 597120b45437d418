"""Make the history's records: of a session led here, of one done elsewhere, and notes."""

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
"""The least time heard of a session without an exercise for it to be stored."""


def new_id() -> str:
    """Return a new random id, unique across machines."""
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
    """Make the record of a session; None if too little was done to store.

    Args:
        done: What was done of it.
        routine: The routine's id.
        title: The routine's title.
        manner: The level, pace and words at its end.
        begun: When it began, an aware time.
        names: The names of its exercises by id.
        finished: Whether it was done to the end.
        place: Its program day; None if it belongs to no program.
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
    """Make the record of a session that was done without matcue.

    Args:
        title: Its title.
        minutes: How long it took.
        ended: When it ended, an aware time.
        routine: The routine, if one was done; all of it counts as done.
        place: Its program day; None if it belongs to no program.
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
    """Make a note: an event between sessions."""
    # Pain and its end may be said within a second; to the millisecond they have an order.
    exact = at.replace(microsecond=at.microsecond // 1000 * 1000)
    return Note(id=new_id(), at=exact, kind=kind, what=what)
