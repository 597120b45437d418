"""Which plural a whole number takes, by rules in the syntax of the Unicode CLDR.

A rule reads ``n % 10 = 2..4 and n % 100 != 12..14``. Source: Unicode Technical Standard 35,
part 3, "Language Plural Rules".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

CATEGORIES: Final = ("zero", "one", "two", "few", "many")
"""The categories that may have a rule; a number without a rule is "other"."""

_RANGES: Final = r"\d+(?:\.\.\d+)?(?:\s*,\s*\d+(?:\.\.\d+)?)*"
_RELATION: Final = re.compile(rf"([nivwftce])\s*(?:%\s*([1-9]\d*)\s*)?(!?=)\s*({_RANGES})")


@dataclass(frozen=True, slots=True)
class _Relation:
    """Whether a number, or what is left of it after division, lies in one of some ranges."""

    of_number: bool
    modulus: int | None
    within: bool
    ranges: tuple[range, ...]

    def holds(self, n: int) -> bool:
        # v, w, f and t are of a fraction, c and e of powers of ten: a whole number has none.
        value = n if self.of_number else 0
        rest = value % self.modulus if self.modulus else value
        return any(rest in each for each in self.ranges) is self.within


def _relation(text: str) -> _Relation:
    found = _RELATION.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"'{text.strip()}' does not read like n % 10 = 2..4")
    operand, modulus, sign, listed = found.groups()
    ends = [[int(end) for end in each.split("..")] for each in listed.split(",")]
    ranges = tuple(range(each[0], each[-1] + 1) for each in ends)
    if not all(ranges):
        raise ValueError(f"'{listed}' has a range that ends before it begins")
    return _Relation(operand in "ni", int(modulus) if modulus else None, sign == "=", ranges)


class PluralRules:
    """The plural rules of one language, for whole numbers.

    Args:
        rules: By category. Samples after an ``@`` are passed over, as CLDR's files have them.

    Raises:
        ValueError: A category is unknown, or a rule is not in CLDR's syntax.
    """

    def __init__(self, rules: Mapping[str, str]) -> None:
        for category in rules:
            if category not in CATEGORIES:
                raise ValueError(f"'{category}' is not one of {', '.join(CATEGORIES)}")
        self._rules = {
            category: [
                [_relation(relation) for relation in re.split(r"\band\b", condition)]
                for condition in re.split(r"\bor\b", rule.partition("@")[0])
            ]
            for category, rule in rules.items()
        }

    def category(self, n: int) -> str:
        """Return the category of *n*: "one", "few", or "other" where no rule takes it."""
        for category, conditions in self._rules.items():
            if any(all(each.holds(abs(n)) for each in condition) for condition in conditions):
                return category
        return "other"
