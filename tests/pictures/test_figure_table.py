"""The table of poses: every exercise has a figure, and every body in it is a possible one."""

from __future__ import annotations

from itertools import pairwise
from math import dist
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import RoutineError
from matcue.pictures import figures
from matcue.pictures.figures.pose import HEAD_RADIUS, PropKind, View
from matcue.pictures.figures.table import read_table, table
from matcue.routine.catalogue import exercise as resolved
from matcue.routine.document import RestsDoc
from matcue.routine.library import Library
from matcue.routine.model import Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.pictures.figures.pose import Point, Pose
    from matcue.routine.model import Exercise

TABLE = read_table()
POSES = sorted(TABLE.poses.values(), key=lambda pose: pose.name)
LARGEST = (160, 130)
"""The corner of the grid; the table keeps a margin of 10 at the left."""

SEGMENTS = {
    "upper arm": 16,
    "forearm": 18,
    "thigh": 25,
    "shin": 23,
    "foot": 8,
    "spine": 30,
    "neck": 12,
}
"""How long each is, in units of the grid."""

LONGEST = {
    # Reaching hands stretch a shoulder a little, and a rounded back is longer than a straight one.
    "upper arm": 1.1,
    "forearm": 1.12,
    "thigh": 1.07,
    "shin": 1.1,
    "foot": 1.16,
    "spine": 1.15,
    "neck": 1.2,
}
SHORTEST = {
    # From the side an arm points toward us at most, as with hands on the chest; from the front
    # and from above a whole limb may.
    View.SIDE: {"upper arm": 0.65, "forearm": 0.38, "thigh": 0.75, "shin": 0.9, "foot": 0.6},
    View.FRONT: {"upper arm": 0.75, "forearm": 0.3, "thigh": 0.28, "shin": 0.85, "foot": 0.5},
    View.ABOVE: {"upper arm": 0.4, "forearm": 0.45, "thigh": 0.35, "shin": 0.35, "foot": 0.35},
}
CROSSED = {"sit-one-leg-arms-up", "sit-one-leg-fold", "lotus-folded"}
"""Seen from the side, a shin here lies across the other leg and points toward us."""
BEHIND = {"side-bridge-knees-start", "side-bridge-knees"}
"""Seen from before, the shins here point away from us."""
BOWED = {"straddle-folded"}
"""Seen from before, the trunk here is folded toward us."""
CHILDREN = {"child-under-bar", "child-hanging"}
CHILD = 0.62
"""A child's limbs as a part of a grown person's."""


def exercises() -> list[Exercise]:
    rests = RestsDoc.model_validate({})
    known = Library().exercises()
    return [resolved(id_, known, rests, None) for id_ in known]


def segments(pose: Pose) -> Iterator[tuple[str, float]]:
    """Every length of a body, as a part of what it should be."""
    grown = CHILD if pose.name in CHILDREN else 1

    def part(name: str, *joints: Point) -> tuple[str, float]:
        length = sum(dist(a, b) for a, b in pairwise(joints))
        return name, length / (grown * SEGMENTS[name])

    yield part("spine", pose.hip, pose.back, pose.neck)
    yield part("neck", pose.neck, pose.head)
    for arm in pose.arms:
        yield part("upper arm", arm.shoulder, arm.elbow)
        yield part("forearm", arm.elbow, arm.hand)
    for leg in pose.legs:
        yield part("thigh", leg.hip, leg.knee)
        yield part("shin", leg.knee, leg.foot)
        yield part("foot", leg.foot, leg.toe)


def test_every_exercise_of_the_catalogue_has_a_figure_of_its_own() -> None:
    ids = {exercise.id for exercise in exercises()}
    assert ids == set(TABLE.exercises)


def test_every_position_has_a_figure() -> None:
    assert [figures.of_position(position).poses for position in Position] == [
        (TABLE.positions[position],) for position in Position
    ]


def test_every_pose_belongs_to_a_figure() -> None:
    shown = {pose.name for poses in TABLE.exercises.values() for pose in poses}
    shown |= {pose.name for pose in TABLE.positions.values()}
    shown |= {pose.helper.name for pose in POSES if pose.helper is not None}
    assert set(TABLE.poses) == shown


def test_no_two_poses_are_the_same() -> None:
    bodies = {
        (pose.joints, pose.props, pose.arrows, pose.sways, pose.view): pose.name for pose in POSES
    }
    assert len(bodies) == len(POSES)


def test_a_movement_shows_its_end_too_or_which_way_it_goes() -> None:
    still = [
        exercise.id
        for exercise in exercises()
        if exercise.dose.tempo is not None
        for poses in [TABLE.exercises[exercise.id]]
        if len(poses) == 1 and not (poses[0].arrows or poses[0].sways)
    ]
    assert still == []


@pytest.mark.parametrize("position", Position)
def test_an_exercise_begins_in_its_position_as_the_voice_asks_for_it(position: Position) -> None:
    """At least one pose of every exercise carries the body where its position does."""
    wrong = [
        exercise.id
        for exercise in exercises()
        if exercise.position is position
        and not any(TAKES[position](pose) for pose in TABLE.exercises[exercise.id])
    ]
    assert wrong == []


def standing(pose: Pose) -> bool:
    """On the feet, hanging from a bar, or on the ball that one sits down on."""
    return pose.hip.y > 15 and all(leg.knee.y > 12 for leg in pose.legs)


def kneeling(pose: Pose) -> bool:
    """On a knee, behind a ball that one kneels down to, or on hands and feet right after."""
    on_ball = any(prop.kind is PropKind.BALL for prop in pose.props)
    on_knee = pose.view is View.ABOVE or any(low(leg.knee) for leg in pose.legs)
    return on_ball or on_knee or on_all_fours(pose)


def on_all_fours(pose: Pose) -> bool:
    """On the hands, and on feet or knees."""
    on_legs = low(pose.near_leg.toe) or low(pose.near_leg.knee)
    return pose.hip.y > 8 and low(pose.near_arm.hand) and on_legs


def prone(pose: Pose) -> bool:
    return pose.hip.y <= 8 and pose.head.x > pose.hip.x


def supine(pose: Pose) -> bool:
    return pose.view is View.ABOVE or (pose.back.y <= 11 and pose.head.x < pose.hip.x)


def seated(pose: Pose) -> bool:
    return pose.hip.y <= 8 and pose.neck.y > pose.hip.y + 8


def on_a_chair(pose: Pose) -> bool:
    return pose.hip.y == 32


def on_a_ball(pose: Pose) -> bool:
    """Sitting on it, higher than on the floor."""
    return pose.hip.y > 15 and any(prop.kind is PropKind.BALL for prop in pose.props)


def on_the_side(pose: Pose) -> bool:
    return pose.view is View.FRONT and pose.hip.y <= 12 and pose.hip.x > pose.neck.x + 20


def low(joint: Point) -> bool:
    return joint.y <= 6


TAKES = {
    Position.STANDING: standing,
    Position.KNEELING: kneeling,
    Position.ALL_FOURS: on_all_fours,
    Position.PRONE: prone,
    Position.SUPINE: supine,
    Position.SEATED: seated,
    Position.CHAIR: on_a_chair,
    Position.BALL: on_a_ball,
    "side": on_the_side,
}


def test_every_joint_lies_on_the_grid_and_above_the_floor() -> None:
    outside = {
        pose.name: joint
        for pose in POSES
        for joint in pose.joints
        if not (0 <= joint.x <= LARGEST[0] and 2 <= joint.y <= LARGEST[1])
    }
    assert outside == {}


def test_every_arrow_and_thing_lies_on_the_grid() -> None:
    outside = {
        pose.name: point
        for pose in POSES
        for points in (*pose.arrows, *pose.sways, *(prop.points for prop in pose.props))
        for point in points
        if not (0 <= point.x <= LARGEST[0] and 0 <= point.y <= LARGEST[1])
    }
    assert outside == {}


@pytest.mark.parametrize("segment", SEGMENTS)
def test_no_part_of_a_body_is_longer_in_one_pose_than_in_another(segment: str) -> None:
    long = {
        pose.name: round(part, 2)
        for pose in POSES
        for name, part in segments(pose)
        if name == segment and part > LONGEST[segment]
    }
    assert long == {}


@pytest.mark.parametrize("view", View)
def test_a_limb_is_shorter_only_where_it_points_toward_us(view: View) -> None:
    short = {
        (pose.name, name): round(part, 2)
        for pose in POSES
        if pose.view is view
        for name, part in segments(pose)
        if part < SHORTEST[view].get(name, 0.7)
        and not (name == "shin" and pose.name in CROSSED | BEHIND)
        and not (name == "spine" and pose.name in BOWED)
    }
    assert short == {}


def test_arms_begin_at_the_neck_and_legs_at_the_hip() -> None:
    loose = [
        pose.name
        for pose in POSES
        if any(dist(arm.shoulder, pose.neck) > 11 for arm in pose.arms)
        or any(dist(leg.hip, pose.hip) > 7 for leg in pose.legs)
    ]
    assert loose == []


def test_a_nose_is_on_the_rim_of_its_head() -> None:
    off = {
        pose.name: round(dist(pose.nose, pose.head), 1)
        for pose in POSES
        if pose.nose is not None and abs(dist(pose.nose, pose.head) - HEAD_RADIUS) > 1.5
    }
    assert off == {}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("positions: {standing: nobody}", "there is no pose 'nobody'"),
        ("positions: {standing: tall}", "'prone' is missing"),
        ("figures: {cat: [tall, nobody]}", "there is no pose 'nobody'"),
        ("figures: {cat: [tall, tall, tall, tall]}", "figures.yaml:7"),
        ("positions: {sitting: tall}", "'sitting' is not one of"),
    ],
)
def test_a_mistake_in_a_table_is_told_with_its_line(text: str, message: str) -> None:
    pose = (
        "poses:\n"
        "  tall:\n"
        "    body: {head: [10, 94], neck: [10, 81], back: [10, 66], hip: [10, 51]}\n"
        "    near-arm: [[10, 79], [11, 63], [15, 46]]\n"
        "    near-leg: [[10, 51], [10, 26], [10, 3], [18, 2]]\n"
    )
    rest = "positions: {}\n" if text.startswith("figures") else "figures: {}\n"
    with pytest.raises(RoutineError) as error:
        table(f"{pose}{rest}{text}\n".encode(), "figures.yaml")
    assert message in str(error.value)
    assert "figures.yaml:7:" in str(error.value) or "figures.yaml:6:" in str(error.value)


@pytest.mark.parametrize("helper", ["nobody", "tall"])
def test_a_helper_who_cannot_help_is_told_with_its_line(helper: str) -> None:
    text = (
        "positions: {}\n"
        "figures: {}\n"
        "poses:\n"
        "  tall:\n"
        "    body: {head: [10, 94], neck: [10, 81], back: [10, 66], hip: [10, 51]}\n"
        "    near-arm: [[10, 79], [11, 63], [15, 46]]\n"
        "    near-leg: [[10, 51], [10, 26], [10, 3], [18, 2]]\n"
        f"    helper: {helper}\n"
    )
    with pytest.raises(RoutineError, match=rf"figures\.yaml:8:13: no pose '{helper}' can help"):
        table(text.encode(), "figures.yaml")


def test_a_thing_with_too_few_points_is_told_with_its_line() -> None:
    text = (
        "positions: {}\n"
        "figures: {}\n"
        "poses:\n"
        "  tall:\n"
        "    body: {head: [10, 94], neck: [10, 81], back: [10, 66], hip: [10, 51]}\n"
        "    near-arm: [[10, 79], [11, 63], [15, 46]]\n"
        "    near-leg: [[10, 51], [10, 26], [10, 3], [18, 2]]\n"
        "    props: {ball: [[20, 20]]}\n"
    )
    with pytest.raises(RoutineError, match=r"figures\.yaml:8:19: a ball takes 2 points"):
        table(text.encode(), "figures.yaml")
