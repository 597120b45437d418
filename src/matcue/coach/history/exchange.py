"""Export and import of the history: JSON both ways, CSV for spreadsheets, TCX for diaries."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from matcue.base.errors import InputError, MachineError
from matcue.base.json_record import JsonRecord, Misread, plain
from matcue.base.text import table_cell
from matcue.base.whole_file import open_file, write_whole
from matcue.coach.history.record import Note, Record, flaw

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from matcue.coach.history.store import History

FORM: Final = "matcue history"
VERSION: Final = 2
"""Form 2 has three answers to pain; what was pain in form 1 is the strong one."""
MOST_BYTES: Final = 100_000_000


@dataclass(frozen=True, slots=True)
class Exchanged:
    """The schema of an exported file."""

    form: str
    version: int
    sessions: tuple[Record, ...]
    notes: tuple[Note, ...]


@dataclass(frozen=True, slots=True)
class Head:
    """What such a file says of itself, whatever else is in it."""

    form: str
    version: int


EXCHANGED: Final = JsonRecord(Exchanged)
HEAD: Final = JsonRecord(Head)

COLUMNS: Final = (
    "begun", "routine", "title", "level", "pace", "words", "planned_s", "done_s", "finished",
    "stopped_at", "feeling", "hurt", "program", "week", "day", "exercises",
)  # fmt: skip


def as_json(records: Sequence[Record], notes: Sequence[Note] = ()) -> dict[str, Any]:
    """Return sessions and notes as JSON data with stable keys."""
    told: dict[str, Any] = plain(Exchanged(FORM, VERSION, tuple(records), tuple(notes)))
    return told


def as_csv(records: Sequence[Record]) -> str:
    """Return sessions as CSV: a header row, then a row for each session."""
    out = io.StringIO()
    table = csv.writer(out, lineterminator="\n")
    table.writerow(COLUMNS)
    for record in records:
        place = record.place
        row = (
            record.begun.isoformat(timespec="seconds"),
            record.routine,
            record.title,
            record.level,
            f"{record.pace:g}",
            record.words,
            round(record.planned_ms / 1000),
            round(record.done_ms / 1000),
            "yes" if record.finished else "no",
            record.stopped_at or "",
            record.feeling.value if record.feeling else "",
            record.hurt or "",
            place.program if place else "",
            place.week if place else "",
            place.day if place else "",
            " ".join(did.exercise for did in record.exercises),
        )
        table.writerow(map(table_cell, row))
    return out.getvalue()


FORMS: Final = ("json", "csv", "tcx")
"""What the history can be exported as; only the first can be taken in again."""


def form_of(path: Path) -> str:
    """Return the form that the ending of a file's name asks for; JSON if it asks for none."""
    ending = path.suffix.lower().removeprefix(".")
    return ending if ending in FORMS else FORMS[0]


def write(history: History, path: Path, form: str = FORMS[0]) -> int:
    """Export the whole history to a file of one of `FORMS`, atomically.

    Returns:
        The number of sessions written.

    Raises:
        HistoryError: The history cannot be read.
        MachineError: The file cannot be written.
    """
    records = history.records()
    match form:
        case "csv":
            data = as_csv(records).encode()
        case "tcx":
            from matcue.coach.history.tcx import as_tcx

            data = as_tcx(records).encode()
        case _:
            whole = Exchanged(FORM, VERSION, records, history.notes())
            data = EXCHANGED.write(whole, indent=1) + b"\n"
    try:
        write_whole(path, data, durable=True)
    except OSError as error:
        raise MachineError(f"cannot write {path}: {error.strerror or error}") from error
    return len(records)


def take_in(history: History, path: Path) -> tuple[int, int]:
    """Import a file written by `write`; sessions that exist already are not added again.

    Returns:
        The number of new sessions, and the number in the file.

    Raises:
        InputError: The file cannot be read, or is no history; nothing was imported.
        HistoryError: The sessions cannot be stored.
    """
    found = _read(path)
    return history.merge(found.sessions, found.notes), len(found.sessions)


def _read(path: Path) -> Exchanged:
    try:
        with open_file(path) as file:
            data = file.read(MOST_BYTES + 1)
    except OSError as error:
        raise InputError(f"{path} cannot be read: {error.strerror or error}") from None
    if len(data) > MOST_BYTES:
        raise InputError(f"{path} is too large to be a history")
    head = HEAD.read(data)
    if head is None or head.form != FORM:
        raise _none(path)
    if not 1 <= head.version <= VERSION:
        raise InputError(
            f"{path} was written by another matcue; this one reads form 1 to {VERSION}"
        )
    try:
        found = EXCHANGED.check(data)
    except Misread as error:
        match error.at:
            case ("sessions" | "notes" as kind, int(nth), *_):
                raise _wrong(path, kind, nth, str(error)) from None
        raise _none(path) from None
    kinds: tuple[tuple[str, Sequence[Record | Note]], ...] = (
        ("sessions", found.sessions),
        ("notes", found.notes),
    )
    for name, listed in kinds:
        for nth, each in enumerate(listed):
            if wrong := flaw(each):
                raise _wrong(path, name, nth, wrong)
    return found


def _wrong(path: Path, kind: str, nth: int, told: str) -> InputError:
    where = f"{kind.removesuffix('s')} {nth + 1}"
    return InputError(f"{path}, {where}: {told}; nothing was taken in")


def _none(path: Path) -> InputError:
    return InputError(f"{path} is no history; `matcue history export FILE` writes one")
