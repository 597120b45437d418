"""Write a file to a card or phone, and read it back before renaming it into place.

Such disks fail silently: they are pulled out, have bad sectors, or claim a size that they do not
have. So each file is flushed (fsync), dropped from the page cache where the system offers that,
read again and compared. Elsewhere (macOS, Windows, some mounts) the data may be read from the page
cache, which proves only that the system holds the right bytes.
"""

from __future__ import annotations

import errno
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from matcue.base.errors import ExportError, InputError
from matcue.base.whole_file import hasher, whole_file, write_failed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

CHUNK: Final = 1 << 20
"""Bytes that are read and written at once."""

_SYNC_EVERY: Final = 4
"""Chunks after which the disk has to have taken them, so that progress tells of the disk and not
of memory, and Ctrl-C never waits long."""

_GONE: Final = frozenset(
    {errno.EIO, errno.ENODEV, errno.ENOENT, errno.ENXIO, errno.ESTALE, errno.ENOTCONN}
)
"""What systems say of a disk that has been pulled out, or is failing."""

_CANNOT: Final = frozenset(
    {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, getattr(errno, "EOPNOTSUPP", errno.ENOTSUP)}
)
"""What mounts say that know no renaming or syncing, as those of MTP do."""


class Moved(Protocol):
    """A callback for the progress of a copy."""

    def __call__(self, count: int) -> None:
        """Called with the number of bytes written, or read back, since the last call."""


@dataclass(frozen=True, slots=True)
class ReadBack:
    """The result of reading a file back.

    Attributes:
        digest: Digest of the bytes, from `matcue.routine.library.digest`.
        from_disk: Whether the page cache was dropped, so that the disk itself was read.
    """

    digest: str
    from_disk: bool


def chunks_of(path: Path) -> Iterator[bytes]:
    """Read a file piece by piece.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb", buffering=0) as file:
        while chunk := file.read(CHUNK):
            yield chunk


def copy_surely(chunks: Iterable[bytes], path: Path, *, size: int, moved: Moved) -> ReadBack:
    """Write a file whole, read it back, and give it its name only if it is the same.

    Args:
        chunks: The bytes; an error that they raise passes through unchanged.
        path: The final name; a file that was there is replaced at the very end.
        size: The number of bytes, for the message about a full disk.
        moved: Called with all bytes twice: when they are on the disk, and when they are read back.

    Raises:
        ExportError: The disk is full, read-only, gone or broken; the message is one line.
    """
    try:
        with whole_file(path, about_bytes=size) as part:
            written = _write(chunks, part, moved)
            return _same(read_back(part, moved), written, path)
    except OSError as error:
        raise card_failed(path, error, size=size) from error
    except (ExportError, InputError) as error:  # those of `whole_file` say what helps on a computer
        if isinstance(error.__cause__, OSError):
            raise card_failed(path, error.__cause__, size=size) from error
        if not path.parent.is_dir():
            raise ExportError(gone(path.parent)) from error
        raise


def read_back(path: Path, moved: Moved) -> ReadBack:
    """Read a file and digest it, from disk and not from the page cache where possible.

    Raises:
        OSError: It cannot be read.
    """
    with path.open("rb", buffering=0) as file:
        from_disk = _drop_from_memory(file.fileno())
        state = hasher()
        while chunk := file.read(CHUNK):
            moved(len(chunk))
            state.update(chunk)
        return ReadBack(state.hexdigest(), from_disk)


def card_failed(path: Path, error: OSError, *, size: int = 0) -> ExportError:
    """Return an error for a card or phone: one line that says what is wrong and what helps."""
    folder = path.parent
    if error.errno in _GONE:
        return ExportError(gone(folder))
    if error.errno == errno.EROFS:
        return ExportError(
            f"{folder} is read-only; look for the lock switch of the card (one with faults is made "
            "read-only by the system, too)"
        )
    if error.errno in _CANNOT:
        return ExportError(
            f"{folder} knows no renaming or syncing, as mounts of MTP do; copy with `gio copy` or "
            "`adb push` instead (docs/copying.md)"
        )
    return write_failed(path, error, about_bytes=size)


def gone(folder: Path) -> str:
    """Return the error for a card or phone that is no longer there."""
    return (
        f"{folder} has gone: the card or phone was pulled out, or does not answer; put it in "
        "again and copy once more, what is whole there stays"
    )


def _same(back: ReadBack, written: str, path: Path) -> ReadBack:
    if back.digest != written:
        raise ExportError(
            f"what was read back of {path.name} is not what was written to {path.parent}: the card "
            "or its reader has faults; the file was not changed there"
        )
    return back


def _write(chunks: Iterable[bytes], part: Path, moved: Moved) -> str:
    """Write and sync; gives the digest of what was to be written."""
    state = hasher()
    waiting: list[int] = []
    with part.open("wb", buffering=0) as file:

        def sync() -> None:
            os.fsync(file.fileno())
            moved(sum(waiting))
            waiting.clear()

        for chunk in chunks:
            state.update(chunk)
            left = memoryview(chunk)
            while left:
                left = left[file.write(left) or 0 :]
            waiting.append(len(chunk))
            if len(waiting) == _SYNC_EVERY:
                sync()
        sync()
    return state.hexdigest()


def _drop_from_memory(file: int) -> bool:
    """Let the system forget what it holds of a file; only what is on the disk already goes."""
    if not hasattr(os, "posix_fadvise"):
        return False
    try:
        os.posix_fadvise(file, 0, 0, os.POSIX_FADV_DONTNEED)
    except OSError:
        return False
    return True
