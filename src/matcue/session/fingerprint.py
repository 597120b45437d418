"""Fingerprints of all that shapes a track, and notes of them, so that nothing is made twice."""

from __future__ import annotations

import contextlib
import hashlib
import importlib.util
import json
import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from matcue import __version__
from matcue.base import folders
from matcue.base.json_record import as_bytes, json_object
from matcue.base.whole_file import file_digest, write_whole
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
    except (OSError, ValueError):  # a name with a NUL in it
        return False


def state(path: Path) -> dict[str, Any] | None:
    """Return a file's ``size`` in bytes and ``mtime_ns``; None if it is gone."""
    try:
        stat = path.stat()
    except (OSError, ValueError):  # a name with a NUL in it
        return None
    return {"size": stat.st_size, "mtime_ns": stat.st_mtime_ns}


def read_note(name: str) -> dict[str, Any] | None:
    """Read a note; None if it is missing or damaged."""
    try:
        return json_object(_path(name).read_bytes())
    except OSError:
        return None


def write_note(name: str, note: dict[str, Any]) -> None:
    """Write a note atomically; if that fails, nothing is raised."""
    with contextlib.suppress(OSError):
        write_whole(_path(name), as_bytes(note))


def clear_notes() -> int:
    """Remove all notes; return how many there were."""
    found = list(folders.plans().glob("*.json"))
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def _path(name: str) -> Path:
    return folders.plans() / f"{name}.json"
