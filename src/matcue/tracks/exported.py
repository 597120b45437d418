"""Find exported tracks by folders and files that the user names."""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from matcue.base.errors import InputError
from matcue.tracks import manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matcue.tracks.manifest import ManifestEntry


@dataclass(frozen=True, slots=True)
class Exported:
    """The exported tracks found.

    Attributes:
        entries: The tracks, by folder, album and number.
        gone: Tracks whose file no longer exists.
        changed: Tracks whose file was overwritten since by something else.
    """

    entries: tuple[ManifestEntry, ...]
    gone: tuple[Path, ...] = ()
    changed: tuple[Path, ...] = ()


def exported(paths: Sequence[Path], told: Callable[[int], None] = lambda _: None) -> Exported:
    """Return the tracks at some paths.

    Args:
        paths: Tracks, and folders searched with all their subfolders.
        told: Called with the number of tracks that are looked at for the first time, if that
            takes a while.

    Raises:
        InputError: A path does not exist, a file is no track of ours, or no track is left.
    """
    known = manifest.known(told)
    wanted = _wanted(paths, known)
    entries, lost = [], []
    for entry in wanted:
        if manifest.is_there(entry):
            entries.append(entry)
        else:
            lost.append(entry.path)
    if not entries:
        raise InputError(_nothing(paths, wanted, known))
    return Exported(
        tuple(entries),
        gone=tuple(path for path in lost if not path.exists()),
        changed=tuple(path for path in lost if path.exists()),
    )


def still(paths: Sequence[Path]) -> tuple[ManifestEntry, ...]:
    """Return the tracks at some paths now; unlike `exported` it never raises."""
    return tuple(entry for entry in _at(paths, manifest.known()) if manifest.is_there(entry))


def _wanted(paths: Sequence[Path], known: Sequence[ManifestEntry]) -> tuple[ManifestEntry, ...]:
    tracks = {entry.path for entry in known}
    for path in paths:
        place = path.resolve()
        if not place.exists() and place not in tracks:
            raise InputError(f"{path} is not there; name a folder of exported tracks, or a track")
        if place.is_file() and place not in tracks:
            raise InputError(f"{path} is no track that matcue made; make one with `matcue export`")
    return _at(paths, known)


def _at(paths: Sequence[Path], known: Sequence[ManifestEntry]) -> tuple[ManifestEntry, ...]:
    places = {path.resolve() for path in paths}

    @cache
    def inside(folder: Path) -> bool:
        """Tell whether a folder is one of these or below one; thousands of tracks are in few."""
        return not places.isdisjoint((folder, *folder.parents))

    return tuple(entry for entry in known if entry.path in places or inside(entry.path.parent))


def _nothing(
    paths: Sequence[Path], wanted: Sequence[ManifestEntry], known: Sequence[ManifestEntry]
) -> str:
    where = ", ".join(map(str, paths))
    if any(entry.path.exists() for entry in wanted):
        return f"{where}: what was exported has been changed since; run `matcue export --force`"
    into = f" -o {shlex.quote(f'{paths[0]}/')}" if paths[0] != Path() and paths[0].is_dir() else ""
    run = f"matcue export morning{into}"
    elsewhere = sorted({str(entry.path.parent) for entry in known if manifest.is_there(entry)})
    if elsewhere:
        return f"{where}: no exported tracks; name {elsewhere[0]}, where some are, or run `{run}`"
    return f"{where}: nothing is exported yet; run `{run}`"
