"""Atomic writing of folders: the files get their final names together, when all are complete.

It grows as ``NAME.xxxxxxxx.part`` beside its target. Where there is no target yet, it is renamed
in one step; files of an existing one are replaced one by one, which takes milliseconds, and what
else lies there stays. A living writer holds a lock in its part, so that the next one can tell
what a killed run has left and sweep it away.
"""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from matcue.base.errors import InputError
from matcue.base.whole_file import HELD, claim, named, put, settle_folder, sweep, write_failed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator


@contextmanager
def whole_folder(path: Path, *, about_bytes: int = 0, stale: Iterable[str] = ()) -> Iterator[Path]:
    """Write a folder of files in full or not at all.

    On any exception, an interrupt included, what was written goes, and a folder that was there
    before stays as it was. Errors of the body pass through as those of `whole_file`.

    Args:
        path: The final name. Its parent has to exist.
        about_bytes: About how much it will hold, for the message of a full disk.
        stale: Names of files in an existing folder that go once the new ones are there.

    Yields:
        The folder to write to; it exists and holds no file but the lock.

    Raises:
        InputError: The parent is not there, or *path* is something else than a folder.
        ExportError: The parent takes no folders, or the disk is full.
    """
    target = Path(os.path.realpath(path))
    if not target.parent.is_dir():
        raise InputError(f"there is no folder {path.parent}; make it first or choose another")
    if target.exists() and not target.is_dir():
        raise InputError(f"{path} is no folder; choose another name")
    try:
        sweep(target, folder=True)
        part, lock = claim(target, folder=True)
    except OSError as error:
        raise write_failed(path, error, about_bytes=about_bytes) from error
    try:
        with named(path, part, about_bytes=about_bytes):
            yield part
        try:
            os.close(lock)  # before the names: Windows moves no open file
            lock = -1
            (part / HELD).unlink()
            _install(part, target, stale)
        except OSError as error:
            raise write_failed(path, error, about_bytes=about_bytes) from error
    finally:
        if lock >= 0:
            os.close(lock)
        shutil.rmtree(part, ignore_errors=True)


def _install(part: Path, target: Path, stale: Iterable[str]) -> None:
    settle_folder(part)
    if not target.exists():
        put(part, target, rename=Path.rename)
    else:
        new = {each.name for each in part.iterdir()}
        for each in sorted(part.iterdir()):
            put(each, target / each.name)
        for name in sorted(set(stale) - new):
            (target / name).unlink(missing_ok=True)
        settle_folder(target)
    settle_folder(target.parent)
