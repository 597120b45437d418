"""The phrases of a language, read and checked; `matcue.plan.wording` renders them.

Its plural rules are in the syntax of the Unicode CLDR: ``n % 10 = 2..4 and n % 100 != 12..14``.
Source: Unicode Technical Standard 35, part 3, "Language Plural Rules".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.errors import UnknownName, near
from matcue.routine.document import Doc
from matcue.routine.language import Language
from matcue.routine.layers import Layer, Layered
from matcue.routine.notation import template_fields
from matcue.routine.problems import validated
from matcue.routine.shelf import Shelf
from matcue.routine.transitions import Transitions, read_transitions

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.routine.shelf import Shelf
    from matcue.routine.source import Tree


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


class _JoinDoc(Doc):
    duration: str
    list: str
    last: str


class _PhrasesDoc(Doc):
    """The shape of a language's phrases, with the words of its page."""

    language: str
    plurals: dict[str, str]
    units: dict[str, dict[str, str]]
    join: _JoinDoc
    numbers: tuple[str, ...]
    sides: dict[str, str]
    phrases: dict[str, str]
    relaxing: tuple[str, ...]
    chapters: dict[str, str]
    page: dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrasebook:
    """Templates of one language. `plurals` are rules in CLDR's syntax, by category."""

    language: str
    plurals: Mapping[str, str]
    units: Mapping[str, Mapping[str, str]]
    join_duration: str
    join_list: str
    join_last: str
    numbers: tuple[str, ...]
    sides: Mapping[str, str]
    transitions: Transitions
    phrases: Mapping[str, str]
    relaxing: tuple[str, ...]
    chapters: Mapping[str, str]
    page: Mapping[str, str]


def _check_plurals(tree: Tree, doc: _PhrasesDoc) -> None:
    """Raise if a plural rule or a unit cannot be used."""
    for category, rule in doc.plurals.items():
        try:
            PluralRules({category: rule})
        except ValueError as error:
            tree.blame(("plurals", category), f"this is no plural rule of CLDR: {error}")
    for unit, forms in doc.units.items():
        if "other" not in forms:
            tree.blame(("units", unit), f"'{unit}' needs the form 'other'")
    tree.check()


def _check_places(tree: Tree, doc: _PhrasesDoc) -> None:
    """Raise if a phrase cannot be filled in."""
    for name, template in doc.phrases.items():
        try:
            asked = [unit for _, unit in template_fields(template) if unit]
        except ValueError as error:
            tree.blame(("phrases", name), str(error))
            continue
        for unit in asked:
            if unit not in doc.units:
                hint = near(unit, doc.units)
                tree.blame(("phrases", name), f"there is no unit '{unit}'{hint}")
    tree.check()


def read_phrasebook(shelf: Shelf, language: str) -> Phrasebook:
    """Read the phrases of *language*, or of the plain language of a regional one.

    Raises:
        UnknownName: There is no file for it.
        RoutineError: The file is wrong or lacks a phrase.
    """
    known = sorted(
        {path.parent.name for root in shelf.roots for path in root.glob("*/phrases.yaml")}
    )
    plain = language.split("-", maxsplit=1)[0]
    code = next((each for each in (language, plain) if each in known), None)
    if code is None:
        raise UnknownName(f"matcue does not speak '{language}' yet; it speaks {', '.join(known)}")
    spoken = Language(shelf, code)
    phrases, page = spoken.words("phrases"), spoken.words("page")
    tree = Layered(
        phrases.source, {**phrases.data, **page.data}, layers=(Layer(phrases), Layer(page))
    )
    doc = validated(tree, _PhrasesDoc)
    if doc.language != code:
        tree.blame(("language",), f"this stands in the folder '{code}'; write `language: {code}`")
    _check_plurals(tree, doc)
    _check_places(tree, doc)
    return Phrasebook(
        language=doc.language,
        plurals=doc.plurals,
        units=doc.units,
        join_duration=doc.join.duration,
        join_list=doc.join.list,
        join_last=doc.join.last,
        numbers=doc.numbers,
        sides=doc.sides,
        transitions=read_transitions(spoken.words("transitions")),
        phrases=doc.phrases,
        relaxing=doc.relaxing,
        chapters=doc.chapters,
        page=doc.page,
    )
