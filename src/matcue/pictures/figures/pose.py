"""A pose: the joints of a body as points on a small grid.

x counts to the right and y upward from the floor. A standing adult is about 100 units high, so a
unit is a little less than two centimetres. A figure is one pose, or two or three that follow
each other.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final, NamedTuple

HEAD_RADIUS: Final = 7
"""Of every head, in units of the grid."""

MOST_POSES: Final = 3
"""In one figure; more than three nobody follows."""


class Point(NamedTuple):
    """A point on the grid."""

    x: float
    y: float


class View(StrEnum):
    """The direction from which a body is seen."""

    SIDE = "side"
    """From its side; what is far is drawn lighter, and there is one line for the trunk."""
    FRONT = "front"
    """From before it or from behind; shoulders and hips have a width."""
    ABOVE = "above"
    """The same, lying on the mat and seen from above."""


class PropKind(StrEnum):
    """The kinds of props, and the meaning of their points."""

    MAT = "mat"
    """Its ends on the floor, or from above two opposite corners."""
    CHAIR = "chair"
    """Front and back of the seat, and the top of a backrest that is seen."""
    BALL = "ball"
    """Its middle, and a point on its rim."""
    WALL = "wall"
    """Its foot and its top."""
    BAR = "bar"
    """Its ends."""
    HOOP = "hoop"
    """Its middle, and its end at the side."""
    SOFA = "sofa"
    """Two opposite corners."""
    STAIR = "stair"
    """The foot of its lower step and the far end of its upper one; above them, a rail's ends."""
    BAG = "bag"
    """Two opposite corners, and the hand that carries it if one does."""
    DUMBBELLS = "dumbbells"
    """Each dumbbell."""
    MATCHES = "matches"
    """Each match."""

    @property
    def points(self) -> tuple[int, int]:
        """The least and the greatest number of points."""
        match self:
            case PropKind.CHAIR | PropKind.BAG:
                return (2, 3)
            case PropKind.STAIR:
                return (2, 4)
            case PropKind.DUMBBELLS | PropKind.MATCHES:
                return (1, 9)
            case _:
                return (2, 2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Arm:
    """An arm from its shoulder on."""

    shoulder: Point
    elbow: Point
    hand: Point

    @property
    def joints(self) -> tuple[Point, ...]:
        """From the body outward."""
        return (self.shoulder, self.elbow, self.hand)


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """A leg from its hip on; the foot is the heel, and `toe` the tip of the foot."""

    hip: Point
    knee: Point
    foot: Point
    toe: Point

    @property
    def joints(self) -> tuple[Point, ...]:
        """From the body outward."""
        return (self.hip, self.knee, self.foot, self.toe)


@dataclass(frozen=True, slots=True)
class Prop:
    """A prop and its points."""

    kind: PropKind
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pose:
    """One body at one instant.

    Attributes:
        name: Its name in the table.
        view: From where it is seen.
        head: The middle of the head.
        nose: Where the face looks, on the rim of the head; None where it looks at us.
        neck: The upper end of the trunk.
        back: The middle of the spine; a straight back has it halfway from hip to neck.
        hip: The lower end of the trunk.
        near_arm: The arm toward us; seen from before, the one on the left of the picture.
        far_arm: The other, None where the near one hides it.
        near_leg: The leg toward us; seen from before, the one on the left of the picture.
        far_leg: The other, None where the near one hides it.
        props: What else is there.
        arrows: Curves through points, with a head at the end: which way something goes.
        sways: The same with a head at both ends: to and fro.
        helper: Somebody who stands by, drawn lighter.
    """

    name: str
    view: View
    head: Point
    nose: Point | None
    neck: Point
    back: Point
    hip: Point
    near_arm: Arm
    far_arm: Arm | None
    near_leg: Leg
    far_leg: Leg | None
    props: tuple[Prop, ...] = ()
    arrows: tuple[tuple[Point, ...], ...] = ()
    sways: tuple[tuple[Point, ...], ...] = ()
    helper: Pose | None = None

    @property
    def arms(self) -> tuple[Arm, ...]:
        """The arms that are seen, the near one first."""
        return tuple(arm for arm in (self.near_arm, self.far_arm) if arm is not None)

    @property
    def legs(self) -> tuple[Leg, ...]:
        """The legs that are seen, the near one first."""
        return tuple(leg for leg in (self.near_leg, self.far_leg) if leg is not None)

    @property
    def joints(self) -> tuple[Point, ...]:
        """Every joint there is."""
        face = (self.nose,) if self.nose is not None else ()
        of_arms = [joint for arm in self.arms for joint in arm.joints]
        of_legs = [joint for leg in self.legs for joint in leg.joints]
        return (self.head, *face, self.neck, self.back, self.hip, *of_arms, *of_legs)
