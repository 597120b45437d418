"""Reading the file of settings, and telling each of its mistakes with line and column."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from matcue.base import folders
from matcue.base.errors import InputError, MachineError, Problem, SettingsError
from matcue.base.near import near
from matcue.settings.positions import Position, positions
from matcue.settings.table import GROUPS, KEYS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from matcue.settings.positions import Path as Way

MOST_BYTES: Final = 100_000

_WHERE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_BARE_VALUE: Final = re.compile(r"\s*([\w.-]+)\s*=\s*([^\s\"'\[{#][^#\"']*?)\s*(?:#.*)?")
_COLON: Final = re.compile(r"\s*([\w.-]+)\s*:\s*[\"']?([^\"'#]*?)[\"']?\s*(?:#.*)?")
_KEY: Final = re.compile(r"(\s*)([\w.-]+)\s*=")


@dataclass(frozen=True, slots=True)
class Written:
    """What the file says for one setting, and where."""

    given: object
    line: int
    column: int


@dataclass(slots=True)
class Content:
    """A file's settings by their keys, not yet checked, and what is wrong apart from them."""

    path: Path
    there: bool = True
    written: dict[str, Written] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def place() -> Path:
    """Name the file; it need not be there."""
    return folders.config() / "config.toml"


def text_of(path: Path) -> str | None:
    """Read a file as it is, with the ends of its lines; None where there is none.

    Raises:
        SettingsError: It is no text, or far too long.
        MachineError: It is there and cannot be read.
    """
    try:
        data = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise MachineError(
            f"cannot read {path}: {(error.strerror or str(error)).lower()}"
        ) from error
    if len(data) > MOST_BYTES:
        told = (
            f"{len(data) / 1e3:.0f} kB is too large; settings have {MOST_BYTES / 1e3:.0f} at most"
        )
        raise SettingsError([f"{path}:1:1: {told}"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        told = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise SettingsError([f"{path}:{line}:{column}: {told}"]) from None


def data_of(text: str, path: Path) -> dict[str, Any]:
    """Read TOML.

    Raises:
        SettingsError: It is none; the message says what is usually meant.
    """
    try:
        return tomllib.loads(text)
    except RecursionError:
        raise SettingsError([f"{path}:1:1: it is nested too deep"]) from None
    except ValueError as error:  # a number of a thousand digits is no TOMLDecodeError
        problem = _plainly(str(error), text)
        raise SettingsError(
            [f"{path}:{problem.line}:{problem.column}: {problem.message}"]
        ) from None


def content(text: str, path: Path) -> Content:
    """Take the settings out of a file.

    Raises:
        SettingsError: It is no TOML.
    """
    found = Content(path)
    data = data_of(text, path)
    keys, values = positions(text)
    for key, given, way in _pairs(data, keys, found.problems):
        if key in SETTINGS:
            at = values.get(way) or _at(keys, way)
            found.written[key] = Written(given, at.line, at.column)
        else:
            found.problems.append(Problem(*_at(keys, way), unknown(key)))
    return found


def _pairs(
    data: Mapping[str, Any], keys: Mapping[Way, Position], problems: list[Problem]
) -> Iterator[tuple[str, object, Way]]:
    """Give keys as the table has them, with their values and their ways in the file."""
    for name, value in data.items():
        if name in SETTINGS and "." in name:
            told = f"in quotes '{name}' is no setting of a group; write it without them"
            problems.append(Problem(*_at(keys, (name,)), told))
        elif name not in (*GROUPS, KEYS):
            if isinstance(value, dict | list) and name not in SETTINGS and _has_tables(value):
                hint = near(name, (*GROUPS, KEYS)) or f"; there are {', '.join((*GROUPS, KEYS))}"
                told = f"no group of settings is called '{name}'{hint}"
                problems.append(Problem(*_at(keys, (name,)), told))
            else:
                yield name, value, (name,)
        elif isinstance(value, dict):
            for inner, given in value.items():
                yield f"{name}.{inner}", given, (name, inner)
        else:
            told = f"'{name}' is a group of settings; write [{name}] and below it a line for each"
            problems.append(Problem(*_at(keys, (name,)), told))


def _has_tables(value: dict[str, Any] | list[Any]) -> bool:
    return isinstance(value, dict) or any(isinstance(each, dict) for each in value)


def unknown(key: str) -> str:
    """Say that nothing is called *key*, and what may have been meant."""
    last = key.rpartition(".")[2].replace("_", "-")
    same = [known for known in SETTINGS if known.rpartition(".")[2] == last]
    hint = f"; did you mean '{same[0]}'?" if same else near(key, SETTINGS)
    return f"no setting is called '{key}'{hint or '; `matcue config show` lists them all'}"


def read(key: str, given: object) -> Any:
    """Check a value of a setting.

    Raises:
        ValueError: It cannot be; the sentence says what to write instead.
    """
    kind = SETTINGS[key].kind
    match given:
        case dict():
            raise ValueError(f"'{key}' takes a value, not a table; write {kind.takes}")
        case list() if not kind.many:
            raise ValueError(f"'{key}' takes one value, not a list; write {kind.takes}")
    return kind.read(given)


def known(key: str) -> str:
    """Give *key* back.

    Raises:
        InputError: No setting is called that.
    """
    if key in SETTINGS:
        return key
    inside = [each for each in SETTINGS if each.startswith(f"{key}.")]
    if inside:
        raise InputError(f"'{key}' is a group of settings: {', '.join(inside)}")
    raise InputError(unknown(key))


def _at(keys: Mapping[Way, Position], way: Way) -> Position:
    """Tell where a key stands, or the group that it is in."""
    return next((keys[way[:n]] for n in range(len(way), 0, -1) if way[:n] in keys), Position(1, 1))


def _plainly(told: str, text: str) -> Problem:
    """Say in our words what the parser found, and what is usually meant."""
    lines = text.rstrip("\r\n").split("\n")
    found = _WHERE.search(told)
    if found is None:  # Python itself refuses to read numbers of thousands of digits
        return Problem(1, 1, "not TOML: there is a number in it of far too many digits")
    at_end = (len(lines), len(lines[-1]) + 1)
    number, column = (int(found[1]), int(found[2])) if found[1] else at_end
    line = lines[min(number, len(lines)) - 1]
    what = told[: found.start()]
    if what.startswith("Cannot overwrite") and (twice := _KEY.match(line)):
        begin = twice.start(2) + 1
        return Problem(number, begin, f"'{twice[2]}' stands here a second time; keep one of them")
    if what.startswith(("Invalid value", "Expected newline")) and (
        bare := _BARE_VALUE.fullmatch(line)
    ):
        begin = bare.start(2) + 1
        return Problem(number, begin, f'put text into quotes: {bare[1]} = "{bare[2]}"')
    if what.startswith("Expected '='") and (colon := _COLON.fullmatch(line)):
        begin = line.index(":") + 1
        meant = f'{colon[1]} = "{colon[2]}"'
        return Problem(number, begin, f"TOML has an equals sign, and text in quotes: {meant}")
    if what in ("Unterminated string", "Illegal character '\\n'"):
        return Problem(number, column, "a text begins here or before and does not end; close it")
    return Problem(number, column, f"not TOML: {what[0].lower()}{what[1:]}")
