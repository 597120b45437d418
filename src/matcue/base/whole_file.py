"""Whole files: written atomically, and opened only if they are files.

A file has its final name only when it is complete. It grows as ``NAME.xxxxxxxx.part`` in the folder
of its target and is renamed over the target at the very end, which every file system does in one
step. Each writer has a part of its own, so two at once cannot mix their bytes: the last to finish
wins. A writer keeps its part locked while it lives; a part without a lock was left behind by a
killed run, and the next writer of the same target sweeps it away.

Digests are short names of bytes, made from their content (BLAKE2b, hexadecimal).
"""

from __future__ import annotations

import errno
import hashlib
import os
import re
import secrets
import shutil
import stat
import sys
import time
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base.errors import ExportError, InputError
from matcue.base.lock import lock_file
from matcue.base.units import size

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from io import BufferedReader


def hasher() -> hashlib.blake2b:
    """Return a hash object to feed piece by piece; its hexdigest equals `digest` of the whole."""
    return hashlib.blake2b(digest_size=16)


def digest(data: bytes) -> str:
    """Return the hexadecimal digest of *data*."""
    state = hasher()
    state.update(data)
    return state.hexdigest()


def open_file(path: Path) -> BufferedReader:
    """Open an ordinary file for reading, as all files that a user names are opened.

    A pipe that nobody writes to would be waited for for ever, and a device may never end.

    Raises:
        OSError: It cannot be opened, or is a folder, a pipe, a device or a socket.
    """
    # Without waiting, which an ordinary file does not ask for, and then it is seen what it is.
    wanted = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    file = os.open(path, wanted | getattr(os, "O_NOCTTY", 0))
    if stat.S_ISREG(os.fstat(file).st_mode):
        return os.fdopen(file, "rb")
    os.close(file)
    raise OSError(errno.EINVAL, "it is no ordinary file", str(path))


def file_digest(path: Path) -> str:
    """Return the `digest` of a file's bytes, read piece by piece.

    Raises:
        OSError: It cannot be read.
    """
    with open_file(path) as file:
        return hashlib.file_digest(file, hasher).hexdigest()


_LONGEST_STEM: Final = 200
"""Most bytes of the target's name in the part's name; file systems allow 255 in all."""

BUSY_S: Final = 1.0
"""How long to wait for a program that reads the file that is to be replaced, in seconds."""

_BUSY_PAUSE_S: Final = 0.02

_YOUNG_S: Final = 60.0
"""How long a part is left alone on Windows after it was last written, in seconds."""
_IN_USE: Final = (5, 32)
"""ERROR_ACCESS_DENIED, which Windows says of an open target, and ERROR_SHARING_VIOLATION."""

HELD: Final = ".lock"
"""Name of the lock file inside the part of a folder."""


def write_whole(
    path: Path, data: bytes, *, durable: bool = False, keeps_mode: bool = False
) -> None:
    """Write a small file at once; readers see the old one or the new one.

    Args:
        path: Its final name; the folder is made if it is missing.
        data: The whole content.
        durable: Wait until it is on the disk, so that a power cut cannot undo it, and sweep away
            what killed runs left.
        keeps_mode: Give it the rights of the file before it. Otherwise, and for a new one, it is
            readable by its owner alone, from its first byte on.

    Raises:
        OSError: The folder or the file cannot be written; nothing has changed then. Its `filename`
            is *path*, whatever failed.
    """
    try:
        _write_whole(path, data, durable=durable, keeps_mode=keeps_mode)
    except OSError as error:
        error.filename = str(path)
        raise


def _write_whole(path: Path, data: bytes, *, durable: bool, keeps_mode: bool) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    if durable:
        sweep(path)
    part, lock = claim(path, mode=0o600)
    try:
        with os.fdopen(lock, "wb") as file:
            file.write(data)
            file.flush()  # what finds no room is not to get the final name
            if durable:
                os.fsync(file.fileno())
            if keeps_mode and path.exists():
                part.chmod(path.stat().st_mode & 0o777)
            if sys.platform != "win32":
                put(part, path)
        if sys.platform == "win32":
            put(part, path)  # an open file cannot be renamed there
    except BaseException:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
    if durable:
        settle_folder(path.parent)


@contextmanager
def whole_file(path: Path, *, about_bytes: int = 0) -> Iterator[Path]:
    """Write a file in full or not at all.

    On success the part is on the disk (fsync) before it takes the final name. On any exception,
    an interrupt included, the part goes and a file that was there before stays as it was. Errors
    of the body pass through unchanged, but for those of a disk without room. A link is followed, so
    that it stays a link.

    Args:
        path: The final name.
        about_bytes: About how large it will be, for the message of a full disk.

    Yields:
        The path to write to; it exists and is empty.

    Raises:
        InputError: The folder is not there, or *path* is something else than a file.
        ExportError: The folder takes no files, or the disk is full, or nothing was written.
    """
    try:
        target = _target(path)
        sweep(target)
        part, lock = claim(target)
    except OSError as error:
        raise write_failed(path, error, about_bytes=about_bytes) from error
    try:
        with named(path, part, about_bytes=about_bytes):
            yield part
        try:
            _settle(part)
            if sys.platform == "win32":
                os.close(lock)  # an open file cannot be renamed there
                lock = -1
            put(part, target)
        except OSError as error:
            raise write_failed(path, error, part=part, about_bytes=about_bytes) from error
        settle_folder(target.parent)
    finally:
        if lock >= 0:
            os.close(lock)
        with suppress(OSError):
            part.unlink(missing_ok=True)


@contextmanager
def named(path: Path, part: Path, *, about_bytes: int = 0) -> Iterator[None]:
    """Turn the system's errors of a disk without room, which name no file, into ours of *path*.

    Others pass: what is read on the way to the part may fail, and that is not about this file.
    """
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
            raise write_failed(path, error, part=part, about_bytes=about_bytes) from error
        raise


def put(
    part: Path,
    target: Path,
    *,
    rename: Callable[[Path, Path], object] = Path.replace,
    waits_s: float = BUSY_S,
) -> None:
    """Give a part its final name.

    Windows refuses that while any program has the target open; a search or a scanner that reads it
    is done in an instant, so this waits for up to *waits_s* seconds.

    Raises:
        OSError: It cannot be renamed.
    """
    until = time.monotonic() + waits_s
    while True:
        try:
            rename(part, target)
        except PermissionError as error:
            if getattr(error, "winerror", None) not in _IN_USE or time.monotonic() > until:
                raise
            time.sleep(_BUSY_PAUSE_S)
        else:
            return


def write_failed(
    path: Path, error: Exception, *, part: Path | None = None, about_bytes: int = 0
) -> ExportError:
    """Return an error that says in one line why *path* could not be written, and what helps.

    Args:
        path: The final name.
        error: What went wrong; its ``errno`` and ``strerror`` are used where it has them.
        part: What was written so far; it will be gone, so its room counts as free.
        about_bytes: About how large the file would have been; 0 if that is unknown.
    """
    needs = f"it needs about {size(about_bytes)}" if about_bytes else "it needs more"
    match getattr(error, "errno", None):
        case errno.ENOSPC:
            return ExportError(
                f"no room for {path}: {needs} and {size(_free(path, part))} is free; "
                "free some space or choose another folder"
            )
        case errno.EDQUOT:
            return ExportError(
                f"no room for {path}: {needs} and your quota on that disk is used up; "
                "free some space or choose another folder"
            )
        case errno.EFBIG:
            return ExportError(
                f"{path} outgrew the largest file allowed there: {needs}; "
                "choose a smaller format or another disk, or raise the limit (ulimit -f)"
            )
        case errno.EACCES | errno.EPERM | errno.EROFS:
            busy = ", or another program has it open" if os.name == "nt" else ""
            return ExportError(
                f"cannot write {path}: no permission to write there{busy}; choose another folder"
            )
    reason = getattr(error, "strerror", None) or str(error) or type(error).__name__
    return ExportError(f"cannot write {path}: {reason[0].lower()}{reason[1:]}")


def _target(path: Path) -> Path:
    """Find where the bytes will really be, or say what is wrong with the name."""
    target = Path(os.path.realpath(path))
    folder = target.parent
    if not folder.exists():
        raise InputError(f"there is no folder {path.parent}; make it first or choose another")
    if not folder.is_dir():
        raise InputError(f"{path.parent} is not a folder; choose another")
    if target.is_dir():
        raise InputError(f"{path} is a folder; add a file name to it")
    if target.exists() and not target.is_file():
        raise InputError(f"{path} is not an ordinary file; choose another name")
    return target


def claim(target: Path, *, folder: bool = False, mode: int = 0o666) -> tuple[Path, int]:
    """Create a part, a file or a folder, that this process holds a lock on.

    A sweeper may take a new part for an abandoned one in the instant before it is locked; then
    the lock or the name is gone, and we make another. A Ctrl-C that comes just here leaves none.

    Args:
        target: The final name.
        folder: Make a folder; a file in it holds the lock.
        mode: The rights of the file, less those that the user's mask takes.

    Returns:
        The part, and the open file that holds the lock.

    Raises:
        OSError: It cannot be made.
    """
    while True:
        part = target.with_name(f"{short_stem(target)}.{secrets.token_hex(4)}.part")
        held = part / HELD if folder else part
        try:
            if folder:
                part.mkdir()
            lock = os.open(held, os.O_CREAT | os.O_EXCL | os.O_WRONLY, mode)
            try:
                lock_file(lock)
            except BlockingIOError:
                os.close(lock)
                continue
            except OSError:
                return part, lock  # no locks on this file system, so no sweeping either
            if held.exists():
                return part, lock
            os.close(lock)
        except FileNotFoundError:
            if not target.parent.is_dir():
                raise
        except KeyboardInterrupt:
            with suppress(OSError):
                _remove(part, folder=folder)
            raise


def sweep(target: Path, *, folder: bool = False) -> None:
    """Remove the parts of *target* that killed runs left; those being written stay.

    On Windows a part is unlocked for the moment in which it gets its final name, so a young one
    stays there too.
    """
    ours = re.compile(re.escape(short_stem(target)) + r"\.[0-9a-f]{8}\.part")
    leftovers: list[Path] = []
    with suppress(OSError):  # a folder may take files without showing them
        leftovers = [each for each in target.parent.iterdir() if ours.fullmatch(each.name)]
    for leftover in leftovers:
        with suppress(OSError):  # in use, not ours, or gone in the meantime
            if leftover.is_dir() is not folder:
                continue
            if sys.platform == "win32" and time.time() - leftover.stat().st_mtime < _YOUNG_S:
                continue
            held = leftover / HELD if folder else leftover
            if folder and not held.exists():
                leftover.rmdir()
                continue
            lock = os.open(held, os.O_WRONLY)
            try:
                lock_file(lock)
                if sys.platform != "win32":
                    _remove(leftover, folder=folder)
            finally:
                os.close(lock)
            if sys.platform == "win32":
                _remove(leftover, folder=folder)  # which keeps what a living writer has open


def _remove(part: Path, *, folder: bool) -> None:
    (part / HELD if folder else part).unlink(missing_ok=True)
    if folder:
        shutil.rmtree(part, ignore_errors=True)


def _settle(part: Path) -> None:
    """Sync the part to the disk; delayed errors of the system are raised here."""
    if part.stat().st_size == 0:
        raise ExportError(f"nothing was written to {part.name}")
    with part.open("rb+") as written:
        os.fsync(written.fileno())


def settle_folder(folder: Path) -> None:
    """Sync a folder, so that a new name in it survives a power cut; no error if unsupported."""
    if sys.platform != "win32":
        with suppress(OSError):
            names = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(names)
            finally:
                os.close(names)


def short_stem(target: Path) -> str:
    """Shorten a file name so that the name of its part is not too long for the file system."""
    stem = target.name
    while len(os.fsencode(stem)) > _LONGEST_STEM:
        stem = stem[:-1]
    return stem


def _free(path: Path, part: Path | None) -> int:
    with suppress(OSError):
        taken = part.stat().st_size if part else 0
        return shutil.disk_usage(os.path.realpath(path.parent)).free + taken
    return 0
