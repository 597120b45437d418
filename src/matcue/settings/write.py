"""Change the settings file one key at a time; everything else in it is preserved.

A change reads the file, edits its text and replaces it atomically, under a lock of the folder, so
that of two changes at once neither is lost.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError, MachineError
from matcue.base.lock import locked_folder
from matcue.base.whole_file import write_whole
from matcue.settings import file
from matcue.settings.edit import template, with_value, without
from matcue.settings.resolution import resolved
from matcue.settings.table import SETTINGS

if TYPE_CHECKING:
    from collections.abc import Callable

_LOCK: Final = ".matcue-config.lock"
"""The lock file, for systems that cannot lock a folder (Windows)."""


def set_(key: str, given: str | list[str]) -> Path:
    """Set a value, as typed, in the file; return the file's path.

    Raises:
        InputError: There is no such setting, the value is not possible, or the file has mistakes.
        MachineError: The file cannot be written.
    """
    file.known(key)
    try:
        value = file.read(key, given)
    except ValueError as error:
        raise InputError(f"{key}: {error}") from None
    plain = SETTINGS[key].kind.plain(value)

    def changed(text: str | None) -> str:
        new = with_value(text or "", key, plain, file.place())
        # One value may make another one wrong: two presses with one key, a bit rate of no use.
        before = _wrong(text or "")
        for wrong, told in _wrong(new).items():
            if wrong not in before:
                raise InputError(f"{wrong}: {told}")
        return new

    return _change(changed)


def unset(key: str) -> bool:
    """Remove a key from the file, also one that is no setting; return whether it was there.

    Raises:
        InputError: The key is neither in the file nor a setting, or the file has mistakes.
        MachineError: The file cannot be written.
    """
    was_there = False

    def changed(text: str | None) -> str | None:
        nonlocal was_there
        new = without(text or "", key, file.place())
        was_there = new is not None
        if not was_there:
            file.known(key)
        return new

    if file.text_of(file.place()) is None:
        file.known(key)
        return False
    _change(changed)
    return was_there


def init() -> Path:
    """Create the file with every default commented out; return its path.

    Raises:
        InputError: The file exists already.
        MachineError: The file cannot be written.
    """

    def changed(text: str | None) -> str:
        if text is not None:
            raise InputError(f"{file.place()} is there already; `matcue config edit` opens it")
        return template()

    return _change(changed)


def _wrong(text: str) -> dict[str, str]:
    rows = resolved(file.content(text, file.place()), {}, {}).rows
    return {key: row.wrong[0].told for key, row in rows.items() if row.wrong}


def _change(changed: Callable[[str | None], str | None]) -> Path:
    """Put what *changed* makes of the file's text in its place; None leaves it as it is."""
    path = file.place()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        # A link, as from a folder of dotfiles, stays a link.
        target = Path(os.path.realpath(path))
        with locked_folder(path.parent, _LOCK):
            new = changed(file.text_of(path))
            if new is not None:
                write_whole(target, new.encode(), durable=True, keeps_mode=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise MachineError(f"cannot write {path}: {error.filename} is no folder") from error
    except OSError as error:
        why = (error.strerror or str(error)).lower()
        raise MachineError(f"cannot write {path}: {why}") from error
    return path
