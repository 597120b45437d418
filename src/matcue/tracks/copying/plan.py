"""What is to be done so that a folder holds some files: what is missing there, what has changed."""

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
"""How many names a message tells."""

_LIST_ROOM: Final = 400
"""About how many bytes the list has for each file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CopyPlan:
    """What is to be done to a folder.

    Attributes:
        folder: The folder.
        new: Files that are not there.
        changed: Files of ours that are there and other than they should be.
        same: Files that are there as they should be.
        gone: What we put there and whose source is no more.
        kept: What is on the folder's list.
    """

    folder: Path
    new: tuple[File, ...]
    changed: tuple[File, ...]
    same: tuple[File, ...]
    gone: tuple[CopiedFile, ...]
    kept: Mapping[str, CopiedFile]

    @property
    def to_copy(self) -> tuple[File, ...]:
        """All that is to be written."""
        return (*self.changed, *self.new)

    @property
    def bytes_to_copy(self) -> int:
        """How much that is."""
        return sum(file.size for file in self.to_copy)


def plan(
    folder: Path,
    files: Sequence[File],
    *,
    routines: Sequence[str] = (),
    source: Path | None = None,
    verify: bool = False,
) -> CopyPlan:
    """Compare a folder with what is to be in it. Writes nothing.

    Args:
        folder: The folder.
        files: What is to be in it.
        routines: If only tracks of some routines were asked for, these; of others nothing is gone.
        source: If only tracks of one folder were asked for, this, likewise.
        verify: Read again what was found whole before, too.

    Raises:
        InputError: The folder is not there, holds the tracks themselves, or something else lies
            where a file is to go.
        ExportError: What is there cannot be read.
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
    """See that the disk has room for all that is to be written, before any of it is.

    A file is written beside the one that it replaces, whose room is free only after that; and a
    disk gives room in blocks.

    Args:
        plan: What is to be done.
        removing: Whether what is gone is removed first.

    Raises:
        ExportError: It has not.
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
