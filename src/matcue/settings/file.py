"""Read the settings file, and report each mistake with line and column."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from matcue.base import folders
from matcue.base.errors import InputError, MachineError, Problem, SettingsError, near
from matcue.base.text import refusal, stray
from matcue.base.whole_file import open_file
from matcue.settings.table import GROUPS, KEYS, SETTINGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from matcue.settings.positions import Path as Way

MOST_BYTES: Final = 100_000

_GROUPS: Final = (*GROUPS, KEYS)

_WHERE: Final = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)$")
_BARE_VALUE: Final = re.compile(r"\s*([\w.-]+)\s*=\s*([^\s\"'\[{#][^#\"']*?)\s*(?:#.*)?")
_COLON: Final = re.compile(r"\s*([\w.-]+)\s*:\s*[\"']?([^\"'#]*?)[\"']?\s*(?:#.*)?")
_DOTS: Final = re.compile(r"^(?:[^=#\n.]*\.){100}", re.MULTILINE)
"""A key of so many parts that the parser would take its time with them."""

_KEY: Final = re.compile(r"(\s*)([\w.-]+)\s*=")


@dataclass(frozen=True, slots=True)
class Written:
    """The value written for one setting, and its line and column."""

    given: object
    line: int
    column: int


@dataclass(slots=True)
class Content:
    """A file's values by key, not yet checked, and the problems apart from values."""

    path: Path
    there: bool = True
    written: dict[str, Written] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


def place() -> Path:
    """Return the path of the file, existing or not."""
    return folders.config() / "config.toml"


def text_of(path: Path) -> str | None:
    """Return the text of a file with its line ends unchanged; None if it does not exist.

    Raises:
        SettingsError: It is not UTF-8, or larger than `MOST_BYTES`.
        MachineError: It exists and cannot be read.
    """
    try:
        with open_file(path) as file:
            data = file.read(MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise MachineError(
            f"cannot read {path}: {(error.strerror or str(error)).lower()}"
        ) from error
    if len(data) > MOST_BYTES:
        size = path.stat().st_size / 1e3
        told = f"{size:.0f} kB is too large; settings have {MOST_BYTES / 1e3:.0f} at most"
        raise SettingsError([f"{path}:1:1: {told}"])
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        told = f"byte 0x{data[error.start]:02x} is not UTF-8; save the file as UTF-8"
        raise SettingsError([f"{path}:{line}:{column}: {told}"]) from None


def data_of(text: str, path: Path) -> dict[str, Any]:
    """Parse TOML.

    Raises:
        SettingsError: It is not valid; the message says how to fix it.
    """
    if (at := stray(text)) is not None:
        line, column = text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)
        raise SettingsError([f"{path}:{line}:{column}: {refusal(text)}"])
    if found := _DOTS.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise SettingsError([f"{path}:{line}:1: it is nested too deep"])
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
    """Return the settings in the text of a file.

    Raises:
        SettingsError: It is not valid TOML.
    """
    # Most people have no settings file; its search for lines and columns is loaded for one.
    from matcue.settings.positions import Position, positions

    found = Content(path)
    data = data_of(text, path)
    keys, values = positions(text)
    for way, given in _pairs(data):
        at = next((keys[way[:n]] for n in (2, 1) if way[:n] in keys), Position(1, 1))
        if told := refusal(" ".join(way)) or _misplaced(way, given):
            found.problems.append(Problem(*at, told))
        elif told := next(filter(None, map(refusal, _texts(given))), None):
            found.problems.append(Problem(*values.get(way, at), told))
        else:
            found.written[".".join(way)] = Written(given, *values.get(way, at))
    return found


def _pairs(data: Mapping[str, Any]) -> Iterator[tuple[Way, object]]:
    """Give each value that stands for a setting, inside of its group where it has one."""
    for name, value in data.items():
        if name in _GROUPS and isinstance(value, dict):
            yield from (((name, inner), given) for inner, given in value.items())
        else:
            yield (name,), value


def _texts(given: object) -> Iterator[str]:
    """Give a value's text, or those of a list; in double quotes they may spell any character."""
    for each in given if isinstance(given, list) else (given,):
        if isinstance(each, str):
            yield each


def _misplaced(way: Way, given: object) -> str | None:
    """Say why a value is one of no setting; None where it is."""
    *groups, name = way
    if groups:
        return None if ".".join(way) in SETTINGS else unknown(".".join(way))
    if name in _GROUPS:
        return f"'{name}' is a group of settings; write [{name}] and below it a line for each"
    if name in SETTINGS:
        told = f"in quotes '{name}' is no setting of a group; write it without them"
        return told if "." in name else None
    if _has_tables(given):
        hint = near(name, _GROUPS) or f"; there are {', '.join(_GROUPS)}"
        return f"no group of settings is called '{name}'{hint}"
    return unknown(name)


def _has_tables(value: object) -> bool:
    each = value if isinstance(value, list) else [value]
    return any(isinstance(one, dict) for one in each)


def unknown(key: str) -> str:
    """Return the message for an unknown key, with a suggestion."""
    last = key.rpartition(".")[2].replace("_", "-")
    same = [known for known in SETTINGS if known.rpartition(".")[2] == last]
    hint = f"; did you mean '{same[0]}'?" if same else near(key, SETTINGS)
    return f"no setting is called '{key}'{hint or '; `matcue config show` lists them all'}"


def read(key: str, given: object) -> Any:
    """Parse a value of a setting.

    Raises:
        ValueError: The value is not possible; the message says what to write instead.
    """
    kind = SETTINGS[key].kind
    match given:
        case dict():
            raise ValueError(f"'{key}' takes a value, not a table; write {kind.takes}")
        case list() if not kind.many:
            raise ValueError(f"'{key}' takes one value, not a list; write {kind.takes}")
    return kind.read(given)


def known(key: str) -> str:
    """Return *key* if it is a setting.

    Raises:
        InputError: There is no such setting.
    """
    if key in SETTINGS:
        return key
    inside = [each for each in SETTINGS if each.startswith(f"{key}.")]
    if inside:
        raise InputError(f"'{key}' is a group of settings: {', '.join(inside)}")
    raise InputError(unknown(key))


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
