"""Install and remove a timer in the user's systemd."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError, MachineError
from matcue.base.whole_file import write_whole
from matcue.coach.reminders import timer

if TYPE_CHECKING:
    from collections.abc import Sequence

_TIMEOUT_S: Final = 20


def folder() -> Path:
    """Return the folder of the user's systemd units."""
    config = os.environ.get("XDG_CONFIG_HOME") or ""
    base = Path(config) if Path(config).is_absolute() else Path.home() / ".config"
    return base / "systemd" / "user"


def usable() -> None:
    """Check that a systemd user manager runs here.

    Raises:
        InputError: There is none; the message says what to do instead.
    """
    if sys.platform != "linux" or shutil.which("systemctl") is None:
        raise InputError(
            "there is no systemd here; without --systemd matcue writes a file for your calendar"
        )


def notifier() -> str:
    """Return the absolute path of ``notify-send``.

    Raises:
        InputError: It is not installed.
    """
    found = shutil.which("notify-send")
    if found is None:
        raise InputError(
            "notify-send is not installed, and shows the reminder; "
            "install libnotify-bin (Debian, Ubuntu) or libnotify (others)"
        )
    return found


def put(units: Sequence[timer.Unit], routine: str) -> None:
    """Write the unit files and start the timer; on failure all of it is removed again.

    Raises:
        MachineError: systemd refuses it.
    """
    before = {unit.name: _text(folder() / unit.name) for unit in units}
    try:
        for unit in units:
            write_whole(folder() / unit.name, unit.text.encode())
        _ask("daemon-reload")
        # Restarting takes over new times where the timer is running already.
        _ask("enable", timer.names(routine)[1])
        _ask("restart", timer.names(routine)[1])
    except MachineError:
        for name, text in before.items():
            if text is None:
                (folder() / name).unlink(missing_ok=True)
            else:
                write_whole(folder() / name, text)
        raise


def remove(routine: str) -> bool:
    """Stop the timer and delete its files; return whether there were any.

    The files are deleted even if systemd does not answer: it forgets them at its next start.
    """
    paths = [folder() / name for name in timer.names(routine)]
    if not any(path.exists() for path in paths):
        return False
    try:
        _ask("disable", "--now", timer.names(routine)[1])
    except MachineError:
        wants = folder() / "timers.target.wants" / timer.names(routine)[1]
        wants.unlink(missing_ok=True)
    for path in paths:
        path.unlink(missing_ok=True)
    try:
        _ask("daemon-reload")
    except MachineError:
        return True
    return True


def is_there(routine: str) -> bool:
    """Return whether a routine has a timer."""
    return (folder() / timer.names(routine)[1]).exists()


def routines() -> tuple[str, ...]:
    """Return the routines that have a timer."""
    suffix = ".timer"
    found = folder().glob(f"{timer.PREFIX}*{suffix}") if folder().is_dir() else ()
    return tuple(sorted(p.name.removeprefix(timer.PREFIX).removesuffix(suffix) for p in found))


def _text(path: Path) -> bytes | None:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return None


def _ask(*words: str) -> None:
    program = shutil.which("systemctl")
    if program is None:
        raise MachineError("systemctl is not there")
    try:
        done = subprocess.run(  # noqa: S603 (a program of the system, and words of our own)
            [program, "--user", *words],
            capture_output=True,
            text=True,
            check=False,
            timeout=_TIMEOUT_S,
        )
    except (OSError, subprocess.TimeoutExpired):
        raise MachineError(f"systemctl --user {words[0]} does not answer") from None
    if done.returncode:
        said = (done.stderr.strip().splitlines() or ["it failed"])[0]
        raise MachineError(f"systemctl --user {words[0]}: {said}")
