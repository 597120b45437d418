"""The schema of a program file, as pydantic models."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final

from pydantic import Field, PlainValidator, WithJsonSchema

from matcue.base import units
from matcue.base.units import shown
from matcue.routine.document import Doc
from matcue.routine.model import Level
from matcue.routine.notation import Duration, Id, Words
from matcue.routine.program import Line

MOST_WEEKS: Final = 52
_LINE: Final = re.compile(r"(?P<values>.+?)(?:\s+over\s+(?P<weeks>\d{1,2})\s+weeks?)?", re.ASCII)
_ARROW: Final = re.compile(r"\s*->\s*")
_COUNT: Final = re.compile(r"\d{1,3}", re.ASCII)
_HOLD: Final = "write `3s -> 30s`, or `3s -> 30s over 6 weeks`"
_COUNTS: Final = "write `10 -> 20`, `10 -> 20 -> 40`, or `10 -> 20 over 4 weeks`"


def _hold_line(value: object) -> Line:
    return _line(value, units.duration, _HOLD)


def _reps_line(value: object) -> Line:
    return _line(value, lambda text: _count(text, 200), _COUNTS)


def _sets_line(value: object) -> Line:
    return _line(value, lambda text: _count(text, 20), _COUNTS)


def _count(text: str, most: int) -> int:
    if not _COUNT.fullmatch(text) or not 1 <= int(text) <= most:
        raise ValueError(f"{shown(text)} is not a number from 1 to {most}")
    return int(text)


def _line(value: object, read: Any, example: str) -> Line:
    found = _LINE.fullmatch(str(value).strip()) if len(str(value)) <= 200 else None
    if found is None or isinstance(value, bool | list | dict):
        raise ValueError(f"{shown(value)} does not say how it grows; {example}")
    values = tuple(int(read(part)) for part in _ARROW.split(found["values"]))
    if list(values) != sorted(values):
        raise ValueError(f"{shown(value)} becomes less; doses only grow, and feelings lower them")
    weeks = int(found["weeks"]) if found["weeks"] else None
    if weeks is not None and not 1 <= weeks <= MOST_WEEKS:
        raise ValueError(f"{shown(value)}: write 1 to {MOST_WEEKS} weeks")
    return Line(values, weeks)


_SECONDS: Final = r"(\d+\s*m)?(\d+(\.\d+)?\s*s)?"


def _line_schema(value: str) -> WithJsonSchema:
    pattern = rf"^\s*{value}(\s*->\s*{value})*(\s+over\s+\d+\s+weeks?)?\s*$"
    return WithJsonSchema({"anyOf": [{"type": "integer"}, {"type": "string", "pattern": pattern}]})


HoldLine = Annotated[Line, PlainValidator(_hold_line), _line_schema(_SECONDS)]
RepsLine = Annotated[Line, PlainValidator(_reps_line), _line_schema(r"\d+")]
SetsLine = Annotated[Line, PlainValidator(_sets_line), _line_schema(r"\d+")]


class GrowthDoc(Doc):
    """How the dose of an exercise grows."""

    hold: HoldLine | None = Field(None, description="As in `3s -> 30s over 6 weeks`.")
    for_: HoldLine | None = Field(
        None, alias="for", description="The same, of what goes on for a time: `1m -> 2m`."
    )
    reps: RepsLine | None = Field(None, description="As in `10 -> 20 -> 40`.")
    sets: SetsLine | None = Field(None, description="As in `1 -> 3`.")


class HoldRangeDoc(Doc):
    """The shortest and the longest hold."""

    least: Duration | None = Field(None, description="No lighter week goes under this.")
    most: Duration | None = Field(None, description="Nothing grows over this.")


class CountRangeDoc(Doc):
    """The least and the most of a count."""

    least: int | None = Field(None, ge=1, le=200, description="No lighter week goes under this.")
    most: int | None = Field(None, ge=1, le=200, description="Nothing grows over this.")


class BoundsDoc(Doc):
    """What nothing goes beyond."""

    hold: HoldRangeDoc | None = Field(None, description="Of holds; 1s to 2m if not given.")
    reps: CountRangeDoc | None = Field(None, description="Of reps; 1 to 60 if not given.")
    sets: CountRangeDoc | None = Field(None, description="Of sets; 1 to 6 if not given.")


class DeloadDoc(Doc):
    """Lighter weeks."""

    every: int = Field(ge=2, le=MOST_WEEKS, description="Every so many weeks.")
    by: float = Field(0.3, ge=0.05, le=0.9, description="Lighter by this part; 0.3 if not given.")


class MoveOnDoc(Doc):
    """When a program is over, apart from its weeks."""

    days: int = Field(
        ge=1,
        le=MOST_WEEKS,
        description="On so many days in a row the last doses were done, and went well.",
    )


class ProgramDoc(Doc):
    """A program: which routines on which days of how many weeks, and how their doses grow."""

    id: Id = Field(description="Its name on the command line.")
    title: str = Field(min_length=1, max_length=120, description="What it is called.")
    about: str = Field("", max_length=400, description="For whom it is.")
    level: Level = Field(Level.REGULAR, description="Who may begin with it.")
    weeks: int = Field(ge=1, le=MOST_WEEKS, description="How many weeks.")
    days: dict[str, Words] = Field(
        min_length=1,
        description="The routines of each day: `mon-fri: [morning, thirty-days]`.",
    )
    grow: dict[Id, GrowthDoc] = Field(
        default_factory=dict, description="Exercises whose doses grow, by their ids."
    )
    bounds: BoundsDoc | None = Field(None, description="What nothing goes beyond.")
    deload: DeloadDoc | None = Field(None, description="Lighter weeks.")
    then: Id | None = Field(
        None, description="The program to go on with; its own id if it has no end."
    )
    move_on: MoveOnDoc | None = Field(
        None, description="What has to go well before it is over; until then the last week goes on."
    )


NESTED: Final[dict[str, type[Doc]]] = {
    "grow": GrowthDoc,
    "bounds": BoundsDoc,
    "deload": DeloadDoc,
    "move-on": MoveOnDoc,
    "hold": HoldRangeDoc,
    "reps": CountRangeDoc,
    "sets": CountRangeDoc,
}
"""The models of nested mappings by key, to suggest a known key for an unknown one."""
