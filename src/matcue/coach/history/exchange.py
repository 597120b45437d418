"""The history as JSON, to take along and to take in again, and as a table for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any, Final

from matcue.base import atomic
from matcue.base.errors import InputError, MachineError
from matcue.coach.history.record import Note, Record

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matcue.coach.history.store import History

FORM: Final = "matcue history"
VERSION: Final = 1
MOST_BYTES: Final = 100_000_000

COLUMNS: Final = (
    "begun", "routine", "title", "level", "pace", "words", "planned_s", "done_s", "finished",
    "stopped_at", "feeling", "hurt", "program", "week", "day", "exercises",
)  # fmt: skip


def as_json(records: Sequence[Record], notes: Sequence[Note] = ()) -> dict[str, Any]:
    """Give sessions and notes with their stable keys."""
    return {
        "form": FORM,
        "version": VERSION,
        "sessions": [record.as_json() for record in records],
        "notes": [note.as_json() for note in notes],
    }


def as_csv(records: Sequence[Record]) -> str:
    """Write sessions as a table, one a line, with a head."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for record in records:
        place = record.place
        table.writerow(
            [
                record.begun.isoformat(timespec="seconds"),
                _cell(record.routine),
                _cell(record.title),
                record.level,
                f"{record.pace:g}",
                record.words,
                round(record.planned / 1000),
                round(record.done / 1000),
                "yes" if record.finished else "no",
                record.stopped_at or "",
                record.feeling.value if record.feeling else "",
                record.hurt or "",
                place.program if place else "",
                place.week if place else "",
                place.day if place else "",
                " ".join(did.exercise for did in record.exercises),
            ]
        )
    return out.getvalue()


def write(history: History, path: Path) -> int:
    """Write everything to a file that is there whole or not at all.

    Returns:
        How many sessions it holds.

    Raises:
        HistoryError: The history cannot be read.
        MachineError: The file cannot be written.
    """
    records = history.records()
    told = json.dumps(as_json(records, history.notes()), ensure_ascii=False, indent=1)
    try:
        atomic.put(path, f"{told}\n".encode(), durable=True)
    except OSError as error:
        raise MachineError(f"cannot write {path}: {error.strerror or error}") from error
    return len(records)


def take_in(history: History, path: Path) -> tuple[int, int]:
    """Merge a file that `write` wrote; sessions that are there already are not doubled.

    Returns:
        How many sessions were new, and how many the file holds.

    Raises:
        InputError: The file cannot be read, or is no history; nothing has been taken then.
        HistoryError: They cannot be kept.
    """
    records, notes = _read(path)
    return history.merge(records, notes), len(records)


def _read(path: Path) -> tuple[list[Record], list[Note]]:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise InputError(f"{path} is too large to be a history")
        told = json.loads(path.read_text("utf-8"))
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    except (ValueError, RecursionError):
        raise _none(path) from None
    if not isinstance(told, dict) or told.get("form") != FORM:
        raise _none(path)
    if told.get("version") != VERSION:
        raise InputError(f"{path} was written by another matcue; this one reads form {VERSION}")
    sessions, noted = told.get("sessions"), told.get("notes")
    if not isinstance(sessions, list) or not isinstance(noted, list):
        raise _none(path)
    records: list[Record] = []
    notes: list[Note] = []
    where = ""
    try:
        for nth, each in enumerate(sessions, 1):
            where = f"session {nth}"
            records.append(Record.read(each))
        for nth, each in enumerate(noted, 1):
            where = f"note {nth}"
            notes.append(Note.read(each))
    except ValueError as error:
        raise InputError(f"{path}, {where}: {error}; nothing was taken in") from None
    return records, notes


def _none(path: Path) -> InputError:
    return InputError(f"{path} is no history; `matcue history export FILE` writes one")


def _cell(text: str) -> str:
    # A spreadsheet would take this for a formula, and a title may come from anybody's routine.
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text
