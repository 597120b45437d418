"""Parse typed answers: lengths, words, lists of words, and ids of routines."""

from __future__ import annotations

import re
from dataclasses import replace
from enum import StrEnum
from typing import TYPE_CHECKING, Any, Final, TypeVar

from matcue.authoring.builder.answers import (
    LONGEST,
    SHORTEST,
    SHORTEST_STRENGTHENING,
    Answers,
    Thing,
    Time,
)
from matcue.base.errors import InputError, near
from matcue.base.units import duration, written
from matcue.routine.effects import Region
from matcue.routine.model import Kind, Level

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matcue.base.units import Ms

NOTHING: Final = "nothing"
Word = TypeVar("Word", bound=StrEnum)


def length(text: str) -> Ms:
    """Parse a length: ``12m``, or a plain number of minutes.

    Raises:
        InputError: *text* is no length.
    """
    try:
        return duration(f"{text.strip()}m" if text.strip().isdecimal() else text)
    except ValueError:
        raise InputError(f"'{text}' is no length; write 12m, or just 12") from None


def shortest(kind: Kind) -> Ms:
    """Return the shortest length of a routine of this kind."""
    return SHORTEST_STRENGTHENING if kind is Kind.STRENGTHENING else SHORTEST


def length_for(text: str, kind: Kind) -> Ms:
    """Parse the length of a routine of this kind.

    Raises:
        InputError: *text* is no length, or too short or too long for this kind.
    """
    lasts = length(text)
    if not shortest(kind) <= lasts <= LONGEST:
        raise InputError(f"write {written(shortest(kind))} to {written(LONGEST)}")
    return lasts


def word(text: str, words: type[Word]) -> Word:
    """Parse one member of an enumeration; case and spaces for hyphens do not matter.

    Raises:
        InputError: *text* is not one of them.
    """
    names = [each.value for each in words]
    typed = text.strip().lower().replace(" ", "-")
    if typed in names:
        return words(typed)
    hint = near(typed, names) or f"; choose one of {', '.join(names)}"
    raise InputError(f"'{text.strip()}' is not one of the answers{hint}")


def several(text: str, words: type[Word]) -> tuple[Word, ...]:
    """Parse members of an enumeration, separated by commas; ``nothing`` is none.

    Raises:
        InputError: A word is not one of them.
    """
    if text.strip().lower() in ("", NOTHING, "none"):
        return ()
    return tuple(word(part, words) for part in text.split(",") if part.strip())


def from_options(given: Mapping[str, Any], otherwise: Answers) -> Answers:
    """Return the answers of *otherwise*, replaced by those options that are given.

    Raises:
        InputError: An option cannot be parsed.
    """
    readers: dict[str, Callable[[str], Any]] = {
        "when": lambda text: word(text, Time),
        "lasts": length,
        "kind": lambda text: word(text, Kind),
        "level": lambda text: word(text, Level),
        "weak": lambda text: several(text, Region),
        "avoid": lambda text: several(text, Region),
        "things": lambda text: several(text, Thing),
        "seed": int,
    }
    told = {key: readers[key](value) for key, value in given.items() if value is not None}
    return replace(otherwise, **told)


def routine_id(name: str) -> str:
    """Return the id of a routine from its id or its file's name.

    Raises:
        InputError: *name* is no valid id.
    """
    bare = name.removesuffix(".yaml").removesuffix(".yml")
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", bare):
        raise InputError(
            f"'{bare}' is no id; write small letters, digits and hyphens, as in my-back"
        )
    return bare


def title_of(id_: str) -> str:
    """Return a title made from an id."""
    return id_.replace("-", " ").capitalize()
