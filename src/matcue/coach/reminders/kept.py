"""What has been set: one reminder a routine, with the file that it was written to.

What has been removed is kept too, where a calendar may still have its events: so these can be
cancelled later.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import time, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from matcue.base import atomic, folders
from matcue.base.errors import MachineError
from matcue.coach.reminders.plan import Reminder
from matcue.routine.model import Kind, When

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION: Final = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """A reminder that is set.

    Attributes:
        reminder: What for, and when.
        file: The calendar file, if one was written.
        events: The most times of the day that any file had, so that all can be cancelled.
        timer: Whether systemd has a timer for it.
        removed: Whether it is set no more.
    """

    reminder: Reminder
    file: Path | None = None
    events: int = 0
    timer: bool = False
    removed: bool = False

    def as_json(self) -> dict[str, Any]:
        """Give it with its stable keys."""
        told = asdict(self.reminder)
        told["lasts"] = self.reminder.lasts // timedelta(seconds=1)
        told["times"] = [f"{each:%H:%M}" for each in self.reminder.times]
        told["days"] = list(self.reminder.days)
        return {
            **told,
            "file": str(self.file) if self.file else None,
            "events": self.events,
            "timer": self.timer,
            "removed": self.removed,
        }


def place() -> Path:
    """Name the file."""
    return folders.data() / "reminders.json"


def read() -> dict[str, Entry]:
    """Find every reminder, by its routine; none where the note is damaged."""
    try:
        told = json.loads(place().read_text("utf-8"))
        if told["version"] != VERSION:
            return {}
        entries = [_entry(each) for each in told["reminders"]]
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}
    return {entry.reminder.routine: entry for entry in entries}


def standing() -> dict[str, Entry]:
    """Find every reminder that is set."""
    return {name: entry for name, entry in read().items() if not entry.removed}


def keep(entries: Mapping[str, Entry]) -> None:
    """Note what is set.

    Raises:
        MachineError: The note cannot be written.
    """
    listed = [entries[name].as_json() for name in sorted(entries)]
    told = {"version": VERSION, "reminders": listed}
    try:
        atomic.put(place(), json.dumps(told, ensure_ascii=False, indent=1).encode(), durable=True)
    except OSError as error:
        raise MachineError(f"{place()}: {error.strerror or error}") from None


def _entry(told: dict[str, Any]) -> Entry:
    reminder = Reminder(
        routine=str(told["routine"]),
        name=str(told["name"]),
        title=str(told["title"]),
        kind=Kind(told["kind"]),
        when=When(told["when"]),
        lasts=timedelta(seconds=int(told["lasts"])),
        days=tuple(int(day) for day in told["days"]),
        times=tuple(time.fromisoformat(each) for each in told["times"]),
    )
    return Entry(
        reminder,
        Path(told["file"]) if told["file"] else None,
        int(told["events"]),
        bool(told["timer"]),
        bool(told["removed"]),
    )
