"""Change one key in the text of a TOML file; comments and order are preserved.

Each result is parsed and accepted only if it holds exactly the intended values.
"""

from __future__ import annotations

import copy
import re
from contextlib import suppress
from textwrap import wrap
from typing import TYPE_CHECKING, Any, Final

import tomlkit
from tomlkit.exceptions import TOMLKitError
from tomlkit.items import Table

from matcue.base.errors import InputError
from matcue.settings.file import data_of
from matcue.settings.table import GROUPS, KEYS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from matcue.settings.kinds import Plain
    from matcue.settings.table import Setting

HEAD: Final = """\
# Settings of matcue. A line such as #pace = "steady" shows a default; take the # away and change
# what it says. `matcue config show` tells what is in force and where it comes from.
"""
WIDTH: Final = 98


def template() -> str:
    """Return the file of `matcue config init`: every setting with its help, commented out."""
    return "\n".join(_lines()) + "\n"


def with_value(text: str, key: str, plain: Plain, path: Path) -> str:
    """Return the text of a file with a key set.

    A new key goes below the comment that shows its default, if there is one, else below the other
    keys of its group.

    Raises:
        InputError: *text* is no TOML, or written in a way that cannot be changed.
    """
    *groups, name = key.split(".")
    wanted = copy.deepcopy(data_of(text, path))
    inner = wanted
    for group in groups:
        inner = inner.setdefault(group, {})
        if not isinstance(inner, dict):
            raise _unchangeable(path, key)
    is_new = name not in inner
    inner[name] = plain
    windows, text = "\r\n" in text, text.replace("\r\n", "\n")
    changed = [_inserted(text, groups, name, plain)] * is_new + [_replaced(text, key, plain)]
    return _right(changed, wanted, windows, path, key)


def without(text: str, key: str, path: Path) -> str | None:
    """Return the text of a file without a key; None if the key is not in it.

    Raises:
        InputError: *text* is no TOML, or written in a way that cannot be changed.
    """
    *groups, name = key.split(".")
    wanted = copy.deepcopy(data_of(text, path))
    inner: Any = wanted
    for group in groups:
        inner = inner.get(group) if isinstance(inner, dict) else None
    if not isinstance(inner, dict) or name not in inner:
        return None
    del inner[name]
    windows, text = "\r\n" in text, text.replace("\r\n", "\n")
    return _right([_removed(text, key)], wanted, windows, path, key)


def _right(
    changed: Iterable[str | None], wanted: dict[str, Any], windows: bool, path: Path, key: str
) -> str:
    """Take the first text that says what is wanted; empty groups say nothing."""
    for new in changed:
        with suppress(InputError):
            if new is not None and _filled(data_of(new, path)) == _filled(wanted):
                return new.replace("\n", "\r\n") if windows else new
    raise _unchangeable(path, key)


def _filled(data: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value != {}}


def _unchangeable(path: Path, key: str) -> InputError:
    return InputError(
        f"'{key}' stands in {path} in a way that cannot be changed from here; "
        "`matcue config edit` opens it"
    )


def _inserted(text: str, groups: list[str], name: str, plain: Plain) -> str | None:
    """Write a new line into its group, where a person would; None where the group has no header.

    tomlkit would put it between the next header and the comment above that.
    """
    lines = text.removesuffix("\n").split("\n") if text else []
    begin = 0
    if groups:
        header = f"[{'.'.join(groups)}]"
        begin = next((n for n, line in enumerate(lines, 1) if line.startswith(header)), 0)
        if not begin:
            return None
    end = next((n for n in range(begin, len(lines)) if lines[n].startswith("[")), len(lines))
    new = [f"{name} = {tomlkit.item(plain).as_string()}"]
    default = re.compile(rf"#[ \t]?{re.escape(name)}[ \t]*=")
    at = next((n + 1 for n in range(begin, end) if default.match(lines[n])), 0)
    if not at:
        at = end
        while at > begin and lines[at - 1].lstrip()[:1] in ("", "#"):
            at -= 1
    if not at:
        # Below what the file says of itself, and above what it says of the first group.
        at = end
        if end < len(lines):
            new.append("")
            while at and lines[at - 1].startswith("#"):
                at -= 1
    return "\n".join([*lines[:at], *new, *lines[at:]]) + "\n"


def _replaced(text: str, key: str, plain: Plain) -> str | None:
    *groups, name = key.split(".")
    with suppress(TOMLKitError):
        document = tomlkit.parse(text)
        inner: Any = document
        for group in groups:
            inner = inner.setdefault(group, tomlkit.table())
        inner[name] = plain
        return tomlkit.dumps(document)
    return None


def _removed(text: str, key: str) -> str | None:
    *groups, name = key.split(".")
    with suppress(TOMLKitError):
        document = tomlkit.parse(text)
        inner: Any = document
        for group in groups:
            inner = inner[group]
        del inner[name]
        bare = isinstance(inner, Table) and not inner and "#" not in inner.as_string()
        if bare and not inner.trivia.comment:
            # A header that nothing follows any more goes too, with the empty line before it.
            del document[groups[0]]
            new = tomlkit.dumps(document).rstrip("\n")
            return new and f"{new}\n"
        new = tomlkit.dumps(document)
        return new if text.startswith("\n") else new.lstrip("\n")
    return None


def _lines() -> Iterator[str]:
    yield HEAD.rstrip("\n")
    for group in ("", *GROUPS, KEYS):
        prefix = f"{group}." if group else ""
        if group:
            yield f"\n[{group}]"
        for key, setting in SETTINGS.items():
            if key.startswith(prefix) and "." not in key.removeprefix(prefix):
                yield from _setting(setting, key.removeprefix(prefix), apart=group != KEYS)


def _setting(setting: Setting, name: str, *, apart: bool) -> Iterator[str]:
    if apart:
        yield ""
    words = f"{setting.help} Takes {setting.kind.takes}." if apart else setting.help
    yield from wrap(words, WIDTH, initial_indent="# ", subsequent_indent="# ")
    yield f"#{name} = {tomlkit.item(setting.kind.plain(setting.default)).as_string()}"
