"""Phrases, a line each: ``text;seconds`` is said and followed by silence, ``*;3`` is silence alone.

In ``text | seconds`` the seconds are the length of what the text names, as in a list of intervals.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from matcue.authoring.importing import doses
from matcue.authoring.importing.found import Found, Heading, Item, Move, Remark, Rest, Said, Silence
from matcue.base.units import Ms

if TYPE_CHECKING:
    from matcue.authoring.importing.source import Source

_PHRASE: Final = re.compile(r"(.*\S)\s*;\s*([0-9]{1,5}(?:\.[0-9]{1,3})?)")
_INTERVAL: Final = re.compile(
    r"([^|]*[^|\s])\s*\|\s*([^|]{1,40}?)\s*(?:\|\s*([^|/]*))?(?://\s*(.*))?"
)
_SETTING: Final = re.compile(r"#\s*(language|background|voice|title)\w*\s*:\s*(.*)", re.IGNORECASE)


def read(source: Source) -> Found | None:
    """Read ``text;seconds``; None if fewer than half of the lines are of this form."""
    items: list[Item] = []
    remarks: list[Remark] = []
    fit = dosed = 0
    for number, line in enumerate(source.lines, start=1):
        if not line or line.startswith("#"):
            continue
        if (found := _PHRASE.fullmatch(line)) is not None:
            fit += 1
            if found[1].strip("* "):
                items.append(Said(number, found[1]))
            if lasts := Ms(round(float(found[2]) * 1_000)):
                items.append(Silence(number, lasts))
        else:
            items.append(Said(number, line))
            dosed += doses.move(number, line) is not None
            remarks.append(Remark(number, "no seconds stand behind it; nothing follows it"))
    # Lines with doses among a few such phrases are rather a list.
    few = fit < 0.7 * (fit + len(remarks))
    if not fit or fit < len(remarks) or (few and dosed):
        return None
    return Found(items=tuple(items), remarks=tuple(remarks))


def read_intervals(source: Source) -> Found | None:
    """Read ``text | seconds``; None if most lines are of another form."""
    items: list[Item] = []
    remarks: list[Remark] = []
    title = ""
    fit = said = 0
    for number, line in enumerate(source.lines, start=1):
        if not line:
            continue
        if line.startswith("#"):
            heading = line.lstrip("# ")
            if _SETTING.fullmatch(line):
                remarks.append(Remark(number, "settings are not carried over"))
            elif not items and not title:
                title = heading
            elif heading:
                items.append(Heading(number, heading))
        elif (found := _interval(number, line, remarks)) is not None:
            fit += 1
            items.append(found)
        else:
            said += 1
            items.append(Said(number, line))
            remarks.append(Remark(number, "it has no length, so it is only said"))
    if fit < 2 or fit < said:
        return None
    exact = all(item.lasts for item in items if isinstance(item, Move))
    return Found(items=tuple(items), title=title, exact=exact, remarks=tuple(remarks))


def _interval(number: int, line: str, remarks: list[Remark]) -> Item | None:
    """Return what a line with a bar means; None if there is no length or dose behind the bar."""
    found = _INTERVAL.fullmatch(line) if len(line) <= doses.LONGEST_LINE else None
    if found is None:
        return None
    name, amount, more, comment = (each or "" for each in found.groups())
    lasts = doses.length(amount)
    if lasts and doses.is_rest(name):
        remarks += doses.words_of_rest(number, name)
        return Rest(number, lasts)
    told = doses.move(number, f"{name} {amount} {more}") if not lasts else None
    if told is not None:
        remarks += told[1]
        return told[0]
    return (
        replace(doses.timed(number, name, lasts, more), how=(comment,) * bool(comment))
        if lasts
        else None
    )
