"""The library: routines and exercises by name, read and checked on first use."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError, RoutineError
from matcue.base.units import shown
from matcue.routine import catalogue
from matcue.routine.document import CatalogueDoc, ExerciseDoc, RoutineDoc
from matcue.routine.language import REFERENCE, Language
from matcue.routine.layers import (
    Layer,
    Layered,
    joined_exercises,
    joined_program,
    joined_routine,
    opened,
)
from matcue.routine.phrasebook import Phrasebook, read_phrasebook
from matcue.routine.problems import validated
from matcue.routine.resolve import Opened, Resolver
from matcue.routine.shelf import Shelf, no_routine
from matcue.routine.source import Mistakes, decoded, read_tree

if TYPE_CHECKING:
    from matcue.routine.model import Routine
    from matcue.routine.source import Tree


@dataclass(slots=True)
class Library:
    """Reads the routines of a shelf, in one language; catalogue and phrases are read once."""

    shelf: Shelf = field(default_factory=Shelf)
    language: str = REFERENCE
    _words: Language = field(init=False)
    _exercises: dict[str, ExerciseDoc] = field(default_factory=dict)
    _phrasebooks: dict[str, Phrasebook] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._words = Language(self.shelf, self.language)

    def load(self, name: str) -> Routine:
        """Read the routine with the name or path *name*.

        Raises:
            UnknownName: There is none; the message offers similar names.
            RoutineError: It is wrong.
            InputError: The file cannot be read.
        """
        try:
            opened = self.open(name)
        except RoutineError as error:
            raise self._with_names(error) from None
        return Resolver(self, self.exercises(), opened).routine()

    def _with_names(self, error: RoutineError) -> RoutineError:
        """Add the unknown names in a file whose shape is wrong: they are looked up after it."""
        path = Path(error.source)
        try:
            tree = read_tree(self.shelf.bytes_of(path), error.source)
            known = self.exercises()
        except InputError:
            return error
        counted = tree.mistakes.more  # in the mistakes of the shape, too
        catalogue.blame_unknown(
            tree, known, lambda name, hints: self.shelf.locate(name, beside=path, hints=hints)
        )
        both = Mistakes(more=error.more + tree.mistakes.more - counted)
        for problem in sorted({*error.problems, *tree.mistakes.told}):
            both.note(problem)
        return RoutineError(error.source, both.told, more=both.more)

    def read(self, text: str) -> Routine:
        """Read a routine from YAML text; what it uses is looked for in the current folder.

        Raises:
            RoutineError: It is wrong; the source is called ``<text>``.
        """
        data = text.encode("utf-8", "surrogatepass")  # half a character is refused as such
        tree = read_tree(data, "<text>")
        opened = Opened(Path(tree.source), tree, validated(tree, RoutineDoc), len(data))
        return Resolver(self, self.exercises(), opened).routine()

    def open(self, name: str) -> Opened:
        """Read a routine's document, checked for its shape only.

        Raises:
            UnknownName: There is none.
            RoutineError: Its shape is wrong.
            InputError: The file cannot be read.
        """
        return self.open_at(self.locate(name))

    def locate(self, name: str, beside: Path | None = None, *, hints: bool = True) -> Path:
        """Find a routine's file; see `Reader`."""
        return self.shelf.locate(name, beside=beside, hints=hints)

    def open_at(self, path: Path) -> Opened:
        """Read a routine's document; see `Reader`."""
        data = self.shelf.bytes_of(path)
        try:
            read = read_tree(data, str(path))
        except RoutineError as error:
            if not _is_of_others(data, str(path)):
                raise
            told = error.problems[0]
            hint = f"{told.message}; if another program wrote this, see `matcue import`"
            raise RoutineError(error.source, [replace(told, message=hint)]) from None
        if read.data.keys().isdisjoint(_OF_A_ROUTINE):
            # The mistakes of what was never meant to be a routine help nobody.
            raise InputError(no_routine(str(path)))
        tree = self.joined(read, path, "routines")
        return Opened(path, tree, validated(tree, RoutineDoc), len(data))

    def joined(self, tree: Tree, path: Path, kind: str) -> Tree:
        """Join a routine's or program's file with its words, if its root folder has any.

        Args:
            tree: The file's data.
            path: The file.
            kind: ``routines`` or ``programs``.

        Raises:
            RoutineError: The file of words of this kind is wrong.
        """
        root = next((each for each in self.shelf.roots if _holds(each / kind, path)), None)
        if root is None:
            return tree
        words = self._words.words(kind, root)
        told = words.data.get(kind, {})
        # Listing the folders for each of a thousand routines would take longer than planning them.
        known = self.shelf.named(kind) if told else {}
        for id_, entry in told.items():
            if id_ not in known:
                words.blame(
                    (kind, id_), f"nothing is called '{id_}'{words.near(id_, known)}", key=True
                )
            elif not isinstance(entry, dict):
                words.blame((kind, id_), f"{shown(entry)} stands where 'key: value' lines belong")
        words.check()
        strict = root == self.shelf.roots[0]
        # A file of the user's may be in another language than the words beside it.
        spoken = tree.data.get("language", self.language if strict else REFERENCE)
        if spoken != self.language or not words.layers:
            return tree
        if kind == "programs":
            return joined_program(tree, words, path.stem, strict=strict)
        tree.data["language"] = spoken
        things = self._words.words("exercises")
        return joined_routine(tree, words, things, path.stem, strict=strict)

    def phrasebook(self, language: str) -> Phrasebook:
        """Return the phrases of a language; raises as `read_phrasebook`."""
        if language not in self._phrasebooks:
            self._phrasebooks[language] = read_phrasebook(self.shelf, language)
        return self._phrasebooks[language]

    def composed(self) -> Layered:
        """Return the opening and closing words of routines that the builder composes.

        Raises:
            RoutineError: The file of words of routines is wrong.
        """
        words = self._words.words("routines")
        layer = Layer(words, {(): ("composed",)})
        return Layered(words.source, words.data.get("composed"), layers=(layer,))

    def exercises(self) -> dict[str, ExerciseDoc]:
        """Read the catalogue of exercises: the package's, with the user's changes.

        Raises:
            RoutineError: It is wrong.
        """
        if not self._exercises:
            words = self._words.words("exercises")
            known: dict[str, ExerciseDoc] = {}
            for root in self.shelf.roots:
                if (facts := opened(self.shelf, root, "exercises.yaml")) is not None:
                    tree = joined_exercises(facts, words)
                    known = catalogue.laid_over(
                        known, validated(tree, CatalogueDoc).exercises, tree
                    )
                    tree.check()
            for id_ in words.data.get("exercises", {}):
                if id_ not in known:
                    message = f"no exercise is called '{id_}'{words.near(id_, known)}"
                    words.blame(("exercises", id_), message, key=True)
            words.check()
            self._exercises.update(known)
        return self._exercises


_OF_A_ROUTINE: Final = ("id", "steps")
"""Keys that every routine has at its top, and few other files have."""
_TOP_KEY: Final = re.compile(r"""^["']?(?:id|steps|title)["']?[ \t]*:""", re.MULTILINE)


def _is_of_others(data: bytes, source: str) -> bool:
    """Return whether a file is a text in which nothing stands that a routine has at its top."""
    try:
        text = decoded(data, source)
    except RoutineError:
        return False
    says = any(line.strip() and not line.startswith("#") for line in text.splitlines())
    return says and _TOP_KEY.search(text) is None


def _holds(folder: Path, path: Path) -> bool:
    return path.parent == folder or path.parent.resolve() == folder.resolve()
