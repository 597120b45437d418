"""Rendering templates into sentences: numbers as words, plurals, durations, lists."""

from __future__ import annotations

import re
import string
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from matcue.base.units import HOUR, MINUTE, SECOND, Ms
from matcue.plan.roles import ROLE_OF, Sentence
from matcue.routine.plurals import PluralRules

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matcue.routine.model import Position, Side
    from matcue.routine.phrasebook import Phrasebook


_FORMATTER: Final = string.Formatter()
_SENTENCE_START: Final = re.compile(r"(?:^|[.!?]\s+)\w")


@dataclass(frozen=True, slots=True)
class Wording:
    """Renders one language's phrases."""

    book: Phrasebook
    plurals: PluralRules = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "plurals", PluralRules(self.book.plurals))

    def phrase(self, key: str, **values: object) -> str:
        """Render the phrase *key*."""
        return self.render(self.book.phrases[key], **values)

    def sentence(self, key: str, **values: object) -> Sentence:
        """Render the phrase *key* as a `Sentence` with its role."""
        return Sentence(self.phrase(key, **values), ROLE_OF[key])

    def render(self, template: str, **values: object) -> str:
        """Fill a template's placeholders and begin each sentence with a capital letter.

        A placeholder without a value (a rest in an exercise without one) stays empty.
        """
        parts: list[str] = []
        for text, name, unit, _ in _FORMATTER.parse(template):
            parts.append(text)
            if name is not None:
                parts.append(self._worded(values.get(name, ""), unit or ""))
        return _SENTENCE_START.sub(lambda start: start[0].upper(), "".join(parts).strip())

    def number(self, n: int) -> str:
        """Return a number's word, or its digits if the language's file has no word."""
        return self.book.numbers[n] if 0 <= n < len(self.book.numbers) else str(n)

    def amount(self, n: int, unit: str) -> str:
        """Return an amount with its plural: "one minute", "ten seconds"."""
        forms = self.book.units[unit]
        form = forms.get(f"={n}") or forms.get(self.plurals.category(n), forms["other"])
        return form.replace("{n}", self.number(n))

    def duration(self, length: Ms) -> str:
        """Return a duration in words: "one minute and thirty seconds"."""
        hours, rest = divmod(length, HOUR)
        minutes, rest = divmod(rest, MINUTE)
        figures = (("hours", hours), ("minutes", minutes), ("seconds", round(rest / SECOND)))
        parts = [self.amount(n, unit) for unit, n in figures if n]
        return self._joined(parts or [self.amount(0, "seconds")], self.book.join_duration)

    def roughly(self, length: Ms) -> str:
        """Return a rounded duration in words: whole minutes, or under 90 s steps of 5 s."""
        return self.duration(rounded(length))

    def listed(self, items: Sequence[str]) -> str:
        """Join a list: "a mat, a ball and a wall"."""
        *first, last = items
        if not first:
            return last
        return self.book.join_last.format(a=self._joined(first, self.book.join_list), b=last)

    def side(self, side: Side) -> str:
        """Return the word for a side."""
        return self.book.sides[side.value]

    def position(self, position: Position, *, already: bool) -> str:
        """Return the sentence that asks to take a position, or to stay in it if *already*."""
        return (self.book.stay if already else self.book.positions)[position.value]

    def _joined(self, parts: Sequence[str], join: str) -> str:
        joined, *others = parts
        for part in others:
            joined = join.format(a=joined, b=part)
        return joined

    def _worded(self, value: object, unit: str) -> str:
        if isinstance(value, int):
            return self.amount(value, unit) if unit in self.book.units else self.number(value)
        return str(value)


def rounded(length: Ms) -> Ms:
    """Round a length as `Wording.roughly` speaks it."""
    step = MINUTE if length >= 90 * SECOND else 5 * SECOND
    return Ms(max(1, round(length / step)) * step)
