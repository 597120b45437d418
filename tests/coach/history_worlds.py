"""Sessions that were done, for tests of what is made of them."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import Any

from matcue.base.units import MINUTE, Ms
from matcue.coach.history.record import Did, Note, Noted, ProgramDay, Record
from matcue.plan.growth import Feeling

BERLIN = timezone(timedelta(hours=1))


def at(day: int, hour: int = 8, minute: int = 0) -> datetime:
    """A day of November 2026, which begins on a Sunday."""
    return datetime(2026, 11, day, hour, minute, tzinfo=BERLIN)


def record(id_: str = "one", day: int = 2, **changed: Any) -> Record:
    """A session of fourteen minutes in the morning."""
    usual: dict[str, Any] = {
        "id": id_,
        "begun": at(day),
        "routine": "morning",
        "title": "Morning spine",
        "level": "regular",
        "words": "full",
        "planned_ms": Ms(15 * MINUTE),
        "done_ms": Ms(14 * MINUTE),
    }
    return Record(**usual | changed)


FULL = record(
    "full",
    pace=0.9,
    finished=False,
    stopped_at="boat",
    exercises=(
        Did(exercise="cat", name="Cat", sets=1, reps=8),
        Did(exercise="boat", name="Boat", sets=1, reps=2, hold_ms=Ms(5_000), finished=False),
    ),
    feeling=Feeling.PAIN,
    hurt="boat",
    place=ProgramDay(program="prevent", week=2, day=3),
)
"""A session that has everything."""


def note(id_: str, day: int, kind: Noted, what: str = "") -> Note:
    return Note(id=id_, at=at(day, 7), kind=kind, what=what)
