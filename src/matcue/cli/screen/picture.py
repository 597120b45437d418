"""A picture of the terminal: a letter and an ink for each cell; and the difference of two."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from itertools import groupby
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

from rich.cells import cell_len

if TYPE_CHECKING:
    from collections.abc import Iterator


class Ink(StrEnum):
    """The role of a cell's text; `inks` gives each its style."""

    PLAIN = "plain"
    STRONG = "strong"
    QUIET = "quiet"
    READY = "ready"
    WORK = "work"
    REST = "rest"
    AIR = "air"
    ALERT = "alert"
    CODE = "code"
    """Black on white, for a camera."""


_NARROW: Final = frozenset(map(chr, range(32, 127))) | frozenset("█▀▄▌─━·←→↑↓…")
"""Letters known to take one column; the width of others is looked up."""

Row: TypeAlias = tuple[tuple[str, ...], tuple[Ink, ...]]
"""Letters and inks, one for each column. A letter of two columns is followed by an empty one."""

Picture: TypeAlias = tuple[Row, ...]


class Patch(NamedTuple):
    """A changed part of a row."""

    x: int
    y: int
    columns: int


@dataclass(slots=True)
class Canvas:
    """A grid of cells to paint on; what falls outside is clipped."""

    columns: int
    rows: int
    _letters: list[list[str]] = field(init=False)
    _inks: list[list[Ink]] = field(init=False)

    def __post_init__(self) -> None:
        self._letters = [[" "] * self.columns for _ in range(self.rows)]
        self._inks = [[Ink.PLAIN] * self.columns for _ in range(self.rows)]

    def write(self, x: int, y: int, text: str, ink: Ink = Ink.PLAIN) -> int:
        """Paint a text, and return the column after it."""
        if not 0 <= y < self.rows:
            return x
        if x >= 0 and _NARROW.issuperset(text):
            # Nearly everything is of this kind, and a screen is painted thirty times a second.
            self._put(x, y, list(text[: max(0, self.columns - x)]), ink)
            return x + len(text)
        for letter in text:
            wide = cell_len(letter)
            if wide == 0 and 0 < x <= self.columns:
                # An accent of its own belongs to the letter before it, which may be a wide one.
                letters = self._letters[y]
                letters[x - 1 if letters[x - 1] else x - 2] += letter
            elif wide and x >= 0 and x + wide <= self.columns:
                self._put(x, y, [letter, *[""] * (wide - 1)], ink)
            x += wide
        return x

    def _put(self, x: int, y: int, cells: list[str], ink: Ink) -> None:
        if not cells:
            return
        letters, end = self._letters[y], x + len(cells)
        # What is left of a letter of two columns, when half of it is written over, is a space.
        if not letters[x]:
            letters[x - 1] = " "
        if end < self.columns and not letters[end]:
            letters[end] = " "
        letters[x:end] = cells
        self._inks[y][x:end] = [ink] * len(cells)

    def write_lines(self, x: int, y: int, lines: tuple[str, ...], ink: Ink) -> None:
        """Paint lines one below the other."""
        for nth, line in enumerate(lines):
            self.write(x, y + nth, line, ink)

    def picture(self) -> Picture:
        """Return what was painted."""
        return tuple(
            (tuple(letters), tuple(inks))
            for letters, inks in zip(self._letters, self._inks, strict=True)
        )


def runs(row: Row) -> Iterator[tuple[str, Ink]]:
    """Yield the runs of a row that have the same ink."""
    letters, inks = row
    at = 0
    for ink, same in groupby(inks):
        end = at + sum(1 for _ in same)
        yield "".join(letters[at:end]), ink
        at = end


def text(picture: Picture) -> str:
    """Return a picture as plain text, a line for each row."""
    return "\n".join("".join(letters).rstrip() for letters, _ in picture) + "\n"


def patches(before: Picture, after: Picture) -> Iterator[Patch]:
    """Yield the parts of *after* that differ from *before*; all rows if the size differs."""
    if len(before) != len(after) or [len(row[0]) for row in before[:1]] != [
        len(row[0]) for row in after[:1]
    ]:
        yield from (Patch(0, y, len(letters)) for y, (letters, _) in enumerate(after))
        return
    for y, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new:
            cells = zip(*old, *new, strict=True)
            differ = [x for x, (a, i, b, j) in enumerate(cells) if (a, i) != (b, j)]
            end = differ[-1] + 1
            # A letter of two columns is painted whole, though both had one there.
            end += end < len(new[0]) and not new[0][end]
            yield Patch(differ[0], y, end - differ[0])


def fitted(words: str, columns: int) -> str:
    """Return a text shortened to a width, with an ellipsis if it was too long."""
    if cell_len(words) <= columns:
        return words
    kept, wide = "", 0
    for letter in words:
        wide += cell_len(letter)
        if wide > columns - 1:
            break
        kept += letter
    return f"{kept.rstrip()}…" if columns > 0 else ""


def folded(words: str, columns: int, lines: int) -> tuple[str, ...]:
    """Wrap a text at spaces into at most *lines* lines; the last is shortened if need be."""
    found: list[str] = []
    left = words.split()
    while left and len(found) < lines - 1:
        line = left.pop(0)
        while left and cell_len(f"{line} {left[0]}") <= columns:
            line += f" {left.pop(0)}"
        found.append(fitted(line, columns))
    return (*found, fitted(" ".join(left), columns)) if left else tuple(found)
