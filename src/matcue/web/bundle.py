"""The ZIP of all tracks, with their text files and playlists, in their folders.

It is generated while it is sent, in constant memory. Files are stored uncompressed, for sound is
compressed already; so the length is known before the first byte, and a phone can show progress.
"""

from __future__ import annotations

import logging
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Final

from zipstream import ZipStream

from matcue.base.errors import MachineError
from matcue.out.names import key as same
from matcue.out.names import readable, unused

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matcue.tracks.manifest import ManifestEntry

_PIECE: Final = 256 * 1024
"""Bytes sent at once; larger than the library's 64 kB, which halves the work."""

_CHANGED: Final = "a track has been changed while it was sent"

# It warns of dates before 1980, which Python would write into the middle of somebody's screen.
logging.getLogger("zipstream").addHandler(logging.NullHandler())


def members(entries: Sequence[ManifestEntry]) -> dict[str, Path]:
    """Return the files of tracks by their paths in the ZIP, with slashes between folders."""
    files = dict.fromkeys(
        file
        for entry in entries
        for file in (entry.path, *entry.words, entry.playlist)
        if file is not None and file.is_file()
    )
    root = _root([file.parent for file in files])
    found: dict[str, Path] = {}
    taken: set[str] = set()
    for file in files:
        inside = file.relative_to(root) if root else Path(unused(file.stem, file.suffix, taken))
        name = readable(inside.as_posix())
        if name in found:  # two names that differ in bytes that are no text
            name = unused(name, file.suffix, taken)
        taken.add(same(name))
        found[name] = file
    return found


def zipped(files: Mapping[str, Path]) -> ZipStream:
    """Prepare the ZIP of some files; its ``len()`` is the number of bytes that `stream` yields.

    Missing files are left out.
    """
    whole = ZipStream(sized=True)
    for name, path in files.items():
        with suppress(FileNotFoundError):
            whole.add_path(path, name, recurse=False)
    return whole


def stream(whole: ZipStream) -> Iterator[bytes]:
    """Yield the bytes of the ZIP in pieces.

    Raises:
        MachineError: A file has changed its length, so the ZIP cannot be finished.
        OSError: A file cannot be read.
    """
    left = len(whole)
    held = bytearray()
    try:
        for part in whole:
            held += part
            if len(held) >= min(_PIECE, left):
                left -= len(held)
                if left < 0:
                    break
                yield bytes(held)
                held.clear()
    except RuntimeError as error:  # how the library says that a file was longer or shorter
        raise MachineError(_CHANGED) from error
    if left:
        raise MachineError(_CHANGED)


def _root(folders: Sequence[Path]) -> Path | None:
    """Find the folder that holds them all; None where they lie on several drives."""
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return None
