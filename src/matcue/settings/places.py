"""Where each key of a TOML text stands.

The standard library's parser says what a text means and forgets where it was said; this finds
the lines and columns again. It walks a text that the parser has accepted, so it knows no errors.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

Path: TypeAlias = tuple[str, ...]
"""The way to a value: keys from the top."""

_SPACE: Final = re.compile(r"[ \t]*")
_GAP: Final = re.compile(r"(?:[ \t\r\n]|#[^\n]*)*")
_BARE: Final = re.compile(r"[A-Za-z0-9_-]+")
_BASIC: Final = re.compile(r'"(?:[^"\\\n]|\\.)*"')
_LITERAL: Final = re.compile(r"'[^'\n]*'")
# A text over several lines may end with up to two quotes of its own before the three.
_LONG_BASIC: Final = re.compile(r'"""(?:[^\\]|\\.)*?"""(?!")', re.DOTALL)
_LONG_LITERAL: Final = re.compile(r"'''.*?'''(?!')", re.DOTALL)
_WORD: Final = re.compile(r"[^,\]}#\r\n]+")


@dataclass(frozen=True, slots=True)
class Place:
    """A position in a text, counted from 1, and as an index from 0."""

    line: int
    column: int
    index: int


@dataclass(slots=True)
class Section:
    """A part of a text: a header and what follows it, up to the next header.

    Attributes:
        path: The table that its keys belong to.
        begin: The index of its first character.
        last: The index after its last value, or after its header where it has no values.
        end: The index after its last character.
    """

    path: Path
    begin: int
    last: int
    end: int


@dataclass(slots=True)
class Places:
    """Where keys and their values begin. Of a key that stands in several tables, the first."""

    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)
    sections: list[Section] = field(default_factory=list)
    """The parts of the file in their order, from the one before the first header on."""


def places(text: str) -> Places:
    """Find every key.

    Args:
        text: TOML that `tomllib` reads; its lines may end in any way that TOML allows.
    """
    starts = [0, *(found.end() for found in re.finditer("\n", text))]
    walk = _Walk(text, starts)
    walk.document()
    return walk.found


@dataclass(slots=True)
class _Walk:
    text: str
    starts: list[int]
    """Where the lines begin."""
    at: int = 0
    found: Places = field(default_factory=Places)

    def document(self) -> None:
        section = Section((), 0, 0, len(self.text))
        self.found.sections.append(section)
        while self._skip(_GAP) < len(self.text):
            if self.text[self.at] == "[":
                section.end = begin = self.at
                self.at += 2 if self.text.startswith("[[", self.at) else 1
                self._skip(_SPACE)
                table = self._key(())
                self._skip(_SPACE)
                self.at += 2 if self.text.startswith("]]", self.at) else 1
                section = Section(table, begin, self.at, len(self.text))
                self.found.sections.append(section)
            else:
                self._pair(section.path)
                section.last = self.at

    def _pair(self, table: Path) -> None:
        path = self._key(table)
        self._skip(_SPACE)
        self.at += 1  # the equals sign
        self._skip(_SPACE)
        self._value(path)

    def _key(self, path: Path) -> Path:
        """Walk over a key with its dots, and note each part of it."""
        while True:
            place = self._place()
            match self.text[self.at]:
                case '"':
                    quoted = self._take(_BASIC)
                    part = next(iter(tomllib.loads(f"{quoted} = 0")))
                case "'":
                    part = self._take(_LITERAL)[1:-1]
                case _:
                    part = self._take(_BARE)
            path = (*path, part)
            self.found.keys.setdefault(path, place)
            end = self.at
            if not self.text.startswith(".", self._skip(_SPACE)):
                self.at = end
                return path
            self.at += 1
            self._skip(_SPACE)

    def _value(self, path: Path) -> None:
        self.found.values.setdefault(path, self._place())
        match self.text[self.at]:
            case '"':
                self._take(_LONG_BASIC if self.text.startswith('"""', self.at) else _BASIC)
            case "'":
                self._take(_LONG_LITERAL if self.text.startswith("'''", self.at) else _LITERAL)
            case "[":
                self._each("]", lambda: self._value(path))
            case "{":
                self._each("}", lambda: self._pair(path))
            case _:
                self._take(_WORD)

    def _each(self, end: str, walk: Callable[[], None]) -> None:
        """Walk over what stands in brackets, between commas."""
        self.at += 1
        while self.text[self._skip(_GAP)] != end:
            walk()
            if self.text[self._skip(_GAP)] == ",":
                self.at += 1
        self.at += 1

    def _take(self, shape: re.Pattern[str]) -> str:
        found = shape.match(self.text, self.at)
        if found is None:
            raise AssertionError("only text that tomllib has read is walked")
        self.at = found.end()
        return found[0]

    def _skip(self, shape: re.Pattern[str]) -> int:
        self._take(shape)
        return self.at

    def _place(self) -> Place:
        line = bisect_right(self.starts, self.at)
        return Place(line, self.at - self.starts[line - 1] + 1, self.at)
