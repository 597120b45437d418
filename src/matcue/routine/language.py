"""The words of one language: its files in every root, merged.

A language is a folder beside the facts, named by its code, with the files of `KINDS`. English is
complete, and the other languages are compared with it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from matcue.base.units import shown
from matcue.routine.layers import opened, stacked
from matcue.routine.notation import template_fields

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path as FilePath

    from matcue.routine.layers import Layered
    from matcue.routine.shelf import Shelf
    from matcue.routine.source import Path, Tree

REFERENCE: Final = "en"
"""The reference language, which has every word."""

KINDS: Final = ("phrases", "transitions", "page", "exercises", "routines", "programs", "screening")

FILLED: Final[Mapping[str, tuple[str, ...]]] = {
    **dict.fromkeys(("dose-reps", "dose-reps-sets"), ("reps", "sets", "rest")),
    **dict.fromkeys(
        ("dose-hold", "dose-hold-sets", "dose-hold-reps", "dose-hold-reps-sets"),
        ("hold", "reps", "sets", "rest"),
    ),
    **dict.fromkeys(("dose-moving", "dose-moving-sets"), ("hold", "reps", "sets", "rest")),
    **dict.fromkeys(
        ("breathe-pattern", "breathe-box", "breathe-after", "breathe-full"),
        ("in", "stay", "out", "pause"),
    ),
    "side-last": ("rep", "side"),
    "rep-last": ("rep",),
}
"""Phrases that may have more placeholders in another language than in English."""

_OWN_GRAMMAR: Final = frozenset({"language", "plurals", "numbers"})
"""Keys that depend on a language's grammar; they are not compared with English."""


@dataclass(slots=True)
class Language:
    """Reads a language's files, each once.

    Attributes:
        shelf: Finds the root folders.
        code: The language, as in ``en``.
    """

    shelf: Shelf
    code: str = REFERENCE
    _read: dict[tuple[str, FilePath], Layered] = field(default_factory=dict)

    def words(self, kind: str, root: FilePath | None = None) -> Layered:
        """Return the words of a kind: the file of *root*, merged with those of the roots above it.

        Args:
            kind: One of `KINDS`.
            root: The root folder of the facts; the package if not given.

        Raises:
            RoutineError: A key that English has is missing, or a key or a placeholder is one that
                English does not have.
        """
        roots = self.shelf.roots
        lowest = root or roots[0]
        if (found := self._read.get((kind, lowest))) is None:
            above = roots[roots.index(lowest) :]
            file = f"{self.code}/{kind}.yaml"
            trees = [opened(self.shelf, each, file) for each in above]
            found = stacked(file, tuple(tree for tree in trees if tree is not None))
            self._compare(kind, found)
            self._read[kind, lowest] = found
        return found

    def _compare(self, kind: str, found: Layered) -> None:
        whole = self.code != REFERENCE
        if not whole and all(layer.tree.source == found.source for layer in found.layers):
            return  # It is the English that there would be to compare with.
        english = opened(self.shelf, self.shelf.roots[0], f"{REFERENCE}/{kind}.yaml")
        compare(found, english.data if english else {}, whole=whole)
        found.check()


def compare(tree: Tree, english: Any, *, whole: bool = True) -> None:
    """Note keys and placeholders that English does not have as mistakes in *tree*.

    Args:
        tree: The words of a language.
        english: The data of the same file in English.
        whole: Whether keys that English has and *tree* lacks are mistakes too.
    """
    _compare(tree, (), tree.data, english, whole=whole)


def _compare(tree: Tree, path: Path, here: Any, there: Any, *, whole: bool) -> None:
    if not whole and path[:1] == ("routines",) and len(path) > 1:
        return  # Which words a routine has is for its own file to say.
    if isinstance(there, dict) and not isinstance(here, dict):
        tree.blame(path, f"{shown(here)} stands where 'key: value' lines belong")
    elif isinstance(there, dict):
        if path[:1] == ("units",) and len(path) == 2:
            # Which plural forms a unit has is the language's own.
            there = dict.fromkeys(here, there["other"])
        for key, value in here.items():
            if not path and key in _OWN_GRAMMAR:
                continue
            # New ids are for whoever knows the facts to judge.
            if key in there:
                _compare(tree, (*path, key), value, there[key], whole=whole)
            elif not _is_id(path):
                hint = tree.near(str(key), there)
                tree.blame((*path, key), f"'{key}' is not known here{hint}", key=True)
        if whole:
            for key in there:
                if key not in here:
                    tree.blame(path, f"'{key}' is missing")
    elif path[:1] != ("exercises",) or whole:
        known = list(dict.fromkeys([*_places(there), *_more(path)]))
        try:
            unknown = [name for name in _places(here) if name not in known]
        except ValueError as error:
            tree.blame(path, str(error))
            return
        for name in unknown:
            places = ", ".join(f"{{{each}}}" for each in known) or "none"
            tree.blame(path, f"'{{{name}}}' is no place of this sentence; there is {places}")


def _more(path: Path) -> tuple[str, ...]:
    return FILLED.get(str(path[1]), ()) if path[:1] == ("phrases",) and len(path) == 2 else ()


def _is_id(path: Path) -> bool:
    """Return whether the keys at a path are ids of facts or of things."""
    return path in (("exercises",), ("equipment",), ("routines",), ("programs",), ("questions",))


def _places(value: Any) -> list[str]:
    """List the placeholders in a sentence, a list of sentences, or all values of a mapping."""
    if isinstance(value, str):
        return list(dict.fromkeys(name for name, _ in template_fields(value)))
    items = value.values() if isinstance(value, dict) else value
    if not isinstance(value, list | dict):
        return []
    return list(dict.fromkeys(name for item in items for name in _places(item)))
