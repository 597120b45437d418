"""What goes into the ZIP of all tracks: their words and playlists too, in the folders they have."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from matcue.out.names import key as same
from matcue.out.names import unused
from matcue.web.zip import Member

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcue.tracks.manifest import Entry


def members(entries: Sequence[Entry]) -> list[Member]:
    """List the files; one that has gone is left out.

    Args:
        entries: The tracks.
    """
    files = dict.fromkeys(
        file
        for entry in entries
        for file in (entry.path, *entry.words, entry.playlist)
        if file is not None
    )
    root = _root([file.parent for file in files])
    found: list[Member] = []
    taken: set[str] = set()
    for file in files:
        try:
            state = file.stat()
        except OSError:
            continue
        name = file.relative_to(root).as_posix() if root else unused(file.stem, file.suffix, taken)
        taken.add(same(name))
        found.append(Member(name, file, state.st_size, state.st_mtime))
    return found


def _root(folders: Sequence[Path]) -> Path | None:
    """Find the folder that holds them all; None where they lie on several drives."""
    try:
        return Path(os.path.commonpath(folders))
    except ValueError:
        return None
