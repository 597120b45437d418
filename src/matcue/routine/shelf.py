"""Where files of ours are found: in the package, in the user's folder, or at a path."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from matcue.base import folders
from matcue.base.digests import digest
from matcue.base.errors import InputError, UnknownName
from matcue.base.near import near

SUFFIXES: Final = (".yaml", ".yml")
ABSENT: Final = ""
"""Stands for the digest of a file that was looked for and is not there."""
MOST_BYTES: Final = 1_000_000
"""No routine is larger; one byte more is read, so that `source` can tell and refuse."""


@cache
def content() -> Path:
    """Name the folder of the package's own content."""
    # A wheel is unpacked when it is installed, so its resources are files on disk.
    return Path(str(resources.files("matcue"))) / "content"


def by_name(*folders: Path | None) -> dict[str, Path]:
    """List the YAML files of folders by name, in order of the alphabet.

    A later folder goes before an earlier one, and in one folder `.yaml` before `.yml`.
    """
    found = {
        path.stem: path
        for folder in folders
        if folder is not None and folder.is_dir()
        for path in sorted(folder.iterdir(), key=lambda path: path.suffix == SUFFIXES[0])
        if path.suffix in SUFFIXES and not path.name.startswith(".")
    }
    return dict(sorted(found.items()))


@dataclass(slots=True, kw_only=True)
class Shelf:
    """Finds files and reads their bytes, and remembers every one that it read.

    Attributes:
        own: The user's data folder. It has the same tree as the package's content, and what
            stands in it comes before the package's.
        read: Every file read so far, with a digest of its bytes, or `ABSENT`.
    """

    own: Path | None = None
    read: dict[Path, str] = field(default_factory=dict)

    @property
    def roots(self) -> tuple[Path, ...]:
        """The folders with a tree of content: the package's, and over it the user's."""
        return (content(), self.own) if self.own else (content(),)

    def routines(self) -> dict[str, Path]:
        """List all routines that need no path, by name, in order of the alphabet."""
        return self.named("routines")

    def named(self, kind: str) -> dict[str, Path]:
        """List the files in the folder *kind* of all roots, by name, in order of the alphabet."""
        return by_name(*(root / kind for root in self.roots))

    def locate(self, name: str, *, beside: Path | None = None) -> Path:
        """Find the file of the routine *name*, as seen from the file *beside*.

        Raises:
            UnknownName: There is none.
        """
        if name.endswith(SUFFIXES) or os.sep in name or "/" in name:
            path = Path(name) if beside is None else beside.parent / name
            if path.exists():
                return path
            raise UnknownName(f"there is no file '{name}'; `matcue new` makes one")
        if beside is not None:
            for suffix in SUFFIXES:
                if (neighbour := beside.parent / f"{name}{suffix}").is_file():
                    return neighbour
        known = self.routines()
        if name in known:
            return known[name]
        hint = near(name, known) or "; `matcue list` shows them all"
        raise UnknownName(f"no routine is called '{name}'{hint}")

    def has(self, path: Path) -> bool:
        """Tell whether a file is there; that it is not is remembered as if it had been read."""
        if path.is_file():
            return True
        self.read[path.resolve()] = ABSENT
        return False

    def bytes_of(self, path: Path) -> bytes:
        """Read a file, or of one that is far too large just enough to tell.

        Raises:
            InputError: It cannot be read.
        """
        if path.is_dir():
            raise InputError(f"'{path}' is a folder; name a routine file in it")
        try:
            with path.open("rb") as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise InputError(f"'{path}' cannot be read: {error.strerror}") from None
        self.read[path.resolve()] = digest(data)
        return data


def user_shelf() -> Shelf:
    """Give the shelf of this user: what is the user's own before the package's."""
    return Shelf(own=folders.data())
