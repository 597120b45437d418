"""Big letters for a line of text, three or six rows high, as half blocks."""

from __future__ import annotations

import unicodedata
from functools import lru_cache
from typing import Final

from matcue.cli.screen.digits import blocks

ROWS: Final = 3
"""The height of a line of big letters of size 1, in rows."""

_SPACE: Final = 2
_GAP: Final = 1

# Capitals only: they need no room below the line, so they are as high as three rows allow. They
# are five dots high; the sixth stays free.
_LETTERS: Final = {
    "A": (".##.", "#..#", "####", "#..#", "#..#"),
    "B": ("###.", "#..#", "###.", "#..#", "###."),
    "C": (".###", "#...", "#...", "#...", ".###"),
    "D": ("###.", "#..#", "#..#", "#..#", "###."),
    "E": ("####", "#...", "###.", "#...", "####"),
    "F": ("####", "#...", "###.", "#...", "#..."),
    "G": (".###", "#...", "#.##", "#..#", ".###"),
    "H": ("#..#", "#..#", "####", "#..#", "#..#"),
    "I": ("#", "#", "#", "#", "#"),
    "J": ("..##", "...#", "...#", "#..#", ".##."),
    "K": ("#..#", "#.#.", "##..", "#.#.", "#..#"),
    "L": ("#..", "#..", "#..", "#..", "###"),
    "M": ("#...#", "##.##", "#.#.#", "#...#", "#...#"),
    "N": ("#..#", "##.#", "#.##", "#..#", "#..#"),
    "O": (".##.", "#..#", "#..#", "#..#", ".##."),
    "P": ("###.", "#..#", "###.", "#...", "#..."),
    "Q": (".##.", "#..#", "#..#", "#.#.", ".#.#"),
    "R": ("###.", "#..#", "###.", "#.#.", "#..#"),
    "S": (".###", "#...", ".##.", "...#", "###."),
    "T": ("#####", "..#..", "..#..", "..#..", "..#.."),
    "U": ("#..#", "#..#", "#..#", "#..#", ".##."),
    "V": ("#...#", "#...#", ".#.#.", ".#.#.", "..#.."),
    "W": ("#...#", "#...#", "#.#.#", "##.##", "#...#"),
    "X": ("#..#", "#..#", ".##.", "#..#", "#..#"),
    "Y": ("#...#", ".#.#.", "..#..", "..#..", "..#.."),
    "Z": ("####", "...#", ".##.", "#...", "####"),
    "0": (".##.", "#..#", "#..#", "#..#", ".##."),
    "1": (".#", "##", ".#", ".#", ".#"),
    "2": ("###.", "...#", ".##.", "#...", "####"),
    "3": ("###.", "...#", ".##.", "...#", "###."),
    "4": ("#..#", "#..#", "####", "...#", "...#"),
    "5": ("####", "#...", "###.", "...#", "###."),
    "6": (".##.", "#...", "###.", "#..#", ".##."),
    "7": ("####", "...#", "..#.", ".#..", ".#.."),
    "8": (".##.", "#..#", ".##.", "#..#", ".##."),
    "9": (".##.", "#..#", ".###", "...#", ".##."),
    "'": ("#", "#", ".", ".", "."),
    ",": (".", ".", ".", "#", "#"),
    ".": (".", ".", ".", ".", "#"),
    ":": (".", "#", ".", "#", "."),
    "!": ("#", "#", "#", ".", "#"),
    "-": ("...", "...", "###", "...", "..."),
    "/": ("...#", "..#.", "..#.", ".#..", "#..."),
    "(": (".#", "#.", "#.", "#.", ".#"),
    ")": ("#.", ".#", ".#", ".#", "#."),
    "&": (".#..", "#.#.", ".#..", "#.#.", ".#.#"),
    "+": ("...", ".#.", "###", ".#.", "..."),
}

_ALIKE: Final = str.maketrans(
    {
        "\N{RIGHT SINGLE QUOTATION MARK}": "'",
        "\N{LEFT SINGLE QUOTATION MARK}": "'",
        "\N{EN DASH}": "-",
        "\N{EM DASH}": "-",
        "\N{HYPHEN}": "-",
    }
)


@lru_cache(maxsize=512)
def lettered(text: str, columns: int, lines: int = 1, size: int = 1) -> tuple[str, ...]:
    """Return a text in big letters.

    Args:
        text: The text; case does not matter.
        columns: The available width.
        lines: The most lines it may be wrapped into, at spaces.
        size: The width of a stroke in dots.

    Returns:
        `ROWS` times *size* rows for each line; none if it does not fit, or a letter is missing.
    """
    words = _plain(text).split()
    if not words or any(letter not in _LETTERS for word in words for letter in word):
        return ()
    broken: list[str] = []
    for word in words:
        if broken and _width(f"{broken[-1]} {word}") * size <= columns:
            broken[-1] += f" {word}"
        else:
            broken.append(word)
    if len(broken) > lines or any(_width(line) * size > columns for line in broken):
        return ()
    return tuple(row for line in broken for row in _drawn(line, size))


def _plain(text: str) -> str:
    """Write in capitals without marks above or below."""
    apart = unicodedata.normalize("NFKD", text.translate(_ALIKE).upper())
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _width(line: str) -> int:
    return sum(_advance(letter) for letter in line) - _GAP


def _advance(letter: str) -> int:
    return _SPACE if letter == " " else len(_LETTERS[letter][0]) + _GAP


def _drawn(line: str, size: int) -> tuple[str, ...]:
    dots: set[tuple[int, int]] = set()
    left = 0
    for letter in line:
        for y, row in enumerate(_LETTERS.get(letter, ())):
            for x, dot in enumerate(row):
                if dot == "#":
                    at = (left + x) * size, y * size
                    dots |= {(at[0] + i, at[1] + j) for i in range(size) for j in range(size)}
        left += _advance(letter)
    return blocks(dots, (left - _GAP) * size, ROWS * size)
