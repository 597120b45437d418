"""Small notes kept in the cache folder: totals of planned sessions, tracks already made.

A note may always be missing; whoever reads one can work out again what it said. They are read as
plain JSON, for a library that checks them would take as long to load as an unchanged export takes.
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
    """Find a note; None when it is missing or damaged."""
    try:
        return json_object(_path(name).read_bytes())
    except OSError:
        return None


def write(name: str, note: dict[str, Any]) -> None:
    """Keep a note, whole or not at all; a folder that cannot be written keeps none."""
    with contextlib.suppress(OSError):
        write_whole(_path(name), as_bytes(note))


def clear() -> int:
    """Remove all notes, and tell how many there were."""
    found = list(folders.plans().glob("*.json"))
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _path(name: str) -> Path:
    return folders.plans() / f"{name}.json"
