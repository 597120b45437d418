"""A language's phrases, read from its file. Rendering them is for the plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.errors import UnknownName
from matcue.routine.document import Doc
from matcue.routine.plurals import PluralRules
from matcue.routine.problems import validated
from matcue.routine.shelf import Shelf, by_name, content
from matcue.routine.source import read_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.routine.source import Tree


class _JoinDoc(Doc):
    duration: str
    list: str
    last: str


class _PhrasesDoc(Doc):
    """The shape of a phrase file."""

    language: str
    plurals: dict[str, str]
    units: dict[str, dict[str, str]]
    join: _JoinDoc
    numbers: tuple[str, ...]
    sides: dict[str, str]
    positions: dict[str, str]
    stay: dict[str, str]
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
    positions: Mapping[str, str]
    stay: Mapping[str, str]
    phrases: Mapping[str, str]
    relaxing: tuple[str, ...]
    chapters: Mapping[str, str]
    page: Mapping[str, str]


REFERENCE: Final = "en"
"""The language whose file says which phrases there must be."""


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


def read_phrasebook(shelf: Shelf, language: str) -> Phrasebook:
    """Read the phrases of *language*, or of the plain language of a regional one.

    Raises:
        UnknownName: There is no file for it.
        RoutineError: The file says something impossible, or leaves a phrase out.
    """
    known = by_name(content() / "phrases")
    path = known.get(language) or known.get(language.split("-", maxsplit=1)[0])
    if path is None:
        raise UnknownName(f"matcue does not speak '{language}' yet; it speaks {', '.join(known)}")
    tree = read_tree(shelf.bytes_of(path), path.name)
    doc = validated(tree, _PhrasesDoc)
    _check_plurals(tree, doc)
    if path.stem != REFERENCE:
        reference = validated(
            read_tree(shelf.bytes_of(known[REFERENCE]), known[REFERENCE].name), _PhrasesDoc
        )
        for group in ("phrases", "units", "sides", "positions", "stay", "chapters", "page"):
            for key in getattr(reference, group):
                if key not in getattr(doc, group):
                    tree.blame((group,), f"'{key}' is missing")
        tree.check()
    return Phrasebook(
        language=doc.language,
        plurals=doc.plurals,
        units=doc.units,
        join_duration=doc.join.duration,
        join_list=doc.join.list,
        join_last=doc.join.last,
        numbers=doc.numbers,
        sides=doc.sides,
        positions=doc.positions,
        stay=doc.stay,
        phrases=doc.phrases,
        relaxing=doc.relaxing,
        chapters=doc.chapters,
        page=doc.page,
    )
