"""The stored reminders: one for each routine, with the file that it was written to.

Removed reminders stay on file while a calendar may still have their events, so that these can be
cancelled later.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import time, timedelta
from pathlib import Path  # noqa: TC003 (read at run time)
from typing import TYPE_CHECKING, Any, Final

from matcue.base import folders
from matcue.base.errors import MachineError
from matcue.base.json_record import JsonRecord, plain
from matcue.base.whole_file import write_whole
from matcue.coach.reminders.plan import Reminder
from matcue.routine.model import Kind, When  # noqa: TC001 (the same)

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST_S: Final = 7 * 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class KeptReminder:
    """A stored reminder.

    Attributes:
        reminder: The routine, days and times.
        file: The calendar file, if one was written.
        events: The most times of day that any file of it had, so that all can be cancelled.
        timer: Whether systemd has a timer for it.
        removed: Whether it was removed.
    """

    reminder: Reminder
    file: Path | None = None
    events: int = 0
    timer: bool = False
    removed: bool = False

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data with stable keys."""
        told: dict[str, Any] = plain(self.row())
        return told

    def row(self) -> Row:
        """Return it as a `Row`, the form in which it is stored."""
        about = {each.name: getattr(self.reminder, each.name) for each in fields(Reminder)}
        about["lasts"] = self.reminder.lasts // timedelta(seconds=1)
        return Row(
            **about,
            file=self.file,
            events=self.events,
            timer=self.timer,
            removed=self.removed,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The stored form: `Reminder` and `KeptReminder` in one, `lasts` in seconds."""

    routine: str
    name: str
    title: str
    kind: Kind
    when: When
    lasts: int
    days: tuple[int, ...]
    times: tuple[time, ...]
    file: Path | None
    events: int
    timer: bool
    removed: bool

    def __post_init__(self) -> None:
        if not 0 <= self.lasts <= _LONGEST_S or any(not 0 <= day < 7 for day in self.days):
            raise ValueError("no routine lasts so long, and no week has such a day")

    def entry(self) -> KeptReminder:
        """Return it as a `KeptReminder`."""
        about = {each.name: getattr(self, each.name) for each in fields(Reminder)}
        about["lasts"] = timedelta(seconds=self.lasts)
        return KeptReminder(Reminder(**about), self.file, self.events, self.timer, self.removed)


@dataclass(frozen=True, slots=True)
class Rows:
    """The schema of the file."""

    reminders: tuple[Row, ...]


KEPT: Final = JsonRecord(Rows, version=1)


def place() -> Path:
    """Return the path of the file."""
    return folders.data() / "reminders.json"


def read() -> dict[str, KeptReminder]:
    """Return every stored reminder by its routine; none if the file is damaged."""
    found = KEPT.load(place())
    entries = [row.entry() for row in found.reminders] if found is not None else []
    return {entry.reminder.routine: entry for entry in entries}


def standing() -> dict[str, KeptReminder]:
    """Return every reminder that was not removed."""
    return {name: entry for name, entry in read().items() if not entry.removed}


def keep(entries: Mapping[str, KeptReminder]) -> None:
    """Store reminders, replacing the file.

    Raises:
        MachineError: The file cannot be written.
    """
    rows = Rows(tuple(entries[name].row() for name in sorted(entries)))
    try:
        write_whole(place(), KEPT.write(rows, indent=1), durable=True)
    except OSError as error:
        raise MachineError(f"{place()}: {error.strerror or error}") from None
