"""The list of what matcue copied into a folder; files that are not on it are never touched.

It is a small JSON file in the folder itself, so that it moves with the card. A file is listed,
marked as not whole, before it is written; so after a power cut no file of ours is unlisted.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.errors import InputError
from matcue.base.json_record import JsonRecord
from matcue.base.whole_file import open_file, write_whole
from matcue.out.names import safe_name
from matcue.session import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LIST: Final = ".matcue.json"
"""The list's file name. File managers of phones hide names that begin with a dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedFile:
    """A file that was copied into the folder.

    Attributes:
        name: Its path below the folder, with at most one slash.
        size: Its size in bytes.
        digest: The digest of its bytes.
        source: The file it was copied from.
        home: The `home` of the machine and user that copied it.
        routine: The id of its routine.
        whole: Whether it was written and read back; if not, it may be missing or out of date.
    """

    name: str
    size: int
    digest: str
    source: Path
    home: str
    routine: str
    whole: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """The content of the list."""

    about: str = "What matcue copied here. It replaces and removes these files, and no others."
    files: tuple[CopiedFile, ...]


LISTED: Final = JsonRecord(Listed, version=1)


def home() -> str:
    """Return an id of this user on this machine; only here is it known which sources are gone."""
    return fingerprint.of(platform.node(), str(folders.data()))[:12]


def read(folder: Path) -> dict[str, CopiedFile]:
    """Read the list of a folder; empty if there is none.

    Raises:
        InputError: The list is damaged or of another version.
    """
    file = folder / LIST
    try:
        with open_file(file) as opened:
            listed = LISTED.read(opened.read())
    except FileNotFoundError:
        return {}
    except OSError:
        listed = None
    if listed is None or not all(is_ours_to_name(each.name) for each in listed.files):
        raise InputError(
            f"{file}, matcue's list of what it copied there, is damaged or of another version; "
            "delete that file, and the tracks beside it that you no longer want"
        )
    return {each.name: each for each in listed.files}


def write(folder: Path, kept: Mapping[str, CopiedFile]) -> None:
    """Write the list atomically and durably; an empty list removes the file.

    Raises:
        OSError: The folder cannot be written to.
    """
    if kept:
        write_whole(folder / LIST, as_bytes(kept.values()), durable=True)
    else:
        (folder / LIST).unlink(missing_ok=True)


def as_bytes(kept: Iterable[CopiedFile]) -> bytes:
    """Return the bytes of the list's file."""
    listed = Listed(files=tuple(sorted(kept, key=lambda each: each.name)))
    return LISTED.write(listed, indent=0)


def is_ours_to_name(name: str) -> bool:
    """Return whether matcue may have given this name; a list may be forged."""
    parts = PurePosixPath(name).parts
    return (
        len(parts) in (1, 2)
        and "/".join(parts) == name
        and all(safe_name(part) == part for part in parts)
        and name != LIST
    )
