"""JSON files of matcue, read strictly into frozen dataclasses and written from them.

A file may be damaged, edited, or written by another version, so reading returns a value or None
for any bytes whatever. One rule holds for versions everywhere: what an older matcue wrote is read,
even if the format has changed since; what a newer one wrote is not. Unknown keys are ignored, so
that a format can gain keys within its version.

The dataclass has the names of the keys. pydantic reads it, and is loaded with the first file.
"""

from __future__ import annotations

import json
import math
import re
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime, time
from enum import Enum
from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar, cast

from matcue.base.whole_file import open_file

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from pydantic import TypeAdapter

T = TypeVar("T")

_VERSION: Final = "version"

_ESCAPES: Final = re.compile(
    rb"""\\\\                                                        # a backslash
    | \\u[dD][89abAB][0-9a-fA-F]{2} \\u[dD][c-fC-F][0-9a-fA-F]{2}   # a whole pair
    | \\u[dD][cC]([89a-fA-F][0-9a-fA-F])                            # half of one
    """,
    re.VERBOSE,
)
_PLAIN: Final = frozenset({str, int, float, bool, type(None)})

_BYTE_OF: Final = {0x10FF00 + byte: 0xDC00 + byte for byte in range(0x80, 0x100)}
"""Substitutes for bytes of a file name that are not UTF-8, which JSON libraries refuse."""


class Misread(ValueError):
    """JSON that does not fit its dataclass.

    Attributes:
        at: The path of keys and indices to the mistake; empty for the whole document.
    """

    def __init__(self, at: tuple[str | int, ...], told: str) -> None:
        super().__init__(told)
        self.at = at


class JsonRecord(Generic[T]):
    """Reader and writer of one kind of file.

    Args:
        kind: A frozen dataclass with the keys as fields. Its annotations are looked up when the
            first file is read, so what they name must be there at run time.
        version: The value of the key ``version``; None for files without that key.
        older: Reads bytes of an earlier version with another format; None if it cannot.
    """

    def __init__(
        self,
        kind: type[T],
        *,
        version: int | None = None,
        older: Callable[[bytes], T | None] | None = None,
    ) -> None:
        self.kind = kind
        self.version = version
        self._older = older

    def load(self, path: Path) -> T | None:
        """Read a file; None if it is missing or cannot be used."""
        try:
            with open_file(path) as file:
                data = file.read()
        except OSError:
            return None
        return self.read(data)

    def read(self, data: bytes) -> T | None:
        """Read bytes; None if they cannot be used."""
        try:
            return self.check(data)
        except Misread:
            return self._older(data) if self._older is not None else None

    def check(self, data: bytes) -> T:
        """Read bytes, with an error that says what is wrong.

        Raises:
            Misread: They do not fit the dataclass; the message says the first mistake.
        """
        from pydantic import ValidationError
        from pydantic_core import from_json

        plain = _without_halves(data)
        try:
            if self.version is not None:
                told = from_json(plain)
                found = told.get(_VERSION) if isinstance(told, dict) else None
                if type(found) is not int or not 0 < found <= self.version:
                    raise Misread((_VERSION,), f"'{_VERSION}' is not one that is known here")
            value = self._adapter.validate_json(plain, strict=True)
        except ValidationError as error:
            first = error.errors(include_url=False, include_input=False)[0]
            raise Misread(first["loc"], _sentence(cast("dict[str, Any]", first))) from None
        except (ValueError, ArithmeticError, RecursionError) as error:
            raise error if isinstance(error, Misread) else Misread((), str(error)) from None
        if value is None:
            raise Misread((), "it says nothing")
        return value if plain == data else cast("T", _with_halves(value))

    def write(self, value: T, *, indent: int | None = None) -> bytes:
        """Return the value as JSON in UTF-8, which `read` reads back."""
        version = {} if self.version is None else {_VERSION: self.version}
        return as_bytes(version | plain(value), indent=indent)

    @cached_property
    def _adapter(self) -> TypeAdapter[T | None]:
        from pydantic import ConfigDict, TypeAdapter

        # As one of two kinds it may have a configuration: no number without end is one of ours.
        kind = cast("type[T | None]", self.kind | None)
        return TypeAdapter(kind, config=ConfigDict(allow_inf_nan=False))


def json_object(data: bytes) -> dict[str, Any] | None:
    """Parse a JSON object; None for any other bytes. Imports no library.

    Numbers without end, and whole ones that no machine's integer holds, are none of ours.
    """
    try:
        told = json.loads(
            data.decode(),  # left to itself it takes UTF-16 too
            parse_float=_finite,
            parse_int=_whole,
            parse_constant=_finite,
        )
    except (ValueError, RecursionError):
        return None
    return told if isinstance(told, dict) else None


def _finite(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        raise ValueError(text)
    return value


def _whole(text: str) -> int:
    value = int(text)
    if not -(2**63) <= value < 2**63:
        raise ValueError(text)
    return value


def plain(value: Any) -> Any:
    """Convert a value for `json`: dataclasses to dicts, dates, times and paths to strings."""
    if type(value) in _PLAIN:  # most are, and what follows takes longer
        return value
    match value:
        case Enum():
            return value.value
        case datetime():
            return value.isoformat(timespec="milliseconds" if value.microsecond else "seconds")
        case time():
            return f"{value:%H:%M}"
        case date():
            return value.isoformat()
        case PurePath():
            return str(value)
        case dict():
            return {key: plain(each) for key, each in value.items()}
        case frozenset():
            return sorted(map(plain, value))
        case list() | tuple():
            return [plain(each) for each in value]
        case _ if is_dataclass(value):
            return {each.name: plain(getattr(value, each.name)) for each in fields(value)}
    return value


def as_bytes(told: Any, *, indent: int | None = None) -> bytes:
    """Write JSON as UTF-8; a byte of a file name that is not UTF-8 is written as an escape."""
    return json.dumps(told, ensure_ascii=False, indent=indent).encode("utf-8", "backslashreplace")


def _without_halves(data: bytes) -> bytes:
    """Replace escapes of single bytes of a file name by characters of private use."""
    if b"\\ud" not in data and b"\\uD" not in data:
        return data
    return _ESCAPES.sub(
        lambda found: rb"\udbff\udf" + found[1] if found[1] is not None else found[0], data
    )


def _with_halves(value: Any) -> Any:
    match value:
        case Enum():
            return value
        case str():
            return value.translate(_BYTE_OF)
        case PurePath():
            return type(value)(str(value).translate(_BYTE_OF))
        case dict():
            return {_with_halves(key): _with_halves(each) for key, each in value.items()}
        case list() | tuple() | frozenset():
            return type(value)(map(_with_halves, value))
        case _ if is_dataclass(value) and not isinstance(value, type):
            names = (each.name for each in fields(value))
            return replace(value, **{n: _with_halves(getattr(value, n)) for n in names})
    return value


_SAID: Final = {
    "missing": "is missing",
    "int_type": "is not a whole number",
    "int_parsing_size": "is not a whole number",
    "float_type": "is not a number",
    "finite_number": "is not a number",
    "string_type": "is not a text",
    "bool_type": "is not true or false",
    "tuple_type": "is not a list",
    "list_type": "is not a list",
}


def _sentence(error: dict[str, Any]) -> str:
    """Return a plain sentence for an error of pydantic."""
    kind = error["type"]
    name = f"'{error['loc'][-1]}'" if error["loc"] else "it"
    if kind.startswith("dataclass"):
        return "a mapping is missing"
    if kind.startswith("datetime"):
        return f"{name} is not a time such as 2026-11-24T18:30:00+01:00"
    if kind == "enum":
        known = error["ctx"]["expected"].replace("'", "").replace(" or ", ", ")
        return f"{name} is not one of {known}"
    return f"{name} {_SAID.get(kind, 'is of another kind')}"
