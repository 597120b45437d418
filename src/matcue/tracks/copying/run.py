"""Carry out a copy plan: remove, write, read back, and keep the folder's list up to date."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING, Protocol

from matcue.base.errors import ExportError
from matcue.base.whole_file import sweep
from matcue.out.sure_copy import card_failed, copy_surely, gone
from matcue.tracks.copying import kept as lists
from matcue.tracks.copying.kept import CopiedFile
from matcue.tracks.copying.speed import Speed

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from matcue.tracks.copying.files import File
    from matcue.tracks.copying.plan import CopyPlan


class Listener(Protocol):
    """Receives the progress of copying."""

    def copying(self, speed: Speed) -> None:
        """Called after each piece that was written or read back."""


@dataclass(frozen=True, slots=True)
class Copied:
    """The result of a copy.

    Attributes:
        took_s: How long copying took, in seconds.
        from_disk: Whether all reading back came from the disk, not from the system's cache.
    """

    took_s: float
    from_disk: bool


def tidy(plan: CopyPlan) -> None:
    """Remove partial files that a pulled-out card or a power cut left behind."""
    for each in plan.kept.values():
        if not each.whole:
            sweep(plan.folder / each.name)


def run(plan: CopyPlan, listener: Listener, *, removing: bool) -> Copied:
    """Carry out a plan.

    Every file is written atomically. If this ends early, by an interrupt too, all files there are
    whole and listed.

    Args:
        plan: The plan.
        listener: Receives the progress.
        removing: Whether to remove gone files, before anything is written.

    Raises:
        ExportError: The disk is full, read-only, unmounted or broken.
        MachineError: A source cannot be read.
    """
    began = monotonic()
    if not plan.to_copy and not (removing and plan.gone):
        return Copied(0.0, from_disk=True)
    disk = _Disk(plan.folder)
    kept = dict(plan.kept) | _listed(plan.to_copy, whole=False)
    disk.write_list(kept)
    try:
        if removing:
            for each in plan.gone:
                disk.remove(each.name)
                del kept[each.name]
        from_disk = _copy_all(plan, disk, kept, listener)
    except BaseException:
        with suppress(OSError, ExportError):  # a list that knows too much does no harm
            disk.write_list(kept)
        raise
    disk.write_list(kept)
    return Copied(monotonic() - began, from_disk)


def _copy_all(plan: CopyPlan, disk: _Disk, kept: dict[str, CopiedFile], listener: Listener) -> bool:
    speed = Speed(len(plan.to_copy), plan.bytes_to_copy)
    from_disk = True
    for file in plan.to_copy:
        disk.make_folder(file.name)

        def moved(count: int) -> None:
            speed.moved(count)
            listener.copying(speed)

        path = plan.folder / file.name
        back = copy_surely(file.chunks(), path, size=file.size, moved=moved)
        if back.digest != file.digest:
            raise ExportError(f"{file.source} changed while it was copied; copy once more")
        kept |= _listed([file], whole=True)
        from_disk = from_disk and back.from_disk
        speed.files_done += 1
    return from_disk


class _Disk:
    """The folder to copy to, as long as it is the one that it was at first.

    Where a card was mounted there is an ordinary folder once it has gone, and nothing may go
    there.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        try:
            self._device = folder.stat().st_dev
        except OSError as error:
            raise card_failed(folder / lists.LIST, error) from error

    def write_list(self, kept: dict[str, CopiedFile]) -> None:
        self._see_that_it_is_there()
        try:
            lists.write(self._folder, kept)
        except OSError as error:
            raise card_failed(self._folder / lists.LIST, error) from error

    def make_folder(self, name: str) -> None:
        """Make the folder of a file, if need be."""
        self._see_that_it_is_there()
        place = (self._folder / name).parent
        try:
            place.mkdir(exist_ok=True)
        except OSError as error:
            raise card_failed(place, error) from error

    def remove(self, name: str) -> None:
        """Remove a file, and its folder if that was the last of it."""
        self._see_that_it_is_there()
        path = self._folder / name
        try:
            path.unlink(missing_ok=True)
        except OSError as error:
            raise card_failed(path, error) from error
        if path.parent != self._folder:
            with suppress(OSError):  # somebody else's files are in it
                path.parent.rmdir()

    def _see_that_it_is_there(self) -> None:
        with suppress(OSError):
            if self._folder.stat().st_dev == self._device:
                return
        raise ExportError(gone(self._folder))


def _listed(files: Iterable[File], *, whole: bool) -> dict[str, CopiedFile]:
    here = lists.home()
    found = (
        CopiedFile(
            name=file.name,
            size=file.size,
            digest=file.digest,
            source=file.source,
            home=here,
            routine=file.routine,
            whole=whole,
        )
        for file in files
    )
    return {each.name: each for each in found}
