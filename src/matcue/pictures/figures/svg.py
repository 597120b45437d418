"""A figure as SVG: its poses laid out on their sheet, with the arrows between them.

All sheets have one size and one scale, so that a person is as large in one figure as in another.
Standing poses stand side by side, lying ones lie one above the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from html import escape
from math import dist
from typing import TYPE_CHECKING, Final, NamedTuple

from matcue.base.text import plain
from matcue.pictures.figures.pose import Point, PropKind, View
from matcue.pictures.figures.shapes import (
    ARROW,
    GAP,
    LINE,
    Arrow,
    Disc,
    Group,
    Patch,
    Shade,
    Shape,
    Stroke,
    shapes,
)

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from matcue.pictures.figures.pose import Pose


WIDTH: Final = 240
HEIGHT: Final = 140
MARGIN: Final = 5
BETWEEN: Final = 24
"""From one pose to the next beside it; an arrow stands in it."""
CLOSEST: Final = 14
"""The same where three wide poses would else be too much for a sheet."""
BELOW: Final = 20
"""From one pose to the next below it."""
FLOOR_OVERHANG: Final = 3
ARROW_LENGTH: Final = 11


class Box(NamedTuple):
    """The bounding box of a drawing; y counts upward."""

    left: float
    low: float
    right: float
    high: float

    @property
    def width(self) -> float:
        """Its width."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Its height."""
        return self.high - self.low


@dataclass(frozen=True, slots=True)
class Sheet:
    """A figure ready to paint: shapes in painting order, and their bounding box."""

    shapes: tuple[Shape, ...]
    box: Box


def sheet(poses: Sequence[Pose], *, bare: bool = False) -> Sheet:
    """Lay out a figure's poses. The middle of the sheet is the middle of its box.

    Args:
        poses: In their order.
        bare: Leave out floor, mat and the arrows at a pose.

    Raises:
        ValueError: They do not fit on a sheet.
    """
    drawn = [(_bare if bare else _with_floor)(pose) for pose in poses]
    boxes = [extent(each) for each in drawn]
    room_x, room_y = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    gaps = len(boxes) - 1
    wide = sum(box.width for box in boxes) + BETWEEN * gaps
    close = wide - (BETWEEN - CLOSEST) * gaps
    tall = sum(box.height for box in boxes) + BELOW * gaps
    low = max(box.height for box in boxes) <= room_y
    if wide <= room_x and low:
        placed = tuple(_beside(drawn, boxes, BETWEEN))
    elif tall <= room_y and max(box.width for box in boxes) <= room_x:
        placed = tuple(_below(drawn, boxes))
    elif close <= room_x and low:
        placed = tuple(_beside(drawn, boxes, CLOSEST))
    else:
        names = ", ".join(pose.name for pose in poses)
        raise ValueError(f"{names}: {wide:.0f} by {tall:.0f} is too large for a figure")
    return Sheet(placed, extent(placed))


def extent(shapes_: Sequence[Shape]) -> Box:
    """Return the bounding box of shapes."""
    edges = [edge for shape in shapes_ for edge in _edges(shape)]
    return Box(
        min(x - r for x, _, r in edges),
        min(y - r for _, y, r in edges),
        max(x + r for x, _, r in edges),
        max(y + r for _, y, r in edges),
    )


def _edges(shape: Shape) -> Iterator[tuple[float, float, float]]:
    match shape:
        case Stroke(points=points, width=width):
            yield from ((x, y, width / 2) for x, y in points)
        case Disc(middle=(x, y), radius=radius, line=line):
            yield (x, y, radius + line / 2)
        case Arrow(points=points, heads=heads):
            wings = (point for head in heads for point in head)
            yield from ((x, y, ARROW / 2) for x, y in (*points, *wings))
        case Patch(points=points, rounding=rounding):
            yield from ((x, y, rounding / 2) for x, y in points)
        case Group(shapes=grouped):
            yield from (edge for each in grouped for edge in _edges(each))


def _with_floor(pose: Pose) -> tuple[Shape, ...]:
    drawn = shapes(pose)
    if pose.view is View.ABOVE:
        return drawn
    box = extent(drawn)
    ends = (
        Point(box.left - FLOOR_OVERHANG, -LINE - 2.6),
        Point(box.right + FLOOR_OVERHANG, -LINE - 2.6),
    )
    return (Stroke(points=ends, width=LINE, tone=Shade.FLOOR), *drawn)


def _bare(pose: Pose) -> tuple[Shape, ...]:
    props = tuple(prop for prop in pose.props if prop.kind is not PropKind.MAT)
    drawn = shapes(replace(pose, props=props))
    return tuple(shape for shape in drawn if shape.tone is not Shade.MARK)


def _beside(
    drawn: Sequence[Sequence[Shape]], boxes: Sequence[Box], between: float
) -> Iterator[Shape]:
    at = 0.0
    for index, (each, box) in enumerate(zip(drawn, boxes, strict=True)):
        yield from (moved(shape, at - box.left, 0) for shape in each)
        at += box.width
        if index < len(boxes) - 1:
            middle = at + between / 2
            height = min(box.high, boxes[index + 1].high) * 0.6
            yield _step(Point(middle - ARROW_LENGTH / 2, height), Point(1, 0))
        at += between


def _below(drawn: Sequence[Sequence[Shape]], boxes: Sequence[Box]) -> Iterator[Shape]:
    at = 0.0
    for index, (each, box) in enumerate(zip(drawn, boxes, strict=True)):
        yield from (moved(shape, -(box.left + box.right) / 2, at - box.high) for shape in each)
        at -= box.height
        if index < len(boxes) - 1:
            yield _step(Point(0, at - (BELOW - ARROW_LENGTH) / 2), Point(0, -1))
        at -= BELOW


def _step(begin: Point, way: Point) -> Arrow:
    end = Point(begin.x + ARROW_LENGTH * way.x, begin.y + ARROW_LENGTH * way.y)
    return Arrow(points=(begin, end))


def moved(shape: Shape, dx: float, dy: float) -> Shape:
    """Return a shape moved by an offset."""

    def to(point: Point) -> Point:
        return Point(point.x + dx, point.y + dy)

    match shape:
        case Stroke(points=points) | Arrow(points=points):
            return replace(shape, points=tuple(map(to, points)))
        case Disc(middle=middle):
            return replace(shape, middle=to(middle))
        case Patch(points=points, bends=bends):
            return replace(
                shape,
                points=tuple(map(to, points)),
                bends=tuple(bend and to(bend) for bend in bends),
            )
        case Group(shapes=grouped):
            return replace(shape, shapes=tuple(moved(each, dx, dy) for each in grouped))


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
        f"<title>{escape(plain(title))}</title>{inside}</svg>"
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
        if isinstance(shape, Group):
            inside = _painted(shape.shapes, f"{key}-{gaps}", region)
            behind.append(f"<g{_ink(shape.tone)}>{''.join(inside)}</g>")
        elif shape.tone in {Shade.BODY, Shade.FAR}:
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


def _ink(tone: Shade) -> str:
    strength = STRENGTH[tone]
    return f' class="figure-{tone}"' + ("" if strength == 1 else f' opacity="{strength:g}"')


def _element(shape: Stroke | Disc | Patch | Arrow) -> str:
    ink = _ink(shape.tone)
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
