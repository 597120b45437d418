"""From joints to shapes: strokes, discs and patches, in the order in which they are painted.

To draw figures by other means than SVG (on a terminal, say), begin here.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from math import cos, dist, pi, sin
from typing import TYPE_CHECKING, Final, TypeAlias

from matcue.pictures.figures.pose import HEAD_RADIUS, Point, PropKind, View

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.pictures.figures.pose import Arm, Leg, Pose, Prop

TRUNK: Final = 9.0
LEG: Final = 5.8
ARM: Final = 5.0
NOSE_RADIUS: Final = 1.7
GAP: Final = 1.6
"""What is left free on each side of a limb that crosses the body."""
GROWN: Final = 7.0
"""So far from its first joint a limb is one with the body."""
LINE: Final = 1.6
ARROW: Final = 2.2
HEAD_OF_ARROW: Final = 4.5
THING: Final = 3.0
HOOP_FLATNESS: Final = 0.28


class Shade(StrEnum):
    """The part of a drawing that a shape belongs to, which decides how dark it is."""

    BODY = "body"
    FAR = "far"
    PROP = "prop"
    FLOOR = "floor"
    MAT = "mat"
    MARK = "mark"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stroke:
    """A line with round ends and corners.

    Attributes:
        points: Its points, in units of the grid.
        width: How thick it is.
        tone: How dark it is.
        smooth: Whether it bends through its points or goes straight from each to the next.
        over: Whether a `GAP` is left free along it where it crosses the body.
        grown: The length from its beginning over which it joins the body and no gap is left.
    """

    points: tuple[Point, ...]
    width: float
    tone: Shade
    smooth: bool = False
    over: bool = False
    grown: float = 0.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Disc:
    """A disc or a ring.

    Attributes:
        middle: Its centre.
        radius: Its radius.
        tone: How dark it is.
        line: The line width of a ring; 0 for a disc.
        over: Whether a `GAP` is left free round it where it lies on the body.
    """

    middle: Point
    radius: float
    tone: Shade
    line: float = 0.0
    over: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Patch:
    """A filled shape with rounded corners; its long sides may bend.

    Attributes:
        points: Its corners in order.
        bends: For each side, from a corner to the next, where it is drawn to; None is straight.
        rounding: The diameter of its corners.
        tone: How dark it is.
    """

    points: tuple[Point, ...]
    bends: tuple[Point | None, ...]
    rounding: float
    tone: Shade


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrow:
    """A thin line through its points with a head at its end, or at both; a gap lies along it."""

    points: tuple[Point, ...]
    both: bool = False
    tone: Shade = Shade.MARK

    @property
    def heads(self) -> tuple[tuple[Point, Point, Point], ...]:
        """The points of each head: one wing, the tip, the other wing."""
        ends = [(self.points[-2], self.points[-1])]
        if self.both:
            ends.append((self.points[1], self.points[0]))
        return tuple(_head(before, tip) for before, tip in ends)


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Shapes painted as one: where they lie on each other, it is no darker."""

    shapes: tuple[Shape, ...]
    tone: Shade


Shape: TypeAlias = Stroke | Disc | Patch | Arrow | Group


def shapes(pose: Pose) -> tuple[Shape, ...]:
    """Return the shapes of a pose in painting order: props, a helper, far limbs, near limbs."""
    return (*_things(pose), *_helper(pose), *_body(pose), *_held(pose), *_marks(pose))


def _head(before: Point, tip: Point) -> tuple[Point, Point, Point]:
    length = dist(before, tip) or 1.0
    ux, uy = (tip.x - before.x) / length, (tip.y - before.y) / length
    back = Point(tip.x - HEAD_OF_ARROW * ux, tip.y - HEAD_OF_ARROW * uy)
    half = HEAD_OF_ARROW * 0.62
    return (
        Point(back.x - half * uy, back.y + half * ux),
        tip,
        Point(back.x + half * uy, back.y - half * ux),
    )


def _helper(pose: Pose) -> Iterator[Shape]:
    """Draw who stands by like what is far, so that nobody takes them for who exercises."""
    if pose.helper is not None:
        yield Group(shapes=shapes(pose.helper), tone=Shade.FAR)


def _body(pose: Pose) -> Iterator[Shape]:
    match pose.view:
        case View.SIDE:
            if pose.far_leg is not None:
                yield _leg(pose.far_leg, Shade.FAR)
            if pose.far_arm is not None:
                yield _arm(pose.far_arm, Shade.FAR)
            yield _line_of_trunk(pose)
            yield _leg(pose.near_leg, Shade.BODY, over=True)
            yield _arm(pose.near_arm, Shade.BODY, over=True)
        case View.FRONT:
            yield _breadth_of_trunk(pose)
            yield from (_leg(leg, Shade.BODY, over=True) for leg in pose.legs)
            yield from (_arm(arm, Shade.BODY, over=True) for arm in pose.arms)
        case View.ABOVE:
            yield from (_leg(leg, Shade.BODY) for leg in pose.legs)
            yield _breadth_of_trunk(pose)
            yield from (_arm(arm, Shade.BODY, over=True) for arm in pose.arms)
    # The head comes last, for a figure is read from where its face is.
    yield Disc(middle=pose.head, radius=HEAD_RADIUS, tone=Shade.BODY, over=True)
    if pose.nose is not None:
        yield Disc(middle=pose.nose, radius=NOSE_RADIUS, tone=Shade.BODY)


def _arm(arm: Arm, tone: Shade, *, over: bool = False) -> Stroke:
    return Stroke(points=arm.joints, width=ARM, tone=tone, over=over, grown=GROWN)


def _leg(leg: Leg, tone: Shade, *, over: bool = False) -> Stroke:
    return Stroke(points=leg.joints, width=LEG, tone=tone, over=over, grown=GROWN)


def _line_of_trunk(pose: Pose) -> Stroke:
    return Stroke(
        points=(pose.hip, pose.back, pose.neck), width=TRUNK, tone=Shade.BODY, smooth=True
    )


def _breadth_of_trunk(pose: Pose) -> Patch:
    """Draw shoulders, sides and hips; the sides bend with the spine and are drawn in a little."""
    shoulders = [arm.shoulder for arm in pose.arms]
    hips = [leg.hip for leg in pose.legs]
    left, right = shoulders[0], shoulders[-1]
    low_left, low_right = hips[0], hips[-1]
    bend_x = 2 * (pose.back.x - (pose.hip.x + pose.neck.x) / 2)
    bend_y = 2 * (pose.back.y - (pose.hip.y + pose.neck.y) / 2)

    def side(upper: Point, lower: Point) -> Point:
        x, y = (upper.x + lower.x) / 2, (upper.y + lower.y) / 2
        inward = 0.15
        return Point(
            x + bend_x + inward * (pose.back.x - x), y + bend_y + inward * (pose.back.y - y)
        )

    return Patch(
        points=(left, right, low_right, low_left),
        bends=(None, side(right, low_right), None, side(left, low_left)),
        rounding=5.5,
        tone=Shade.BODY,
    )


def _marks(pose: Pose) -> Iterator[Shape]:
    for points in pose.arrows:
        yield Arrow(points=points)
    for points in pose.sways:
        yield Arrow(points=points, both=True)


def _things(pose: Pose) -> Iterator[Shape]:
    for prop in pose.props:
        yield from _thing(prop, pose.view)


def _held(pose: Pose) -> Iterator[Shape]:
    """Draw what is nearer than the body: dumbbells from their end, and the front of a hoop."""
    for prop in pose.props:
        if prop.kind is PropKind.DUMBBELLS:
            for point in prop.points:
                yield Disc(middle=point, radius=3.4, tone=Shade.BODY, line=2.0, over=True)
        elif prop.kind is PropKind.HOOP:
            yield _half_hoop(prop, front=True)


def _half_hoop(prop: Prop, *, front: bool) -> Stroke:
    middle, end = prop.points
    across, down = end.x - middle.x, HOOP_FLATNESS * (end.x - middle.x)
    way = -1 if front else 1
    turns = [pi * nth / 8 for nth in range(9)]
    points = [Point(middle.x + across * cos(t), middle.y + way * down * sin(t)) for t in turns]
    return Stroke(points=tuple(points), width=ARROW, tone=Shade.MARK, smooth=True, over=front)


def _thing(prop: Prop, view: View) -> Iterator[Shape]:
    def line(*points: Point, width: float = THING) -> Stroke:
        return Stroke(points=points, width=width, tone=Shade.PROP)

    first, *others = prop.points
    match prop.kind:
        case PropKind.MAT if view is View.ABOVE:
            yield _block(first, others[0], Shade.MAT)
        case PropKind.MAT:
            yield line(Point(first.x, -1.5), Point(others[0].x, -1.5), width=3.4)
        case PropKind.CHAIR:
            # One line, part of it drawn twice, so that no corner is darker than the rest.
            back, *top = others
            feet = Point(first.x, 0), Point(back.x, 0)
            yield line(feet[0], first, back, feet[1], back, *top)
        case PropKind.BALL:
            radius = dist(first, others[0])
            yield Disc(middle=first, radius=radius - LINE / 2, tone=Shade.PROP, line=LINE * 1.5)
        case PropKind.WALL:
            yield line(first, others[0])
        case PropKind.BAR:
            yield line(first, others[0])
        case PropKind.HOOP:
            yield _half_hoop(prop, front=False)
        case PropKind.SOFA:
            yield _block(first, others[0], Shade.PROP)
        case PropKind.STAIR:
            far, *rail = others
            middle, half = (first.x + far.x) / 2, far.y / 2
            # The post of the rail runs down the riser: one line, as for a chair.
            lower = Point(first.x, half), Point(middle, half)
            yield line(*reversed(rail), first, *lower, Point(middle, far.y), far)
        case PropKind.BAG:
            other, *hands = others
            yield _block(first, other, Shade.PROP)
            brim = max(first.y, other.y) + LINE
            for hand in hands:
                yield line(Point(first.x, brim), hand, Point(other.x, brim), width=LINE)
        case PropKind.DUMBBELLS:
            pass
        case PropKind.MATCHES:
            for x, y in prop.points:
                yield line(Point(x, y), Point(x + 4, y + 1), width=1.4)


def _block(a: Point, b: Point, tone: Shade) -> Patch:
    corners = (Point(a.x, a.y), Point(b.x, a.y), Point(b.x, b.y), Point(a.x, b.y))
    return Patch(points=corners, bends=(None,) * 4, rounding=5.0, tone=tone)
