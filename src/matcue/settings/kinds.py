"""Kinds of settings: how a value is read, told, and written into a file.

A value comes from a TOML file as text, a number, true or false, or a list, and from an
environment variable or the command line as text; each kind reads both. What cannot be read is
told in a sentence that says what to write instead.
"""

from __future__ import annotations

import re
from abc import ABC, abstractmethod
from typing import TYPE_CHECKING, Final, Generic, TypeAlias, TypeVar

from matcue.base.durations import shown
from matcue.base.errors import InputError
from matcue.base.near import near

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from enum import StrEnum

Value = TypeVar("Value")
Member = TypeVar("Member", bound="StrEnum")
Plain: TypeAlias = bool | int | float | str | list[str]
"""What stands in a TOML file."""

NONE: Final = "none"
"""Writes an empty list."""


class Kind(ABC, Generic[Value]):
    """One kind of value."""

    @property
    @abstractmethod
    def takes(self) -> str:
        """What can be written, in a few words."""

    @property
    def choices(self) -> tuple[str, ...]:
        """All that can be written, where that is a handful; empty where it is not."""
        return ()

    @property
    def many(self) -> bool:
        """Whether it may be a list."""
        return False

    @abstractmethod
    def read(self, given: object) -> Value:
        """Read a value.

        Raises:
            ValueError: It is none of this kind.
        """

    @abstractmethod
    def plain(self, value: Value) -> Plain:
        """Give a value as it stands in a file."""

    def text(self, value: Value) -> str:
        """Give a value as it is typed on the command line."""
        match self.plain(value):
            case bool(whether):
                return "true" if whether else "false"
            case list(names):
                return ",".join(names) or NONE
            case plain:
                return f"{plain:g}" if isinstance(plain, float) else str(plain)


class Choice(Kind["Member"], Generic[Member]):
    """A member of an enumeration. *thing* is what to call one."""

    def __init__(self, thing: str, members: type[Member]) -> None:
        self._thing = thing
        self._members = members

    @property
    def takes(self) -> str:
        """List them."""
        return _or(self.choices)

    @property
    def choices(self) -> tuple[str, ...]:
        """Name them."""
        return tuple(member.value for member in self._members)

    def read(self, given: object) -> Member:
        """Read one by its value."""
        return self._members(_one_of(self._thing, self.choices, given))

    def plain(self, value: Member) -> str:
        """Give its value."""
        return value.value


class Name(Kind[str]):
    """One of some names, which are looked up when they are needed, so that little is loaded."""

    def __init__(self, thing: str, names: Callable[[], Sequence[str]]) -> None:
        self._thing = thing
        self._names = names

    @property
    def takes(self) -> str:
        """List them."""
        return _or(self.choices)

    @property
    def choices(self) -> tuple[str, ...]:
        """Name them."""
        return tuple(self._names())

    def read(self, given: object) -> str:
        """Read one."""
        return _one_of(self._thing, self.choices, given)

    def plain(self, value: str) -> str:
        """Give it as it is."""
        return value


class Looked(Kind[str]):
    """A text that something else can check: *look* gives it in its usual form, or raises.

    What it takes is said in *words*, or by its *names* where it has few.
    """

    def __init__(
        self,
        look: Callable[[str], str],
        words: str = "",
        names: Callable[[], Sequence[str]] = tuple,
    ) -> None:
        self._look = look
        self._words = words
        self._names = names

    @property
    def takes(self) -> str:
        """Say what it is."""
        return self._words or _or(self.choices)

    @property
    def choices(self) -> tuple[str, ...]:
        """Name them."""
        return tuple(self._names())

    def read(self, given: object) -> str:
        """Check one."""
        try:
            return self._look(_text(given))
        except InputError as error:
            raise ValueError(str(error)) from None

    def plain(self, value: str) -> str:
        """Give it as it is."""
        return value


class Switch(Kind[bool]):
    """Yes or no."""

    @property
    def takes(self) -> str:
        """Say how it is written in a file."""
        return "true or false"

    @property
    def choices(self) -> tuple[str, ...]:
        """Name both."""
        return ("true", "false")

    def read(self, given: object) -> bool:
        """Read it, in any of the usual words."""
        match given.strip().lower() if isinstance(given, str) else given:
            case True | "true" | "yes" | "on" | "1":
                return True
            case False | "false" | "no" | "off" | "0":
                return False
        raise ValueError(f"{shown(given)} is neither true nor false")

    def plain(self, value: bool) -> bool:
        """Give it as it is."""
        return value


class Whole(Kind[int]):
    """A whole number between two, both included, of *unit*."""

    def __init__(self, least: int, most: int, unit: str) -> None:
        self._least = least
        self._most = most
        self._unit = unit

    @property
    def takes(self) -> str:
        """Tell the bounds."""
        return f"{self._least} to {self._most} {self._unit}".rstrip()

    def read(self, given: object) -> int:
        """Read a number."""
        number = _whole(given)
        if number is None:
            raise ValueError(f"{shown(given)} is no whole number; write {self.takes}")
        if not self._least <= number <= self._most:
            raise ValueError(f"{shown(given)} is out of range; write {self.takes}")
        return number

    def plain(self, value: int) -> int:
        """Give it as it is."""
        return value


class Figure(Kind[int]):
    """One of a few numbers."""

    def __init__(self, thing: str, figures: tuple[int, ...]) -> None:
        self._thing = thing
        self._figures = figures

    @property
    def takes(self) -> str:
        """List them."""
        return _or(self.choices)

    @property
    def choices(self) -> tuple[str, ...]:
        """Write them."""
        return tuple(map(str, self._figures))

    def read(self, given: object) -> int:
        """Read one."""
        number = _whole(given)
        if number not in self._figures or number is None:
            raise ValueError(f"{shown(given)} is no {self._thing}; write {self.takes}")
        return number

    def plain(self, value: int) -> int:
        """Give it as it is."""
        return value


class Named(Kind[float]):
    """A number between two, of which some have a name."""

    def __init__(self, thing: str, names: dict[str, float], least: float, most: float) -> None:
        self._thing = thing
        self._names = names
        self._least = least
        self._most = most

    @property
    def takes(self) -> str:
        """Tell the names and the bounds."""
        return f"{', '.join(self._names)}, or a number {self._least:g} to {self._most:g}"

    def read(self, given: object) -> float:
        """Read a name or a number."""
        if isinstance(given, str) and given in self._names:
            return self._names[given]
        try:
            number = float(_text(given))
        except ValueError:
            number = float("nan")
        if not self._least <= number <= self._most:
            hint = near(given, self._names) if isinstance(given, str) else ""
            raise ValueError(f"{shown(given)} is no {self._thing}{hint or f'; write {self.takes}'}")
        return number

    def plain(self, value: float) -> str | float:
        """Give its name, or the number."""
        return next((name for name, number in self._names.items() if number == value), value)


def _one_of(thing: str, names: Sequence[str], given: object) -> str:
    if isinstance(given, str) and given in names:
        return given
    hint = near(given, names) if isinstance(given, str) else ""
    raise ValueError(f"no {thing} is called {shown(given)}{hint or f'; there are {_and(names)}'}")


def _text(given: object) -> str:
    if isinstance(given, str | int | float) and not isinstance(given, bool):
        return str(given)
    raise ValueError(f"{shown(given)} is not what goes here; write a text in quotes")


def _whole(given: object) -> int | None:
    if isinstance(given, str) and re.fullmatch(r"[-+]?\d{1,9}", given.strip(), re.ASCII):
        return int(given)
    return given if isinstance(given, int) and not isinstance(given, bool) else None


def _or(words: Sequence[str]) -> str:
    return _joined(words, "or")


def _and(words: Sequence[str]) -> str:
    return _joined(words, "and")


def _joined(words: Sequence[str], by: str) -> str:
    *before, last = words
    return f"{', '.join(before)} {by} {last}" if before else last
