"""Zwift's workouts: XML, in which a block has a duration, and texts at their seconds within it.

Entities and document types are refused, so nothing grows and nothing is fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final
from xml.parsers import expat

from matcue.authoring.importing import doses
from matcue.authoring.importing.found import (
    MOST_ITEMS,
    Found,
    Item,
    Move,
    Remark,
    Rest,
    Rounds,
    wrong,
)
from matcue.authoring.importing.source import TOO_MUCH, Source
from matcue.base.text import in_one_line, refusal
from matcue.base.units import Ms, shown
from matcue.routine.source import MOST_DEPTH, MOST_VALUES

if TYPE_CHECKING:
    from matcue.base.errors import RoutineError

_BEGINS: Final = re.compile(r"\s*(?:<\?xml|<!--|<!DOCTYPE|<workout_file)")
_TEXTS: Final = ("textevent", "textnotification")
_FORCES: Final = "power and cadence are not carried over"


@dataclass(slots=True)
class _Element:
    """An element of the file, with the line on which it begins."""

    name: str
    line: int
    attributes: dict[str, str]
    inner: list[_Element] = field(default_factory=list)
    text: str = ""

    def number(self, *names: str) -> Ms | None:
        """Return the length under one of these attributes, in seconds there."""
        given = next((self.attributes[name] for name in names if name in self.attributes), "")
        return doses.length(given)


def read(source: Source) -> Found | None:
    """Read a workout of Zwift's; None if this is none."""
    if _BEGINS.match(source.text) is None or "<workout_file" not in source.text:
        return None
    top = _parsed(source)
    named = {element.name: element for element in top.inner}
    if top.name != "workout_file":
        return None
    if "workout" not in named:
        raise wrong(source.name, top.line, "a workout of Zwift's has a <workout> in it")
    remarks: list[Remark] = []
    items: list[Item] = []
    for element in named["workout"].inner:
        items += _block(element, remarks)
    if "description" in named and named["description"].text.strip():
        remarks.append(Remark(named["description"].line, "the description is not carried over"))
    if any("power" in name for each in named["workout"].inner for name in each.attributes):
        remarks.append(Remark(named["workout"].line, _FORCES))
    title = in_one_line(named["name"].text.strip()) if "name" in named else ""
    remarks.sort(key=lambda remark: remark.line)
    return Found(items=tuple(items), title=title, exact=True, remarks=tuple(remarks))


def _block(element: _Element, remarks: list[Remark]) -> list[Item]:
    """Return what a block means; its name is its tag in words."""
    texts = _texts(element)
    name = _words(element.name)
    on, off = element.number("onduration"), element.number("offduration") or Ms(0)
    if on:
        repeat = element.attributes.get("repeat", "")
        times = int(repeat) if re.fullmatch(r"[0-9]{1,4}", repeat) else 1
        if texts:
            return _intervals(element, name, (on, off, times), texts)
        move = Move(line=element.line, name=name, lasts=on)
        pair: list[Item] = [move, *([Rest(element.line, off)] if off else [])]
        return [Rounds(element.line, times, tuple(pair))] if times > 1 else pair
    lasts = element.number("duration")
    if not lasts:
        given = element.attributes.get("duration", "")
        why = f"the duration {shown(given)} is no length" if given else "it has no duration"
        remarks.append(Remark(element.line, f"{shown(element.name)} is left out: {why}"))
        return []
    late = [text for at, text in texts if at >= lasts]
    if late:
        remarks.append(Remark(element.line, f"{shown(late[0])} comes after its block has ended"))
    inside = tuple((at, text) for at, text in texts if at < lasts)
    return [Move(line=element.line, name=name, lasts=lasts, texts=inside)]


def _intervals(
    element: _Element, name: str, figures: tuple[Ms, Ms, int], texts: list[tuple[Ms, str]]
) -> list[Item]:
    """Write intervals out, so that each text stands in the one that it belongs to."""
    on, off, times = figures
    found: list[Item] = []
    for nth in range(min(times, MOST_ITEMS)):
        begins = nth * (on + off)
        # A rest has no words, so what is told in it comes at the end of the work before it.
        inside = [
            (Ms(min(at - begins, on - 1)), text)
            for at, text in texts
            if begins <= at < begins + on + off
        ]
        found.append(Move(line=element.line, name=name, lasts=on, texts=tuple(inside)))
        found += [Rest(element.line, off)] if off else []
    return found


def _texts(element: _Element) -> list[tuple[Ms, str]]:
    """Return the texts of a block with their instants, in order."""
    found = []
    for each in element.inner:
        message = in_one_line(each.attributes.get("message", "").strip())
        if each.name.lower() in _TEXTS and message:
            found.append((each.number("timeoffset") or Ms(0), message))
    return sorted(found, key=lambda text: text[0])


def _words(tag: str) -> str:
    """Return a tag such as ``steadystate`` as it was written, in words."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", tag.removesuffix("T"))
    return f"{words[:1].upper()}{words[1:].lower()}"


def _parsed(source: Source) -> _Element:
    """Parse XML into elements; tags keep their case, attributes lose it.

    Raises:
        RoutineError: It is none, has a document type, or is too much.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    stack: list[_Element] = [_Element("", 1, {})]
    count = 0

    def refused(message: str) -> RoutineError:
        return wrong(source.name, parser.CurrentLineNumber, message)

    def begun(name: str, attributes: dict[str, str]) -> None:
        nonlocal count
        count += 1 + len(attributes)
        if count > MOST_VALUES or len(stack) > MOST_DEPTH:
            raise refused(TOO_MUCH)
        for value in attributes.values():
            if (told := refusal(value)) is not None:
                raise refused(told)
        element = _Element(
            name,
            parser.CurrentLineNumber,
            {key.lower(): value for key, value in attributes.items()},
        )
        stack[-1].inner.append(element)
        stack.append(element)

    def ended(_: str) -> None:
        stack.pop()

    def text(data: str) -> None:
        if (told := refusal(data)) is not None:
            raise refused(told)
        stack[-1].text += data

    def typed(*_: object) -> None:
        raise refused("a document type (<!DOCTYPE) is not used here; take it out")

    parser.StartElementHandler = begun
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = text
    parser.StartDoctypeDeclHandler = typed
    try:
        parser.Parse(source.text, True)
    except expat.ExpatError as error:
        reason = expat.errors.messages.get(error.code, str(error.code))
        raise wrong(source.name, error.lineno, f"not XML: {reason}") from None
    return stack[0].inner[0]
