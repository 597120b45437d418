"""Fingerprints of all that shapes a track, to tell whether it has to be made again."""

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
    """Return the hexadecimal digest of some plain values, order included."""
    said = json.dumps(parts, sort_keys=True, default=str, separators=(",", ":"))
    return hashlib.blake2b(said.encode(), digest_size=20).hexdigest()


@cache
def program() -> str:
    """Return the fingerprint of this installation: version, code, content, sounds, libraries.

    It is made of the sizes and times of files; reading them all would take too long.
    """
    found = [__version__, *_libraries()]
    for folder in (PACKAGE, PACKAGE.parent.parent / "sounds"):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else ():
            if path.suffix in (".py", ".yaml", ".wav"):
                stat = path.stat()
                found.append(f"{path.relative_to(folder)} {stat.st_size} {stat.st_mtime_ns}")
    return of(found)


def _libraries() -> list[str]:
    """List the libraries that shape a track, with their versions.

    The names of their folders say both, and asking for the versions would import a parser of mails.
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
    """Return whether all files still have the given digests, or are still absent."""
    try:
        return all(
            file_digest(Path(name)) == said if said != ABSENT else not Path(name).exists()
            for name, said in files.items()
        )
    except OSError:
        return False


def state(path: Path) -> dict[str, Any] | None:
    """Return a file's ``size`` in bytes and ``mtime_ns``; None if it is gone."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}
