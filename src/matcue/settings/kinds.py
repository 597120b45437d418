"""Kinds of settings: how a value is parsed, described, and written to a file.

A value comes from a TOML file as text, a number, true or false, or a list, and from an
environment variable or the command line as text; each kind parses both. The message of an error
says what to write instead.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

from matcue.base.errors import InputError, near
from matcue.base.units import read_days, shown, time_of_day, written_days
from matcue.live.keys import key

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from enum import StrEnum

Value = TypeVar("Value")
Member = TypeVar("Member", bound="StrEnum")
Plain: TypeAlias = bool | int | float | str | list[str]
"""A value as TOML has it."""

NONE: Final = "none"
"""The word for an empty list, and for no music."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind(Generic[Value]):
    """A kind of value: a parser and a formatter.

    Attributes:
        read: Parses a value; raises ValueError if it is not of this kind.
        plain: Returns a value as TOML has it.
        names: Returns all possible values as text, if they are few; else nothing. Called only when
            needed, since it may load modules.
        words: The possible values in a few words; by default the names.
        many: Whether a list is accepted.
    """

    read: Callable[[object], Value]
    plain: Callable[[Value], Plain]
    names: Callable[[], Sequence[str]] = tuple
    words: str = ""
    many: bool = False

    @property
    def choices(self) -> tuple[str, ...]:
        """All possible values as text, if they are few; else empty."""
        return tuple(self.names())

    @property
    def takes(self) -> str:
        """The possible values in a few words."""
        return self.words or _joined(self.choices, "or")

    def text(self, value: Value) -> str:
        """Return a value as typed on the command line."""
        match self.plain(value):
            case bool(whether):
                return "true" if whether else "false"
            case list(names):
                return ",".join(names) or NONE
            case plain:
                return f"{plain:g}" if isinstance(plain, float) else str(plain)


def choice(thing: str, members: type[Member]) -> Kind[Member]:
    """Return the kind of an enumeration. *thing* names it in messages."""
    names = tuple(member.value for member in members)

    def read(given: object) -> Member:
        return members(_one_of(thing, names, given))

    return Kind(read=read, plain=lambda member: member.value, names=lambda: names)


def name(thing: str, names: Callable[[], Sequence[str]]) -> Kind[str]:
    """Return the kind of one of some names. *thing* names it in messages."""
    return Kind(read=lambda given: _one_of(thing, names(), given), plain=str, names=names)


def checked(
    look: Callable[[str], str], words: str = "", names: Callable[[], Sequence[str]] = tuple
) -> Kind[str]:
    """Return the kind of a text that *look* normalises, or refuses with an InputError."""

    def read(given: object) -> str:
        try:
            return look(_text(given))
        except InputError as error:
            raise ValueError(str(error)) from None

    return Kind(read=read, plain=str, names=names, words=words)


def switch() -> Kind[bool]:
    """Return the kind of a boolean: true, yes, on, 1, and their opposites."""

    def read(given: object) -> bool:
        match given.strip().lower() if isinstance(given, str) else given:
            case True | "true" | "yes" | "on" | "1":
                return True
            case False | "false" | "no" | "off" | "0":
                return False
        raise ValueError(f"{shown(given)} is neither true nor false")

    return Kind(read=read, plain=bool, names=lambda: ("true", "false"))


def whole(least: int, most: int, unit: str = "", thing: str = "whole number") -> Kind[int]:
    """Return the kind of a whole number in [*least*, *most*]. *thing* names it in messages."""
    takes = f"{least} to {most} {unit}".rstrip()

    def read(given: object) -> int:
        number = _whole(given)
        if number is None:
            raise ValueError(f"{shown(given)} is no {thing}; write {takes}")
        if not least <= number <= most:
            raise ValueError(f"{shown(given)} is out of range; write {takes}")
        return number

    return Kind(read=read, plain=int, words=takes)


def figure(thing: str, figures: Sequence[int]) -> Kind[int]:
    """Return the kind of one of a few whole numbers. *thing* names it in messages."""
    names = tuple(map(str, figures))

    def read(given: object) -> int:
        number = _whole(given)
        if number is None or number not in figures:
            raise ValueError(f"{shown(given)} is no {thing}; write {_joined(names, 'or')}")
        return number

    return Kind(read=read, plain=int, names=lambda: names)


def named(thing: str, names: dict[str, float], least: float, most: float) -> Kind[float]:
    """Return the kind of a number in [*least*, *most*], or one of some *names* for a number."""
    takes = f"{', '.join(names)}, or a number {least:g} to {most:g}"

    def read(given: object) -> float:
        if isinstance(given, str) and given in names:
            return names[given]
        try:
            number = float(_text(given))
        except ValueError:
            number = float("nan")
        if not least <= number <= most:
            hint = near(given, names) if isinstance(given, str) else ""
            raise ValueError(f"{shown(given)} is no {thing}{hint or f'; write {takes}'}")
        return number

    def plain(value: float) -> str | float:
        return next((name for name, number in names.items() if number == value), value)

    return Kind(read=read, plain=plain, words=takes)


def or_none(kind: Kind[Value], word: str) -> Kind[Value | None]:
    """Return *kind* extended by None, written as *word*; `kind.words` must mention the word."""

    def read(given: object) -> Value | None:
        return None if given == word else kind.read(given)

    def plain(value: Value | None) -> Plain:
        return word if value is None else kind.plain(value)

    return Kind(read=read, plain=plain, words=kind.words)


def clock() -> Kind[time]:
    """Return the kind of a time of day to the minute: ``22:30``, or TOML's ``22:30:00``."""

    def read(given: object) -> time:
        if isinstance(given, time) and given == given.replace(second=0, microsecond=0):
            return given
        found = time_of_day(given) if isinstance(given, str) else None
        if found is None:
            raise ValueError(f"{shown(given)} is no time; write it as 22:30")
        return found

    return Kind(read=read, plain="{:%H:%M}".format, words="a time such as 22:30")


def weekdays() -> Kind[tuple[int, ...]]:
    """Return the kind of days such as ``mon-fri``; the value is sorted numbers, 0 is Monday."""

    def read(given: object) -> tuple[int, ...]:
        return tuple(sorted({day for part in _parts(given) for day in read_days(part)}))

    words = "days such as mon-fri or mon,wed,sat, or none"
    return Kind(read=read, plain=lambda found: written_days(found) or NONE, words=words, many=True)


def folder() -> Kind[Path]:
    """Return the kind of a folder: an absolute path, ``~/...``, or a dot for the current one."""

    def read(given: object) -> Path:
        if not isinstance(given, str) or not given.strip() or "\0" in given:
            raise ValueError(f"{shown(given)} is no folder; write one such as ~/Music/matcue")
        return Path() if given == "." else _whole_name(given, "folder")

    words = "a folder such as ~/Music/matcue, or a dot for the one you are in"
    return Kind(read=read, plain=_from_home, words=words)


def music() -> Kind[Path | None]:
    """Return the kind of music: the absolute path of a file, folder or playlist, or None."""

    def read(given: object) -> Path:
        if not isinstance(given, str) or not given.strip() or "\0" in given:
            raise ValueError(f"{shown(given)} is no music; write a name such as ~/Music/Calm")
        from matcue.sound.playlist import is_address

        if is_address(given):
            raise ValueError(f"{shown(given)} is an address; matcue plays files on this disk")
        return _whole_name(given, "file")

    words = "a file, a folder or a playlist (.m3u8) such as ~/Music/Calm, or none"
    return or_none(Kind(read=read, plain=_from_home, words=words), NONE)


def keys() -> Kind[tuple[str, ...]]:
    """Return the kind of one or more keys, in the form of `matcue.live.keys.key`."""

    def read(given: object) -> tuple[str, ...]:
        return tuple(dict.fromkeys(key(part) for part in _parts(given)))

    def plain(found: tuple[str, ...]) -> Plain:
        return found[0] if len(found) == 1 else list(found)

    words = "keys such as space or n,page-down, or none"
    return Kind(read=read, plain=plain, words=words, many=True)


def _one_of(thing: str, names: Sequence[str], given: object) -> str:
    if isinstance(given, str) and given in names:
        return given
    hint = near(given, names) if isinstance(given, str) else ""
    told = hint or f"; there are {_joined(names, 'and')}"
    raise ValueError(f"no {thing} is called {shown(given)}{told}")


def _text(given: object) -> str:
    if isinstance(given, str | int | float) and not isinstance(given, bool):
        return str(given)
    raise ValueError(f"{shown(given)} is not what goes here; write a text in quotes")


def _whole(given: object) -> int | None:
    if isinstance(given, str) and re.fullmatch(r"[-+]?\d{1,9}", given.strip(), re.ASCII):
        return int(given)
    return given if isinstance(given, int) and not isinstance(given, bool) else None


def _whole_name(given: str, thing: str) -> Path:
    """Read a name that means the same wherever the user is."""
    try:
        path = Path(given).expanduser()
    except RuntimeError:
        raise ValueError(f"{shown(given)}: nobody has that home folder here") from None
    if not path.is_absolute():
        raise ValueError(
            f"{shown(given)} is another {thing} wherever you are; "
            "write it from the root, or from ~, your home"
        )
    return path


def _from_home(path: Path) -> str:
    """Write a name, from the home folder where it lies in there."""
    try:
        inside = path.relative_to(Path.home())
        return f"~/{inside.as_posix()}" if inside.parts else "~"
    except (ValueError, RuntimeError):
        return str(path)


def _parts(given: object) -> list[str]:
    """Take a list, or the parts of a text between commas; no parts where nothing is meant."""
    if isinstance(given, list):
        parts: list[object] = given
    elif isinstance(given, str):
        parts = [given] if given in (",", " ") else [*given.split(",")]
    else:
        parts = [given]
    if parts == [NONE]:
        return []
    for part in parts:
        if not isinstance(part, str) or not part:
            raise ValueError(f"{shown(given)} is no list of names; write them as in a,b")
    return [str(part) for part in parts]


def _joined(words: Sequence[str], by: str) -> str:
    *before, last = words
    return f"{', '.join(before)} {by} {last}" if before else last
