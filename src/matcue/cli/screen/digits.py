"""Big digits at any height, drawn with a round pen and rendered as half blocks.

A digit is a few lines and arcs, so it is as smooth as the height allows; a scaled bitmap would be
coarser the bigger it gets. One cell holds two dots, one above the other, and these are about
square on every terminal.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterator


class _Line(NamedTuple):
    """A straight stroke. 0 to 1 is the whole width and height, y goes down."""

    x0: float
    y0: float
    x1: float
    y1: float


class _Arc(NamedTuple):
    """A part of an ellipse, from an angle to an angle: 0 is right, 90 is down."""

    x: float
    y: float
    rx: float
    ry: float
    begin: int
    end: int


_Stroke: TypeAlias = _Line | _Arc
_Dots: TypeAlias = frozenset[tuple[int, int]]

_SIX: Final = (_Arc(0.5, 0.7, 0.5, 0.3, 0, 360), _Arc(0.86, 0.7, 0.86, 0.7, 180, 266))

_STROKES: Final[dict[str, tuple[_Stroke, ...]]] = {
    "0": (
        _Arc(0.5, 0.28, 0.5, 0.28, 180, 360),
        _Line(1, 0.28, 1, 0.72),
        _Arc(0.5, 0.72, 0.5, 0.28, 0, 180),
        _Line(0, 0.72, 0, 0.28),
    ),
    "1": (_Line(0.12, 0.22, 0.6, 0), _Line(0.6, 0, 0.6, 1)),
    "2": (_Arc(0.5, 0.28, 0.5, 0.28, 190, 396), _Line(0.9, 0.45, 0, 1), _Line(0, 1, 1, 1)),
    "3": (_Arc(0.48, 0.24, 0.44, 0.24, 200, 450), _Arc(0.48, 0.74, 0.52, 0.26, 270, 520)),
    "4": (_Line(0.46, 0, 0, 0.7), _Line(0, 0.7, 1, 0.7), _Line(0.76, 0.4, 0.76, 1)),
    "5": (
        _Line(0.08, 0, 0.92, 0),
        _Line(0.08, 0, 0.06, 0.46),
        _Arc(0.46, 0.69, 0.54, 0.31, 228, 515),
    ),
    "6": _SIX,
    "7": (_Line(0, 0, 1, 0), _Line(1, 0, 0.34, 1)),
    "8": (_Arc(0.5, 0.24, 0.44, 0.24, 0, 360), _Arc(0.5, 0.74, 0.5, 0.26, 0, 360)),
    "9": tuple(_Arc(1 - a.x, 1 - a.y, a.rx, a.ry, a.begin + 180, a.end + 180) for a in _SIX),
}

_COLON: Final = ":"
_PEN: Final = 0.15
"""The width of the pen, in heights: strong enough to be read from afar."""

_WIDTH: Final = 0.62
"""The width of a digit, in heights."""

SMALLEST: Final = 3
"""The least height in rows; below it plain text is more readable."""


def figure(text: str, rows: int, columns: int) -> tuple[str, ...]:
    """Return a number in digits, as high as fits.

    Args:
        text: Digits and colons.
        rows: The available height.
        columns: The available width.

    Returns:
        Lines of equal width; none if it does not fit at the height `SMALLEST`.
    """
    for height in range(rows, SMALLEST - 1, -1):
        if width(text, height) <= columns:
            return _drawn(text, height)
    return ()


def width(text: str, rows: int) -> int:
    """Return the width of a number at a height, in columns."""
    pen, digit, gap = _measures(rows)
    return sum(pen if letter == _COLON else digit for letter in text) + gap * (len(text) - 1)


def _measures(rows: int) -> tuple[int, int, int]:
    """Tell the pen, the width of a digit and the gap between two, in dots."""
    pen = max(1, round(rows * 2 * _PEN))
    return pen, max(3, round(rows * 2 * _WIDTH)), max(1, pen - pen // 3)


@lru_cache(maxsize=256)
def _drawn(text: str, rows: int) -> tuple[str, ...]:
    pen, digit, gap = _measures(rows)
    dots: set[tuple[int, int]] = set()
    left = 0
    for letter in text:
        dots |= {(x + left, y) for x, y in _dots(letter, rows)}
        left += (pen if letter == _COLON else digit) + gap
    return blocks(dots, left - gap, rows)


def blocks(dots: set[tuple[int, int]] | _Dots, columns: int, rows: int) -> tuple[str, ...]:
    """Return dots, as (x, y) from the top left, as lines of half blocks."""
    halves = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    return tuple(
        "".join(halves[(x, 2 * row) in dots, (x, 2 * row + 1) in dots] for x in range(columns))
        for row in range(rows)
    )


@lru_cache(maxsize=256)
def _dots(letter: str, rows: int) -> _Dots:
    pen, digit, _ = _measures(rows)
    high = rows * 2
    if letter == _COLON:
        tops = (round(high * 0.28), round(high * 0.72) - pen)
        return frozenset((x, top + y) for top in tops for x in range(pen) for y in range(pen))
    radius = pen / 2
    found: set[tuple[int, int]] = set()
    for stroke in _STROKES[letter]:
        for x, y in _points(stroke, digit - pen, high - pen):
            found |= _disc(x + radius, y + radius, radius)
    return frozenset(dot for dot in found if 0 <= dot[0] < digit and 0 <= dot[1] < high)


def _points(stroke: _Stroke, wide: int, high: int) -> Iterator[tuple[float, float]]:
    """Walk along a stroke in steps of less than half a dot."""
    steps = 4 * max(wide, high)
    match stroke:
        case _Line(x0, y0, x1, y1):
            # A line along an axis lies on whole dots, so that its edges are sharp.
            left, right = (round(x0 * wide),) * 2 if x0 == x1 else (x0 * wide, x1 * wide)
            top, foot = (round(y0 * high),) * 2 if y0 == y1 else (y0 * high, y1 * high)
            for n in range(steps + 1):
                yield left + (right - left) * n / steps, top + (foot - top) * n / steps
        case _Arc(x, y, rx, ry, begin, end):
            for n in range(steps + 1):
                angle = math.radians(begin + (end - begin) * n / steps)
                yield (x + rx * math.cos(angle)) * wide, (y + ry * math.sin(angle)) * high


def _disc(x: float, y: float, radius: float) -> set[tuple[int, int]]:
    """List the dots whose middle is under a round pen."""
    reach = (radius - 0.06) ** 2
    return {
        (column, row)
        for column in range(int(x - radius), int(x + radius) + 1)
        for row in range(int(y - radius), int(y + radius) + 1)
        if (column + 0.5 - x) ** 2 + (row + 0.5 - y) ** 2 <= reach
    }
