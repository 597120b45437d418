"""Tables with a header: Markdown's, and CSV with commas, semicolons or tabs. A row is a move."""

from __future__ import annotations

import csv
import re
from typing import TYPE_CHECKING, Final

from matcue.authoring.importing import doses, moves
from matcue.authoring.importing.found import Found, Heading, Item, Move, Remark, each, wrong
from matcue.authoring.importing.source import Node

if TYPE_CHECKING:
    from matcue.authoring.importing.source import Source

_SEPARATOR: Final = re.compile(r"[|: -]*-[|: -]*")
_MOST_LETTERS: Final = 4_000
"""Letters of a row; a longer line is none."""


def read_markdown(source: Source) -> Found | None:
    """Read the tables of a Markdown text, with its headings; None if it has no table of moves."""
    reading = moves.Reading(source.name)
    items: list[Item] = []
    title = ""
    head: list[str] = []
    lines = source.lines
    for number, line in enumerate(lines, start=1):
        if len(line) > _MOST_LETTERS:
            continue
        if line.startswith("#") and (text := doses.tidy(line.lstrip("# "))):
            if items or title or line.startswith("##"):
                items.append(Heading(number, text))
            else:
                title = text
        if "|" not in line:
            head = []
            if line and not line.startswith("#"):
                reading.remarks.append(Remark(number, "it stands outside of the table"))
        elif head:
            if not _SEPARATOR.fullmatch(line):
                items += reading.one(_row(number, head, _cells(line)))
        elif number < len(lines) and _SEPARATOR.fullmatch(lines[number][:_MOST_LETTERS]):
            cells = _cells(line)
            head = cells if moves.is_list(cells) else []
    return _found(items, reading, title)


def read_csv(source: Source) -> Found | None:
    """Read CSV whose header names a move and how much of it; None if this is none."""
    first = next((n for n, line in enumerate(source.lines) if line), None)
    if first is None or len(head := source.lines[first]) > _MOST_LETTERS:
        return None
    delimiter = max(",;\t", key=head.count)
    if delimiter not in head:
        return None
    lines = (f"{line}\n" for line in source.lines[first:])
    rows = csv.reader(lines, delimiter=delimiter, skipinitialspace=True, strict=True)
    names: list[str] = []
    number = first + 1
    reading = moves.Reading(source.name)
    items: list[Item] = []
    try:
        names = next(rows)
        if not moves.is_list(names):
            return None
        number = first + rows.line_num + 1
        for cells in rows:
            if any(cell.strip() for cell in cells):
                items += reading.one(_row(number, names, cells))
            number = first + rows.line_num + 1
    except csv.Error as error:
        if not names:
            return None
        unclosed = "end of data" in str(error)
        why = "a quote begins here that is not closed" if unclosed else str(error)
        raise wrong(source.name, number, f"not CSV: {why}") from None
    # What has the header of a table is one, whatever is wrong in its rows.
    return _found(items, reading, "") or Found(items=(), remarks=tuple(reading.remarks))


def _found(items: list[Item], reading: moves.Reading, title: str) -> Found | None:
    inner = [item for item in each(items) if isinstance(item, Move)]
    if not inner:
        return None
    exact = all(move.lasts for move in inner)
    return Found(items=tuple(items), title=title, exact=exact, remarks=tuple(reading.remarks))


def _cells(line: str) -> list[str]:
    return [cell.replace("\\|", "|").strip() for cell in re.split(r"(?<!\\)\|", line.strip("| "))]


def _row(number: int, head: list[str], cells: list[str]) -> Node:
    """Return a row as a mapping, as if it stood in a list of JSON."""
    named = {
        name: Node(number, doses.tidy(cell))
        for name, cell in zip(head, cells, strict=False)
        if doses.folded(cell).strip(" -")
    }
    return Node(number, named)
