"""Sentences with places to fill, as in ``Hold for {hold}``.

A place names a variable, and after a colon a unit of the locale that gives it its plural:
``{reps:times}`` reads "once" or "ten times".
"""

from __future__ import annotations

import string
from typing import Final

VARIABLES: Final = (
    "name",
    "side",
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
"""What a routine's own sentences may name."""


def fields(template: str) -> list[tuple[str, str]]:
    """List the places of a template as (variable, unit).

    Raises:
        ValueError: A brace is open or alone.
    """
    try:
        parsed = list(string.Formatter().parse(template))
    except ValueError:
        raise ValueError("a brace is not closed; write {name}, or {{ for a brace itself") from None
    return [(name, unit or "") for _, name, unit, _ in parsed if name is not None]


def check(template: str) -> str:
    """Let a routine's sentence pass.

    Raises:
        ValueError: It is empty, or names what no sentence can know.
    """
    if not template.strip():
        raise ValueError("the sentence is empty; write one, or take the line out")
    for name, _ in fields(template):
        if name not in VARIABLES:
            known = ", ".join(f"{{{known}}}" for known in VARIABLES)
            raise ValueError(f"no sentence knows '{{{name}}}'; there are {known}")
    return template
