"""A sheet as SVG: one colour, `currentColor`, in several strengths, so that it suits any page.

A page that wants more colours gives them to the classes: ``figure-body``, ``figure-far``,
``figure-prop``, ``figure-floor``, ``figure-mat``, ``figure-mark``.
"""

from __future__ import annotations

from html import escape
from math import dist
from typing import TYPE_CHECKING, Final

from matcue.pictures.figures.layout import HEIGHT, MARGIN, WIDTH, Box
from matcue.pictures.figures.pose import Point
from matcue.pictures.figures.shapes import ARROW, GAP, Arrow, Disc, Patch, Shade, Shape, Stroke

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matcue.pictures.figures.layout import Sheet

STRENGTH: Final = {
    Shade.BODY: 1.0,
    Shade.FAR: 0.42,
    Shade.PROP: 0.34,
    Shade.FLOOR: 0.2,
    Shade.MAT: 0.12,
    Shade.MARK: 0.6,
}
"""Opacity of each tone."""

FILL: Final = 'fill="currentColor"'


def svg(
    drawing: Sheet,
    *,
    title: str,
    key: str,
    width: float | None = None,
    height: float | None = None,
    tight: bool = False,
    color: str | None = None,
) -> str:
    """Write a sheet as an SVG element.

    Args:
        drawing: The sheet to paint.
        title: A text alternative.
        key: Letters, digits and hyphens for the ids inside; each figure of a page needs its own.
        width: In CSS pixels; without it the page decides.
        height: The same; whatever the two are, the figure keeps its shape and stays in the middle.
        tight: Crop to what is drawn, not to the sheet that all figures have in common.
        color: A CSS colour for a picture that stands alone; None is the colour of the text.
    """
    frame = _frame(drawing.box, tight=tight)
    size = "".join(
        f' {name}="{_n(value)}"'
        for name, value in (("width", width), ("height", height))
        if value is not None
    )
    edges = tuple(map(_n, (frame.left, -frame.high, frame.width, frame.height)))
    ink = "" if color is None else f' color="{escape(color)}"'
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" role="img"{size}{ink}'
    style = 'fill="none" stroke-linecap="round" stroke-linejoin="round"'
    region = 'x="{}" y="{}" width="{}" height="{}"'.format(*edges)
    inside = "".join(_painted(drawing.shapes, key, region))
    return (
        f'{opening} viewBox="{" ".join(edges)}" {style}>'
        f"<title>{escape(title)}</title>{inside}</svg>"
    )


def _frame(box: Box, *, tight: bool) -> Box:
    if tight:
        return Box(box.left - MARGIN, box.low - MARGIN, box.right + MARGIN, box.high + MARGIN)
    x, y = (box.left + box.right) / 2, (box.low + box.high) / 2
    return Box(x - WIDTH / 2, y - HEIGHT / 2, x + WIDTH / 2, y + HEIGHT / 2)


def _painted(drawn: Sequence[Shape], key: str, region: str) -> Iterator[str]:
    """Paint in order. What a limb crosses is masked along it; things are crossed without."""
    behind: list[str] = []
    gaps = 0
    for shape in drawn:
        crossing = _crossing(shape)
        if crossing and behind:
            gaps += 1
            name = f"{key}-gap-{gaps}"
            yield _mask(name, crossing, region)
            behind = [f'<g mask="url(#{name})">', *behind, "</g>"]
        if shape.tone in {Shade.BODY, Shade.FAR}:
            behind.append(_element(shape))
        else:
            yield from behind
            behind = []
            yield _element(shape)
    yield from behind


def _crossing(shape: Shape) -> str:
    """Write the path along which a shape leaves a gap, if it does."""
    match shape:
        case Stroke(points=points, width=width, over=True, grown=grown, smooth=smooth):
            d = _d(_freed(points, grown), smooth=smooth)
        case Arrow(points=points):
            d, width = _d(points, smooth=True), ARROW
        case Disc(middle=middle, radius=radius, line=line, over=True):
            return f'<circle {_circle(middle, radius + line / 2 + GAP)} fill="#000"/>'
        case _:
            return ""
    return (
        f'<path d="{d}" stroke="#000" stroke-linecap="butt" stroke-width="{_n(width + 2 * GAP)}"/>'
    )


def _mask(name: str, crossing: str, region: str) -> str:
    white = f'<rect {region} fill="#fff"/>'
    return f'<mask id="{name}" maskUnits="userSpaceOnUse" {region}>{white}{crossing}</mask>'


def _freed(points: Sequence[Point], grown: float) -> tuple[Point, ...]:
    """Cut off the piece of a limb that is one with the body."""
    first, second, *rest = points
    length = dist(first, second)
    part = min(0.9, grown / length) if length else 0.0
    start = Point(first.x + part * (second.x - first.x), first.y + part * (second.y - first.y))
    return (start, second, *rest)


def _element(shape: Shape) -> str:
    strength = STRENGTH[shape.tone]
    ink = f' class="figure-{shape.tone}"' + ("" if strength == 1 else f' opacity="{strength:g}"')
    match shape:
        case Stroke(points=points, width=width, smooth=smooth):
            d = _d(points, smooth=smooth)
            return f'<path{ink} d="{d}" stroke="currentColor" stroke-width="{_n(width)}"/>'
        case Arrow(points=points, heads=heads):
            d = _d(points, smooth=True) + "".join(_d(head, smooth=False) for head in heads)
            return f'<path{ink} d="{d}" stroke="currentColor" stroke-width="{_n(ARROW)}"/>'
        case Disc(middle=middle, radius=radius, line=line):
            paint = f'stroke="currentColor" stroke-width="{_n(line)}"' if line else FILL
            return f"<circle{ink} {_circle(middle, radius)} {paint}/>"
        case Patch(points=points, bends=bends, rounding=rounding):
            first, *others = points
            d = f"M{_xy(first)}"
            for bend, to in zip(bends, (*others, first), strict=True):
                d += f"L{_xy(to)}" if bend is None else f"Q{_xy(bend)} {_xy(to)}"
            return (
                f'<path{ink} d="{d}Z" {FILL} stroke="currentColor" stroke-width="{_n(rounding)}"/>'
            )


def _circle(middle: Point, radius: float) -> str:
    return f'cx="{_n(middle.x)}" cy="{_n(-middle.y)}" r="{_n(radius)}"'


def _d(points: Sequence[Point], *, smooth: bool) -> str:
    """Write a path. A smooth one goes through all its points (Catmull and Rom's splines)."""
    first, *others = points
    if not smooth or len(points) < 3:
        return f"M{_xy(first)}" + "".join(f"L{_xy(point)}" for point in others)
    d = f"M{_xy(first)}"
    padded = (first, *points, points[-1])
    for before, start, end, after in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        one = Point(start.x + (end.x - before.x) / 6, start.y + (end.y - before.y) / 6)
        two = Point(end.x - (after.x - start.x) / 6, end.y - (after.y - start.y) / 6)
        d += f"C{_xy(one)} {_xy(two)} {_xy(end)}"
    return d


def _xy(point: Point) -> str:
    return f"{_n(point.x)} {_n(-point.y)}"


def _n(value: float) -> str:
    """Write a number as short as it goes; a hundredth of a unit is nothing that anybody sees."""
    return f"{round(value, 2) + 0.0:g}"
