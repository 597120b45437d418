"""The library: every routine and exercise, read and checked when it is asked for."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from matcue.routine.document import CatalogueDoc, ExerciseDoc, RoutineDoc
from matcue.routine.problems import validated
from matcue.routine.resolve import Opened, Resolver
from matcue.routine.shelf import Shelf, content
from matcue.routine.source import read_tree

if TYPE_CHECKING:
    from matcue.routine.model import Routine


@dataclass(slots=True)
class Library:
    """Reads routines off a shelf; the catalogue of exercises is read once."""

    shelf: Shelf = field(default_factory=Shelf)
    _exercises: dict[str, ExerciseDoc] = field(default_factory=dict)

    def load(self, name: str) -> Routine:
        """Read the routine that is called *name* or stands in the file *name*.

        Raises:
            UnknownName: There is none; the message says what is near.
            RoutineError: It says something impossible.
            InputError: The file cannot be read.
        """
        return Resolver(self, self.exercises(), self.open(name)).routine()

    def read(self, text: str) -> Routine:
        """Read a routine that is given as YAML; what it uses is looked for in the current folder.

        Raises:
            RoutineError: It says something impossible; the source is called ``<text>``.
        """
        tree = read_tree(text.encode(), "<text>")
        opened = Opened(Path(tree.source), tree, validated(tree, RoutineDoc))
        return Resolver(self, self.exercises(), opened).routine()

    def open(self, name: str, *, beside: Path | None = None) -> Opened:
        """Read a routine's document; what it means is for `Resolver` to say.

        Raises:
            UnknownName: There is none.
            RoutineError: Its shape is wrong.
            InputError: The file cannot be read.
        """
        path = self.shelf.locate(name, beside=beside)
        tree = read_tree(self.shelf.bytes_of(path), str(path))
        return Opened(path, tree, validated(tree, RoutineDoc))

    def exercises(self) -> dict[str, ExerciseDoc]:
        """Read the catalogue of exercises.

        Raises:
            RoutineError: It says something impossible.
        """
        if not self._exercises:
            path = content() / "exercises.yaml"
            tree = read_tree(self.shelf.bytes_of(path), path.name)
            self._exercises.update(validated(tree, CatalogueDoc).exercises)
        return self._exercises
