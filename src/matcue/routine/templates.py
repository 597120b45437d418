"""Sentence templates with placeholders, as in ``Hold for {hold}``.

A placeholder names a variable, and after a colon a unit of the language, for its plural:
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
"""The placeholders that a routine's own sentences may have."""


def fields(template: str) -> list[tuple[str, str]]:
    """List the placeholders of a template as (variable, unit).

    Raises:
        ValueError: A brace has no counterpart.
    """
    try:
        parsed = list(string.Formatter().parse(template))
    except ValueError:
        raise ValueError("a brace is not closed; write {name}, or {{ for a brace itself") from None
    return [(name, unit or "") for _, name, unit, _ in parsed if name is not None]


def check(template: str) -> str:
    """Check a routine's sentence, and return it unchanged.

    Raises:
        ValueError: It is empty, or has an unknown variable.
    """
    if not template.strip():
        raise ValueError("the sentence is empty; write one, or take the line out")
    for name, _ in fields(template):
        if name not in VARIABLES:
            known = ", ".join(f"{{{known}}}" for known in VARIABLES)
            raise ValueError(f"no sentence knows '{{{name}}}'; there are {known}")
    return template
