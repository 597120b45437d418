"""Folder of the local socket; only the user can enter it.

Usually that is the user's runtime folder. Where the system has none, platformdirs names one below
the folder for temporary files, where anybody can have put something before us, so nothing is
trusted unseen. Where that fails too, the user's cache folder serves.
"""

from __future__ import annotations

import os
import stat
import sys
import warnings
from pathlib import Path
from typing import Final

import platformdirs

from matcue.base.errors import ControlError

SOCKET: Final = "control.sock"
NOTE: Final = "control.json"
"""The port and the secret, where the socket is no file."""

LOCK: Final = "control.lock"
"""Whoever holds it is the one live session."""


def candidates() -> tuple[Path, ...]:
    """List the folders to try, best first. Sessions and clients use the same order."""
    last = Path(platformdirs.user_cache_dir("matcue", appauthor=False)) / "run"
    with warnings.catch_warnings():
        # That there is no runtime folder is nothing the user need hear of: we have others.
        warnings.simplefilter("ignore")
        try:
            return Path(platformdirs.user_runtime_dir("matcue", appauthor=False)), last
        except OSError:
            return (last,)


def prepare() -> Path:
    """Make the first of `candidates` that can be made, and return it.

    Raises:
        ControlError: None of them can be made, or none is private.
    """
    for folder in candidates():
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not folder.is_symlink():
                folder.chmod(0o700)
        except OSError:
            continue
        if is_private(folder):
            return folder
    tried = " and ".join(map(str, candidates()))
    raise ControlError(f"there is no folder that only you can enter; tried {tried}")


def is_private(folder: Path) -> bool:
    """Whether nobody else can write into *folder* or replace it."""
    try:
        inner, outer = folder.lstat(), folder.parent.stat()
    except OSError:
        return False
    if sys.platform == "win32":
        # Folders below a user's profile are that user's alone, by what they inherit.
        return stat.S_ISDIR(inner.st_mode)
    else:  # noqa: RET505 (so mypy sees one of the two on each system)
        me = os.geteuid()
        return (
            stat.S_ISDIR(inner.st_mode)
            and inner.st_uid == me
            and not inner.st_mode & 0o077
            and outer.st_uid in {0, me}
            and (not outer.st_mode & 0o022 or bool(outer.st_mode & stat.S_ISVTX))
        )
