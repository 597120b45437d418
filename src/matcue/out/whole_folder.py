"""A folder whose files take their final names together, when all of them are whole.

It grows as ``NAME.xxxxxxxx.part`` beside its target. Where there is no target yet, it is renamed
in one step; files of an existing one are replaced one by one, which takes milliseconds, and what
else lies there stays. A living writer holds a lock in its part, so that the next one can tell
what a killed run has left and sweep it away.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError
from matcue.out.whole_file import lock_file, settle_folder, short_stem, write_failed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LOCK: Final = ".lock"


@contextmanager
def whole_folder(path: Path, *, about_bytes: int = 0, stale: Iterable[str] = ()) -> Iterator[Path]:
    """Write a folder of files in full or not at all.

    On any exception, an interrupt included, what was written goes, and a folder that was there
    before stays as it was. Errors of the body pass through unchanged.

    Args:
        path: The final name. Its parent has to exist.
        about_bytes: About how much it will hold, for the message of a full disk.
        stale: Names of files in an existing folder that go once the new ones are there.

    Yields:
        The folder to write to; it exists and holds nothing of interest.

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
        _sweep(target)
        part, lock = _claim(target)
    except OSError as error:
        raise write_failed(path, error, about_bytes=about_bytes) from error
    try:
        yield part
        try:
            os.close(lock)  # before the names: Windows moves no open file
            lock = -1
            (part / _LOCK).unlink()
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
        part.rename(target)
    else:
        new = {each.name for each in part.iterdir()}
        for each in sorted(part.iterdir()):
            each.replace(target / each.name)
        for name in sorted(set(stale) - new):
            (target / name).unlink(missing_ok=True)
        settle_folder(target)
    settle_folder(target.parent)


def _claim(target: Path) -> tuple[Path, int]:
    """Make a part that is locked by us; a sweeper may take it before it is.

    A Ctrl-C that comes just here leaves none.
    """
    while True:
        part = target.with_name(f"{short_stem(target)}.{secrets.token_hex(4)}.part")
        try:
            part.mkdir()
            lock = os.open(part / _LOCK, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o666)
            try:
                lock_file(lock)
            except BlockingIOError:
                os.close(lock)
                continue
            except OSError:
                return part, lock  # no locks on this file system, so no sweeping either
            if (part / _LOCK).exists():
                return part, lock
            os.close(lock)
        except FileNotFoundError:
            continue
        except KeyboardInterrupt:
            shutil.rmtree(part, ignore_errors=True)
            raise


def _sweep(target: Path) -> None:
    """Remove what killed runs left of *target*, and nothing that a living one is writing."""
    ours = re.compile(re.escape(short_stem(target)) + r"\.[0-9a-f]{8}\.part")
    leftovers: list[Path] = []
    with suppress(OSError):  # a folder may take files without showing them
        leftovers = [
            each for each in target.parent.iterdir() if ours.fullmatch(each.name) and each.is_dir()
        ]
    for leftover in leftovers:
        with suppress(OSError):  # in use, not ours, or gone in the meantime
            if not (leftover / _LOCK).exists():
                leftover.rmdir()
                continue
            lock = os.open(leftover / _LOCK, os.O_WRONLY)
            try:
                lock_file(lock)
            finally:
                os.close(lock)
            (leftover / _LOCK).unlink()  # Windows keeps the file of a living writer
            shutil.rmtree(leftover)
