"""The history as TCX, which training diaries import (TrainingCenterDatabase, version 2)."""

from __future__ import annotations

from datetime import UTC, timedelta
from typing import TYPE_CHECKING, Final
from xml.sax.saxutils import escape

from matcue.base.text import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from matcue.coach.history.record import Record

_NAMESPACE: Final = "http://www.garmin.com/xmlschemas/TrainingCenterDatabase/v2"


def as_tcx(records: Sequence[Record]) -> str:
    """Return every session as an activity of one lap, with what was done in its notes."""
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<TrainingCenterDatabase xmlns="{_NAMESPACE}">',
        " <Activities>",
        *(line for record in records for line in _activity(record)),
        " </Activities>",
        "</TrainingCenterDatabase>",
    ]
    return "\n".join(lines) + "\n"


def _activity(record: Record) -> Iterator[str]:
    begun = _instant(record.begun)
    ended = _instant(record.begun + timedelta(milliseconds=record.done_ms))
    yield '  <Activity Sport="Other">'
    yield f"   <Id>{begun}</Id>"
    yield f'   <Lap StartTime="{begun}">'
    yield f"    <TotalTimeSeconds>{record.done_ms / 1000:g}</TotalTimeSeconds>"
    # Nobody counts them, and the schema wants both.
    yield "    <DistanceMeters>0</DistanceMeters>"
    yield "    <Calories>0</Calories>"
    yield "    <Intensity>Active</Intensity>"
    yield "    <TriggerMethod>Manual</TriggerMethod>"
    # Many diaries take the time of an activity from its points, and refuse one without.
    yield "    <Track>"
    yield f"     <Trackpoint><Time>{begun}</Time></Trackpoint>"
    yield f"     <Trackpoint><Time>{ended}</Time></Trackpoint>"
    yield "    </Track>"
    yield "   </Lap>"
    yield f"   <Notes>{escape(plain(_notes(record)))}</Notes>"
    yield "  </Activity>"


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _notes(record: Record) -> str:
    done = ", ".join(did.name for did in record.exercises)
    return f"{record.title}: {done}" if done else record.title
