"""List the files of the user's music: one file, a folder, or a playlist."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from matcue.base.errors import MusicError

if TYPE_CHECKING:
    from collections.abc import Iterator
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

_MOST_BYTES: Final = 10_000_000
_NUMBERS: Final = re.compile(r"(\d+)")
_PLS_FILE: Final = re.compile(r"file\d+\s*=\s*(.*)", re.IGNORECASE)


def is_address(name: str) -> bool:
    """Whether a name is, or looks like, a network address."""
    return _ADDRESS.match(name) is not None


def songs(path: Path) -> tuple[Path, ...]:
    """List the files of a user's music in the order of a playlist, or of their names.

    Raises:
        MusicError: There is no music there, or a playlist names a file that is missing or an
            address.
    """
    if is_address(str(path)):
        raise MusicError(f"'{path}' is an address; matcue plays files on this disk")
    try:
        if path.is_dir():
            found = tuple(_in_folder(path))
            if not found:
                raise MusicError(f"there is no music in the folder '{path}'")
            return found
        if not path.exists():
            raise MusicError(f"there is no music at '{path}'; name a file, a folder or a playlist")
        if path.suffix.lower() in PLAYLISTS:
            found = tuple(_in_playlist(path))
            if not found:
                raise MusicError(f"the playlist '{path}' names no music")
            return found
    except OSError as error:
        raise MusicError(f"the music '{path}' cannot be read: {error.strerror}") from None
    return (path,)


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


def _in_playlist(playlist: Path) -> Iterator[Path]:
    with playlist.open("rb") as file:
        data = file.read(_MOST_BYTES)
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
            yield _named(entry, playlist, number)


def _named(entry: str, playlist: Path, line: int) -> Path:
    where = f"{playlist}:{line}: "
    name = entry
    if is_address(entry):
        address = urlsplit(entry)
        if address.scheme.lower() != "file" or address.netloc not in ("", "localhost"):
            raise MusicError(f"{where}'{entry}' is an address; matcue plays files on this disk")
        # A drive of Windows stands behind a slash there.
        name = re.sub(r"^/(?=[A-Za-z]:)", "", unquote(address.path))
    for spelling in (name, name.replace("\\", "/")):
        path = playlist.parent / spelling
        if path.is_file():
            return path
    raise MusicError(f"{where}there is no file '{name}'")
