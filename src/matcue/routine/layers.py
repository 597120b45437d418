"""Files laid over each other and joined by id, in which each value still has its file and line.

The user's folder lies over the package's, and facts are joined with their words in one language.
Words without a fact, facts among words and words among facts are errors with file and line.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from matcue.base.errors import Problem
from matcue.base.units import shown
from matcue.routine.source import Mistakes, Spot, Tree, read_tree

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping
    from pathlib import Path as FilePath

    from matcue.routine.shelf import Shelf
    from matcue.routine.source import Path


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
    elsewhere: dict[str, Mistakes] = field(default_factory=dict)
    """The mistakes, by file."""

    def find(self, path: Path, *, key: bool = False) -> Spot | None:
        """Return the position of a value: in the last file that has it, of a mapping the first."""
        found = [spot for layer in self.layers if (spot := layer.find(path, key=key)) is not None]
        if not found:
            return None
        return found[0] if isinstance(value_at(self.data, path), dict) else found[-1]

    def note(self, spot: Spot, message: str) -> None:
        """Note a mistake at a position; a repetition is ignored."""
        there = self.elsewhere.setdefault(spot.source, Mistakes())
        there.note(Problem(spot.line, spot.column, message))

    def check(self) -> None:
        """Raise the mistakes noted for the first file that has any.

        Raises:
            RoutineError: There is a mistake.
        """
        for layer in self.layers:
            layer.tree.check()
        for source, mistakes in self.elsewhere.items():
            mistakes.check(source)


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


EXERCISE: Final = (
    "name",
    "short",
    "setup",
    "shape",
    "how",
    "how-short",
    "enter",
    "enter-short",
    "phases",
    "right",
    "left",
    "switch",
    "release",
    "release-short",
    "relax",
    "tips",
)
ROUTINE: Final = ("title", "first", "first-short", "safety", "intro", "outro")
PROGRAM: Final = ("title", "about")
QUESTION: Final = ("ask", "signs", "about", "refusal", "instead")


def joined_exercises(facts: Tree, words: Layered) -> Layered:
    """Join the exercises of a file of facts with their words."""
    whole = Layered(facts.source, dict(facts.data), layers=(Layer(facts), Layer(words)))
    said = _mapping(words.data, ("exercises",))
    if isinstance(told := facts.data.get("exercises"), dict):
        whole.data["exercises"] = {
            id_: _exercise(whole, id_, entry, said.get(id_), facts, words)
            for id_, entry in told.items()
        }
    return whole


def _exercise(whole: Layered, id_: str, entry: Any, said: Any, facts: Tree, words: Layered) -> Any:
    if not isinstance(entry, dict):
        return entry
    here = ("exercises", id_)
    _no_words(facts, here, entry, EXERCISE, words.source)
    _only(whole, here, said, EXERCISE)
    return merged(_with_things(whole, here, entry, words), said or {})


def _with_things(whole: Layered, here: Path, entry: Any, words: Layered) -> Any:
    """Replace the ids of things (equipment) by their words."""
    if not isinstance(entry, dict) or (ids := entry.get("equipment")) is None:
        return entry
    known = _mapping(words.data, ("equipment",))
    ids = ids if isinstance(ids, list) else [ids]
    for id_ in ids:
        if id_ not in known:
            message = f"'{id_}' has no word; write it into {words.source} under `equipment`"
            whole.blame((*here, "equipment"), f"{message}{whole.near(str(id_), known)}")
    return {**entry, "equipment": [known.get(id_, id_) for id_ in ids]}


def joined_program(facts: Tree, words: Layered, id_: str, *, strict: bool) -> Layered:
    """Join a program with its title and description.

    Args:
        facts: Its file.
        words: Those of all programs.
        id_: Its id among the words.
        strict: Whether words in its own file are errors.
    """
    here = ("programs", id_)
    said = _mapping(words.data, here)
    whole = Layered(
        facts.source, merged(facts.data, said), layers=(Layer(facts), Layer(words, {(): here}))
    )
    _only(whole, (), said, PROGRAM)
    _titled(whole, facts, words, here, PROGRAM, strict=strict)
    return whole


def joined_routine(
    facts: Tree, words: Layered, things: Layered, id_: str, *, strict: bool
) -> Layered:
    """Join a routine with its title and all its sentences.

    Args:
        facts: Its file.
        words: Those of all routines.
        things: The words of exercises, which have the names of equipment.
        id_: Its id among the words.
        strict: Whether words in its own file are errors.
    """
    here = ("routines", id_)
    said = {key: value for key, value in _mapping(words.data, here).items() if key != "say"}
    at: dict[Path, Path] = {(): here}
    whole = Layered(facts.source, {}, layers=(Layer(facts), Layer(words, at)))
    whole.data = merged(facts.data, said)
    _only(whole, (), said, (*ROUTINE, "exercises"))
    for exercise, sentences in _mapping(said, ("exercises",)).items():
        _only(whole, ("exercises", exercise), sentences, EXERCISE)
    _titled(whole, facts, words, here, ROUTINE, strict=strict)
    if strict:
        changed = dict(_mapping(whole.data, ("exercises",)))
        for exercise, entry in _mapping(facts.data, ("exercises",)).items():
            path = ("exercises", exercise)
            _no_words(facts, path, entry, EXERCISE, words.source)
            changed[exercise] = _with_things(whole, path, changed[exercise], things)
        whole.data["exercises"] = changed
    speaking = _Speaking(whole, words, (*here, "say"), at, strict=strict)
    if "steps" in facts.data:
        whole.data["steps"] = speaking.steps(facts.data["steps"], ("steps",))
    speaking.check_unsaid()
    return whole


@dataclass(slots=True)
class _Speaking:
    """Replaces the keys of single steps by their words."""

    whole: Layered
    words: Layered
    here: Path
    at: dict[Path, Path]
    strict: bool
    used: set[str] = field(default_factory=set)

    def steps(self, steps: Any, path: Path) -> Any:
        if not isinstance(steps, list):
            return steps
        return [self._step(step, (*path, index)) for index, step in enumerate(steps)]

    def _step(self, step: Any, path: Path) -> Any:
        if not isinstance(step, dict):
            return step
        if "steps" in step:
            step = {**step, "steps": self.steps(step["steps"], (*path, "steps"))}
        if (key := step.get("say")) is None:
            return step
        known = _mapping(self.words.data, self.here)
        if isinstance(key, str) and key in known:
            self.used.add(key)
            self.at[*path, "say"] = (*self.here, key)
            return {**step, "say": known[key]}
        if self.strict:
            message = f"{shown(key)} has no words; write them into {self.words.source}"
            self.whole.blame((*path, "say"), f"{message}{self.whole.near(str(key), known)}")
        return step

    def check_unsaid(self) -> None:
        for key in _mapping(self.words.data, self.here):
            spot = self.words.find((*self.here, key), key=True)
            if key not in self.used and spot is not None:
                self.whole.note(spot, f"no step says '{key}'")


def joined_questions(facts: Tree, words: Layered) -> Layered:
    """Join the health questions with their texts and the replies to answers."""
    at: dict[Path, Path] = {("texts",): ("texts",)}
    whole = Layered(facts.source, dict(facts.data), layers=(Layer(facts), Layer(words, at)))
    whole.data["texts"] = words.data.get("texts")
    said = dict(_mapping(words.data, ("questions",)))
    asked: list[Any] = []
    for index, question in enumerate(facts.data.get("questions") or ()):
        id_ = _mapping(question, ()).get("id", "")
        at["questions", index] = ("questions", id_)
        _no_words(facts, ("questions", index), question, QUESTION, words.source)
        asked.append(merged(question, said.pop(id_, {})))
    whole.data["questions"] = asked
    for id_ in said:
        if (spot := words.find(("questions", id_), key=True)) is not None:
            whole.note(spot, f"no question is called '{id_}'")
    return whole


def _titled(
    whole: Layered, facts: Tree, words: Layered, here: Path, keys: Collection[str], *, strict: bool
) -> None:
    """Note a missing title, and words among the facts of the package."""
    if strict:
        _no_words(facts, (), facts.data, keys, words.source)
        if "title" not in whole.data:
            spot = words.find(here) or Spot(words.source, 1, 1)
            whole.note(spot, f"'{here[-1]}' needs a `title`")


def _no_words(facts: Tree, path: Path, entry: Any, words: Collection[str], source: str) -> None:
    """Note words among facts as mistakes."""
    for key in entry if isinstance(entry, dict) else ():
        if key in words:
            facts.blame((*path, key), f"'{key}' is words; write it into {source}", key=True)


def _only(whole: Layered, path: Path, said: Any, words: Collection[str]) -> None:
    """Note as mistakes all keys that are not in *words*."""
    for key in said if isinstance(said, dict) else ():
        if key not in words:
            whole.blame(
                (*path, key), f"'{key}' is not words; there are {', '.join(words)}", key=True
            )


def _mapping(data: Any, path: Path) -> Mapping[str, Any]:
    found = value_at(data, path)
    return found if isinstance(found, dict) else {}
