"""Somebody who breaks off in a hold is led out of it first, and goes on from the way in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from mat import Mat

from matcue.base.units import Ms
from matcue.live.done import done
from matcue.live.keys import Press
from matcue.live.transport import Phase
from matcue.plan.manner import Manner, Words
from matcue.plan.roles import Role
from matcue.plan.timeline import Cue, CueKind, SpanKind
from matcue.sound.api import as_int16

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.sound.api import Pcm

ROUTINE = """\
id: bridges
title: Bridges
exercises:
  bridge:
    name: Bridge
    position: supine
    how: On the tone, lift your hips.
    enter: Lift your hips.
    release: Lower your hips, bone by bone.
    release-short: Down again.
  stroll:
    name: Stroll
    position: standing
    how: On the tone, stroll on the spot.
  nod: {name: Nod, position: standing, how: Nod softly.}
steps:
- {exercise: bridge, hold: 40s, reps: 2, sets: 1, rest-after: 20s}
- {exercise: stroll, for: 30s, sets: 1, rest-after: 20s}
- {exercise: nod, reps: 5, sets: 1, tempo: 2-0-2-0, rest-after: 5s}
"""

OUT = "Lower your hips, bone by bone."
BETWEEN = "Down again."


@pytest.fixture
def mat(tmp_path: Path) -> Mat:
    return Mat(tmp_path, routine=ROUTINE)


def sound(mat: Mat, text: str) -> Pcm:
    """What a sentence sounds like by itself."""
    cue = Cue(Ms(0), Ms(0), CueKind.SAY, text, mat.composer.compose(mat.ready.manner).spoken.voice)
    return as_int16(mat.composer._voice_pool.clip(cue).samples[:, np.newaxis])[:, 0]


def is_heard(mat: Mat, text: str, before: int) -> bool:
    """Whether a whole sentence was heard since so many frames."""
    return np.trim_zeros(sound(mat, text)).tobytes() in mat.heard[before:].tobytes()


def noise(mat: Mat, before: int) -> int:
    """How many milliseconds after so many frames the last sound was heard."""
    sounding = np.flatnonzero(mat.heard[before:])
    return int(sounding[-1]) // 24 if len(sounding) else 0


def next_said(mat: Mat, after: Ms) -> list[str]:
    return [c.text for c in mat.led.timeline.cues if c.kind is CueKind.SAY and c.at >= after]


def reach(mat: Mat, at: Ms, early: int = 6_000) -> None:
    """Come to an instant of the session, from shortly before it."""
    mat.controller.seek(Ms(at - early))
    mat.go(0)
    mat.go_to(at)


def in_hold(mat: Mat, nth: int = 0) -> None:
    """Be ten seconds into a hold, from before the ticks on."""
    begins = mat.span(SpanKind.HOLD, nth).at
    reach(mat, Ms(begins - 1_000))
    mat.go_to(Ms(begins + 10_000))


# Pausing.


@pytest.mark.parametrize(("nth", "told"), [(0, BETWEEN), (1, OUT)])
def test_a_pause_in_a_hold_says_the_way_out_in_the_words_of_its_end(
    mat: Mat, nth: int, told: str
) -> None:
    in_hold(mat, nth)
    before, at = len(mat.heard), mat.controller.position
    mat.press(Press.PAUSE, then=5_000)
    assert is_heard(mat, told, before)
    assert mat.phase() is Phase.PAUSED
    assert mat.controller.position - at <= 50
    assert mat.controller.silent


def test_the_way_out_begins_as_soon_as_the_pause_is_pressed(mat: Mat) -> None:
    in_hold(mat)
    before = len(mat.heard)
    mat.press(Press.PAUSE, then=500)
    begun = len(mat.heard) - before - np.flatnonzero(mat.heard[before:])[0]
    assert begun >= 300 * 24


def test_who_is_on_the_way_in_is_led_out_too(mat: Mat) -> None:
    reach(mat, Ms(mat.span(SpanKind.ENTER).at + 1_000))
    before = len(mat.heard)
    mat.press(Press.PAUSE, then=4_000)
    assert is_heard(mat, BETWEEN, before)


def test_while_the_tone_at_the_end_of_a_hold_sounds_the_way_out_is_still_to_be_said(
    mat: Mat,
) -> None:
    reach(mat, Ms(mat.span(SpanKind.HOLD, 1).ends + 200))
    before = len(mat.heard)
    mat.press(Press.PAUSE, then=5_000)
    assert is_heard(mat, OUT, before)


def test_once_it_has_been_said_a_pause_is_silent(mat: Mat) -> None:
    out = [c for c in mat.led.timeline.cues if c.role is Role.RELEASE][1]
    reach(mat, Ms(out.ends + 100), early=200)
    before = len(mat.heard)
    mat.press(Press.PAUSE, then=5_000)
    assert noise(mat, before) <= 50


def test_steady_movement_is_stopped_by_a_word(mat: Mat) -> None:
    in_hold(mat, 2)
    before = len(mat.heard)
    mat.press(Press.PAUSE, then=4_000)
    assert is_heard(mat, "And stop.", before)


def test_in_reps_a_pause_is_as_silent_as_ever(mat: Mat) -> None:
    reach(mat, Ms(mat.span(SpanKind.REP, 1).at + 1_000))
    before = len(mat.heard)
    mat.press(Press.PAUSE, then=4_000)
    assert noise(mat, before) <= 50


def test_where_only_tones_are_heard_nothing_is_heard(tmp_path: Path) -> None:
    mat = Mat(tmp_path, routine=ROUTINE, manner=Manner(words=Words.TONES))
    in_hold(mat)
    before = len(mat.heard)
    mat.press(Press.PAUSE, then=4_000)
    assert noise(mat, before) <= 50


# Going on.


@pytest.mark.parametrize("away", [300, 60_000])
def test_it_goes_on_from_the_way_in_however_short_the_pause(mat: Mat, away: int) -> None:
    in_hold(mat)
    mat.press(Press.TOGGLE, then=2_000)
    mat.go(away)
    mat.press(Press.TOGGLE, then=100)
    said = next_said(mat, mat.led.edited)
    assert said[:3] == ["Again from the start.", "Get ready.", "Lift your hips."]
    kinds = [s.kind for s in mat.led.timeline.spans if s.at >= mat.led.edited]
    assert kinds[:3] == [SpanKind.READY, SpanKind.ENTER, SpanKind.HOLD]


def test_whoever_goes_on_at_once_hears_the_way_out_to_its_end(mat: Mat) -> None:
    in_hold(mat, 1)
    before = len(mat.heard)
    mat.press(Press.TOGGLE, then=500)
    mat.press(Press.TOGGLE, then=500)
    mat.go(2_000)
    assert is_heard(mat, OUT, before)
    mat.go(2_000)
    assert mat.phase() is Phase.PLAYING
    assert next_said(mat, mat.led.edited)[0] == "Again from the start."


def test_a_jump_to_nowhere_goes_on_from_the_way_in_as_well(mat: Mat) -> None:
    in_hold(mat)
    mat.press(Press.PAUSE, then=4_000)
    mat.press(Press.SKIP_REST, then=100)
    assert mat.phase() is Phase.PLAYING
    assert next_said(mat, mat.led.edited)[0] == "Again from the start."


# Jumping.


def test_next_and_previous_lead_out_first_and_then_go_there(mat: Mat) -> None:
    in_hold(mat)
    before, at, chapters = len(mat.heard), mat.controller.position, mat.led.timeline.chapters
    mat.press(Press.NEXT, then=300)
    assert mat.controller.position - at <= 50
    mat.go(2_500)
    assert chapters[2].at <= mat.controller.position <= chapters[2].at + 2_500
    assert is_heard(mat, BETWEEN, before)
    in_hold(mat, 2)
    mat.press(Press.PREVIOUS, then=3_000)
    assert chapters[2].at <= mat.controller.position <= chapters[2].at + 3_000


def test_two_presses_go_two_exercises_on(mat: Mat) -> None:
    in_hold(mat)
    mat.press(Press.NEXT, then=100)
    mat.press(Press.NEXT, then=3_000)
    assert mat.controller.position >= mat.led.timeline.chapters[3].at


def test_ten_seconds_on_or_back_in_one_hold_nobody_is_led_out(mat: Mat) -> None:
    in_hold(mat)
    at = mat.controller.position
    mat.press(Press.FORWARD, then=200)
    assert at + 9_000 <= mat.controller.position <= at + 10_500
    mat.press(Press.BACK, then=200)
    assert at - 1_000 <= mat.controller.position <= at + 1_000
    assert mat.led.edited == 0


def test_a_jump_into_the_middle_of_a_hold_begins_with_its_way_in(mat: Mat) -> None:
    hold = mat.span(SpanKind.HOLD)
    reach(mat, Ms(hold.ends + 4_000), early=2_000)
    mat.press(Press.BACK, then=100)
    assert next_said(mat, mat.led.edited)[0] == "Again from the start."
    entered = [s for s in mat.led.timeline.spans if s.kind is SpanKind.ENTER]
    assert mat.controller.position < entered[0].at
    assert [s.lasts for s in mat.led.timeline.spans if s.kind is SpanKind.HOLD][:2] == [40_000] * 2


def test_a_set_that_is_done_again_is_left_by_its_way_out_too(mat: Mat) -> None:
    in_hold(mat)
    before = len(mat.heard)
    mat.press(Press.REPEAT, then=300)
    assert mat.led.edited == 0
    mat.go(1_500)
    assert mat.led.edited > 0
    assert len(mat.heard) > before


def test_a_press_for_which_there_is_nothing_to_do_leaves_the_hold_alone(mat: Mat) -> None:
    in_hold(mat)
    at = mat.controller.position
    mat.press(Press.SKIP_REST, then=1_000)
    assert mat.controller.position >= at + 900


# Stopping.


def test_who_stops_in_a_hold_is_led_out_before_the_session_is_over(mat: Mat) -> None:
    in_hold(mat, 1)
    before, at = len(mat.heard), mat.controller.position
    mat.press(Press.STOP, then=200)
    assert mat.phase() is Phase.ENDED
    assert not mat.controller.wait(0)
    mat.controller.close()  # as the command line does once its screen is closed
    mat.go(4_000)
    assert mat.controller.wait(0)
    assert is_heard(mat, OUT, before)
    place = mat.kept[-1]
    assert place is not None
    assert place.at - at <= 50


def test_a_stop_in_a_pause_is_silent(mat: Mat) -> None:
    in_hold(mat)
    mat.press(Press.PAUSE, then=4_000)
    before = len(mat.heard)
    mat.press(Press.STOP, then=100)
    assert mat.controller.wait(0)
    assert not mat.heard[before:].any()


def test_a_signal_ends_it_at_once(mat: Mat) -> None:
    in_hold(mat)
    mat.controller.close()
    mat.go(100)
    assert mat.controller.wait(0)


def test_what_was_held_until_then_counts_and_the_way_out_does_not(mat: Mat) -> None:
    in_hold(mat)
    before = len(mat.heard)
    mat.press(Press.STOP, then=4_000)
    assert done(mat.controller.heard).length <= before // 24 + 50
    assert [a.hold for a in done(mat.controller.heard).exercises] == [10_000]


def test_a_device_that_goes_while_the_way_out_is_said_keeps_nobody_waiting(mat: Mat) -> None:
    in_hold(mat)
    mat.press(Press.STOP, then=200)
    mat.bench.device.there = False
    mat.go(3_000)
    assert mat.controller.wait(0)


def test_what_is_asked_for_meanwhile_is_done_afterwards(mat: Mat) -> None:
    in_hold(mat)
    mat.press(Press.PAUSE, then=200)
    mat.press(Press.SLOWER)
    mat.press(Press.MORE_TIME)
    mat.go(4_000)
    assert mat.phase() is Phase.PAUSED
    assert mat.controller.state.manner.pace == 0.9
    mat.press(Press.PLAY, then=30_000)
    assert mat.controller.position > mat.led.edited
