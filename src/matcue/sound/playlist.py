"""List the files of the user's music: one file, a folder, or a playlist."""

from __future__ import annotations

import re
from contextlib import suppress
from itertools import islice
from typing import TYPE_CHECKING, Final, NoReturn
from urllib.parse import unquote, urlsplit

from matcue.base.errors import MusicError
from matcue.base.text import refusal, stray
from matcue.base.units import shown
from matcue.base.whole_file import open_file

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

PLAYLISTS: Final = (".m3u", ".m3u8", ".pls")

# fmt: off
SOUND: Final = (
    ".aac", ".ac3", ".aif", ".aiff", ".ape", ".caf", ".flac", ".m4a", ".m4b", ".mka", ".mp2",
    ".mp3", ".mp4", ".mpc", ".oga", ".ogg", ".opus", ".tta", ".wav", ".webm", ".wma", ".wv",
)
# fmt: on
"""The endings by which music is told from covers and notes in a folder. A file that is named
itself may have any."""

_ADDRESS: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]+:/")
"""Two letters and more before the colon; one alone is a drive of Windows."""

MOST_SONGS: Final = 20_000
"""More is no music for a session, and would be looked for one by one."""

_MOST_BYTES: Final = 10_000_000
_MOST_TOLD: Final = 100
_LONGEST_QUOTED: Final = 200
_NUMBERS: Final = re.compile(r"(\d+)")
_PLS_FILE: Final = re.compile(r"file\d+\s*=\s*(.*)", re.IGNORECASE)


def is_address(name: str) -> bool:
    """Whether a name is, or looks like, a network address."""
    return _ADDRESS.match(name) is not None


def songs(path: Path, left_out: list[MusicError] | None = None) -> tuple[Path, ...]:
    """List the files of a user's music in the order of a playlist, or of their names.

    Args:
        path: A file, a folder or a playlist.
        left_out: Takes what is wrong with single lines of a playlist, which are left out then.

    Raises:
        MusicError: There is no music there, or more than `MOST_SONGS`, or a playlist names a file
            that is missing or an address.
    """
    if is_address(str(path)):
        raise MusicError(f"'{path}' is an address; matcue plays files on this disk")
    try:
        if path.is_dir():
            return _bounded(path, _in_folder(path)) or _none(f"in the folder '{path}'")
        if not path.exists():
            raise MusicError(f"there is no music at '{path}'; name a file, a folder or a playlist")
        if path.suffix.lower() in PLAYLISTS:
            found = _bounded(path, _in_playlist(path, left_out))
            if not found and left_out:
                raise left_out[0]
            return found or _none(f"in the playlist '{path}'")
    except OSError as error:
        raise MusicError(f"the music '{path}' cannot be read: {error.strerror}") from None
    return (path,)


def _bounded(path: Path, found: Iterable[Path]) -> tuple[Path, ...]:
    listed = tuple(islice(found, MOST_SONGS + 1))
    if len(listed) > MOST_SONGS:
        raise MusicError(f"'{path}' has more than {MOST_SONGS} pieces of music; name fewer")
    return listed


def _none(where: str) -> NoReturn:
    raise MusicError(f"there is no music {where}")


def _in_folder(folder: Path) -> list[Path]:
    """Find the music of a folder and the folders in it, track 2 before track 10."""
    found = [
        path
        for path in folder.rglob("*")
        if path.suffix.lower() in SOUND
        and not any(part.startswith(".") for part in path.relative_to(folder).parts)
        and path.is_file()
    ]
    # By its bare path too, for 1.mp3 and 01.mp3 are the same number.
    return sorted(found, key=lambda path: ([_natural(part) for part in path.parts], path.parts))


def _natural(name: str) -> list[tuple[int, str]]:
    # Every second piece is a number; its length says how it compares, leading zeros aside.
    pieces = _NUMBERS.split(name.casefold())
    return [
        (len(piece.lstrip("0")), piece.lstrip("0")) if nth % 2 else (0, piece)
        for nth, piece in enumerate(pieces)
    ]


def _in_playlist(playlist: Path, left_out: list[MusicError] | None) -> Iterator[Path]:
    with open_file(playlist) as file:
        data = file.read(_MOST_BYTES + 1)
    if len(data) > _MOST_BYTES:
        raise MusicError(f"the playlist '{playlist}' is larger than {_MOST_BYTES // 1_000_000} MB")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", "replace")
    is_pls = playlist.suffix.lower() == ".pls"
    for number, line in enumerate(text.splitlines(), start=1):
        entry = line.strip()
        if is_pls:
            named = _PLS_FILE.fullmatch(entry)
            entry = named[1].strip() if named else ""
        if entry and not entry.startswith("#"):
            try:
                yield _named(entry, playlist, number)
            except MusicError as error:
                if left_out is None or len(left_out) == _MOST_TOLD:
                    raise
                left_out.append(error)


def _named(entry: str, playlist: Path, line: int) -> Path:
    where = f"{playlist}:{line}"
    if (at := stray(entry)) is not None:
        raise MusicError(f"{where}:{at + 1}: {refusal(entry)}")
    name = _of_address(entry, where) if is_address(entry) else entry
    for spelling in (name, name.replace("\\", "/")):
        path = playlist.parent / spelling
        with suppress(OSError):  # such as a name that is too long
            if path.is_file():
                return path
    raise MusicError(f"{where}: there is no file {_quoted(name)}")


def _of_address(entry: str, where: str) -> str:
    """Return the name of the file on this disk that an address is of."""
    try:
        address = urlsplit(entry)
    except ValueError:
        raise MusicError(f"{where}: {_quoted(entry)} is neither a file nor an address") from None
    if address.scheme.lower() != "file" or address.netloc not in ("", "localhost"):
        told = f"{_quoted(entry)} is an address; matcue plays files on this disk"
        raise MusicError(f"{where}: {told}")
    name = unquote(address.path)
    if wrong := refusal(name):
        raise MusicError(f"{where}: {wrong}")
    # A drive of Windows stands behind a slash there.
    return re.sub(r"^/(?=[A-Za-z]:)", "", name)


def _quoted(name: str) -> str:
    return f"'{name}'" if len(name) <= _LONGEST_QUOTED else shown(name)
