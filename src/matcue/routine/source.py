"""A strict YAML reader: plain data, and the line and column of every value.

The parser's events are walked without recursion, so that depth, size and number of values can be
bounded before anything is built. Anchors and aliases are refused: a routine repeats itself with
`repeat:` and `use:`, and so a small file can never grow into a large one.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final, NamedTuple, TypeAlias

import yaml

from matcue.base.errors import Problem, RoutineError, near
from matcue.base.text import in_one_line, refusal, stray
from matcue.routine.shelf import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterable

MOST_DEPTH: Final = 40
MOST_VALUES: Final = 50_000

Path: TypeAlias = tuple[str | int, ...]
"""The path of a value: keys and indices from the top."""

_INT: Final = re.compile(r"[-+]?\d{1,15}", re.ASCII)
_FLOAT: Final = re.compile(r"[-+]?\d{1,15}\.\d{1,15}", re.ASCII)
_FIRST_OF_NUMBERS: Final = frozenset("+-0123456789")
_PLAIN: Final = {"": None, "~": None, "null": None, "true": True, "false": False}
_TAGS: Final = frozenset(("!", *(f"tag:yaml.org,2002:{kind}" for kind in ("str", "map", "seq"))))
_NO_ANCHORS: Final = "anchors (&, *) are not used here; write `repeat:` or `use:` instead"
_TOO_MUCH: Final = "there is too much in this file, or it is nested too deep"
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


MOST_TOLD: Final = 100
"""The most mistakes of a file that are told; nobody mends more at once."""


class Spot(NamedTuple):
    """A position in a file. Lines and columns count from 1."""

    source: str
    line: int
    column: int


@dataclass(slots=True)
class Mistakes:
    """The mistakes of a file: the first `MOST_TOLD`, each once, and how many more there are."""

    told: dict[Problem, None] = field(default_factory=dict)
    more: int = 0

    @property
    def is_full(self) -> bool:
        """Whether no more are told, so that hints for them would be in vain."""
        return len(self.told) >= MOST_TOLD

    def note(self, problem: Problem) -> None:
        """Note a mistake; a repetition is ignored."""
        if not self.is_full:
            self.told[problem] = None
        elif problem not in self.told:
            self.more += 1

    def check(self, source: str) -> None:
        """Raise the mistakes noted so far.

        Raises:
            RoutineError: There is a mistake.
        """
        if self.told:
            raise RoutineError(source, self.told, more=self.more)


@dataclass(slots=True)
class Tree:
    """A file's data and where each piece of it stands. Positions count from 1."""

    source: str
    data: Any = None
    values: dict[Path, tuple[int, int]] = field(default_factory=dict)
    keys: dict[Path, tuple[int, int]] = field(default_factory=dict)
    mistakes: Mistakes = field(default_factory=Mistakes)

    def find(self, path: Path, *, key: bool = False) -> Spot | None:
        """Return the position of the value at *path*, or of its key; None if there is none."""
        there = (self.keys if key else self.values).get(path)
        return None if there is None else Spot(self.source, *there)

    def blame(self, path: Path, message: str, *, key: bool = False) -> None:
        """Note a mistake at the value of *path*, at its key, or at the nearest parent."""
        while (spot := self.find(path, key=key)) is None and path:
            path = path[:-1]
            key = False
        self.note(spot or Spot(self.source, 1, 1), message)

    def note(self, spot: Spot, message: str) -> None:
        """Note a mistake at a position; a repetition is ignored."""
        self.mistakes.note(Problem(spot.line, spot.column, message))

    def near(self, word: str, known: Iterable[str]) -> str:
        """Return a hint as `matcue.base.errors.near` does; none once no more mistakes are told."""
        return "" if self.mistakes.is_full else near(word, known)

    def check(self) -> None:
        """Raise all mistakes noted so far.

        Raises:
            RoutineError: There is a mistake.
        """
        self.mistakes.check(self.source)


def read_tree(data: bytes, source: str) -> Tree:
    """Read YAML; bytes that were read before are not parsed again.

    Args:
        data: The file's bytes, UTF-8.
        source: The name of the file in messages.

    Returns:
        The tree; duplicate keys are noted in it, and raised by its `check`. Its mistakes and its
        topmost mapping are the caller's own, the values in that are shared and stay as they are.

    Raises:
        RoutineError: It is not valid YAML, or uses a feature that is refused.
    """
    tree = _parsed(data, source)
    mistakes = Mistakes(dict(tree.mistakes.told), tree.mistakes.more)
    return replace(tree, data=dict(tree.data), mistakes=mistakes)


@lru_cache(maxsize=32)
def _parsed(data: bytes, source: str) -> Tree:
    text = decoded(data, source)
    tree = Tree(source)
    builder = _Builder(tree)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line, column = (mark.line + 1, mark.column + 1) if mark else (1, 1)
        raise RoutineError(source, [Problem(line, column, _plainly(error, text, line))]) from None
    if tree.data is None:
        raise RoutineError(
            source, [Problem(1, 1, "the file is empty; `matcue new` writes one to start from")]
        )
    if not isinstance(tree.data, dict):
        raise RoutineError(
            source, [Problem(1, 1, "a routine is a list of 'key: value' lines; see `matcue new`")]
        )
    return tree


def decoded(data: bytes, source: str) -> str:
    """Decode the bytes of a file of text that somebody else may have written.

    Args:
        data: The bytes, UTF-8.
        source: The name of the file in messages.

    Raises:
        RoutineError: They are too many, no UTF-8, or have a character that no text may have.
    """
    if len(data) > MOST_BYTES:
        size = len(data) / 1e6
        raise RoutineError(
            source, [Problem(1, 1, f"{size:.1f} MB is too large; a routine has 1 MB at most")]
        )
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise RoutineError(source, [Problem(1, 1, "the file is UTF-16; save it as UTF-8")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        message = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise RoutineError(source, [Problem(line, column, message)]) from None
    if (at := stray(text)) is not None:
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        raise RoutineError(source, [Problem(line, column, str(refusal(text)))])
    return text


def _plainly(error: yaml.MarkedYAMLError, text: str, line: int) -> str:
    lines = text.splitlines()
    if (
        line <= len(lines)
        and "\t" in lines[line - 1][: len(lines[line - 1]) - len(lines[line - 1].lstrip())]
    ):
        return "a tab stands in the indentation; indent with spaces"
    problem = error.problem or "this is not YAML"
    if "nesting" in problem:
        # The parser's own limit, which newer ones reach before ours.
        return _TOO_MUCH
    if "mapping values are not allowed" in problem:
        return "a second ':' stands in one value; put the text in quotes"
    context = f" {error.context}" if error.context else ""
    return f"not YAML: {problem}{context}"


@dataclass(slots=True)
class _Builder:
    """Builds plain data out of parser events, keeping positions."""

    tree: Tree
    stack: list[tuple[Any, Path]] = field(default_factory=list)
    keys: list[str | None] = field(default_factory=list)
    """For each open mapping the key whose value comes next."""
    count: int = 0

    def take(self, event: Any) -> None:
        match event:
            # Most events are scalars, so they come first.
            case yaml.ScalarEvent():
                self._admit(event)
                if self.stack and isinstance(self.stack[-1][0], dict) and self.keys[-1] is None:
                    self.keys[-1] = self._key(event)
                else:
                    self._put(event, scalar(event, self._text(event)))
            case yaml.MappingStartEvent():
                self._open(event, {})
                self.keys.append(None)
            case yaml.SequenceStartEvent():
                self._open(event, [])
            case yaml.MappingEndEvent():
                self.stack.pop()
                self.keys.pop()
            case yaml.SequenceEndEvent():
                self.stack.pop()
            case yaml.AliasEvent():
                raise self._error(event, _NO_ANCHORS)
            case yaml.DocumentStartEvent() if self.tree.values:
                raise self._error(
                    event, "one file holds one routine; '---' starts a second one here"
                )
            case _:
                pass

    def _open(self, event: Any, value: Any) -> None:
        self._admit(event)
        self.stack.append((value, self._put(event, value)))

    def _admit(self, event: Any) -> None:
        self.count += 1
        if self.count > MOST_VALUES or len(self.stack) >= MOST_DEPTH:
            raise self._error(event, _TOO_MUCH)
        if event.anchor:
            raise self._error(event, _NO_ANCHORS)
        if event.tag and event.tag not in _TAGS:
            raise self._error(event, f"the tag {event.tag} is not used here; write the value alone")

    def _put(self, event: Any, value: Any) -> Path:
        here: Path = ()
        if self.stack:
            parent, path = self.stack[-1]
            if isinstance(parent, list):
                here = (*path, len(parent))
                parent.append(value)
            else:
                key, self.keys[-1] = self.keys[-1], None
                if key is None:
                    raise self._error(event, "a key is a word, not a list or a mapping")
                here = (*path, key)
                parent[key] = value
        else:
            self.tree.data = value
        self.tree.values[here] = _position(event)
        return here

    def _key(self, event: Any) -> str:
        mapping, path = self.stack[-1]
        key = self._text(event)
        here = (*path, key)
        if key in mapping:
            first = self.tree.keys[here][0]
            message = f"'{key}' stands here twice; the first is on line {first}"
            self.tree.mistakes.note(Problem(*_position(event), message))
        else:
            self.tree.keys[here] = _position(event)
        return key

    def _text(self, event: Any) -> str:
        """Return a scalar's text in one line; in double quotes it may spell any character."""
        text = str(event.value)
        if event.style and (told := refusal(text)) is not None:
            raise self._error(event, told)
        return in_one_line(text)

    def _error(self, event: Any, message: str) -> RoutineError:
        return RoutineError(self.tree.source, [Problem(*_position(event), message)])


def _position(event: Any) -> tuple[int, int]:
    mark = event.start_mark
    return (mark.line + 1, mark.column + 1)


def scalar(event: Any, text: str) -> bool | int | float | str | None:
    """Resolve a scalar: quoted is text; of plain ones only true, false, null and numbers are not.

    YAML 1.1's ``no`` and ``on`` stay words, so that a language may be Norwegian.
    """
    # libyaml calls the plain style '', the parser in Python None.
    if event.style:
        return text
    if text[:1] in _FIRST_OF_NUMBERS:
        if _INT.fullmatch(text):
            return int(text)
        if _FLOAT.fullmatch(text):
            return float(text)
    return _PLAIN.get(text, text)
