"""Finding content files: in the package, in the user's data folder, or at a path."""

from __future__ import annotations

import os
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Final

from matcue.base import folders
from matcue.base.errors import InputError, UnknownName, near
from matcue.base.whole_file import digest, open_file

SUFFIXES: Final = (".yaml", ".yml")
ABSENT: Final = ""
"""In place of the digest of a file that was looked for and does not exist."""
MOST_BYTES: Final = 1_000_000
"""The size limit of a file; one byte more is read, so that `source` can refuse it."""


@cache
def content() -> Path:
    """Return the folder of the package's content."""
    # A wheel is unpacked when it is installed, so its resources are files on disk.
    return Path(str(resources.files("matcue"))) / "content"


def by_name(*folders: Path | None) -> dict[str, Path]:
    """Return the YAML files of some folders by their stem, sorted.

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


def no_routine(name: str) -> str:
    """Return a sentence about a file that is there, but is no routine, and what makes one of it."""
    return f"'{name}' is no routine, but `matcue import {name}` may make one of it"


@dataclass(slots=True, kw_only=True)
class Shelf:
    """Finds and reads content files, and records every file that it read.

    Attributes:
        own: The user's data folder, with the same tree as the package's content; its files
            go before the package's.
        read: Every file read so far, with a digest of its bytes, or `ABSENT`.
    """

    own: Path | None = None
    read: dict[Path, str] = field(default_factory=dict)

    @property
    def roots(self) -> tuple[Path, ...]:
        """The root folders of content: the package's, then the user's, which goes before it."""
        return (content(), self.own) if self.own else (content(),)

    def routines(self) -> dict[str, Path]:
        """Return the paths of all routines in the known folders, by name, sorted."""
        return self.named("routines")

    def named(self, kind: str) -> dict[str, Path]:
        """Return the files in the subfolder *kind* of all root folders, by name, sorted."""
        return by_name(*(root / kind for root in self.roots))

    def locate(self, name: str, *, beside: Path | None = None, hints: bool = True) -> Path:
        """Find the file of the routine *name*, as seen from the file *beside*.

        Args:
            name: A name, or a path.
            beside: The file that names it; None is the current folder and the known ones.
            hints: Whether the error offers similar names, which takes a while to look for.

        Raises:
            UnknownName: There is none.
        """
        if name.endswith(SUFFIXES) or os.sep in name or "/" in name:
            path = Path(name) if beside is None else beside.parent / name
            if _is_there(path):
                return path
            raise UnknownName(f"there is no file '{name}'; `matcue new` makes one")
        if beside is not None:
            for suffix in SUFFIXES:
                neighbour = beside.parent / f"{name}{suffix}"
                if _is_there(neighbour) and neighbour.is_file():
                    return neighbour
        # Its own name is looked for: listing thousands of routines for each of many takes long.
        for root in reversed(self.roots):
            for suffix in SUFFIXES if not name.startswith(".") else ():
                if _is_there(path := root / "routines" / f"{name}{suffix}"):
                    return path
        if beside is None and Path(name).is_file():
            raise UnknownName(no_routine(name))
        near_it = near(name, self.routines()) if hints else ""
        hint = near_it or "; `matcue list` shows them all"
        raise UnknownName(f"no routine is called '{name}'{hint}")

    def has(self, path: Path) -> bool:
        """Return whether a file exists; if not, `ABSENT` is recorded for it in `read`."""
        if path.is_file():
            return True
        self.read[path.resolve()] = ABSENT
        return False

    def bytes_of(self, path: Path) -> bytes:
        """Read a file; of one that is too large, only as much as shows that.

        Raises:
            InputError: It cannot be read.
        """
        if path.is_dir():
            raise InputError(f"'{path}' is a folder; name a routine file in it")
        try:
            with open_file(path) as file:
                data = file.read(MOST_BYTES + 1)
        except OSError as error:
            raise InputError(f"'{path}' cannot be read: {error.strerror}") from None
        self.read[path.resolve()] = digest(data)
        return data


def _is_there(path: Path) -> bool:
    """Return whether there is something at a path; at one that is too long for any file is not."""
    try:
        path.lstat()
    except PermissionError:
        return True  # as whoever reads it is told
    except (OSError, ValueError):
        return False
    return True


def user_shelf() -> Shelf:
    """Return the shelf of this user, with the user's data folder."""
    return Shelf(own=folders.data())
