"""The phrases of a language, and its ways from one position to another, read and checked.

`matcue.plan.wording` renders phrases. The ways stand in `transitions.yaml`, for the number of
sentences is a language's own; seconds count from the end of a sentence.

Its plural rules are in the syntax of the Unicode CLDR: ``n % 10 = 2..4 and n % 100 != 12..14``.
Source: Unicode Technical Standard 35, part 3, "Language Plural Rules".
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Annotated, Final, TypeAlias

from pydantic import Field

from matcue.base.errors import UnknownName, near
from matcue.routine.document import Doc
from matcue.routine.language import Language
from matcue.routine.layers import Layer, Layered
from matcue.routine.model import Position
from matcue.routine.notation import Pause, Sentence, template_fields
from matcue.routine.problems import validated
from matcue.routine.shelf import Shelf

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.base.units import Ms
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


Steps: TypeAlias = "tuple[tuple[str, Ms], ...]"
"""Sentences, each with the time that follows its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transition:
    """The way from one position to another; `steps` has one movement a sentence."""

    regular: Steps
    short: str
    steps: Steps
    left: Steps
    """The steps again, with every roll over the left side, as in pregnancy."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Transitions:
    """All ways of one language. A placeholder ``{side}`` is the side of the coming exercise."""

    table: Mapping[tuple[Position, Position], Transition]
    stay: Mapping[Position, str]
    """What is said instead in the same position, where a rest has moved somebody; may be empty."""
    other_side: tuple[str, Ms]
    """From lying on one side to lying on the other."""


_Step = tuple[Sentence, Pause]


class _TransitionDoc(Doc):
    regular: Annotated[tuple[_Step, ...], Field(min_length=1)]
    short: Sentence
    steps: Annotated[tuple[str, ...], Field(min_length=1)]


class _TransitionsDoc(Doc):
    steps: dict[str, _Step]
    left: dict[str, _Step]
    moves: dict[Position, dict[Position, _TransitionDoc]]
    stay: dict[Position, str]
    other_side: _Step


@dataclass(slots=True)
class _Reader:
    tree: Tree
    doc: _TransitionsDoc
    table: dict[tuple[Position, Position], Transition] = field(default_factory=dict)

    def read(self) -> Transitions:
        for begin in Position:
            for end in Position:
                if begin is not end:
                    self._read(begin, end)
        self.tree.check()
        return Transitions(
            table=self.table,
            stay={position: self.doc.stay.get(position, "") for position in Position},
            other_side=self.doc.other_side,
        )

    def _read(self, begin: Position, end: Position) -> None:
        move = self.doc.moves.get(begin, {}).get(end)
        path = ("moves", begin.value, end.value)
        if move is None:
            self.tree.blame(path[:2], f"the way from '{begin.value}' to '{end.value}' is missing")
            return
        for index, name in enumerate(move.steps):
            if name not in self.doc.steps:
                self.tree.blame((*path, "steps", index), f"there is no step '{name}'")
                return
        self.table[begin, end] = Transition(
            regular=move.regular,
            short=move.short,
            steps=tuple(self.doc.steps[name] for name in move.steps),
            left=tuple(self.doc.left.get(name, self.doc.steps[name]) for name in move.steps),
        )


def read_transitions(tree: Tree) -> Transitions:
    """Return the ways of a language's `transitions.yaml`.

    Raises:
        RoutineError: A way is missing, or names a step that there is not.
    """
    return _Reader(tree, validated(tree, _TransitionsDoc)).read()


class _JoinDoc(Doc):
    duration: str
    list: str
    last: str
    then: str
    to: str


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
    join_then: str
    join_to: str
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
        join_then=doc.join.then,
        join_to=doc.join.to,
        numbers=doc.numbers,
        sides=doc.sides,
        transitions=read_transitions(spoken.words("transitions")),
        phrases=doc.phrases,
        relaxing=doc.relaxing,
        chapters=doc.chapters,
        page=doc.page,
    )
