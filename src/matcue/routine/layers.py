"""Several files merged into one document, in which each value still has its file and line."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from matcue.base.errors import Problem, RoutineError
from matcue.routine.source import Tree, read_tree

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path as FilePath

    from matcue.routine.shelf import Shelf
    from matcue.routine.source import Path, Spot


@dataclass(frozen=True, slots=True)
class Layer:
    """A file, or parts of one, in a merged document.

    Attributes:
        tree: The file.
        at: From a path of the document to that of the file; the longest prefix counts.
    """

    tree: Tree
    at: Mapping[Path, Path] = field(default_factory=lambda: {(): ()})

    def find(self, path: Path, *, key: bool) -> Spot | None:
        """Return the position in the file of a path of the document; None if it is not there."""
        for length in range(len(path), -1, -1):
            if (start := self.at.get(path[:length])) is not None:
                return self.tree.find((*start, *path[length:]), key=key)
        return None


@dataclass(slots=True)
class Layered(Tree):
    """The merged data of several files; mistakes are reported at their place in their file."""

    layers: tuple[Layer, ...] = ()
    elsewhere: dict[str, list[Problem]] = field(default_factory=dict)
    """The mistakes, by file."""

    def find(self, path: Path, *, key: bool = False) -> Spot | None:
        """Return the position of a value: in the last file that has it, of a mapping the first."""
        found = [spot for layer in self.layers if (spot := layer.find(path, key=key)) is not None]
        if not found:
            return None
        return found[0] if isinstance(value_at(self.data, path), dict) else found[-1]

    def note(self, spot: Spot, message: str) -> None:
        """Note a mistake at a position; a repetition is ignored."""
        problems = self.elsewhere.setdefault(spot.source, [])
        problem = Problem(spot.line, spot.column, message)
        if problem not in problems:
            problems.append(problem)

    def check(self) -> None:
        """Raise the mistakes noted for the first file that has any.

        Raises:
            RoutineError: There is a mistake.
        """
        for layer in self.layers:
            layer.tree.check()
        for source, problems in self.elsewhere.items():
            raise RoutineError(source, problems)


def stacked(source: str, trees: tuple[Tree, ...]) -> Layered:
    """Merge files; a later one goes before an earlier one.

    Args:
        source: The name of the merged document in messages.
        trees: The files; there may be none.
    """
    data: dict[str, Any] = {}
    for tree in trees:
        data = merged(data, tree.data)
    return Layered(source, data, layers=tuple(map(Layer, trees)))


def merged(under: Any, over: Any) -> Any:
    """Merge two values: mappings key by key, otherwise *over* replaces *under*."""
    if not (isinstance(under, dict) and isinstance(over, dict)):
        return over
    laid = {key: merged(under.get(key), value) for key, value in over.items()}
    return {**under, **laid}


def value_at(data: Any, path: Path) -> Any:
    """Return the value at a path; None if there is none."""
    for part in path:
        if isinstance(data, dict):
            data = data.get(part)
        elif isinstance(data, list) and isinstance(part, int) and part < len(data):
            data = data[part]
        else:
            return None
    return data


def opened(shelf: Shelf, root: FilePath, name: str) -> Tree | None:
    """Read the file *name* below a root folder; None if there is none.

    Raises:
        RoutineError: It is not YAML of the kind that matcue reads.
        InputError: It cannot be read.
    """
    path = root / name
    if not shelf.has(path):
        return None
    return read_tree(shelf.bytes_of(path), name if root == shelf.roots[0] else str(path))
