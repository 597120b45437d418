"""Which files of which tracks to copy, and their names in the target folder."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING

from matcue.base.errors import InputError, MachineError, UnknownName, near
from matcue.base.whole_file import digest, file_digest
from matcue.out.names import key, safe_name
from matcue.out.playlist import only
from matcue.out.split import COVER
from matcue.out.sure_copy import chunks_of
from matcue.tracks import manifest

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matcue.tracks.manifest import ManifestEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """A file to copy.

    Attributes:
        name: Its path below the target folder, with at most one slash.
        source: The file it comes from.
        routine: The id of its routine.
        size: Its size in bytes.
        digest: The digest of its bytes.
        data: Its bytes, if they are not those of the source.
    """

    name: str
    source: Path
    routine: str
    size: int
    digest: str
    data: bytes | None = None

    def chunks(self) -> Iterator[bytes]:
        """Yield its bytes in pieces.

        Raises:
            MachineError: The source cannot be read.
        """
        if self.data is not None:
            yield self.data
            return
        try:
            yield from chunks_of(self.source)
        except OSError as error:
            raise unreadable(self.source, error) from error


def chosen(routines: Sequence[str], folder: Path | None) -> tuple[ManifestEntry, ...]:
    """Return the tracks to copy.

    Args:
        routines: Ids of routines; empty is all.
        folder: The folder they lie in or below; None is anywhere.

    Raises:
        InputError: There are no tracks.
        UnknownName: There are no tracks of one of the routines.
    """
    there = manifest.entries()
    where = ""
    if folder is not None:
        if not folder.is_dir():
            raise InputError(f"there is no folder {folder}; --from names one with exported tracks")
        place, where = folder.resolve(), f" in {folder}"
        there = tuple(entry for entry in there if place in entry.path.parents)
    if not there:
        raise InputError(
            f"there are no exported tracks{where}; make some with `matcue export morning`"
        )
    known = sorted({entry.routine for entry in there})
    for routine in routines:
        if routine not in known:
            hint = near(routine, known) or f"; make one with `matcue export {routine}`"
            raise UnknownName(f"no track of '{routine}' has been exported{where}{hint}")
    return tuple(entry for entry in there if not routines or entry.routine in routines)


def files(entries: Iterable[ManifestEntry]) -> tuple[File, ...]:
    """Return all files of some tracks: sound, texts, playlists, covers.

    A whole track goes into the folder itself, a part of one into a folder of its session. Names are
    made valid on FAT and exFAT.

    Raises:
        InputError: Two different files would have the same name.
        MachineError: A file cannot be read.
    """
    found: dict[str, File] = {}
    for file in _files(entries):
        other = found.setdefault(key(file.name), file)
        if (other.name, other.digest) != (file.name, file.digest):
            raise InputError(
                f"{other.source} and {file.source} would both be called {file.name}; choose one "
                "folder with --from, or give one of them another name"
            )
    return tuple(found.values())


def unreadable(path: Path, error: OSError) -> MachineError:
    """Return the error for an exported file that cannot be read."""
    why = (error.strerror or str(error)).lower()
    return MachineError(f"cannot read {path}: {why}; export it again")


def _files(entries: Iterable[ManifestEntry]) -> Iterator[File]:
    albums: dict[Path, dict[str, str]] = {}
    routines: dict[Path, str] = {}
    for entry in entries:
        name = safe_name(entry.path.stem, entry.path.suffix)
        folder = PurePosixPath()
        if entry.playlist is not None:
            folder /= safe_name(entry.playlist.parent.name)
            albums.setdefault(entry.playlist, {})[entry.path.name] = name
            routines[entry.playlist] = entry.routine
        yield _file(folder / name, entry.path, entry.routine)
        for words in entry.words:
            if words.is_file():
                beside = safe_name(entry.path.stem, words.suffix)
                yield _file(folder / beside, words, entry.routine)
    for playlist, names in albums.items():
        folder = PurePosixPath(safe_name(playlist.parent.name))
        if playlist.is_file():
            name = safe_name(playlist.stem, playlist.suffix)
            yield _playlist(folder / name, playlist, names, routines[playlist])
        cover = playlist.parent / COVER
        if cover.is_file():
            yield _file(folder / COVER, cover, routines[playlist])


def _file(name: PurePosixPath, source: Path, routine: str) -> File:
    try:
        size, named = source.stat().st_size, file_digest(source)
    except OSError as error:
        raise unreadable(source, error) from error
    return File(name=str(name), source=source, routine=routine, size=size, digest=named)


def _playlist(name: PurePosixPath, source: Path, names: dict[str, str], routine: str) -> File:
    """Take a playlist with the lines of the files that go along, by the names that they get."""
    try:
        data = only(source.read_text("utf-8"), names).encode()
    except OSError as error:
        raise unreadable(source, error) from error
    return File(
        name=str(name),
        source=source,
        routine=routine,
        size=len(data),
        digest=digest(data),
        data=data,
    )
