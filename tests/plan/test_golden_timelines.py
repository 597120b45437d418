"""Every cue stays where it is unless we mean to move it, and what moves is no more than it says.

The files are written with a voice whose lengths are sums, so that they are the same on every
machine; `pytest --update-golden` writes them anew. Levels, paces and few words have no files:
test_packaged_timelines.py says what holds of them.
"""

from __future__ import annotations

import difflib
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from matcue.plan.roles import ROLE_OF, Role
from matcue.routine.library import Library
from passages import dump, passages
from worlds import ENGLISH, hum, planned

if TYPE_CHECKING:
    from matcue.plan.settle import Plan
    from matcue.routine.model import Routine
    from matcue.routine.phrasebook import Phrasebook

GOLDEN = Path(__file__).parent.parent / "golden"
EVERYTHING = GOLDEN / "everything.yaml"
"""A routine with one of each thing that the others do not have."""

ROUTINES = ["morning", "evening", "thirty-days", "static", "desk", "everything"]


@cache
def written(name: str) -> Routine:
    return Library().load(str(EVERYTHING) if name == EVERYTHING.stem else name)


@cache
def recorded(name: str) -> Plan:
    return plan(name)


def plan(name: str, book: Phrasebook = ENGLISH) -> Plan:
    return planned(written(name), lengths=hum(60, heard=40), book=book)


def longer(key: str) -> Phrasebook:
    """English with one phrase said in a few more words."""
    phrase = ENGLISH.phrases[key].removesuffix(".") + ", so it is."
    return replace(ENGLISH, phrases={**ENGLISH.phrases, key: phrase})


@pytest.mark.parametrize("name", ROUTINES)
def test_timeline_is_as_recorded(name: str, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"{name}.timeline"
    found = dump(recorded(name))
    if request.config.getoption("--update-golden"):
        path.write_text(found, "utf-8")
    assert path.read_text("utf-8") == found


@pytest.mark.parametrize("key", sorted(ROLE_OF))
def test_another_phrase_moves_only_the_passages_that_say_it(key: str) -> None:
    for name in ("morning", "everything"):
        before, after = recorded(name), plan(name, longer(key))
        lines = zip(passages(before), passages(after), strict=True)
        for nth, (was, now) in enumerate(lines):
            same = before.script.passages[nth] == after.script.passages[nth]
            assert was == now or not same, (name, was[:2])


def test_another_word_in_the_welcome_moves_a_few_lines_and_no_exercise() -> None:
    safety = ENGLISH.phrases["welcome-safety"].replace("Keep breathing", "Breathe")
    book = replace(ENGLISH, phrases={**ENGLISH.phrases, "welcome-safety": safety})
    moved = 0
    for name in ROUTINES:
        old, new = (dump(plan(name, each)).splitlines() for each in (ENGLISH, book))
        changes = [each for each in difflib.ndiff(old, new) if each[0] in "+-"]
        assert changes
        moved += len(changes)
    assert moved < 60


def test_the_golden_timelines_say_every_role_that_anything_says() -> None:
    said = {cue.role for name in ROUTINES for cue in recorded(name).timeline.cues if cue.role}
    assert said == set(Role)
