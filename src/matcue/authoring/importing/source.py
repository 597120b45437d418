"""A file of another form: its text in lines, and its data, if it is JSON or YAML.

A value of the data knows its line. JSON and YAML are read with the same bounds as a routine. YAML's
anchors are followed without copying, so that a small file never grows into a large one.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final, TypeAlias

import yaml

from matcue.authoring.importing.found import wrong
from matcue.base.errors import RoutineError
from matcue.base.text import in_one_line, refusal
from matcue.routine.source import MOST_DEPTH, MOST_VALUES, decoded, scalar

Value: TypeAlias = "bool | int | float | str | tuple[Node, ...] | Mapping[str, Node] | None"

_NO_KEY: Final = "not JSON: a key is a text in quotes"
TOO_MUCH: Final = "there is too much in this file, or it is nested too deep"
_Loader: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_JSON: Final = re.compile(r"\s*[\[{]")
_YAML: Final = re.compile(r"^(?:- +)?[{\[ ]{0,3}[\w '\".-]{1,60}:(?:\s|$)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of a JSON or YAML file, and the line on which it begins, from 1."""

    line: int
    value: Value

    @property
    def fields(self) -> Mapping[str, Node]:
        """The values of a mapping by their keys; of anything else none."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def items(self) -> tuple[Node, ...]:
        """The values of a list; of anything else none."""
        return self.value if isinstance(self.value, tuple) else ()

    @property
    def text(self) -> str:
        """A text or a number as text; of anything else nothing."""
        plain = isinstance(self.value, str | int | float) and not isinstance(self.value, bool)
        return str(self.value).strip() if plain else ""

    @property
    def texts(self) -> tuple[str, ...]:
        """A text alone, or the texts of a list."""
        found = self.items if isinstance(self.value, tuple) else (self,)
        return tuple(each.text for each in found if each.text)


@dataclass(frozen=True)
class Source:
    """A file.

    Attributes:
        name: Its name, for messages.
        text: Its whole text, without control characters.
    """

    name: str
    text: str

    @classmethod
    def of(cls, data: bytes, name: str) -> Source:
        """Decode a file.

        Raises:
            RoutineError: It is too large, no UTF-8, or has a character that no text may have.
        """
        return cls(name, decoded(data, name))

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Its lines without white space at their ends; the first is line 1."""
        return tuple(line.strip() for line in re.split(r"\r\n|\n|\r", self.text))

    @property
    def is_json(self) -> bool:
        """Whether it begins as JSON does."""
        return _JSON.match(self.text) is not None

    @cached_property
    def _read(self) -> tuple[Node | None, RoutineError | None]:
        read = read_json if self.is_json else read_yaml if _YAML.search(self.text) else None
        try:
            return (read(self.text, self.name), None) if read is not None else (None, None)
        except RoutineError as error:
            return None, error

    @property
    def data(self) -> Node | None:
        """Its data, a list or a mapping; None if it is neither JSON nor YAML with one of these."""
        node = self._read[0]
        return node if node is not None and isinstance(node.value, Mapping | tuple) else None

    @property
    def flaw(self) -> RoutineError | None:
        """Why it is no JSON or YAML, although it looks as if it were; None if it does not."""
        return self._read[1]


def read_json(text: str, name: str) -> Node:
    """Read JSON.

    Raises:
        RoutineError: It is none, or too much; its source is *name*.
    """
    return _Json(text, name).whole()


@dataclass(slots=True)
class _Json:
    """Reads JSON value by value, and counts lines on the way."""

    text: str
    name: str
    at: int = 0
    line: int = 1
    count: int = 0

    def whole(self) -> Node:
        node = self._value(0)
        self._skip()
        if self.at < len(self.text):
            raise self._wrong("not JSON: something stands behind its end")
        return node

    def _value(self, depth: int) -> Node:
        self._skip()
        self.count += 1
        if depth >= MOST_DEPTH or self.count > MOST_VALUES:
            raise self._wrong(TOO_MUCH)
        line = self.line
        match self.text[self.at : self.at + 1]:
            case "{":
                return Node(line, self._mapping(depth))
            case "[":
                return Node(line, self._list(depth))
        return Node(line, self._scalar())

    def _mapping(self, depth: int) -> dict[str, Node]:
        found: dict[str, Node] = {}
        self._take("{")
        while not self._ends("}", first=not found):
            self._skip()
            key = self._scalar()
            if not isinstance(key, str):
                raise self._wrong(_NO_KEY)
            self._take(":")
            found[key] = self._value(depth + 1)
        return found

    def _list(self, depth: int) -> tuple[Node, ...]:
        found: list[Node] = []
        self._take("[")
        while not self._ends("]", first=not found):
            found.append(self._value(depth + 1))
        return tuple(found)

    def _ends(self, bracket: str, *, first: bool) -> bool:
        self._skip()
        if self.text.startswith(bracket, self.at):
            self.at += 1
            return True
        if not first:
            self._take(",")
        return False

    def _scalar(self) -> Any:
        if self.text[self.at : self.at + 1] in ("{", "["):
            raise self._wrong(_NO_KEY)
        try:
            value, self.at = _DECODER.raw_decode(self.text, self.at)
        except ValueError as error:
            reason = getattr(error, "msg", str(error))
            raise self._wrong(f"not JSON: {reason[:1].lower()}{reason[1:]}") from None
        if isinstance(value, str):
            if (told := refusal(value)) is not None:
                raise self._wrong(told)
            return in_one_line(value)
        return value

    def _take(self, sign: str) -> None:
        self._skip()
        if not self.text.startswith(sign, self.at):
            raise self._wrong(f"not JSON: '{sign}' is missing")
        self.at += 1

    def _skip(self) -> None:
        begun = self.at
        ink = _INK.search(self.text, begun)
        self.at = len(self.text) if ink is None else ink.start()
        self.line += self.text.count("\n", begun, self.at)

    def _wrong(self, message: str) -> RoutineError:
        return wrong(self.name, self.line, message)


_INK: Final = re.compile(r"[^ \t\r\n]")


def _number(text: str) -> float:
    # Longer ones are no length and no count, and take long to convert.
    if len(text) > 30:
        raise ValueError(f"{text[:20]}... is no number that a timer has")
    value = float(text)
    if not abs(value) <= 1e12:
        raise ValueError(f"{text} is no number that a timer has")
    return int(value) if value == int(value) else value


_DECODER: Final = json.JSONDecoder(parse_float=_number, parse_int=_number, parse_constant=_number)


def read_yaml(text: str, name: str) -> Node:
    """Read YAML; anchors, aliases and merge keys are followed.

    Raises:
        RoutineError: It is none, or too much; its source is *name*.
    """
    builder = _Yaml(name)
    try:
        for event in yaml.parse(text, Loader=_Loader):
            builder.take(event)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        told = f"not YAML: {error.problem or error.context}"
        raise wrong(name, mark.line + 1 if mark else 1, told) from None
    return builder.top or Node(1, None)


@dataclass(slots=True)
class _Open:
    """A list or mapping whose end has not come yet."""

    line: int
    anchor: str | None
    items: list[Node] = field(default_factory=list)
    keys: dict[str, Node] | None = None
    key: str | None = None


@dataclass(slots=True)
class _Yaml:
    """Builds nodes out of parser events."""

    name: str
    top: Node | None = None
    stack: list[_Open] = field(default_factory=list)
    anchors: dict[str, Node] = field(default_factory=dict)
    count: int = 0

    def take(self, event: Any) -> None:
        line = event.start_mark.line + 1
        match event:
            case yaml.ScalarEvent():
                self._put(self._named(event.anchor, Node(line, self._scalar(event, line))))
            case yaml.MappingStartEvent():
                self._open(_Open(line, event.anchor, keys={}))
            case yaml.SequenceStartEvent():
                self._open(_Open(line, event.anchor))
            case yaml.MappingEndEvent() | yaml.SequenceEndEvent():
                done = self.stack.pop()
                value: Value = tuple(done.items) if done.keys is None else done.keys
                self._put(self._named(done.anchor, Node(done.line, value)))
            case yaml.AliasEvent():
                # What is still open is not known yet, so that nothing can hold itself.
                if (known := self.anchors.get(str(event.anchor))) is None:
                    raise wrong(self.name, line, f"nothing before this is called &{event.anchor}")
                self._put(Node(line, known.value))
            case yaml.DocumentStartEvent() if self.top is not None:
                raise wrong(self.name, line, "'---' starts a second document; split the file")
            case _:
                pass

    def _open(self, opened: _Open) -> None:
        if len(self.stack) >= MOST_DEPTH:
            raise wrong(self.name, opened.line, TOO_MUCH)
        self.stack.append(opened)

    def _named(self, anchor: str | None, node: Node) -> Node:
        if anchor:
            self.anchors[anchor] = node
        return node

    def _put(self, node: Node) -> None:
        self._admit(1, node.line)
        if not self.stack:
            self.top = node
            return
        parent = self.stack[-1]
        if parent.keys is None:
            parent.items.append(node)
        elif parent.key is None:
            if isinstance(node.value, Mapping | tuple):
                raise wrong(self.name, node.line, "a key is a word, not a list or a mapping")
            parent.key = str(node.value)
        else:
            key, parent.key = parent.key, None
            if key == "<<":
                self._merge(parent.keys, node)
            else:
                parent.keys[key] = node

    def _merge(self, into: dict[str, Node], node: Node) -> None:
        """Add the keys of one mapping, or of several, that are not there yet."""
        for each in node.value if isinstance(node.value, tuple) else (node,):
            if not isinstance(each.value, Mapping):
                raise wrong(self.name, node.line, "`<<` takes in a mapping, and this is none")
            self._admit(len(each.value), node.line)
            for key, value in each.value.items():
                into.setdefault(key, value)

    def _admit(self, values: int, line: int) -> None:
        self.count += values
        if self.count > MOST_VALUES:
            raise wrong(self.name, line, TOO_MUCH)

    def _scalar(self, event: Any, line: int) -> Value:
        text = str(event.value)
        if event.style and (told := refusal(text)) is not None:
            raise wrong(self.name, line, told)
        value = scalar(event, text)
        return in_one_line(value) if isinstance(value, str) else value
