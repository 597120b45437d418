"""Plan a copy: what is missing in the target folder, what has changed, what is to be removed."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.errors import ExportError, InputError
from matcue.base.units import size
from matcue.out.sure_copy import card_failed, read_back
from matcue.tracks.copying import kept as lists

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

    from matcue.tracks.copying.files import File
    from matcue.tracks.copying.kept import CopiedFile

_SHOWN: Final = 3
"""The most names in a message."""

_LIST_ROOM: Final = 400
"""The rough size of the list for each file, in bytes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPlan:
    """What to do to a folder.

    Attributes:
        folder: The target folder.
        new: Files that are missing.
        changed: Files copied earlier that differ.
        same: Files that are up to date.
        gone: Files copied earlier whose source no longer exists.
        kept: The folder's list.
    """

    folder: Path
    new: tuple[File, ...]
    changed: tuple[File, ...]
    same: tuple[File, ...]
    gone: tuple[CopiedFile, ...]
    kept: Mapping[str, CopiedFile]

    @property
    def to_copy(self) -> tuple[File, ...]:
        """The files to write."""
        return (*self.changed, *self.new)

    @property
    def bytes_to_copy(self) -> int:
        """Their size in bytes."""
        return sum(file.size for file in self.to_copy)


def plan(
    folder: Path,
    files: Sequence[File],
    *,
    routines: Sequence[str] = (),
    source: Path | None = None,
    verify: bool = False,
) -> CopyPlan:
    """Compare a folder with the files that should be in it. Writes nothing.

    Args:
        folder: The target folder.
        files: The files that should be in it.
        routines: If not empty, only files of these routines count as gone.
        source: If given, only files copied from this folder count as gone.
        verify: Read files again that were verified before.

    Raises:
        InputError: The folder does not exist, holds the tracks themselves, or a file that matcue
            did not copy is in the way.
        ExportError: A file in the folder cannot be read.
    """
    _check_folder(folder, files)
    kept = lists.read(folder)
    new: list[File] = []
    changed: list[File] = []
    same: list[File] = []
    in_the_way: list[str] = []
    for file in files:
        there = folder / file.name
        if (
            there.is_symlink()
            or there.parent.is_symlink()
            or (there.exists() and not there.is_file())
        ):
            in_the_way.append(file.name)
        elif not there.exists():
            new.append(file)
        elif _is_same(there, file, kept.get(file.name), verify=verify):
            same.append(file)
        elif file.name in kept:
            changed.append(file)
        else:
            in_the_way.append(file.name)
    if in_the_way:
        told = ", ".join(in_the_way[:_SHOWN])
        more = f" and {len(in_the_way) - _SHOWN} more" if len(in_the_way) > _SHOWN else ""
        raise InputError(
            f"{folder} has {told}{more}, which matcue did not put there and does not touch; move "
            "that away, or copy to another folder"
        )
    wanted = {file.name for file in files}
    asked = [each for each in kept.values() if each.name not in wanted]
    return CopyPlan(
        folder=folder,
        new=tuple(new),
        changed=tuple(changed),
        same=tuple(same),
        gone=tuple(_gone(folder, asked, routines, source)),
        kept=kept,
    )


def check_room(plan: CopyPlan, *, removing: bool) -> None:
    """Check that the disk has room for all files of a plan.

    A file is written beside the one that it replaces, whose room becomes free only afterwards, and
    sizes are rounded up to blocks.

    Args:
        plan: The plan.
        removing: Whether gone files are removed first.

    Raises:
        ExportError: There is not enough room.
    """
    try:
        usage = shutil.disk_usage(plan.folder)
    except OSError as error:
        raise card_failed(plan.folder / lists.LIST, error) from error
    if not usage.total:
        return  # some phones do not tell
    block = _block(plan.folder)
    room = usage.free
    if removing:
        room += sum(_rounded(each.size, block) for each in plan.gone)
    needs = most = _rounded(_LIST_ROOM * (len(plan.kept) + len(plan.to_copy)), block)
    for file in plan.to_copy:
        needs += _rounded(file.size, block)
        most = max(most, needs)
        there = plan.folder / file.name
        needs -= _rounded(there.stat().st_size, block) if there.exists() else 0
    if plan.to_copy and most > room:
        hint = "" if removing or not plan.gone else "let matcue remove what is gone (--yes), or "
        raise ExportError(
            f"no room on {plan.folder}: it takes {size(most)} and {size(usage.free)} is free; "
            f"{hint}make room there, or copy fewer routines"
        )


def _check_folder(folder: Path, files: Iterable[File]) -> None:
    if not folder.exists():
        raise InputError(
            f"there is no folder {folder}; is the card or phone mounted? If it is, make the folder "
            "first"
        )
    if not folder.is_dir():
        raise InputError(f"{folder} is no folder; name one on the card or phone")
    place = folder.resolve()
    if any(file.source.parent == (place / file.name).parent for file in files):
        raise InputError(f"the tracks lie in {folder} already; name a folder on the card or phone")


def _is_same(there: Path, file: File, kept: CopiedFile | None, *, verify: bool) -> bool:
    """Tell whether a file is what it should be; it is read only where the list does not say so."""
    try:
        if there.stat().st_size != file.size:
            return False
        if kept is not None and kept.whole and not verify:
            return kept.digest == file.digest
        return read_back(there, _nobody).digest == file.digest
    except OSError as error:
        raise card_failed(there, error) from error


def _gone(
    folder: Path, asked: Iterable[CopiedFile], routines: Sequence[str], source: Path | None
) -> Iterable[CopiedFile]:
    """Find what may be removed: put there from here, as it was then, and its source is no more."""
    here = lists.home()
    place = source.resolve() if source is not None else None
    for each in asked:
        there = folder / each.name
        if (
            each.home == here
            and (not routines or each.routine in routines)
            and (place is None or place in each.source.parents)
            and _has_gone(each)
            and not there.parent.is_symlink()
            and not there.is_symlink()
            and there.is_file()
            and _is_as_left(there, each)
        ):
            yield each


def _has_gone(kept: CopiedFile) -> bool:
    """Tell whether a source is no more, and not merely on a disk that is not in.

    The folder of a session that was split may have gone with its files.
    """
    source = kept.source
    if source.exists():
        return False
    folder = source.parent.parent if "/" in kept.name else source.parent
    return source.parent.is_dir() or folder.is_dir()


def _is_as_left(there: Path, kept: CopiedFile) -> bool:
    try:
        if there.stat().st_size != kept.size:
            return False
        return read_back(there, _nobody).digest == kept.digest
    except OSError:
        return False


def _block(folder: Path) -> int:
    """Tell how large the pieces are in which a disk gives room."""
    if not hasattr(os, "statvfs"):
        return 1 << 15
    return os.statvfs(folder).f_frsize or 1 << 12


def _rounded(count: int, block: int) -> int:
    return -(-count // block) * block


def _nobody(count: int) -> None:
    """Hear of bytes that were read, and tell nobody."""
