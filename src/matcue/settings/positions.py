"""The line and column of each key of a TOML text, which the standard parser does not report.

One regular expression is matched through a text that the parser has accepted. It knows headers,
keys, strings, comments and brackets, and skips everything else.
"""

from __future__ import annotations

import re
import tomllib
from typing import Any, Final, NamedTuple, TypeAlias

Path: TypeAlias = tuple[str, ...]
"""The path of a value: keys from the top level."""

_PART: Final = r"""(?:[A-Za-z0-9_-]+|"(?:[^"\\\n]|\\.)*"|'[^'\n]*')"""
_KEYS: Final = rf"{_PART}(?:[ \t]*\.[ \t]*{_PART})*"
_TOKEN: Final = re.compile(
    rf"""
      \#[^\n]* | \"{{3}}(?:[^\\]|\\.)*?\"{{3,5}} | '{{3}}.*?'{{3,5}}
    | ^[ \t]*\[(?P<two>\[)?[ \t]*(?P<header>{_KEYS})[ \t]*\](?(two)\])(?=[ \t\r]*(?:\#|$))
    | (?P<key>{_KEYS})[ \t]*=[ \t]*
    | {_PART}
    | (?P<open>[\[\{{]) | (?P<close>[\]\}}])
    """,
    re.VERBOSE | re.MULTILINE | re.DOTALL,
)


_DEEPEST: Final = 40
"""Of a key with more dots only so many parts are noted; no setting has more than one."""


class Position(NamedTuple):
    """A line and a column, counted from 1."""

    line: int
    column: int


class Positions(NamedTuple):
    """Where keys and their values begin; for a key that occurs several times, the first."""

    keys: dict[Path, Position]
    values: dict[Path, Position]


def positions(text: str) -> Positions:
    """Return the positions of all keys. All parts of a dotted key have that of the first part."""
    found = Positions({}, {})
    inside: list[Path] = [()]  # what is open: a table by its header, more by brackets and braces
    last: Path = ()
    for token in _TOKEN.finditer(text):
        if (header := token["header"]) and len(inside) == 1:
            inside = [_way(header)]
            _note(found.keys, inside[0], (), _position(text, token.start("header")))
        elif key := token["key"]:
            last = (*inside[-1], *_way(key))
            _note(found.keys, last, inside[-1], _position(text, token.start()))
            found.values.setdefault(last, _position(text, token.end()))
        elif token["open"]:
            inside.append(last)
        elif token["close"] and len(inside) > 1:
            last = inside.pop()
    return found


def _note(keys: dict[Path, Position], way: Path, table: Path, at: Position) -> None:
    for length in range(len(table) + 1, min(len(way), len(table) + _DEEPEST) + 1):
        keys.setdefault(way[:length], at)


def _way(written: str) -> Path:
    """Read a key, or several with dots between."""
    way: list[str] = []
    inner: Any = tomllib.loads(f"{written} = 0")
    while isinstance(inner, dict):
        (name, inner), *_ = inner.items()
        way.append(name)
    return tuple(way)


def _position(text: str, index: int) -> Position:
    return Position(text.count("\n", 0, index) + 1, index - text.rfind("\n", 0, index))
