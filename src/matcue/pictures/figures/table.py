"""An exercise's figure, and the table of all poses and figures in the package's own file."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from matcue.pictures.figures.pose import MOST_POSES, Arm, Leg, Point, Pose, Prop, PropKind, View
from matcue.pictures.figures.svg import Sheet, sheet, svg
from matcue.routine.document import Doc
from matcue.routine.model import Position
from matcue.routine.notation import Id
from matcue.routine.problems import validated
from matcue.routine.shelf import Shelf, content
from matcue.routine.source import read_tree

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.routine.model import Exercise
    from matcue.routine.source import Tree


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One pose, or two or three that follow each other.

    Attributes:
        name: Its name in the table: letters, digits and hyphens.
        title: A text alternative.
        poses: The poses in their order.
    """

    name: str
    title: str
    poses: tuple[Pose, ...]

    def sheet(self, *, bare: bool = False) -> Sheet:
        """Return the shapes to paint, for drawing by other means than SVG; *bare* as for `svg`."""
        return sheet(self.poses, bare=bare)

    def svg(
        self,
        *,
        title: str | None = None,
        key: str | None = None,
        width: float | None = None,
        height: float | None = None,
        tight: bool = False,
        bare: bool = False,
        color: str | None = None,
    ) -> str:
        """Return one self-contained SVG element in the colour of the text.

        Args:
            title: A text alternative, if not the figure's own title.
            key: A prefix for the ids inside: letters, digits and hyphens. It must differ for each
                figure of a page.
            width: In CSS pixels; without it the page decides.
            height: The same.
            tight: Crop to what is drawn. Otherwise all figures have the same size and scale.
            bare: Leave out floor, mat and the arrows at a pose, for a picture with its own ground.
            color: A CSS colour, for a picture that stands alone.
        """
        return svg(
            self.sheet(bare=bare),
            title=self.title if title is None else title,
            key=self.name if key is None else key,
            width=width,
            height=height,
            tight=tight,
            color=color,
        )


def of_exercise(exercise: Exercise) -> Figure:
    """Return the figure of an exercise; without one of its own, that of its position.

    Raises:
        RoutineError: The package's table of figures says something impossible.
    """
    poses = read_table().exercises.get(exercise.id) or (
        read_table().positions[exercise.position or Position.STANDING],
    )
    return Figure(name=exercise.id, title=exercise.name, poses=poses)


def of_position(position: Position) -> Figure:
    """Return the figure of a position.

    Raises:
        RoutineError: The package's table of figures says something impossible.
    """
    pose = read_table().positions[position]
    return Figure(name=position.value.replace(" ", "-"), title=position.value, poses=(pose,))


Joint = tuple[int, int]
Curve = Annotated[tuple[Joint, ...], Field(min_length=2)]
Poses = Annotated[tuple[Id, ...], Field(min_length=1, max_length=MOST_POSES)]


class _BodyDoc(Doc):
    head: Joint
    nose: Joint | None = None
    neck: Joint
    back: Joint
    hip: Joint


class _PoseDoc(Doc):
    view: View = View.SIDE
    body: _BodyDoc
    near_arm: tuple[Joint, Joint, Joint]
    far_arm: tuple[Joint, Joint, Joint] | None = None
    near_leg: tuple[Joint, Joint, Joint, Joint]
    far_leg: tuple[Joint, Joint, Joint, Joint] | None = None
    props: dict[PropKind, tuple[Joint, ...]] = Field(default_factory=dict)
    arrows: tuple[Curve, ...] = ()
    sways: tuple[Curve, ...] = ()
    helper: Id | None = None


class _FiguresDoc(Doc):
    """The shape of the file."""

    positions: dict[Position, Id]
    poses: dict[Id, _PoseDoc]
    figures: dict[Id, Poses]


@dataclass(frozen=True, slots=True)
class FigureTable:
    """All poses by name, and the figures of positions and exercises."""

    poses: Mapping[str, Pose]
    positions: Mapping[Position, Pose]
    exercises: Mapping[str, tuple[Pose, ...]]


@cache
def read_table() -> FigureTable:
    """Read the package's table; the result is cached.

    Raises:
        RoutineError: The file is invalid.
    """
    path = content() / "figures.yaml"
    return table(Shelf().bytes_of(path), path.name)


def table(data: bytes, source: str) -> FigureTable:
    """Parse a table.

    Args:
        data: YAML, UTF-8.
        source: Its name in messages.

    Raises:
        RoutineError: The table is invalid; the message has every mistake with its line.
    """
    tree = read_tree(data, source)
    doc = validated(tree, _FiguresDoc)
    _check(tree, doc)
    poses = {name: _pose(name, doc.poses) for name in doc.poses}
    return FigureTable(
        poses,
        {position: poses[name] for position, name in doc.positions.items()},
        {id_: tuple(poses[name] for name in names) for id_, names in doc.figures.items()},
    )


def _check(tree: Tree, doc: _FiguresDoc) -> None:
    for position in Position:
        if position not in doc.positions:
            tree.blame(("positions",), f"'{position}' is missing")
    for position, name in doc.positions.items():
        if name not in doc.poses:
            tree.blame(("positions", position.value), f"there is no pose '{name}'")
    for id_, names in doc.figures.items():
        for nth, name in enumerate(names):
            if name not in doc.poses:
                tree.blame(("figures", id_, nth), f"there is no pose '{name}'")
    for name, pose in doc.poses.items():
        if pose.helper and (pose.helper not in doc.poses or doc.poses[pose.helper].helper):
            tree.blame(("poses", name, "helper"), f"no pose '{pose.helper}' can help")
        for kind, points in pose.props.items():
            least, most = kind.points
            if not least <= len(points) <= most:
                many = f"{least}" if least == most else f"{least} to {most}"
                tree.blame(("poses", name, "props", kind.value), f"a {kind} takes {many} points")
    tree.check()


def _pose(name: str, docs: Mapping[str, _PoseDoc]) -> Pose:
    doc = docs[name]
    body = doc.body
    return Pose(
        name=name,
        view=doc.view,
        head=Point(*body.head),
        nose=Point(*body.nose) if body.nose else None,
        neck=Point(*body.neck),
        back=Point(*body.back),
        hip=Point(*body.hip),
        near_arm=_arm(doc.near_arm),
        far_arm=_arm(doc.far_arm) if doc.far_arm else None,
        near_leg=_leg(doc.near_leg),
        far_leg=_leg(doc.far_leg) if doc.far_leg else None,
        props=tuple(Prop(kind, _points(points)) for kind, points in doc.props.items()),
        arrows=tuple(map(_points, doc.arrows)),
        sways=tuple(map(_points, doc.sways)),
        helper=_pose(doc.helper, docs) if doc.helper else None,
    )


def _arm(joints: tuple[Joint, Joint, Joint]) -> Arm:
    shoulder, elbow, hand = _points(joints)
    return Arm(shoulder=shoulder, elbow=elbow, hand=hand)


def _leg(joints: tuple[Joint, Joint, Joint, Joint]) -> Leg:
    hip, knee, foot, toe = _points(joints)
    return Leg(hip=hip, knee=knee, foot=foot, toe=toe)


def _points(joints: tuple[Joint, ...]) -> tuple[Point, ...]:
    return tuple(Point(*joint) for joint in joints)
