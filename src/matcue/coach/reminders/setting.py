"""Set and remove a reminder: its file, its timer and the stored entry."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from matcue.base.errors import InputError, MachineError, UnknownName, near
from matcue.base.whole_file import open_file, write_whole
from matcue.coach.reminders import calendar, kept, timer, user_timer

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path
    from zoneinfo import ZoneInfo

    from matcue.coach.reminders.plan import Reminder


def to_file(reminder: Reminder, path: Path, zone: ZoneInfo, now: datetime) -> None:
    """Write a reminder's calendar file and store the reminder.

    Raises:
        InputError: *path* is a file that matcue did not write, or its folder does not exist.
        MachineError: It cannot be written.
    """
    entries = kept.read()
    known = entries.get(reminder.routine, kept.KeptReminder(reminder))
    _put(path, calendar.written(reminder, zone, now, before=known.events))
    events = max(known.events, len(reminder.times))
    kept.keep(
        entries
        | {reminder.routine: kept.KeptReminder(reminder, path.resolve(), events, known.timer)}
    )


def to_timer(reminder: Reminder, units: Sequence[timer.Unit]) -> None:
    """Install a reminder's systemd timer and store the reminder.

    Raises:
        MachineError: systemd refuses it.
    """
    user_timer.put(units, reminder.routine)
    entries = kept.read()
    known = entries.get(reminder.routine, kept.KeptReminder(reminder))
    entry = kept.KeptReminder(reminder, known.file, known.events, timer=True)
    kept.keep(entries | {reminder.routine: entry})


@dataclass(frozen=True, slots=True)
class Removed:
    """What was removed; `cancels` is the file written to cancel the calendar's events."""

    file: Path | None
    timer: bool
    events: int
    cancels: Path | None


def remove(routine: str, now: datetime, cancels: Path | None = None) -> Removed:
    """Remove a reminder's timer and file; write the cancelling calendar file to *cancels*.

    Raises:
        UnknownName: No reminder is set for that routine.
        InputError: *cancels* is a file that matcue did not write, or its folder does not exist.
        MachineError: A file cannot be written or deleted.
    """
    entries = kept.read()
    entry = entries.get(routine)
    stands = entry is not None and not entry.removed
    if not stands and not user_timer.is_there(routine) and (entry is None or cancels is None):
        hint = near(routine, kept.standing()) or "; `matcue remind --list` shows what is"
        raise UnknownName(f"no reminder is set for '{routine}'{hint}")
    had_timer = user_timer.remove(routine)
    if entry is None:
        return Removed(None, had_timer, 0, None)
    file = entry.file if entry.file and _is_ours(entry.file) else None
    if file is not None:
        file.unlink(missing_ok=True)
    left = replace(entry, file=None, timer=False, removed=True)
    if cancels is not None and entry.events:
        _put(cancels, calendar.cancelling(routine, entry.reminder.title, entry.events, now))
    kept.keep(entries | {routine: left})
    return Removed(file, had_timer, entry.events, cancels if entry.events else None)


def _put(path: Path, data: bytes) -> None:
    if path.exists() and not _is_ours(path):
        raise InputError(f"'{path}' is there already and is no reminder; choose another with -o")
    if not path.parent.is_dir():
        raise InputError(f"there is no folder '{path.parent}'; make it first")
    try:
        write_whole(path, data)
    except OSError as error:
        raise MachineError(f"{path}: {error.strerror or error}") from None


def _is_ours(path: Path) -> bool:
    try:
        with open_file(path) as file:
            return calendar.MARK in file.read(2_000)
    except OSError:
        return False
