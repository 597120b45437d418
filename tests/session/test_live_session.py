"""A session led live on a clock moved by hand: what is heard is what is planned, to the sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from mat import Mat

from matcue.base.units import Ms
from matcue.live.done import done
from matcue.live.keys import Press
from matcue.live.transport import Notice, Phase
from matcue.out.live import LEAD_IN
from matcue.plan.manner import Manner, Words
from matcue.plan.timeline import CueKind, SpanKind
from matcue.session.performance import NOTICES

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.plan.live_timeline import LiveTimeline
    from matcue.sound.api import Pcm

pytestmark = pytest.mark.slow(reason="whole sessions are planned, spoken and led")


@pytest.fixture
def mat(tmp_path: Path) -> Mat:
    return Mat(tmp_path)


def at(ms: int) -> int:
    return ms * 24


def same(found: Pcm, expected: Pcm) -> None:
    length = min(len(found), len(expected))
    np.testing.assert_array_equal(found[:length], expected[:length])
    assert not found[length:].any()


def test_undisturbed_it_sounds_as_its_export_does(mat: Mat) -> None:
    mat.go_to(Ms(mat.led.total - 100))
    mat.go(2_000)
    assert mat.controller.wait(0)
    same(mat.heard, mat.mixed())
    assert len(mat.heard) >= at(mat.led.total)
    assert mat.kept[-1] is None


def test_so_long_as_the_device_was_awake_the_near_silence_is_left_out(tmp_path: Path) -> None:
    mat = Mat(tmp_path, woken=Ms(300))
    assert mat.controller.position == 300
    mat.go_to(Ms(mat.led.total - 100))
    mat.go(2_000)
    same(mat.heard, mat.mixed(start=Ms(300)))
    assert done(mat.controller.heard).length == mat.led.total


def test_no_more_is_left_out_than_the_near_silence(tmp_path: Path) -> None:
    assert Mat(tmp_path, woken=Ms(4_000)).controller.position == LEAD_IN


def test_a_pause_is_silent_and_a_short_one_goes_on_where_it_was(mat: Mat) -> None:
    mat.go_to(Ms(mat.span(SpanKind.REP, 1).at + 1_000))
    before = len(mat.heard)
    mat.press(Press.TOGGLE, then=1_000)
    paused = mat.controller.position
    assert mat.phase() is Phase.PAUSED
    assert mat.controller.position == paused
    assert len(mat.heard) - before <= at(50)
    mat.press(Press.TOGGLE, then=3_000)
    again = mat.heard[before:]
    begun = np.flatnonzero(again)[0] if again.any() else 0
    assert mat.controller.position > paused + 2_500
    expected = mat.mixed(start=paused)
    found = np.trim_zeros(again, "f")[: at(2_000)]
    offset = int(np.flatnonzero(expected)[0])
    np.testing.assert_array_equal(found, expected[offset : offset + len(found)])
    assert begun >= 0


def test_after_a_longer_pause_in_a_hold_it_says_where_we_are_and_holds_anew(mat: Mat) -> None:
    hold = mat.span(SpanKind.HOLD, 1)
    mat.go_to(Ms(hold.at + 7_000))
    mat.press(Press.PAUSE, then=5_000)
    mat.press(Press.PLAY, then=100)
    texts = [c.text for c in mat.led.timeline.cues if c.at >= mat.led.edited]
    said = [t for t in texts if t.endswith(".")][:3]
    assert said == ["Left side.", "Again from the start.", "Get ready."]
    holds = [s.lasts for s in mat.led.timeline.spans if s.kind is SpanKind.HOLD]
    assert holds[0] == 12_000
    assert 6_900 <= holds[1] <= 7_200
    assert holds[2] == 12_000
    begin = len(mat.heard)
    mat.go(8_000)
    same(
        mat.heard[begin:][: at(7_000)],
        mat.mixed()[at(mat.controller.position) - at(8_000) :][: at(7_000)],
    )


@pytest.mark.parametrize("press", [Press.SLOWER, Press.FASTER, Press.FEWER_WORDS, Press.MORE_TIME])
def test_a_change_of_manner_makes_no_break_in_what_is_heard(mat: Mat, press: Press) -> None:
    before = mat.led
    mat.go_to(Ms(mat.span(SpanKind.HOLD).at - 6_000))
    mat.press(press, then=200)
    assert mat.led is not before
    mat.go(60_000)
    assert mat.controller.position > 60_000
    same(mat.heard, mat.mixed()[: len(mat.heard)])
    assert mat.controller.state.notice is Notice.NONE


def test_many_changes_are_heard_as_one_session(mat: Mat) -> None:
    presses = [Press.SLOWER, Press.MORE_TIME, Press.FEWER_WORDS, Press.FASTER, Press.SLOWER]
    for press in presses:
        mat.press(press, then=7_000)
    mat.go_to(Ms(mat.led.total - 100))
    mat.go(2_000)
    same(mat.heard, mat.mixed())


def test_slower_lengthens_what_comes_and_the_total_with_it(mat: Mat) -> None:
    before: LiveTimeline = mat.led
    mat.go(3_000)
    mat.press(Press.SLOWER, then=100)
    assert mat.controller.state.manner.pace == 0.9
    assert mat.led.total > before.total
    says = [c for c in mat.led.timeline.cues if c.kind is CueKind.SAY]
    assert len({c.voice for c in says}) == 2
    assert len({c.voice for c in says if c.at >= mat.led.edited}) == 1


def test_a_pace_and_a_volume_that_are_set_at_once_are_heard_without_a_break(mat: Mat) -> None:
    before = mat.led.total
    for tenths in range(5, 10):  # a slider that is drawn
        mat.controller.set_pace(tenths / 10 - 0.02)
        mat.controller.set_gain(tenths - 10.4)
    mat.go(60_000)
    state = mat.controller.state
    assert (state.manner.pace, state.voice_db, state.tones_db) == (0.88, -1, -1)
    assert mat.led.total > before
    same(mat.heard[at(3_000) :], mat.mixed()[at(3_000) : len(mat.heard)])


def test_the_voice_is_made_softer_without_a_click_and_the_tones_stay(mat: Mat) -> None:
    before = mat.mixed().astype(float)
    mat.go(3_000)
    for _ in range(3):
        mat.press(Press.VOICE_DOWN)
    mat.go(40_000)
    heard = mat.heard.astype(float)
    says = [c for c in mat.led.timeline.cues if c.kind is CueKind.SAY and c.at > 5_000]
    tone = next(c for c in mat.led.timeline.cues if c.text == "go" and c.at > 5_000)
    first = slice(at(says[0].at) + 100, at(says[0].at) + 2_000)
    np.testing.assert_allclose(heard[first], before[first] * 10 ** (-6 / 20), atol=2)
    rings = slice(at(tone.at) + 100, at(tone.at) + 2_000)
    np.testing.assert_array_equal(heard[rings], before[rings])


def test_a_change_that_waits_for_the_end_of_a_hold_holds_up_no_other(mat: Mat) -> None:
    hold = mat.span(SpanKind.HOLD)
    mat.go_to(Ms(hold.at + 1_000))
    mat.press(Press.SLOWER, then=100)
    assert mat.led.edited == hold.ends
    mat.press(Press.MORE_TIME, then=100)
    mat.press(Press.TONES_UP, then=100)
    mat.press(Press.TONES_DOWN, then=100)
    mat.press(Press.SLOWER, then=100)
    mat.go_to(Ms(mat.led.total - 100))
    mat.go(2_000)
    same(mat.heard[at(hold.at + 3_000) :], mat.mixed()[at(hold.at + 3_000) :])
    assert mat.controller.state.manner.pace == 0.8


def test_in_a_hold_that_a_change_waits_for_the_voice_is_turned_down_at_once(mat: Mat) -> None:
    hold = mat.span(SpanKind.HOLD)
    mat.go_to(Ms(hold.at + 1_000))
    mat.press(Press.SLOWER, then=100)
    mat.press(Press.VOICE_DOWN, then=100)
    mat.go_to(hold.ends)
    counts = [c for c in mat.led.timeline.cues if hold.ends - 5_100 < c.at < hold.ends]
    word = next(c for c in counts if c.kind is CueKind.SAY)
    within = slice(at(word.at) + 100, at(word.at) + 2_000)
    # `mixed` is as loud as things are now, which the hold's end then was already.
    np.testing.assert_array_equal(mat.heard[within], mat.mixed()[within])


def test_next_begins_the_next_exercise(mat: Mat) -> None:
    mat.go(4_000)
    chapters = mat.led.timeline.chapters
    mat.press(Press.NEXT, then=1_000)
    assert chapters[1].at < mat.controller.position <= chapters[1].at + 1_000
    mat.press(Press.NEXT, then=1_000)
    assert chapters[2].at < mat.controller.position <= chapters[2].at + 1_000
    # Its name was told in the rest before, which was jumped over.
    said = [
        c.text for c in mat.led.timeline.cues if c.kind is CueKind.SAY and c.at >= chapters[2].at
    ]
    assert said[:2] == ["Exercise two of two.", "Nod."]
    mat.press(Press.PREVIOUS, then=1_000)
    assert chapters[1].at < mat.controller.position <= chapters[1].at + 1_000


def test_ten_seconds_back_and_on(mat: Mat) -> None:
    mat.go_to(Ms(30_000))
    mat.press(Press.BACK, then=500)
    # It goes to where the sentence begins that is on there, and the longest lasts five seconds.
    assert 14_500 < mat.controller.position <= 20_500
    begun = mat.controller.position
    mat.press(Press.FORWARD, then=500)
    assert begun + 5_000 < mat.controller.position <= begun + 11_000


def test_the_set_is_done_again(mat: Mat) -> None:
    hold = mat.span(SpanKind.HOLD)
    mat.go_to(Ms(hold.ends + 4_000))
    mat.press(Press.REPEAT, then=100)
    holds = [s.lasts for s in mat.led.timeline.spans if s.kind is SpanKind.HOLD]
    assert holds == [12_000, 12_000, 12_000]
    mat.go_to(Ms(mat.led.total - 50))


def test_a_rest_is_skipped_and_while_one_works_there_is_none(mat: Mat) -> None:
    rest = next(s for s in mat.led.timeline.spans if s.kind is SpanKind.REST and s.lasts == 20_000)
    mat.go_to(Ms(rest.at + 4_000))
    mat.press(Press.SKIP_REST, then=500)
    assert mat.controller.position >= rest.ends
    rep = mat.span(SpanKind.REP)
    mat.go_to(Ms(rep.at + 500))
    mat.press(Press.SKIP_REST, then=100)
    assert mat.controller.state.notice is Notice.NO_REST
    assert mat.controller.position < rep.ends


def test_back_over_a_change_undoes_it(mat: Mat) -> None:
    hold = mat.span(SpanKind.HOLD)
    mat.go_to(Ms(hold.at + 4_000))
    mat.press(Press.PAUSE, then=5_000)
    mat.press(Press.PLAY, then=4_000)
    mat.press(Press.PREVIOUS, then=300)
    holds = [s.lasts for s in mat.led.timeline.spans if s.kind is SpanKind.HOLD]
    assert holds == [12_000, 12_000]


def test_a_device_that_goes_and_comes_back_is_waited_for(mat: Mat) -> None:
    mat.go_to(Ms(20_000))
    mat.bench.device.there = False
    mat.go(2_000)
    assert mat.phase() is Phase.WAITING
    where = mat.controller.position
    assert 19_500 < where < 20_600
    mat.bench.device.there = True
    # The sentence that was broken off is said anew.
    mat.go(8_000)
    assert mat.phase() is Phase.PLAYING
    assert mat.controller.position > where + 500


def test_a_short_hole_in_the_sound_begins_no_sentence_again(mat: Mat) -> None:
    mat.go_to(Ms(20_000))
    cues, before = mat.led.timeline.cues, mat.controller.position
    mat.bench.device.late = True
    mat.go(375)
    mat.bench.device.late = False
    mat.go(2_000)
    assert mat.controller.state.notice is Notice.NONE
    assert mat.led.timeline.cues == cues
    assert 2_000 <= mat.controller.position - before <= 2_100


def test_a_device_that_is_late_and_one_that_stalls_are_told_apart(mat: Mat) -> None:
    mat.go_to(Ms(20_000))
    mat.bench.device.late = True
    mat.go(1_500)
    assert (mat.phase(), mat.controller.state.notice) == (Phase.PLAYING, Notice.DEVICE_LATE)
    mat.go(700)
    assert (mat.phase(), mat.controller.state.notice) == (Phase.WAITING, Notice.DEVICE_STALLED)
    mat.bench.workers.hanging_s = 1.5
    mat.go(100)
    assert (mat.phase(), mat.controller.state.notice) == (Phase.WAITING, Notice.DEVICE_FROZEN)


def test_every_notice_has_words_of_its_own() -> None:
    assert set(NOTICES) == set(Notice)
    assert len(set(NOTICES.values())) == len(Notice)


def test_a_machine_that_slept_finds_the_session_paused(mat: Mat) -> None:
    mat.go_to(Ms(20_000))
    mat.times.slept = Ms(3_600_000)
    mat.go(1_000)
    assert mat.phase() is Phase.PAUSED
    assert mat.controller.state.notice is Notice.SLEPT
    assert mat.kept[-1] is not None


def test_the_place_is_kept_at_each_exercise_and_when_it_is_stopped(mat: Mat) -> None:
    nod = mat.led.timeline.chapters[2].at
    mat.go_to(Ms(nod + 3_000))
    place = mat.kept[-1]
    assert place is not None
    assert place.exercise == "nod"
    mat.press(Press.STOP, then=100)
    assert mat.controller.wait(0)
    last = mat.kept[-1]
    assert last is not None
    assert last.at >= place.at


def test_a_session_that_was_left_goes_on_at_its_exercise(tmp_path: Path) -> None:
    first = Mat(tmp_path)
    nod = next(p for p in first.led.placed if p.chapter and p.chapter.title == "Nod")
    again = Mat(tmp_path, resume=lambda _: nod.number)
    again.go(1_000)
    assert again.controller.position >= nod.at
    said = [c.text for c in again.led.timeline.cues if c.kind is CueKind.SAY and c.at >= nod.at]
    assert said[:3] == ["Welcome back.", "Exercise two of two.", "Nod."]


def test_without_words_it_is_led_by_tones(tmp_path: Path) -> None:
    mat = Mat(tmp_path, voice="none", manner=Manner(words=Words.TONES))
    mat.go_to(Ms(mat.led.total - 100))
    mat.go(2_000)
    same(mat.heard, mat.mixed())


def test_a_signal_ends_it_with_its_place_kept(mat: Mat) -> None:
    mat.go_to(Ms(25_000))
    mat.controller.close()
    mat.go(200)
    assert mat.controller.wait(0)
    assert mat.kept[-1] is not None


def test_a_press_before_anything_is_led_does_no_harm(tmp_path: Path) -> None:
    early = [press for press in Press if press not in (Press.STOP, Press.PAUSE)]
    mat = Mat(tmp_path, resume=lambda _: 5, early=[*early, Press.PLAY])
    mat.controller.seek(Ms(10_000))
    mat.go(3_000)
    assert mat.phase() is Phase.PLAYING
    assert mat.controller.position > 0


def test_slower_during_the_opening_is_heard_from_the_next_sentence_on(tmp_path: Path) -> None:
    mat = Mat(tmp_path, early=[Press.SLOWER])
    mat.go(40_000)
    assert mat.controller.state.manner.pace == 0.9
    says = [c for c in mat.led.timeline.cues if c.kind is CueKind.SAY]
    assert says[0].text == "Tiny."
    assert says[0].voice not in {c.voice for c in says[1:]}
    assert len({c.voice for c in says[1:]}) == 1
    same(mat.heard, mat.mixed()[: len(mat.heard)])


# What was heard of it, and so what was done.


def amounts(mat: Mat) -> list[tuple[str, int, int | None, bool]]:
    found = done(mat.controller.heard)
    return [(a.exercise, a.reps, a.hold, a.finished) for a in found.exercises]


def test_a_session_to_its_end_was_all_done(mat: Mat) -> None:
    mat.go_to(Ms(mat.led.total - 100))
    mat.go(2_000)
    assert amounts(mat) == [("reach", 1, 12_000, True), ("nod", 5, None, True)]
    assert done(mat.controller.heard).length == mat.led.total


def test_what_was_jumped_over_or_left_was_not_done(mat: Mat) -> None:
    mat.go(4_000)
    mat.press(Press.NEXT, then=100)
    mat.press(Press.NEXT, then=100)
    second = mat.span(SpanKind.REP, 2)
    mat.go_to(Ms(second.at + 500))
    mat.press(Press.STOP, then=100)
    assert amounts(mat) == [("nod", 2, None, False)]
    assert done(mat.controller.heard).at == "nod"


def test_a_hold_that_was_paused_and_held_anew_was_done_once(mat: Mat) -> None:
    mat.go_to(Ms(mat.span(SpanKind.HOLD).at + 7_000))
    mat.press(Press.PAUSE, then=5_000)
    mat.press(Press.PLAY, then=100)
    mat.go_to(Ms(mat.led.total - 100))
    mat.go(2_000)
    assert amounts(mat)[0] == ("reach", 1, 12_000, True)


def test_going_back_over_a_change_keeps_what_was_done(mat: Mat) -> None:
    mat.press(Press.SLOWER, then=2_000)
    mat.go_to(Ms(mat.span(SpanKind.HOLD).at + 4_000))
    mat.press(Press.MORE_TIME, then=900)
    mat.press(Press.PREVIOUS, then=300)
    mat.press(Press.STOP, then=100)
    assert amounts(mat) == [("reach", 0, 5_000, False)]


def test_a_signal_leaves_what_was_done_to_be_read(mat: Mat) -> None:
    mat.go_to(Ms(mat.span(SpanKind.HOLD, 1).at))
    mat.controller.close()
    mat.go(200)
    assert amounts(mat) == [("reach", 1, 12_000, False)]


def test_closed_when_all_of_it_was_heard_it_has_come_to_its_end(mat: Mat) -> None:
    while mat.controller.position < mat.led.total:
        mat.go(5)
    mat.controller.close()
    mat.go(200)
    assert mat.controller.wait(0)
    assert mat.controller.finished
    assert mat.kept[-1] is None
