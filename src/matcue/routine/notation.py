"""Parsing what people write in one line: sentences with placeholders, patterns, tempos.

Each function takes a YAML scalar and returns what it means, or raises ValueError with a sentence
that says what to write instead; below them are the types of values by which documents name them. A
placeholder of a sentence names a variable, and after a colon a
unit of the language, for its plural: ``{reps:times}`` reads "once" or "ten times".
"""

from __future__ import annotations

import re
import string
from typing import TYPE_CHECKING, Annotated, Any, Final

from pydantic import BeforeValidator, Field, PlainValidator, StringConstraints, WithJsonSchema

from matcue.base import units
from matcue.base.units import LONGEST_SESSION, MINUTE, Ms, seconds, shown
from matcue.routine.model import BreathPattern, Caution, FromTo, Line, Screening, Tempo

if TYPE_CHECKING:
    from collections.abc import Callable


VARIABLES: Final = (
    "name",
    "side",
    "other",
    "set",
    "sets",
    "rep",
    "reps",
    "hold",
    "rest",
    "next",
    "remaining",
    "total",
)
"""The placeholders that a routine's own sentences may have."""


def template_fields(template: str) -> list[tuple[str, str]]:
    """List the placeholders of a template as (variable, unit).

    Raises:
        ValueError: A brace has no counterpart.
    """
    try:
        parsed = list(string.Formatter().parse(template))
    except ValueError:
        raise ValueError("a brace is not closed; write {name}, or {{ for a brace itself") from None
    return [(name, unit or "") for _, name, unit, _ in parsed if name is not None]


def check_template(template: str) -> str:
    """Check a routine's sentence, and return it unchanged.

    Raises:
        ValueError: It is empty, or has an unknown variable.
    """
    if not template.strip():
        raise ValueError("the sentence is empty; write one, or take the line out")
    for name, _ in template_fields(template):
        if name not in VARIABLES:
            known = ", ".join(f"{{{known}}}" for known in VARIABLES)
            raise ValueError(f"no sentence knows '{{{name}}}'; there are {known}")
    return template


PATTERNS: Final = {
    "calm": "4-0-6-0",
    "even": "4-0-4-0",
    "box": "4-4-4-4",
    "four-seven-eight": "4-7-8-0",
}
"""Breath patterns that have a name."""

_NUMBER: Final = re.compile(r"\d+(?:\.\d{1,3})?", re.ASCII)


def breath_pattern(value: object) -> BreathPattern | None:
    """Read ``4-0-6-0``, a name out of `PATTERNS`, or ``free`` (None).

    Raises:
        ValueError: It is none of them, or one of the two breaths has no length.
    """
    text = str(value).strip()
    if text == "free":
        return None
    figures = _four(PATTERNS.get(text, text))
    if figures is None:
        names = ", ".join([*PATTERNS, "free"])
        form = f"in-hold-out-hold in seconds, as in 4-0-6-0, or one of {names}"
        hint = _four_meant(text) or form
        raise ValueError(f"{shown(value)} is not a breath pattern; write {hint}")
    pattern = BreathPattern(*figures)
    if min(pattern.breathe_in, pattern.breathe_out) < 1_000:
        raise ValueError(f"{shown(value)}: breathing in and breathing out take 1 s each at least")
    return pattern


def tempo(value: object) -> Tempo:
    """Read ``2-1-2-0``: seconds to go, to stay, to return, to pause.

    Raises:
        ValueError: It is not four numbers, or the rep takes less than a second.
    """
    figures = _four(str(value).strip())
    if figures is None:
        form = "go-stay-return-pause in seconds, as in 2-1-2-0"
        hint = _four_meant(str(value)) or form
        raise ValueError(f"{shown(value)} is not a tempo; write {hint}")
    read = Tempo(*figures)
    if read.lasts < 1_000:
        raise ValueError(f"{shown(value)} is too fast; a rep takes 1 s at least")
    return read


def _four(text: str) -> tuple[Ms, Ms, Ms, Ms] | None:
    parts = text.split("-") if len(text) <= 40 else []
    if len(parts) != 4 or not all(_NUMBER.fullmatch(part) for part in parts):
        return None
    a, b, c, d = (seconds(min(float(part), 1e6)) for part in parts)
    return (a, b, c, d) if max(a, b, c, d) <= 60_000 else None


def _four_meant(text: str) -> str:
    """Return four numbers as they are written here, for ``4210``, ``4/2/1/0`` or ``3-1-3``."""
    text = text.strip()
    is_run = re.fullmatch(r"\d{4}", text, re.ASCII)
    parts = (
        [*text] if is_run else re.split(r"\s*[-\u2013/:]\s*|\s+", text) if len(text) <= 40 else []
    )
    parts += ["0"] * (len(parts) == 3)
    four = "-".join(parts)
    return four if len(parts) == 4 and _four(four) else ""


_DURATION_SCHEMA: Final = {
    "anyOf": [
        {"type": "number", "minimum": 0},
        {
            "type": "string",
            "pattern": r"^\s*(\d+(\.\d{1,3})?|(?=\d)(\d+\s*h)?\s*(\d+\s*m(in)?)?\s*"
            r"(\d+(\.\d{1,3})?\s*s)?)\s*$",
        },
    ],
    "examples": ["10s", "1m30s", 90],
}


MOST_SETS: Final = 20
MOST_REPS: Final = 200


def _duration(value: object) -> Ms:
    return units.duration(value, most=LONGEST_SESSION)


def _short_duration(value: object) -> Ms:
    return units.duration(value, least=Ms(0), most=Ms(10 * MINUTE))


def _sentence(value: object) -> str:
    if not isinstance(value, str):
        raise ValueError(f"{units.shown(value)} is not a sentence; put it in quotes")  # noqa: TRY004 (pydantic collects ValueErrors)
    return check_template(value)


def _bell(value: object) -> Ms:
    """Read ``every 5m``."""
    word, _, often = str(value).strip().partition(" ")
    if word != "every":
        raise ValueError(f"{shown(value)} does not say how often; write `bell: every 5m`")
    return _duration(often)


def _sayings(value: object) -> tuple[str, ...]:
    """Read sentences, or ``none`` for that nothing is said."""
    return () if value == "none" else _sentences(value)


def _sentences(value: object) -> tuple[str, ...]:
    return tuple(_sentence(item) for item in (value if isinstance(value, list) else [value]))


def _timed(value: object) -> tuple[str | Line, ...]:
    """Read ``none``, or sentences, each alone or at an instant: ``{at: 20s, text: ...}``."""
    if value == "none":
        return ()
    many = value if isinstance(value, list) else [value]
    return tuple(_line(each) if isinstance(each, dict) else _sentence(each) for each in many)


def _line(value: dict[str, object]) -> Line:
    if set(value) != {"at", "text"}:
        raise ValueError('a sentence at an instant is written {at: 20s, text: "Half the way."}')
    at = units.duration(value["at"], least=Ms(0), most=LONGEST_SESSION)
    return Line(at, _sentence(value["text"]))


def _phases(value: object) -> tuple[str, ...]:
    """Return the words of the phases of a rep; an empty one says nothing."""
    if not isinstance(value, list):
        raise ValueError(f"{units.shown(value)} is no list; write [Tilt, Rise]")  # noqa: TRY004 (pydantic collects ValueErrors)
    return tuple(_sentence(item) if item not in ("", None) else "" for item in value)


def _listed(value: object) -> object:
    return value if isinstance(value, list) else [value]


def _typed(
    read: Callable[[Any], Any], schema: dict[str, Any]
) -> tuple[PlainValidator, WithJsonSchema]:
    return PlainValidator(read), WithJsonSchema(schema)


Id = Annotated[
    str,
    StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60),
    Field(examples=["morning"]),
]
Duration = Annotated[Ms, *_typed(_duration, _DURATION_SCHEMA)]
Pause = Annotated[Ms, *_typed(_short_duration, _DURATION_SCHEMA)]
Pattern = Annotated[
    BreathPattern | None,
    *_typed(
        breath_pattern,
        {
            "type": "string",
            "anyOf": [
                {"enum": [*PATTERNS, "free"]},
                {"pattern": r"^\d+(\.\d+)?(-\d+(\.\d+)?){3}$"},
            ],
            "examples": ["4-0-6-0"],
        },
    ),
]
TempoText = Annotated[
    Tempo,
    *_typed(
        tempo,
        {"type": "string", "pattern": r"^\d+(\.\d+)?(-\d+(\.\d+)?){3}$", "examples": ["2-1-2-0"]},
    ),
]
Sentence = Annotated[str, BeforeValidator(_sentence)]
Sentences = Annotated[
    tuple[str, ...],
    *_typed(
        _sentences,
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    ),
]


Bell = Annotated[
    Ms, *_typed(_bell, {"type": "string", "pattern": "^every .+$", "examples": ["every 5m"]})
]
Sayings = Annotated[
    tuple[str, ...],
    *_typed(
        _sayings,
        {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    ),
]
_LINE_SCHEMA: Final = {
    "type": "object",
    "properties": {"at": _DURATION_SCHEMA, "text": {"type": "string"}},
    "required": ["at", "text"],
    "additionalProperties": False,
}
Timed = Annotated[
    tuple[str | Line, ...],
    *_typed(
        _timed,
        {
            "anyOf": [
                {"type": "string"},
                {"type": "array", "items": {"anyOf": [{"type": "string"}, _LINE_SCHEMA]}},
            ]
        },
    ),
]


def _one_or_many(item: dict[str, Any]) -> WithJsonSchema:
    return WithJsonSchema({"anyOf": [item, {"type": "array", "items": item}]})


_RANGE: Final = re.compile(r"\s*(\S+?)\s*-\s*(\S+?)\s*", re.ASCII)
_UNIT: Final = re.compile(r"[a-z]+$")
_SETS: Final = re.compile(r"(\d{1,2})\s*(?:[x\u00d7*]|sets? of)\s*(\S.*)", re.ASCII)
_TO: Final = re.compile(r"(\S+?)\s*(?:[\u2013\u2014\u2212~]|\.\.|\bto\b)\s*(\S+)")
_TIMES: Final = re.compile(r"(\d{1,3})\s*(?:x|times|reps?)?", re.ASCII)


def _meant(value: object, key: str, read: Callable[[object], object]) -> str:
    """Return how sets, a range or a number of reps are written here; empty if it is none.

    Args:
        value: What was written in another form, as ``3x10`` or ``8 to 12``.
        key: ``reps`` or ``hold``.
        read: Reads the right form.
    """
    text = str(value).strip() if isinstance(value, str) and len(value) <= 40 else ""
    sets, text = found.groups() if (found := _SETS.fullmatch(text)) else ("", text)
    if (found := _TO.fullmatch(text)) is not None:
        text = f"{found[1]}-{found[2]}"
    elif key == "reps" and (found := _TIMES.fullmatch(text)) is not None:
        text = found[1]
    elif not sets:
        return ""
    try:
        read(int(text) if text.isdecimal() else text)
    except ValueError:
        return ""
    return f"sets: {sets}, {key}: {text}" if sets else text


def _reps_or_range(value: object) -> int | tuple[int, ...] | FromTo:
    """Return a number of reps, one for each set, or a range of it."""
    found = _RANGE.fullmatch(value) if isinstance(value, str) else None
    if found is None or not (found[1].isdecimal() and found[2].isdecimal()):
        return _reps(value)
    ends = (_reps(int(found[1][:6])), _reps(int(found[2][:6])))
    return _rising(value, *(end for end in ends if isinstance(end, int)))


def _hold(value: object) -> Ms | tuple[Ms, ...] | FromTo:
    """Return the length of a hold, one for each set, or a range of it, as ``30-45s``."""
    if isinstance(value, list):
        if not 1 <= len(value) <= MOST_SETS:
            raise ValueError(f"a hold has 1 to {MOST_SETS} sets; these are {len(value)}")
        return tuple(map(_duration, value))
    found = _RANGE.fullmatch(value) if isinstance(value, str) else None
    if found is None and (meant := _meant(value, "hold", _hold)):
        raise ValueError(f"{shown(value)} is not a duration; write {meant}")
    if found is None:
        return _duration(value)
    low, high = found[1], found[2]
    unit = _UNIT.search(high)
    # "1-2m" means minutes, both of them.
    if unit is not None and _UNIT.search(low) is None:
        low += unit[0]
    return _rising(value, _duration(low), _duration(high))


def _rising(value: object, low: int, high: int) -> FromTo:
    if low >= high:
        raise ValueError(f"{shown(value)} does not rise; write the smaller first, as in 8-12")
    return FromTo(low, high)


def _reps(value: object) -> int | tuple[int, ...]:
    """Return a number of reps, or one for each set."""
    many: list[Any] = value if isinstance(value, list) else [value]
    if not many or not all(type(each) is int for each in many):
        hint = _meant(value, "reps", _reps_or_range) or "8, or [4, 3, 2] for three sets"
        raise ValueError(f"{units.shown(value)} is no number of reps; write {hint}")
    if len(many) > MOST_SETS:
        raise ValueError(f"these are {len(many)} sets; the most is {MOST_SETS}")
    if min(many) < 1:
        raise ValueError(f"{units.shown(min(many))} is too small; the least is 1")
    if max(many) > MOST_REPS:
        raise ValueError(f"{units.shown(max(many))} is too large; the most is {MOST_REPS}")
    return tuple(many) if isinstance(value, list) else many[0]


_REPS_SCHEMA: Final[dict[str, Any]] = {"type": "integer", "minimum": 1, "maximum": MOST_REPS}
Reps = Annotated[
    int | tuple[int, ...],
    *_typed(
        _reps,
        {"anyOf": [_REPS_SCHEMA, {"type": "array", "items": _REPS_SCHEMA, "maxItems": MOST_SETS}]},
    ),
]
_RANGE_SCHEMA: Final = {"type": "string", "pattern": r"^\s*\S+\s*-\s*\S+\s*$"}
RepsOrRange = Annotated[
    int | tuple[int, ...] | FromTo,
    *_typed(
        _reps_or_range,
        {
            "anyOf": [
                _REPS_SCHEMA,
                _RANGE_SCHEMA,
                {"type": "array", "items": _REPS_SCHEMA, "maxItems": MOST_SETS},
            ]
        },
    ),
]
Hold = Annotated[
    Ms | tuple[Ms, ...] | FromTo,
    *_typed(
        _hold,
        {
            "anyOf": [
                _DURATION_SCHEMA,
                _RANGE_SCHEMA,
                {"type": "array", "items": _DURATION_SCHEMA, "maxItems": MOST_SETS},
            ]
        },
    ),
]
Phases = Annotated[
    tuple[str, ...], *_typed(_phases, {"type": "array", "items": {"type": "string"}})
]
Words = Annotated[tuple[str, ...], BeforeValidator(_listed), _one_or_many({"type": "string"})]
ScreeningList = Annotated[
    tuple[Screening, ...],
    BeforeValidator(_listed),
    _one_or_many({"enum": [kind.value for kind in Screening]}),
]
Cautions = Annotated[
    tuple[Caution, ...],
    BeforeValidator(_listed),
    _one_or_many({"enum": [caution.value for caution in Caution]}),
]
