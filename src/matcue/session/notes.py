"""Small JSON notes in the cache folder: totals of planned sessions, tracks already made.

A note may always be missing; its reader can work out its content again. They are read as plain
JSON, for a library that checks them would take as long to load as an unchanged export takes.
"""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from matcue.base import folders
from matcue.base.json_record import as_bytes, json_object
from matcue.base.whole_file import write_whole

if TYPE_CHECKING:
    from pathlib import Path


def read(name: str) -> dict[str, Any] | None:
    """Read a note; None if it is missing or damaged."""
    try:
        return json_object(_path(name).read_bytes())
    except OSError:
        return None


def write(name: str, note: dict[str, Any]) -> None:
    """Write a note atomically; if that fails, nothing is raised."""
    with contextlib.suppress(OSError):
        write_whole(_path(name), as_bytes(note))


def clear() -> int:
    """Remove all notes; return how many there were."""
    found = list(folders.plans().glob("*.json"))
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _path(name: str) -> Path:
    return folders.plans() / f"{name}.json"
