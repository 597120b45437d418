"""Layout of a figure: the poses on their sheet, and the arrows between them.

All sheets have one size and one scale, so that a person is as large in one figure as in another.
Standing poses stand side by side, lying ones lie one above the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, NamedTuple

from matcue.pictures.figures.pose import Point, PropKind, View
from matcue.pictures.figures.shapes import (
    ARROW,
    LINE,
    Arrow,
    Disc,
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
    wide = sum(box.width for box in boxes) + BETWEEN * (len(boxes) - 1)
    tall = sum(box.height for box in boxes) + BELOW * (len(boxes) - 1)
    if wide <= room_x and max(box.height for box in boxes) <= room_y:
        placed = tuple(_beside(drawn, boxes))
    elif tall <= room_y and max(box.width for box in boxes) <= room_x:
        placed = tuple(_below(drawn, boxes))
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


def _beside(drawn: Sequence[Sequence[Shape]], boxes: Sequence[Box]) -> Iterator[Shape]:
    at = 0.0
    for index, (each, box) in enumerate(zip(drawn, boxes, strict=True)):
        yield from (moved(shape, at - box.left, 0) for shape in each)
        at += box.width
        if index < len(boxes) - 1:
            middle = at + BETWEEN / 2
            height = min(box.high, boxes[index + 1].high) * 0.6
            yield _step(Point(middle - ARROW_LENGTH / 2, height), Point(1, 0))
        at += BETWEEN


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
