"""A small copy of the package's content, so that what lies over it is read in milliseconds."""

from __future__ import annotations

import json
import shutil
import sys
from typing import TYPE_CHECKING, Any

import yaml

from matcue.routine import shelf

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = "five-minutes"
PROGRAM = "thirty-days"
MORE = ("cat", "bridge")
"""Exercises of the samples that the routine has not."""


def install(folder: Path, program: bytes) -> None:
    """Copy what one routine needs to *folder*, and let all of matcue read that.

    Args:
        folder: Where; not there yet.
        program: The text of the only program; its words are those of `PROGRAM`.
    """
    whole = shelf.content()
    shutil.copytree(whole, folder, ignore=shutil.ignore_patterns("routines", "programs"))
    for kind in ("routines", "programs"):
        (folder / kind).mkdir()
    shutil.copy(whole / "routines" / f"{ROUTINE}.yaml", folder / "routines")
    (folder / "programs" / f"{PROGRAM}.yaml").write_bytes(program)
    facts = _read(whole / "exercises.yaml")
    ids = _with_forms(facts["exercises"], _read(whole / "routines" / f"{ROUTINE}.yaml"))
    _reduce(folder / "exercises.yaml", "exercises", ids)
    _reduce(folder / "en" / "exercises.yaml", "exercises", ids)
    _reduce(folder / "en" / "routines.yaml", "routines", {ROUTINE})
    _reduce(folder / "en" / "programs.yaml", "programs", {PROGRAM})
    for module in list(sys.modules.values()):
        if getattr(module, "content", None) is shelf.content and module is not shelf:
            module.content = lambda: folder  # type: ignore[attr-defined] # as `shelf` has it
    shelf.content = lambda: folder  # type: ignore[assignment] # it has no cache to clear


def _read(path: Path) -> Any:
    return yaml.safe_load(path.read_text("utf-8"))


def _with_forms(known: dict[str, Any], routine: dict[str, Any]) -> set[str]:
    """Return the exercises of a routine, and all that they name."""
    ids: set[str] = set()
    open_ = [*MORE, *(step["exercise"] for step in routine["steps"] if "exercise" in step)]
    while open_:
        if (id_ := open_.pop()) not in ids:
            ids.add(id_)
            named = (known[id_].get(key) for key in ("easier", "harder", "based-on"))
            open_ += filter(None, named)
    return ids


def _reduce(path: Path, key: str, ids: set[str]) -> None:
    tree = _read(path)
    tree[key] = {id_: each for id_, each in tree[key].items() if id_ in ids}
    path.write_text(json.dumps(tree), "utf-8")
