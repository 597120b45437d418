"""File locks between processes; the system releases them when their holder dies.

There are three uses. `Lock` is held by one process; its copies (forks) do not hold it, though they
may outlive it. `lock_file` goes with an open file, so that two writers of one process exclude each
other too. `locked_folder` excludes other processes that change files in a folder.
"""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl


class Lock:
    """A lock file that one process at a time can hold. The file itself is never removed."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: int | None = None

    def take(self) -> bool:
        """Acquire the lock if it is free; do not wait.

        Returns:
            Whether this process holds it now.

        Raises:
            OSError: The file cannot be made.
        """
        file = os.open(self._path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if sys.platform == "win32":
                msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
            else:
                fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(file)
            return False
        self._file = file
        return True

    def release(self) -> None:
        """Release the lock. Safe to call if it is not held."""
        if self._file is not None:
            with suppress(OSError):
                os.close(self._file)
            self._file = None


def lock_file(file: int) -> None:
    """Lock an open file until it is closed.

    Windows needs no lock: it does not delete open files.

    Raises:
        BlockingIOError: Another holder has it locked.
        OSError: The file system has no locks.
    """
    if sys.platform != "win32":
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


@contextmanager
def locked_folder(folder: Path, name: str) -> Iterator[None]:
    """Hold the exclusive lock of *folder* while the body runs; wait for other holders first.

    Args:
        folder: An existing folder.
        name: A file in it that is locked instead on Windows, where a folder cannot be locked.
    """
    if sys.platform == "win32":
        lock = os.open(folder / name, os.O_CREAT | os.O_RDWR)
    else:
        lock = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):  # some file systems of networks have no locks
            if sys.platform == "win32":
                # It tries for ten seconds; whoever holds it that long has died.
                msvcrt.locking(lock, msvcrt.LK_LOCK, 1)
            else:
                fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)
