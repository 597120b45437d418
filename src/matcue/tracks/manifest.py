"""The manifest: an entry for every exported track, read by serving, listing and copying.

Each entry is a small JSON file in the user's data folder, named by a digest of the track's path and
written atomically, so that exports can run at once and no folder of the user's gets files that were
not asked for. It holds the track's metadata and the path of its cover.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.json_record import JsonRecord
from matcue.base.units import Ms  # noqa: TC001 (the same)
from matcue.base.whole_file import write_whole
from matcue.out import SpokenLine  # noqa: TC001 (the same)

if TYPE_CHECKING:
    from collections.abc import Iterable


_A_DAY_S: Final = 24 * 60 * 60
_MOST: Final = 2**53
"""JSON's numbers are exact up to here."""
_LONGEST_PATH: Final = 4_096
_LONGEST_NAME: Final = 255
_MOST_LOADED: Final = 10_000
"""Most entries kept in memory; one of 200 sentences takes about 50 KB."""


def _can_be(path: Path) -> bool:
    """Return whether a file may have this path at all."""
    data = os.fsencode(path)
    return (
        b"\0" not in data
        and len(data) <= _LONGEST_PATH
        and all(len(os.fsencode(part)) <= _LONGEST_NAME for part in path.parts)
    )


@dataclass(frozen=True, slots=True)
class ChapterEntry:
    """A chapter of a track."""

    at: Ms
    ends: Ms
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestEntry:
    """An exported track.

    Attributes:
        path: Its absolute path.
        title: The title shown by players.
        album: The session's title for a part of it, otherwise that of all sessions.
        routine: The routine's id.
        level: ``beginner``, ``regular`` or ``strong``.
        language: The language spoken, such as ``en``.
        fmt: The format's name.
        mime: The MIME type.
        total: The length, in ms.
        size: The size in bytes.
        chapters: Chapters in order, without gaps; none for a part of a session.
        lines: The sentences spoken, in order of time.
        cover: The file of its cover, which is also embedded; None if there is none.
        words: The text files beside it (lyrics, subtitles).
        number: Its number and the number of parts, from 1; None for a whole session.
        playlist: The playlist of the session's parts; None for a whole session.
        health: The health questions as a text; empty if it was made for its owner.
    """

    path: Path
    title: str
    album: str
    routine: str
    level: str
    language: str
    fmt: str
    mime: str
    total: Ms
    size: int
    chapters: tuple[ChapterEntry, ...] = ()
    lines: tuple[SpokenLine, ...] = ()
    cover: Path | None = None
    words: tuple[Path, ...] = ()
    number: tuple[int, int] | None = None
    playlist: Path | None = None
    health: str = ""

    def __post_init__(self) -> None:
        """Refuse what no export writes, and no page, feed or file system takes."""
        paths = (self.path, self.cover, self.playlist, *self.words)
        if not all(each is None or _can_be(each) for each in paths):
            raise ValueError("no file has such a path")
        if not (self.level + self.language + self.fmt + self.mime).isprintable():
            raise ValueError("no track is of such a kind")
        spans: tuple[ChapterEntry | SpokenLine, ...] = (*self.chapters, *self.lines)
        times = (each for span in spans for each in (span.at, span.ends))
        if not all(0 <= each <= _MOST for each in (self.total, self.size, *times)):
            raise ValueError("no track is so long")
        if not all(0 < each <= _MOST for each in self.number or ()):
            raise ValueError("no track has such a number")


ENTRY: Final = JsonRecord(ManifestEntry)


def keep(entry: ManifestEntry) -> None:
    """Store an entry; ignored if the data folder cannot be written to."""
    with contextlib.suppress(OSError):
        write_whole(_file(entry.path), ENTRY.write(entry))


def knows(path: Path) -> bool:
    """Return whether there is an entry for *path*, up to date or not; cheap."""
    return _file(path).exists()


def is_there(entry: ManifestEntry) -> bool:
    """Return whether the track's file exists and has the size of its entry."""
    with contextlib.suppress(OSError):
        return entry.path.stat().st_size == entry.size
    return False


def find(path: Path) -> ManifestEntry | None:
    """Return the entry of the track at *path*; None if it is gone or was overwritten."""
    return _read(_file(path.resolve()))


def entries() -> tuple[ManifestEntry, ...]:
    """Return the entries whose file is still there, by folder, album and number."""
    return tuple(entry for entry in known() if is_there(entry))


def known() -> tuple[ManifestEntry, ...]:
    """Return all entries, also those whose file is gone or was overwritten."""
    found = []
    with contextlib.suppress(OSError), os.scandir(folders.tracks()) as files:
        for file in files:
            if file.name.endswith(".json"):
                with contextlib.suppress(OSError):
                    state = file.stat()
                    version = (state.st_ino, state.st_mtime_ns, state.st_size)
                    found.append(_loaded(file.path, version))
    return tuple(
        sorted(
            (entry for entry in found if entry is not None),
            key=lambda e: (str(e.path.parent), e.album, e.number or (0, 0), e.path.name),
        )
    )


@lru_cache(maxsize=_MOST_LOADED)
def _loaded(file: str, _version: tuple[int, int, int]) -> ManifestEntry | None:
    """Read an entry; one whose file has not changed is kept, for whoever serves asks often."""
    return ENTRY.load(Path(file))


def in_folder(folder: Path) -> tuple[ManifestEntry, ...]:
    """Return the entries whose file lies directly in a folder."""
    place = folder.resolve()
    return tuple(entry for entry in entries() if entry.path.parent == place)


def forget(paths: Iterable[Path]) -> None:
    """Delete the entries of some paths."""
    for path in paths:
        with contextlib.suppress(OSError):
            _file(path).unlink(missing_ok=True)


def tidy() -> None:
    """Delete entries of tracks that were removed, and covers of no track.

    Entries in a missing folder stay, for it may be a card that is not mounted. Covers younger than
    a day stay, for another export may be about to finish.
    """
    yesterday = time.time() - _A_DAY_S
    covers: set[Path] = set()
    for file in folders.tracks().glob("*.json"):
        entry = ENTRY.load(file)
        if entry is None or (entry.path.parent.is_dir() and not entry.path.exists()):
            with contextlib.suppress(OSError):
                file.unlink(missing_ok=True)
        elif entry.cover is not None:
            covers.add(entry.cover)
    for picture in folders.covers().glob("[!.]*"):
        with contextlib.suppress(OSError):
            if picture not in covers and picture.stat().st_mtime < yesterday:
                picture.unlink(missing_ok=True)


def _file(path: Path) -> Path:
    name = hashlib.blake2b(os.fsencode(path), digest_size=16).hexdigest()
    return folders.tracks() / f"{name}.json"


def _read(file: Path) -> ManifestEntry | None:
    entry = ENTRY.load(file)
    return entry if entry is not None and is_there(entry) else None
