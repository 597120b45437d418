"""Names of others, and the exercises of the catalogue that they mean."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.routine.model import Exercise

_SHORTEST_SLIP: Final = 5
"""Letters; shorter words that differ in one are other words."""


def slug(name: str) -> str:
    """Return a name as an id, in letters, digits and hyphens; empty if it has none of these."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-")[:60].rstrip("-")


class Names:
    """Finds exercises of the catalogue by what others call them."""

    def __init__(self, exercises: Mapping[str, Exercise]) -> None:
        self._exercises = exercises
        self._known: dict[str, str] = {}
        self._hints: dict[str, str] = {}
        for id_, exercise in exercises.items():
            for name in (id_, exercise.name, exercise.short):
                self._known.setdefault(_singular(slug(name)), id_)

    def exercise(self, name: str) -> Exercise | None:
        """Return the exercise that is called so, but for case, signs and a plural."""
        id_ = self._known.get(_singular(slug(name)))
        return self._exercises[id_] if id_ is not None else None

    def hint(self, name: str) -> str:
        """Return ``did you mean 'bird-dog'?``, or nothing if no name is near.

        Near is what differs in one letter, or has all words of the other and at most one more.
        """
        word = _singular(slug(name))
        if word not in self._hints:
            id_ = self._nearest(word)
            self._hints[word] = f"did you mean '{id_}'?" if id_ is not None else ""
        return self._hints[word]

    def _nearest(self, word: str) -> str | None:
        for known, id_ in self._known.items():
            if len(word) >= _SHORTEST_SLIP and _differs_in_a_letter(word, known):
                return id_
        # Where several have its words and one more, none of them is meant more than the others.
        parts = set(word.split("-"))
        alike = {
            id_ for known, id_ in self._known.items() if len(parts ^ set(known.split("-"))) <= 1
        }
        return alike.pop() if word and len(alike) == 1 else None


def _differs_in_a_letter(one: str, other: str) -> bool:
    """Return whether one letter is too many, missing or wrong, or two have changed places."""
    if abs(len(one) - len(other)) > 1:
        return False
    pairs = enumerate(zip(one, other, strict=False))
    at = next((n for n, (a, b) in pairs if a != b), min(len(one), len(other)))
    left, right = one[at:], other[at:]
    return (
        left[1:] == right[1:]
        or left[1:] == right
        or left == right[1:]
        or (left[:2] == right[1::-1] and left[2:] == right[2:])
    )


def _singular(word: str) -> str:
    """Return an id without the plural of any of its words, so that `pushups` is `pushup`."""
    return "-".join(part.removesuffix("s") for part in word.split("-") if part not in ("the", "a"))
