"""Routines written before exercises had ways in and out still read, and get a sensible script."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.plan.manner import Manner, Words
from matcue.plan.roles import Role
from matcue.plan.timeline import CueKind, SpanKind
from matcue.routine.library import Library
from matcue.routine.model import Level
from matcue.routine.shelf import Shelf
from worlds import hum, planned

if TYPE_CHECKING:
    from matcue.plan.timeline import Cue, Timeline
    from matcue.routine.model import Routine

FOLDER: Final = Path(__file__).parents[1] / "fixtures" / "user-folder-0.1" / "data"
LIBRARY: Final = Library(Shelf(own=FOLDER))
NAMES: Final = sorted(path.stem for path in (FOLDER / "routines").glob("*.yaml"))

OLD: Final = LIBRARY.read("""\
id: old
title: Old
exercises:
  lean:
    name: Lean
    position: standing
    how: [Go to the wall., Lean on it with both hands.]
    relax: Let your arms hang.
    equipment: a wall
    move: 8s
    dose: {hold: 20s, sides: each}
  nod:
    name: Nod
    position: supine
    how: Nod softly.
    dose: {reps: 6, tempo: 2-0-2-0}
steps:
  - {exercise: lean, sets: 2}
  - exercise: nod
  - relax: 20s
""")
"""An exercise with all the keys that there were, and one with no more than it needs."""


def timeline(routine: Routine, words: Words = Words.FULL) -> Timeline:
    return planned(routine, Manner(words=words), hum(60)).timeline


def said(of: Timeline, *roles: Role) -> list[str]:
    return [cue.text for cue in of.cues if cue.role in roles]


@given(
    st.sampled_from([OLD, *map(LIBRARY.load, NAMES)]),
    st.sampled_from(Level),
    st.sampled_from(Words),
)
def test_they_are_planned_at_every_level_in_any_words(
    routine: Routine, level: Level, words: Words
) -> None:
    plan = planned(routine, Manner(level=level, words=words), hum(60))
    assert plan.timeline.total > 0
    assert all(cue.text for cue in plan.timeline.cues)


def test_how_is_told_as_it_stands_before_the_effort() -> None:
    told = said(timeline(OLD), Role.HOW)
    assert told[:2] == ["Go to the wall.", "Lean on it with both hands."]
    assert "Nod softly." in told


def test_time_for_what_how_asks_for_comes_after_it() -> None:
    """It came before, in silence, when there was no `setup` that would say what to do in it."""
    cues = _spoken(timeline(OLD))
    asked = next(n for n, cue in enumerate(cues) if cue.text == "Lean on it with both hands.")
    assert cues[asked + 1].at - cues[asked].ends == 8_000


def test_the_way_out_of_a_hold_is_said_in_general_words_as_it_ends() -> None:
    of = timeline(OLD)
    ends = [span.ends for span in of.spans if span.kind is SpanKind.HOLD]
    outs = [cue for cue in of.cues if cue.role is Role.RELEASE]
    assert [cue.text for cue in outs] == ["And stop."] * len(ends)
    assert all(0 <= cue.at - end <= 700 for cue, end in zip(outs, ends, strict=True))


def test_nothing_is_said_on_the_way_in_for_which_there_are_no_words() -> None:
    of = timeline(OLD)
    for span in of.spans:
        if span.kind is SpanKind.ENTER:
            assert [cue.text for cue in _spoken(of) if span.at <= cue.at < span.ends] == []


def test_a_side_without_a_name_of_its_own_is_the_right_or_the_left_side() -> None:
    told = " ".join(said(timeline(OLD), Role.DOSE, Role.SWITCH))
    assert "Right side first." in told
    assert "Now the other side. Left side." in told


def test_what_to_let_go_of_is_said_after_the_way_out() -> None:
    told = said(timeline(OLD), Role.RELEASE, Role.SOFTNESS)
    assert "Let your arms hang." in told
    assert told[told.index("Let your arms hang.") - 1] == "And stop."


def test_reps_without_names_for_their_phases_are_led_by_the_breath() -> None:
    assert {"Breathe out.", "Breathe in."} <= set(said(timeline(OLD), Role.BREATH))


@pytest.mark.parametrize("words", [Words.FULL, Words.SHORT])
def test_every_exercise_is_explained_before_it_is_done(words: Words) -> None:
    of = timeline(LIBRARY.load("my-reach"), words)
    for id_, how in (("reach", "Reach up with both hands."), ("nod", "Nod softly.")):
        work = next(
            span.at
            for span in of.spans
            if span.exercise == id_ and span.kind in (SpanKind.HOLD, SpanKind.REP)
        )
        assert next(cue.at for cue in of.cues if cue.text == how) < work


def _spoken(of: Timeline) -> list[Cue]:
    return [cue for cue in of.cues if cue.kind is CueKind.SAY]
