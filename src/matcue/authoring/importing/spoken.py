"""What matcue's own voice has no sounds for is left out of what was found, and remarked on."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from matcue.authoring.importing.found import Found, Heading, Item, Move, Remark, Rounds, Said
from matcue.routine.language import REFERENCE
from matcue.voice.script_check import refusal

if TYPE_CHECKING:
    from collections.abc import Iterable


def speakable(found: Found) -> Found:
    """Return what was found, with only what can be said; the rest becomes headings, and remarks."""
    sieve = _Sieve()
    items = sieve.items(found.items)
    return replace(
        found,
        items=items,
        title="" if refusal(found.title, REFERENCE) else found.title,
        intro=sieve.sentences(1, found.intro),
        outro=sieve.sentences(1, found.outro),
        remarks=(*found.remarks, *sieve.remarks),
    )


@dataclass(slots=True)
class _Sieve:
    """Lets through what can be said, and remembers what cannot."""

    remarks: list[Remark] = field(default_factory=list)

    def items(self, items: Iterable[Item]) -> tuple[Item, ...]:
        return tuple(self._item(item) for item in items)

    def sentences(self, line: int, texts: Iterable[str]) -> tuple[str, ...]:
        return tuple(text for text in texts if self._can(line, text))

    def _item(self, item: Item) -> Item:
        match item:
            case Said(line=line, text=text) | Move(line=line, name=text) if not self._can(
                line, text
            ):
                return Heading(line, text)
            case Move():
                texts = tuple(each for each in item.texts if self._can(item.line, each[1]))
                how = self.sentences(item.line, item.how)
                notes = self.sentences(item.line, item.notes)
                return replace(item, how=how, notes=notes, texts=texts)
            case Rounds():
                return replace(item, items=self.items(item.items))
        return item

    def _can(self, line: int, text: str) -> bool:
        if (why := refusal(text, REFERENCE)) is None:
            return True
        self.remarks.append(Remark(line, f"it is not said, for {why}"))
        return False
