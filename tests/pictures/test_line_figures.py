"""What figures show: each position at once recognised, and SVG that any page can take."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import pairwise
from math import atan2, degrees
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

import pytest

from matcue.pictures import figures
from matcue.pictures.figures import Figure
from matcue.pictures.figures.pose import Point
from matcue.pictures.figures.shapes import Group, Shade, Stroke, shapes
from matcue.pictures.figures.svg import CLOSEST, HEIGHT, MARGIN, WIDTH, extent, sheet
from matcue.pictures.figures.table import read_table
from matcue.routine.model import Position
from worlds import CAT

if TYPE_CHECKING:
    from matcue.pictures.figures.pose import Pose

SVG = "{http://www.w3.org/2000/svg}"
TABLE = read_table()
FIGURES = sorted(TABLE.exercises)


def figure(name: str) -> Figure:
    return Figure(name=name, title=name.capitalize(), poses=TABLE.exercises[name])


def pose(name: str) -> Pose:
    return TABLE.poses[name]


def parsed(svg: str) -> ET.Element:
    return ET.fromstring(svg)  # noqa: S314 (our own text)


def slope(a: Point, b: Point) -> float:
    """The direction from *a* to *b* in degrees; 0 is to the right, 90 up."""
    return degrees(atan2(b.y - a.y, b.x - a.x))


def test_an_exercise_of_the_catalogue_shows_its_own_figure() -> None:
    shown = figures.of_exercise(CAT)
    assert [pose.name for pose in shown.poses] == ["cat-round", "cat-sag"]
    assert shown.title == CAT.name


def test_somebodys_own_exercise_shows_its_position() -> None:
    own = replace(CAT, id="my-own-wiggle", position=Position.SEATED)
    assert figures.of_exercise(own).poses == figures.of_position(Position.SEATED).poses


def test_standing_the_feet_are_below_everything_and_the_head_above() -> None:
    body = TABLE.positions[Position.STANDING]
    assert body.head.y > body.neck.y > body.hip.y > body.near_leg.knee.y > body.near_leg.foot.y
    assert body.head.y + 7 == pytest.approx(100, abs=3)


def test_on_all_fours_hands_and_knees_carry() -> None:
    body = TABLE.positions[Position.ALL_FOURS]
    assert max(body.near_arm.hand.y, body.near_leg.knee.y) <= 3
    assert min(body.hip.y, body.near_arm.shoulder.y) > 20


def test_prone_the_nose_points_to_the_floor_and_supine_to_the_ceiling() -> None:
    prone, supine = TABLE.positions[Position.PRONE], TABLE.positions[Position.SUPINE]
    assert prone.nose is not None
    assert supine.nose is not None
    assert prone.nose.y < prone.head.y
    assert supine.nose.y > supine.head.y


def test_cat_is_round_and_then_sags() -> None:
    first, then = pose("cat-round"), pose("cat-sag")
    assert first.back.y > max(first.hip.y, first.neck.y)
    assert then.back.y < (then.hip.y + then.neck.y) / 2 - 3
    assert first.head.y < first.neck.y < then.head.y


def test_down_dog_is_a_triangle_with_the_hips_at_the_top() -> None:
    body = pose("down-dog")
    assert max(body.joints, key=lambda joint: joint.y) in {body.hip, body.near_leg.hip}
    assert max(body.near_arm.hand.y, body.near_leg.foot.y) <= 3


def test_childs_pose_is_folded_on_the_heels_with_the_forehead_down() -> None:
    body = pose("child-pose")
    assert body.head.y <= 8
    assert abs(body.hip.x - body.near_leg.foot.x) < 5
    assert abs(slope(body.hip, body.neck)) < 15


@pytest.mark.parametrize("name", ["cobra-gaze", "up-dog", "sphinx"])
def test_a_cobra_lifts_head_and_chest_and_leaves_the_hips_down(name: str) -> None:
    body = pose(name)
    assert body.hip.y <= 6
    assert body.head.y > body.neck.y > body.hip.y + 5


def test_the_bird_dog_is_one_line_from_hand_to_heel() -> None:
    body = pose("bird-dog")
    assert body.far_arm is not None
    ways = [
        slope(body.near_leg.foot, body.hip),
        slope(body.hip, body.neck),
        slope(body.far_arm.shoulder, body.far_arm.hand),
    ]
    assert max(ways) - min(ways) < 16


@pytest.mark.parametrize("name", ["glute-bridge", "long-lever-bridge"])
def test_in_a_bridge_shoulders_hips_and_knees_are_in_line(name: str) -> None:
    body = pose(name)
    assert body.hip.y > body.neck.y + 8
    assert slope(body.neck, body.hip) == pytest.approx(slope(body.hip, body.near_leg.knee), abs=6)


@pytest.mark.parametrize("name", ["plank", "plank-low"])
def test_a_plank_is_one_line_from_head_to_heel(name: str) -> None:
    body = pose(name)
    assert slope(body.near_leg.foot, body.hip) == pytest.approx(slope(body.hip, body.neck), abs=4)


def test_the_knee_goes_over_the_ankle_and_not_beyond_the_toes_in_a_squat() -> None:
    body = pose("half-squat")
    assert body.near_leg.knee.x <= body.near_leg.toe.x + 3


def test_every_figure_lies_within_its_sheet() -> None:
    boxes = {name: extent(sheet(TABLE.exercises[name]).shapes) for name in FIGURES}
    wide, high = WIDTH - 2 * MARGIN, HEIGHT - 2 * MARGIN
    assert not [name for name, box in boxes.items() if box.width > wide or box.height > high]


def test_what_is_too_large_for_a_sheet_is_refused() -> None:
    with pytest.raises(ValueError, match="too large"):
        sheet([pose("arm-rings")] * 3)


def test_what_is_too_tall_for_a_sheet_is_refused() -> None:
    tall = replace(pose("hanging"), arrows=((Point(10, 0), Point(10, 200)),))
    with pytest.raises(ValueError, match=r"hanging: .* is too large"):
        sheet([tall])


def test_poses_beside_each_other_stand_on_one_floor() -> None:
    floors = [s for s in sheet(TABLE.exercises["cat"]).shapes if s.tone is Shade.FLOOR]
    heights = {y for floor in floors if isinstance(floor, Stroke) for _, y in floor.points}
    assert len(floors) == 2
    assert len(heights) == 1


def test_three_wide_poses_still_stand_beside_each_other() -> None:
    floors = [s for s in sheet(TABLE.exercises["knee-hug-fold"]).shapes if s.tone is Shade.FLOOR]
    boxes = [extent([floor]) for floor in floors]
    gaps = [after.left - before.right for before, after in pairwise(boxes)]
    assert gaps == pytest.approx([CLOSEST, CLOSEST])


def test_a_child_hangs_by_its_hands_and_a_grown_up_stands_by() -> None:
    child = pose("child-hanging")
    grown_up = child.helper
    assert grown_up is not None
    assert child.near_leg.toe.y > 20
    assert grown_up.near_leg.toe.y <= 3
    assert grown_up.near_arm.hand.y == pytest.approx(child.hip.y, abs=8)
    (lighter,) = [shape for shape in shapes(child) if isinstance(shape, Group)]
    assert lighter.tone is Shade.FAR


def test_in_a_side_bridge_shoulders_hips_and_feet_are_in_line() -> None:
    body = pose("side-bridge")
    assert slope(body.near_arm.shoulder, body.near_leg.hip) == pytest.approx(
        slope(body.near_leg.hip, body.near_leg.foot), abs=5
    )


def test_from_the_side_far_limbs_are_lighter_and_painted_first() -> None:
    tones = [shape.tone for shape in shapes(pose("all-fours"))]
    assert tones.count(Shade.FAR) == 2
    assert tones.index(Shade.BODY) > max(i for i, t in enumerate(tones) if t is Shade.FAR)


def test_every_figure_is_well_formed_and_tells_what_it_shows() -> None:
    for name in FIGURES:
        root = parsed(figure(name).svg())
        told = (root.tag, root.get("role"), root.findtext(f"{SVG}title"))
        assert told == (f"{SVG}svg", "img", name.capitalize()), name


def test_every_mask_that_is_named_is_there() -> None:
    for name in FIGURES:
        text = figure(name).svg(key="one")
        there = set(re.findall(r'id="([^"]+)"', text))
        assert set(re.findall(r"url\(#([^)]+)\)", text)) == there, name
        assert all(id_.startswith("one-") for id_ in there), name


def test_every_figure_takes_the_colour_of_the_text() -> None:
    for name in FIGURES:
        root = parsed(figure(name).svg())
        for mask in root.findall(f".//{SVG}mask"):
            mask.clear()
        inks = {el.get(ink) for el in root.iter() for ink in ("fill", "stroke")} - {None, "none"}
        assert inks == {"currentColor"}, name


def test_a_title_may_hold_anything() -> None:
    assert parsed(figure("cat").svg(title="a\x1b[2J\ufffe\ud800b")) is not None
    root = parsed(figure("cat").svg(title='Tom & "Jerry" <cats>'))
    assert root.findtext(f"{SVG}title") == 'Tom & "Jerry" <cats>'


def test_a_picture_that_stands_alone_may_have_size_and_colour() -> None:
    root = parsed(figure("cat").svg(width=512, height=512, color="#123456"))
    assert (root.get("width"), root.get("height"), root.get("color")) == ("512", "512", "#123456")


def test_a_tight_figure_is_cut_to_what_is_drawn() -> None:
    def view(*, tight: bool) -> list[float]:
        root = parsed(figure("child-pose").svg(tight=tight))
        return [float(number) for number in (root.get("viewBox") or "").split()]

    assert view(tight=False)[2:] == [WIDTH, HEIGHT]
    box = figure("child-pose").sheet().box
    assert view(tight=True)[2:] == pytest.approx(
        [box.width + 2 * MARGIN, box.height + 2 * MARGIN], abs=0.01
    )
