"""Changing one key in the text of a TOML file; comments and order stay as they are.

There are several ways to put a change into a text. Each result is read again, and the first that
says exactly what is wanted is taken: a file never becomes one that says something else.
"""

from __future__ import annotations

import copy
import re
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeAlias

from matcue.base.errors import InputError
from matcue.settings.file import data_of
from matcue.settings.places import places
from matcue.settings.toml import toml

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from pathlib import Path

    from matcue.settings.kinds import Plain
    from matcue.settings.places import Section

Way: TypeAlias = tuple[str, ...]
"""The way to a value: keys from the top."""


def with_value(text: str, key: str, plain: Plain, path: Path) -> str:
    """Set a key in the text of a file.

    A new key goes below the comment that shows its default, where there is one, or below the
    other keys of its group.

    Raises:
        InputError: *text* is no TOML, or written in a way that cannot be changed.
    """
    *groups, name = way = tuple(key.split("."))
    wanted = copy.deepcopy(data_of(text, path))
    inner = wanted
    for group in groups:
        inner = inner.setdefault(group, {})
        if not isinstance(inner, dict):
            raise _unchangeable(path, key)
    there = name in inner
    inner[name] = plain
    line = f"{name} = {toml(plain)}"
    changes: list[Callable[[str], str | None]] = [lambda old: _replaced(old, way, plain)]
    if not there:
        changes = [
            lambda old: _below_its_default(old, way, line),
            lambda old: _below_its_kin(old, way, line),
            *changes,  # a group may stand in one line, or as keys with dots
            lambda old: _at_the_end(old, way, line),
        ]
    return _first(text, changes, wanted, path, key)


def without(text: str, key: str, path: Path) -> str | None:
    """Take a key out of the text of a file; None where it is not in there.

    Raises:
        InputError: *text* is no TOML, or written in a way that cannot be changed.
    """
    *groups, name = way = tuple(key.split("."))
    wanted = copy.deepcopy(data_of(text, path))
    inner: Any = wanted
    for group in groups:
        inner = inner.get(group) if isinstance(inner, dict) else None
    if not isinstance(inner, dict) or name not in inner:
        return None
    del inner[name]
    return _first(text, [lambda old: _removed(old, way)], wanted, path, key)


def _first(
    text: str,
    changes: Iterable[Callable[[str], str | None]],
    wanted: dict[str, Any],
    path: Path,
    key: str,
) -> str:
    windows = "\r\n" in text
    for change in changes:
        new = change(text.replace("\r\n", "\n"))
        if new is None:
            continue
        with suppress(InputError):
            if _filled(data_of(new, path)) == _filled(wanted):
                return new.replace("\n", "\r\n") if windows else new
    raise _unchangeable(path, key)


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    """Leave out empty groups, which say nothing."""
    return {key: value for key, value in data.items() if value != {}}


def _unchangeable(path: Path, key: str) -> InputError:
    return InputError(
        f"'{key}' stands in {path} in a way that cannot be changed from here; "
        "`matcue config edit` opens it"
    )


def _below_its_default(text: str, way: Way, line: str) -> str | None:
    """Put a line under ``#key = ...`` in the key's part of the file."""
    shown = re.compile(rf"^#[ \t]?{re.escape(way[-1])}[ \t]*=.*$", re.MULTILINE)
    for section in _sections(text, way):
        if found := shown.search(text, section.begin, section.end):
            return _inserted(text, found.end(), line)
    return None


def _below_its_kin(text: str, way: Way, line: str) -> str | None:
    """Put a line under the last key of its part, or under that part's header."""
    for section in reversed(_sections(text, way)):
        if section.last:
            end = text.find("\n", section.last)
            return _inserted(text, len(text) if end < 0 else end, line)
        if not section.path:
            # Before the first header, and before the comment that belongs to it.
            before = text[: section.end]
            if section.end < len(text):
                before = re.sub(r"(?:^#[^\n]*\n)+\Z", "", before, flags=re.MULTILINE)
            elif before and not before.endswith("\n"):
                before += "\n"
            after = text[len(before) :]
            return f"{before}{line}\n" + (f"\n{after}" if after else "")
    return None


def _sections(text: str, way: Way) -> list[Section]:
    return [section for section in places(text).sections if section.path == way[:-1]]


def _inserted(text: str, at: int, line: str) -> str:
    return f"{text[:at]}\n{line}{text[at:] or chr(10)}"


def _at_the_end(text: str, way: Way, line: str) -> str:
    """Open a group for it at the end of the file."""
    before = f"{text.rstrip(chr(10))}\n\n" if text.strip() else ""
    return f"{before}[{'.'.join(way[:-1])}]\n{line}\n"


def _replaced(text: str, way: Way, plain: Plain) -> str | None:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError

    with suppress(TOMLKitError, KeyError):
        document = tomlkit.parse(text)
        inner: Any = document
        for group in way[:-1]:
            inner = inner[group]
        inner[way[-1]] = plain
        return tomlkit.dumps(document)
    return None


def _removed(text: str, way: Way) -> str | None:
    import tomlkit
    from tomlkit.exceptions import TOMLKitError
    from tomlkit.items import Table

    with suppress(TOMLKitError, KeyError):
        document = tomlkit.parse(text)
        inner: Any = document
        for group in way[:-1]:
            inner = inner[group]
        del inner[way[-1]]
        bare = isinstance(inner, Table) and not inner and "#" not in inner.as_string()
        if bare and not inner.trivia.comment:
            # A header that nothing follows any more goes too, with the empty line before it.
            del document[way[0]]
            new = tomlkit.dumps(document).rstrip("\n")
            return new and f"{new}\n"
        new = tomlkit.dumps(document)
        return new if text.startswith("\n") else new.lstrip("\n")
    return None
