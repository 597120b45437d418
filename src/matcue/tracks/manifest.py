"""What is known about every track that was made: for whoever serves, lists or copies them.

A small JSON file for each track lies in the user's data folder, named by the track's path and
written whole, so that any number of exports can go on at once and no folder of the user's gets
files that were not asked for. It says what the track itself says, and where its cover is.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from dataclasses import dataclass
from pathlib import Path  # noqa: TC003 (read at run time)
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.json_record import JsonRecord
from matcue.base.units import Ms  # noqa: TC001 (the same)
from matcue.base.whole_file import write_whole
from matcue.out import SpokenLine  # noqa: TC001 (the same)

if TYPE_CHECKING:
    from collections.abc import Iterable


_A_DAY_S: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class ChapterEntry:
    """A chapter of a track."""

    at: Ms
    ends: Ms
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ManifestEntry:
    """A track that was made.

    Attributes:
        path: Where it is, absolute.
        title: What players call it.
        album: The session's title for a part of it, otherwise that of all sessions.
        routine: The routine's id.
        level: ``beginner``, ``regular`` or ``strong``.
        language: Of the words, as in ``en``.
        fmt: The format's name.
        mime: Its type for whoever serves it.
        total: How long it is.
        size: How many bytes it has.
        chapters: In order, without a gap; none for a part of a session.
        lines: What is said, in order of time.
        cover: The file of its picture, which is also inside the track; None where there is none.
        words: Files with its words that lie beside it.
        number: Which part of how many it is, both from 1; None for a whole session.
        playlist: The playlist of its parts; None for a whole session.
        health: What its listeners have to know first; empty where it was made for its owner.
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


ENTRY: Final = JsonRecord(ManifestEntry)


def keep(entry: ManifestEntry) -> None:
    """Write down what is known about a track; a folder that takes no files keeps nothing."""
    with contextlib.suppress(OSError):
        write_whole(_file(entry.path), ENTRY.write(entry))


def knows(path: Path) -> bool:
    """Tell whether anything is known about the track at *path*; cheap."""
    return _file(path).exists()


def is_there(entry: ManifestEntry) -> bool:
    """Tell whether a track is still where it was made, with as many bytes."""
    with contextlib.suppress(OSError):
        return entry.path.stat().st_size == entry.size
    return False


def find(path: Path) -> ManifestEntry | None:
    """Tell what is known about the track at *path*; None when it is gone or no longer ours."""
    return _read(_file(path.resolve()))


def entries() -> tuple[ManifestEntry, ...]:
    """List the tracks that are still where they were made, by folder, album and number."""
    return tuple(entry for entry in known() if is_there(entry))


def known() -> tuple[ManifestEntry, ...]:
    """List the same and those that have gone or changed since, but for what `tidy` has dropped."""
    found = (ENTRY.load(file) for file in folders.tracks().glob("*.json"))
    return tuple(
        sorted(
            (entry for entry in found if entry is not None),
            key=lambda e: (str(e.path.parent), e.album, e.number or (0, 0), e.path.name),
        )
    )


def in_folder(folder: Path) -> tuple[ManifestEntry, ...]:
    """List the tracks that lie in one folder."""
    place = folder.resolve()
    return tuple(entry for entry in entries() if entry.path.parent == place)


def forget(paths: Iterable[Path]) -> None:
    """Drop what is known about tracks that have gone."""
    for path in paths:
        with contextlib.suppress(OSError):
            _file(path).unlink(missing_ok=True)


def tidy() -> None:
    """Drop what belongs to nothing: notes on tracks that were removed, covers of none.

    A folder that is not there may be a card that is not in, so its tracks are not forgotten. A
    cover of today may belong to a track that another export is about to finish.
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
