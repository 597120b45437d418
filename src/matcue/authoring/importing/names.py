"""Names of others, and the exercises of the catalogue that they mean."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING, Final

from matcue.base.errors import near

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.routine.model import Exercise

MOST_HINTS: Final = 100
"""The most names that are compared with all others; each takes a few milliseconds."""


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
        """Return ``did you mean 'bird-dog'?``, or nothing if no name is near."""
        word = slug(name)
        if word not in self._hints:
            if len(self._hints) >= MOST_HINTS or not word:
                return ""
            self._hints[word] = near(word, self._exercises).removeprefix("; ")
        return self._hints[word]


def _singular(word: str) -> str:
    """Return an id without the plural of any of its words, so that `pushups` is `pushup`."""
    return "-".join(part.removesuffix("s") for part in word.split("-") if part not in ("the", "a"))
