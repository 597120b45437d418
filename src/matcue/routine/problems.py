"""Validation with pydantic, whose errors become sentences with line and column."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from pydantic import ValidationError

from matcue.base.units import shown
from matcue.routine.document import NESTED, STEP_KINDS, Doc, step_tag

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import ErrorDetails

    from matcue.routine.source import Path, Tree

_TAGS = {step_tag(kind): shape for kind, shape in STEP_KINDS.items()}

Shape = TypeVar("Shape", bound=Doc)


def validated(tree: Tree, shape: type[Shape], nested: Mapping[str, type[Doc]] = NESTED) -> Shape:
    """Validate a file against its pydantic model.

    Args:
        tree: The file.
        shape: The model of the whole file.
        nested: The models of nested mappings, by key.

    Raises:
        RoutineError: The file is wrong; all mistakes, in the order of lines.
    """
    try:
        doc = shape.model_validate(tree.data)
    except ValidationError as error:
        details = error.errors(include_url=False)
        places = [_path(detail["loc"]) for detail in details]
        # A list "too short" only because its items are wrong is no news.
        inside = {place[:length] for place in places for length in range(len(place))}
        for detail, place in zip(details, places, strict=True):
            if not (detail["type"] == "too_short" and place in inside):
                _blame(tree, shape, detail, nested)
    tree.check()
    return doc


def _path(loc: tuple[int | str, ...]) -> Path:
    return tuple(part for part in loc if part not in _TAGS and part != "[key]")


def _blame(
    tree: Tree, shape: type[Doc], detail: ErrorDetails, nested: Mapping[str, type[Doc]]
) -> None:
    path = _path(detail["loc"])
    given = detail["input"]
    context = detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            key = str(path[-1])
            known = _keys(_shape_at(shape, detail["loc"][:-1], nested))
            hint = tree.near(key, known) or f"; there are {', '.join(known)}"
            tree.blame(path, f"'{key}' is not known here{hint}", key=True)
        case "missing":
            tree.blame(path[:-1], f"'{path[-1]}' is missing")
        case "value_error":
            tree.blame(path, str(context.get("error", detail["msg"])))
        case "step":
            word = next(iter(given), "") if isinstance(given, dict) else ""
            tree.blame(path, f"{detail['msg']}{tree.near(str(word), STEP_KINDS)}")
        case "enum":
            known = [
                word.strip(" '")
                for word in str(context["expected"]).replace(" or ", ", ").split(",")
            ]
            hint = tree.near(str(given), known)
            tree.blame(path, f"{shown(given)} is not one of {', '.join(known)}{hint}")
        case "literal_error":
            tree.blame(path, f"{shown(given)} is not known here; write {context['expected']}")
        case "string_pattern_mismatch" | "string_too_long" | "string_too_short" if (
            "[key]" in detail["loc"]
            or path[-1] in ("id", "exercise", "based-on", "easier", "harder")
        ):
            tree.blame(path, _no_id(str(given), path), key="[key]" in detail["loc"])
        case "string_pattern_mismatch":
            tree.blame(
                path, f"{shown(given)} is not of the right form; an example is 'en' or 'en-gb'"
            )
        case "string_type":
            tree.blame(path, f"{shown(given)} is not text; put it in quotes")
        case "int_type" | "int_parsing" | "int_from_float":
            tree.blame(path, f"{shown(given)} is not a whole number")
        case "float_type" | "float_parsing":
            tree.blame(path, f"{shown(given)} is not a number")
        case "bool_type" | "bool_parsing":
            tree.blame(path, f"{shown(given)} is not true or false")
        case "model_type" if path[-1] == "interval":
            tree.blame(path, _no_interval(str(given)))
        case "model_type" | "dict_type":
            tree.blame(path, f"{shown(given)} stands where 'key: value' lines belong")
        case "tuple_type" | "list_type":
            tree.blame(
                path, f"{shown(given)} stands where a list belongs; begin each item with '- '"
            )
        case "greater_than_equal":
            tree.blame(path, f"{shown(given)} is too small; the least is {context['ge']}")
        case "less_than_equal":
            tree.blame(path, f"{shown(given)} is too large; the most is {context['le']}")
        case "too_short":
            tree.blame(path, "the list is empty; it takes one item at least")
        case _:
            tree.blame(path, f"{shown(given)}: {detail['msg'][:1].lower()}{detail['msg'][1:]}")


def _no_id(given: str, path: Path) -> str:
    told = f"{shown(given)} is no id; write small letters, digits and hyphens, as in cat-cow"
    if path[-1] == "exercise" and len(given) <= 40:
        told += f", or `do: {given}` if it has only a name"
    return told


def _no_interval(given: str) -> str:
    figures = re.fullmatch(r"(\d{1,4})s?\s*[-\u2013/:]\s*(\d{1,3})s?", given, re.ASCII)
    work, rest = figures.groups() if figures else ("20", "10")
    form = f"{{work: {work}s, rest: {rest}s, rounds: 8}}"
    return f"{shown(given)} is no interval; write `interval: {form}`"


def _shape_at(
    shape: type[Doc], loc: tuple[int | str, ...], nested: Mapping[str, type[Doc]]
) -> type[Doc]:
    for part in loc:
        shape = _TAGS.get(str(part)) or nested.get(str(part)) or shape
    return shape


def _keys(shape: type[Doc]) -> list[str]:
    return [field.alias or name for name, field in shape.model_fields.items()]
