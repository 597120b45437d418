"""Every cue stays where it is unless we mean to move it.

The files are written with a voice whose lengths are sums, so that they are the same on every
machine; `pytest --update-golden` writes them anew.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from matcue.plan.dump import dump
from matcue.plan.estimate import estimated
from matcue.plan.manner import Level, Manner, Words
from matcue.plan.selection import Selection, selected
from matcue.routine.library import Library
from worlds import hum, planned

if TYPE_CHECKING:
    from matcue.base.units import Ms
    from matcue.routine.model import Routine

GOLDEN = Path(__file__).parent.parent / "golden"

ROUTINES = [
    "warm-up",
    "daily-strength",
    "straighten",
    "corset",
    "thirty-days",
    "children",
    "fitball",
    "expecting",
    "morning",
    "evening",
    "desk",
    "dynamic",
    "static",
    "five-minutes",
]

CASES = [
    *(
        (name, Manner(level=level))
        for name in ROUTINES
        for level in (Level.REGULAR, Level.BEGINNER)
    ),
    ("morning", Manner(words=Words.SHORT)),
    ("morning", Manner(words=Words.TONES)),
    ("morning", Manner(pace=0.75)),
]


def _name(case: tuple[str, Manner]) -> str:
    routine, manner = case
    parts = [routine]
    if manner.level is not Level.REGULAR:
        parts.append(manner.level.value)
    if manner.words is not Words.FULL:
        parts.append(manner.words.value)
    if manner.pace < 1:
        parts.append("slow")
    return "-".join(parts)


@pytest.mark.parametrize("case", CASES, ids=_name)
def test_timeline_is_as_recorded(case: tuple[str, Manner], request: pytest.FixtureRequest) -> None:
    routine, manner = case
    path = GOLDEN / f"{_name(case)}.timeline"

    def estimate(chosen: Routine) -> Ms:
        return planned(chosen, manner, estimated).timeline.total

    chosen = selected(Library().load(routine), Selection(), estimate)
    found = dump(planned(chosen, manner, hum(60, heard=40)).timeline)
    if request.config.getoption("--update-golden"):
        path.write_text(found, "utf-8")
    assert path.read_text("utf-8") == found
