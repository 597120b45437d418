"""Resolve the settings in force: flag before environment before file before default.

The whole file is always checked. An environment variable is checked unless a flag overrides it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Final

from matcue.base.errors import InputError, MachineError, MatcueError, SettingsError, near
from matcue.base.units import shown
from matcue.settings import file
from matcue.settings.table import (
    DEFAULT,
    FLAG,
    KEYS,
    NO_AMBIENCE,
    PREFIX,
    SETTINGS,
    Origin,
    Setting,
    Source,
    settings_of,
)
from matcue.sound import background

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matcue.settings.file import Content
    from matcue.settings.table import Settings


MOST_TOLD: Final = 100
"""The most mistakes that are told."""


@dataclass(frozen=True, slots=True)
class Mistake:
    """A mistake in a value written for a setting: where, and what is wrong."""

    origin: Origin
    told: str

    def __str__(self) -> str:
        """Tell where, and what to write instead."""
        if self.origin.variable is not None:
            says = "" if self.told.startswith("says ") else ":"
            return f"{self.origin.variable}{says} {self.told}"
        return f"{self.origin.path}:{self.origin.line}:{self.origin.column}: {self.told}"


@dataclass(frozen=True, slots=True)
class Row:
    """A setting, its value in force and the origin of that, and the mistakes in it."""

    setting: Setting
    value: Any
    origin: Origin = DEFAULT
    wrong: tuple[Mistake, ...] = ()

    @property
    def text(self) -> str:
        """The value as typed on the command line."""
        return self.setting.kind.text(self.value)


@dataclass(frozen=True, slots=True)
class Resolution:
    """All settings, and all mistakes in them.

    Attributes:
        path: The settings file.
        there: Whether it exists.
        rows: The settings by key, in the order of the table.
        problems: A line for each mistake.
        notes: Lines about values that have no effect.
        failed: Why the file cannot be read at all; else None.
    """

    path: Path
    there: bool
    rows: Mapping[str, Row]
    problems: tuple[str, ...]
    notes: tuple[str, ...]
    failed: MatcueError | None = None

    def settings(self) -> Settings:
        """Return the values in force.

        Raises:
            SettingsError: There is a mistake.
            MachineError: The file exists and cannot be read.
        """
        if isinstance(self.failed, MachineError):
            raise self.failed
        if self.problems:
            raise SettingsError(self.problems)
        return settings_of(
            {key: row.value for key, row in self.rows.items()},
            {key: row.origin for key, row in self.rows.items()},
        )


def load(*, flags: Mapping[str, Any] | None = None) -> Settings:
    """Return the settings in force; see `resolve`.

    Raises:
        SettingsError: With every mistake in the file and in the environment.
        MachineError: The file exists and cannot be read.
    """
    return resolve(flags=flags).settings()


def resolve(
    *,
    flags: Mapping[str, Any] | None = None,
    environment: Mapping[str, str] | None = None,
    path: Path | None = None,
) -> Resolution:
    """Resolve all settings; mistakes are returned, not raised.

    Args:
        flags: Parsed values from the command line, by key.
        environment: The environment variables; None is this process's.
        path: The settings file; None is the user's.
    """
    at = path or file.place()
    variables = os.environ if environment is None else environment
    try:
        text = file.text_of(at)
        if text is None:
            return resolved(file.Content(at, there=False), variables, flags or {})
        return resolved(file.content(text, at), variables, flags or {})
    except MatcueError as error:
        return resolved(file.Content(at), variables, flags or {}, error)


def where_they_are() -> str:
    """Return the path of the settings file, or a text that there is none.

    Raises:
        InputError: There are mistakes in it or in variables; the message names all of them.
    """
    found = resolve()
    if found.problems:
        raise InputError("; ".join(str(problem) for problem in found.problems))
    return str(found.path) if found.there else f"defaults; there is no {found.path}"


def resolved(
    content: Content,
    environment: Mapping[str, str],
    flags: Mapping[str, Any],
    failed: MatcueError | None = None,
) -> Resolution:
    """Parse every value, and take that of the strongest source for each setting."""
    rows = {
        key: _row(setting, content, "" if key in flags else environment.get(setting.variable, ""))
        for key, setting in SETTINGS.items()
    }
    rows |= _one_press_a_key(rows)
    rows |= _bitrate_fits(rows)
    mistakes = [mistake for row in rows.values() for mistake in row.wrong]
    whole = [
        Mistake(Origin(Source.FILE, content.path, problem.line, problem.column), problem.message)
        for problem in content.problems
    ]
    in_file = [mistake for mistake in (*mistakes, *whole) if mistake.origin.path is not None]
    in_file.sort(key=lambda mistake: (mistake.origin.line or 0, mistake.origin.column or 0))
    elsewhere = [mistake for mistake in mistakes if mistake.origin.path is None]
    broken = failed.told if isinstance(failed, SettingsError) else (str(failed),) * bool(failed)
    flagged = {key: replace(rows[key], value=value, origin=FLAG) for key, value in flags.items()}
    return Resolution(
        path=content.path,
        there=content.there,
        rows=rows | flagged,
        problems=_bounded((*broken, *map(str, in_file), *map(str, elsewhere))),
        notes=_strays(environment),
        failed=failed,
    )


def _bounded(problems: tuple[str, ...]) -> tuple[str, ...]:
    """Tell of so many mistakes, and of the others how many they are."""
    more = len(problems) - MOST_TOLD
    return (*problems[:MOST_TOLD], f"and {more:,} more") if more > 0 else problems


def _row(setting: Setting, content: Content, variable: str) -> Row:
    """Choose between a variable, the file and the default; an empty variable says nothing."""
    row = Row(setting, setting.default)
    if (written := content.written.get(setting.key)) is not None:
        origin = Origin(Source.FILE, content.path, written.line, written.column)
        try:
            row = replace(row, value=file.read(setting.key, written.given), origin=origin)
        except ValueError as error:
            row = _blamed(row, origin, str(error))
    if variable:
        origin = Origin(Source.ENVIRONMENT, variable=setting.variable)
        try:
            row = replace(row, value=file.read(setting.key, variable), origin=origin)
        except ValueError as error:
            quoted, told = shown(variable), str(error)
            predicate = told.removeprefix(f"{quoted} is ")
            # So that it reads: MATCUE_BEDTIME says 'soon', which is no time; write it as 22:30.
            said = f"says {quoted}, which is {predicate}" if predicate != told else told
            row = _blamed(row, origin, said)
    return row


def _blamed(row: Row, origin: Origin, told: str) -> Row:
    return replace(row, wrong=(*row.wrong, Mistake(origin, told)))


def _one_press_a_key(rows: Mapping[str, Row]) -> dict[str, Row]:
    """Let every key be of one press: the stronger source takes it from the weaker.

    Where one source gives a key to two presses, the second is a mistake.
    """
    strengths = list(Source)
    found = {key: row for key, row in rows.items() if key.startswith(f"{KEYS}.")}
    owners: dict[str, str] = {}
    for key, row in sorted(
        found.items(),
        key=lambda each: (strengths.index(each[1].origin.source), each[1].origin.line or 0),
    ):
        for pressed in row.value:
            owner = owners.setdefault(pressed, key)
            if owner != key and rows[owner].origin.source is row.origin.source:
                told = f"'{pressed}' is the key of '{owner}' already ({rows[owner].origin})"
                found[key] = _blamed(found[key], row.origin, told)
        kept = tuple(pressed for pressed in row.value if owners[pressed] == key)
        found[key] = replace(found[key], value=kept)
    return found


def _bitrate_fits(rows: Mapping[str, Row]) -> dict[str, Row]:
    """Look whether the bit rate is one of the format at the rate; flags do not count here."""
    row = rows["export.bitrate"]
    if row.value is None:
        return {}
    from matcue.out.formats import bit_rate, by_name

    fmt = by_name(rows["export.format"].value)
    if fmt.bitrate is None:
        return {}
    try:
        bit_rate(fmt, row.value * 1_000, rate=_sounding_rate(rows), channels=1)
    except InputError as error:
        return {"export.bitrate": _blamed(row, row.origin, str(error))}
    return {}


def _sounding_rate(rows: Mapping[str, Row]) -> int:
    over_something = rows["music"].value is not None or rows["ambience"].value != NO_AMBIENCE
    rate: int = background.RATE if over_something else rows["rate"].value
    return rate


def _strays(environment: Mapping[str, str]) -> tuple[str, ...]:
    """Find variables that look like ours and are none."""
    variables = [setting.variable for setting in SETTINGS.values()]
    return tuple(
        f"{name} is set, and no setting reads it{near(name, variables)}"
        for name in sorted(environment)
        if name.startswith(PREFIX) and name not in variables
    )
