"""The gain of a background: smooth, early enough, and a function of the instant alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcue.base.units import Frames, Ms
from matcue.plan.ducking import FORESEEN
from matcue.plan.timeline import Cue, CueKind, Timeline
from matcue.sound.background import BackgroundOffset
from matcue.sound.ducking import Ducking
from worlds import planned, routines

if TYPE_CHECKING:
    from matcue.routine.model import Routine

RATE = 48_000
PER_MS = 48


def timeline(*cues: Cue, total: int = 30_000) -> Timeline:
    return Timeline(cues=cues, spans=(), chapters=(), dropped=(), total=Ms(total))


def say(at: int, lasts: int = 1_000) -> Cue:
    return Cue(Ms(at), Ms(lasts), CueKind.SAY, "Hold.")


def at_ms(curve: Ducking, at: int) -> float:
    """Tell the gain in dB just after an instant."""
    return float(20 * np.log10(curve.gain(Frames(at * PER_MS), 1)[0]))


def test_it_goes_down_12_db_in_the_250_ms_before_and_comes_back_in_the_600_ms_after() -> None:
    curve = Ducking(timeline(say(10_000)))
    told = {at: at_ms(curve, at) for at in (9_749, 9_875, 10_000, 10_999, 11_300, 11_600)}
    assert told == pytest.approx(
        {9_749: 0, 9_875: -6, 10_000: -12, 10_999: -12, 11_300: -6, 11_600: 0}, abs=0.01
    )


def test_it_never_jumps() -> None:
    gain = Ducking(timeline(say(600), say(10_000))).gain(Frames(0), 30 * RATE)
    assert np.max(np.abs(np.diff(gain))) < 2e-4


def test_it_comes_from_nothing_and_goes_to_nothing_at_the_ends_of_the_session() -> None:
    gain = Ducking(timeline()).gain(Frames(0), 30 * RATE)
    assert gain[0] < 1e-6
    assert gain[2 * RATE] == 1
    assert gain[26 * RATE - 1] == 1
    assert gain[-1] < 1e-6


def test_past_the_end_there_is_nothing_to_turn_up() -> None:
    assert Ducking(timeline(say(500), total=2_000)).gain(Frames(0), RATE).shape == (RATE,)


@given(routine=routines, start=st.integers(0, 40 * RATE), count=st.integers(1, RATE))
@settings(max_examples=20)
def test_neither_start_nor_length_changes_a_gain(routine: Routine, start: int, count: int) -> None:
    plan = planned(routine).timeline
    whole = Ducking(plan).gain(Frames(0), 41 * RATE)
    part = Ducking(plan).gain(Frames(start), count)
    np.testing.assert_array_equal(part, whole[start : start + count])


@given(routine=routines)
@settings(max_examples=20)
def test_the_part_of_a_session_that_is_known_first_is_ducked_as_in_the_whole(
    routine: Routine,
) -> None:
    plan = planned(routine).timeline
    known = Ms(plan.total // 2)
    opening = replace(
        plan,
        cues=tuple(cue for cue in plan.cues if cue.at < known),
        spans=tuple(span for span in plan.spans if span.ends <= known),
        total=known,
    )
    same = max(0, known - FORESEEN - 5_400) * PER_MS
    np.testing.assert_array_equal(
        Ducking(opening, BackgroundOffset(ends=False)).gain(Frames(0), same)[
            : len_before_end(plan)
        ],
        Ducking(plan).gain(Frames(0), same)[: len_before_end(plan)],
    )


def len_before_end(plan: Timeline) -> int:
    """Count the frames before the whole begins to fade out."""
    return max(0, plan.total - 4_000) * PER_MS
