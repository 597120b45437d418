"""The manifest: an entry for every exported track, read by serving, listing and copying.

Each entry is a small JSON file in the user's data folder, named by a digest of the track's path and
written atomically, so that exports can run at once and no folder of the user's gets files that were
not asked for. It holds the track's metadata, the path of its cover, and the sentences spoken, which
are most of it and are read only for who asks for them. An index in the cache folder has all entries
without their sentences, by the state of their files, so that thousands need not be opened again.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import time
from dataclasses import dataclass, fields
from functools import lru_cache
from pathlib import Path  # noqa: TC003 (read at run time)
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.json_record import JsonRecord, as_bytes, plain
from matcue.base.units import Ms  # noqa: TC001 (the same)
from matcue.base.whole_file import digest, write_whole
from matcue.out import SpokenLine  # noqa: TC001 (the same)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator


_A_DAY_S: Final = 24 * 60 * 60
_MOST: Final = 2**53
"""JSON's numbers are exact up to here."""
_LONGEST_PATH: Final = 4_096
_LONGEST_NAME: Final = 255
_WORTH_KEEPING: Final = 50
"""The index is written again when so many entries had to be read, which takes some 10 ms."""
_WORTH_TELLING: Final = 500
"""Reading so many takes a good part of a second."""


def _can_be(path: Path) -> bool:
    """Return whether a file may have this path at all."""
    data = os.fsencode(path)
    longest = max(map(len, data.split(os.sep.encode())))
    return b"\0" not in data and len(data) <= _LONGEST_PATH and longest <= _LONGEST_NAME


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
        cover: The file of its cover, which is also embedded; None if there is none.
        words: The text files beside it (lyrics, subtitles).
        number: Its number and the number of parts, from 1; None for a whole session.
        playlist: The playlist of the session's parts; None for a whole session.
        health: The health questions as a text; empty if it was made for its owner.
        spoken: Whether anything is said in it; see `spoken_lines`.
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
    cover: Path | None = None
    words: tuple[Path, ...] = ()
    number: tuple[int, int] | None = None
    playlist: Path | None = None
    health: str = ""
    spoken: bool = True

    def __post_init__(self) -> None:
        """Refuse what no export writes, and no page, feed or file system takes."""
        paths = (self.path, self.cover, self.playlist, *self.words)
        if not all(each is None or _can_be(each) for each in paths):
            raise ValueError("no file has such a path")
        if not (self.level + self.language + self.fmt + self.mime).isprintable():
            raise ValueError("no track is of such a kind")
        if not all(0 <= each <= _MOST for each in (self.total, self.size, *_times(self.chapters))):
            raise ValueError("no track is so long")
        if not all(0 < each <= _MOST for each in self.number or ()):
            raise ValueError("no track has such a number")


@dataclass(frozen=True, slots=True)
class SpokenLines:
    """The sentences spoken in a track, in order of time; the rest of its manifest entry."""

    lines: tuple[SpokenLine, ...]

    def __post_init__(self) -> None:
        """Refuse what no export writes."""
        if not all(0 <= each <= _MOST for each in _times(self.lines)):
            raise ValueError("no track is so long")


def _times(spans: Iterable[ChapterEntry | SpokenLine]) -> Iterator[Ms]:
    for span in spans:
        yield from (span.at, span.ends)


@dataclass(frozen=True, slots=True)
class IndexLine:
    """An entry in the index.

    Attributes:
        file: The name of the entry's file.
        state: The inode, modification time in ns and size of that file when it was read.
        entry: What it holds; None if it cannot be used.
    """

    file: str
    state: tuple[int, int, int]
    entry: ManifestEntry | None


ENTRY: Final = JsonRecord(ManifestEntry)
LINES: Final = JsonRecord(SpokenLines)
INDEX_LINE: Final = JsonRecord(IndexLine)


def keep(entry: ManifestEntry, lines: tuple[SpokenLine, ...] = ()) -> None:
    """Store an entry and its sentences; ignored if the data folder cannot be written to."""
    told = plain(entry) | plain(SpokenLines(lines))
    with contextlib.suppress(OSError):
        write_whole(_file(entry.path), as_bytes(told))


def spoken_lines(entry: ManifestEntry) -> tuple[SpokenLine, ...]:
    """Read the sentences of a track; none if they cannot be read."""
    found = LINES.load(_file(entry.path))
    return found.lines if found is not None else ()


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


def known(told: Callable[[int], None] = lambda _: None) -> tuple[ManifestEntry, ...]:
    """Return all entries, also those whose file is gone or was overwritten.

    Args:
        told: Called with the number of entries to be read, before they are, if they are so many
            that somebody has to wait for them.
    """
    index = _index_of(folders.tracks())
    index.look(told)
    return index.entries


class _Index:
    """The entries of a folder, each read only if its file is not as it was when it was last read.

    Attributes:
        lines: The entries by the name of their file.
        entries: Those that can be used, by folder, album and number.
    """

    def __init__(self, folder: Path) -> None:
        """Take what was kept; lines that cannot be used are as good as none."""
        self.entries: tuple[ManifestEntry, ...] = ()
        self._folder = folder
        kept: list[bytes] = []
        with contextlib.suppress(OSError):
            kept = _index_file().read_bytes().splitlines()
        found = map(INDEX_LINE.read, kept)
        self.lines = {line.file: line for line in found if line is not None}
        self._sort()

    def look(self, told: Callable[[int], None]) -> None:
        """Read what is new; see `known`."""
        states: dict[str, tuple[int, int, int]] = {}
        with contextlib.suppress(OSError), os.scandir(self._folder) as files:
            for file in files:
                if file.name.endswith(".json"):
                    with contextlib.suppress(OSError):
                        stat = file.stat()
                        states[file.name] = (stat.st_ino, stat.st_mtime_ns, stat.st_size)
        lines = self.lines
        new = [n for n, state in states.items() if n not in lines or lines[n].state != state]
        if not new and len(lines) == len(states):
            return
        if len(new) >= _WORTH_TELLING:
            told(len(new))
        read = {n: IndexLine(n, states[n], ENTRY.load(self._folder / n)) for n in new}
        self.lines = {n: read.get(n) or lines[n] for n in states}
        self._sort()
        if len(new) >= _WORTH_KEEPING:
            written = b"\n".join(map(INDEX_LINE.write, self.lines.values()))
            with contextlib.suppress(OSError):
                write_whole(_index_file(), written)

    def _sort(self) -> None:
        usable = (line.entry for line in self.lines.values() if line.entry is not None)
        self.entries = tuple(
            sorted(
                usable, key=lambda e: (str(e.path.parent), e.album, e.number or (0, 0), e.path.name)
            )
        )


_index_of: Final = lru_cache(maxsize=1)(_Index)
"""One for as long as a process asks, for whoever serves asks often."""


def _index_file() -> Path:
    # Another matcue may know of other keys.
    keys = [each.name for kind in (ManifestEntry, ChapterEntry) for each in fields(kind)]
    return folders.plans() / f"tracks-{digest(repr(keys).encode())}.json"


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
    known()
    for name, line in _index_of(folders.tracks()).lines.items():
        entry = line.entry
        if entry is None or (entry.path.parent.is_dir() and not entry.path.exists()):
            with contextlib.suppress(OSError):
                (folders.tracks() / name).unlink(missing_ok=True)
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
