"""The list of what matcue has put into a folder: nothing that is not on it is ever touched.

It is a small JSON file in the folder itself, so that it goes where the card goes. A file is on it
before it is written, marked as not whole; a power cut leaves nothing that is ours and not listed.
"""

from __future__ import annotations

import platform
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.errors import InputError
from matcue.base.json_record import JsonRecord
from matcue.base.whole_file import write_whole
from matcue.out.names import safe_name
from matcue.session import fingerprint

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

LIST: Final = ".matcue.json"
"""Its name. File managers of phones do not show names that begin with a dot."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiedFile:
    """A file that was put there.

    Attributes:
        name: Where it is, below the folder; with slashes, at most one.
        size: How many bytes it has.
        digest: Of its bytes.
        source: The file that it was copied from.
        home: The `home` of whoever copied it.
        routine: The id of its routine.
        whole: Whether it was written, and read back; otherwise it may be missing, or an older one.
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
    """All that the list says."""

    about: str = "What matcue copied here. It replaces and removes these files, and no others."
    files: tuple[CopiedFile, ...]


LISTED: Final = JsonRecord(Listed, version=1)


def home() -> str:
    """Name this user on this machine, for only here can be told what has gone from here."""
    return fingerprint.of(platform.node(), str(folders.data()))[:12]


def read(folder: Path) -> dict[str, CopiedFile]:
    """Read the list of a folder; an empty one where there is none.

    Raises:
        InputError: There is one that cannot be read.
    """
    file = folder / LIST
    try:
        listed = LISTED.read(file.read_bytes())
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
    """Write the list, whole and on the disk; an empty one is no file.

    Raises:
        OSError: The folder takes no files.
    """
    if kept:
        write_whole(folder / LIST, as_bytes(kept.values()), durable=True)
    else:
        (folder / LIST).unlink(missing_ok=True)


def as_bytes(kept: Iterable[CopiedFile]) -> bytes:
    """Give the list as it is written."""
    listed = Listed(files=tuple(sorted(kept, key=lambda each: each.name)))
    return LISTED.write(listed, indent=0)


def is_ours_to_name(name: str) -> bool:
    """Tell whether a name can be one that we gave; a list may have been made by anybody."""
    parts = PurePosixPath(name).parts
    return (
        len(parts) in (1, 2)
        and "/".join(parts) == name
        and all(safe_name(part) == part for part in parts)
        and name != LIST
    )
