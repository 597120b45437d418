"""Telling whether anything has changed since a track was made, without reading what it means."""

from __future__ import annotations

import hashlib
import importlib.util
import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcue import __version__
from matcue.base.digests import file_digest
from matcue.routine.shelf import ABSENT

if TYPE_CHECKING:
    from collections.abc import Mapping

_LIBRARIES = ("av-", "fontpkg_manrope-", "hibari_tts-", "resvg_py-")
PACKAGE = Path(__file__).resolve().parent.parent


def of(*parts: object) -> str:
    """Name a combination of plain values."""
    said = json.dumps(parts, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.blake2b(said.encode(), digest_size=20).hexdigest()


@cache
def program() -> str:
    """Name the program as it is on disk: version, code, content, sounds, and what speaks.

    Sizes and times tell a changed file of a checkout; reading them all would take longer than
    the whole answer may.
    """
    found = [__version__, *_libraries()]
    for folder in (PACKAGE, PACKAGE.parent.parent / "sounds"):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.suffix in (".py", ".yaml", ".wav"):
                stat = path.stat()
                found.append(f"{path.relative_to(folder)} {stat.st_size} {stat.st_mtime_ns}")
    return of(found)


def _libraries() -> list[str]:
    """Name the libraries that shape a track, with their versions.

    Their folders' names say so much, and asking for the versions would import a parser of mails.
    """
    spec = importlib.util.find_spec("hibari")
    if spec is None or spec.origin is None:
        return []
    folder = Path(spec.origin).parent.parent
    return sorted(
        found.name
        for found in os.scandir(folder)
        if found.name.startswith(_LIBRARIES) and found.name.endswith(".dist-info")
    )


def unchanged(files: Mapping[str, str]) -> bool:
    """Tell whether files still have the bytes whose digests are given, or are still absent."""
    try:
        return all(
            file_digest(Path(name)) == said if said != ABSENT else not Path(name).exists()
            for name, said in files.items()
        )
    except OSError:
        return False


def state(path: Path) -> dict[str, Any] | None:
    """Tell a made file's size and time, None when it is gone."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
