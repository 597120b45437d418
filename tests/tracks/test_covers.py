"""Which exercise a session's picture shows, and how."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape

import pytest

from matcue.base.units import Ms
from matcue.pictures.cover import FIGURE_HEIGHT, FIGURE_WIDTH, Mood
from matcue.plan.selection import Selection
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.options import Options
from matcue.tracks.covers import cover, figure, painted

SHELF = Shelf()
ROUTINES = tuple(SHELF.routines())


def draft(name: str, **chosen: object) -> session.Draft:
    return session.draft(name, replace(Options(), **chosen), Shelf())  # type: ignore[arg-type] # any field


def shown(ready: session.Draft) -> str:
    found = re.search("<title>(.*)</title>", figure(ready))
    assert found
    return unescape(found[1])


@pytest.mark.parametrize(
    ("routine", "exercise"),
    [
        ("morning", "Cat"),  # the first
        ("straighten", "Bird dog"),  # after its warm-up, and two that stand
        ("evening", "Child's pose"),  # the last: what the evening leads to
        ("warm-up", "Head tilts"),  # after a breath, and where all of them stand
    ],
)
def test_the_exercise_is_one_that_stands_for_the_routine(routine: str, exercise: str) -> None:
    assert shown(draft(routine)) == exercise


def test_a_portion_of_a_day_shows_an_exercise_of_its_own() -> None:
    parts = [draft("corset", selection=Selection(portion=(n, 3))) for n in (1, 2, 3)]
    assert len({shown(part) for part in parts}) == 3


@pytest.mark.parametrize("routine", ROUTINES)
def test_a_body_stands_on_the_lower_edge_of_its_room_and_stays_inside(routine: str) -> None:
    drawn = figure(draft(routine))
    numbers = re.search(
        r'translate\(([\d.]+) ([-\d.]+)\)"><svg [^>]*? width="([\d.]+)" height="([\d.]+)"', drawn
    )
    assert numbers
    x, y, width, height = map(float, numbers.groups())
    assert 2 * x + width == pytest.approx(FIGURE_WIDTH, abs=0.1)
    # Around the body the drawing keeps an edge free, and only that hangs over.
    edge = y + height - FIGURE_HEIGHT
    assert 0 < edge < 0.1 * FIGURE_HEIGHT
    assert y + edge > -0.1
    assert "figure-floor" not in drawn
    assert "figure-mark" not in drawn


def test_the_figure_is_part_of_what_makes_a_cover_another() -> None:
    ready = draft("evening")
    assert cover(ready, Ms(60_000)).mood is Mood.EVENING
    shorter = replace(ready, chosen=replace(ready.chosen, blocks=ready.chosen.blocks[:2]))
    assert shown(shorter) != shown(ready)
    assert painted(shorter, Ms(60_000)) != painted(ready, Ms(60_000))


def test_sessions_of_as_many_minutes_share_one_cover() -> None:
    ready = draft("evening")
    first, again, longer = (painted(ready, Ms(total)) for total in (60_000, 61_000, 119_000))
    assert first == again != longer
