"""What is read from recordings, by recordings whose truth is known."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from audio.counter import counted
from audio.measures import (
    Unheard,
    first_sounds_ms,
    position_errors_ms,
    silences_ms,
    slips_ms,
    verdict,
)
from audio.recording import RATE, Recording

if TYPE_CHECKING:
    from audio.counter import Frames16

BEGUN_S = 100.0
MS = RATE // 1_000


def quiet(ms: int) -> Frames16:
    return np.zeros((ms * MS, 2), np.int16)


def count(first_ms: int, ms: int) -> Frames16:
    return counted(first_ms * MS, ms * MS)


def heard(*parts: Frames16) -> Recording:
    frames = np.concatenate(parts)
    firsts = np.arange(0, len(frames), 480, dtype=np.int64)
    return Recording(frames, BEGUN_S + firsts / RATE, firsts)


def line(what: str, at_ms: int, **more: Any) -> dict[str, Any]:
    return {"what": what, "s": BEGUN_S + at_ms / 1_000, **more}


def start(at_ms: int, to_ms: int, kind: str = "skip") -> dict[str, Any]:
    return line("start", at_ms, kind=kind, number=to_ms * MS)


def test_a_position_is_ahead_or_behind_of_what_is_heard() -> None:
    recording = heard(quiet(100), count(0, 900))
    told = [line("heard", 300, at=200 * MS), line("heard", 500, at=390 * MS)]
    assert position_errors_ms(told, recording) == pytest.approx([0.0, -10.0], abs=0.05)


def test_a_position_told_in_silence_is_not_judged() -> None:
    told = [line("heard", 50, at=7), line("heard", 5_000, at=7)]
    assert position_errors_ms(told, heard(quiet(100), count(0, 400))) == []


def test_a_pause_lasts_from_the_asking_to_the_last_sound() -> None:
    recording = heard(quiet(100), count(0, 420), quiet(500))
    assert silences_ms([line("pause", 500)], recording) == pytest.approx([20.0], abs=0.1)


def test_a_pause_that_silences_nothing_is_told() -> None:
    recording = heard(quiet(100), count(0, 2_000))
    with pytest.raises(Unheard):
        silences_ms([line("pause", 500), start(1_000, 0)], recording)


def test_a_pause_slips_by_what_was_heard_after_the_place_it_tells() -> None:
    recording = heard(quiet(100), count(0, 420), quiet(500))
    assert slips_ms([line("pause", 500, at=412 * MS)], recording) == pytest.approx([-8.0])


def test_the_first_sound_of_a_start_is_its_very_frame() -> None:
    recording = heard(count(0, 500), quiet(60), count(9_000, 400), quiet(100))
    told = [start(500, 9_000), line("pause", 900)]
    assert first_sounds_ms("skip", told, recording) == pytest.approx([60.0], abs=0.1)
    assert first_sounds_ms("resume", told, recording) == []


def test_a_start_that_begins_one_frame_off_is_not_its_first_sound() -> None:
    late = count(9_000, 400)[1:]
    with pytest.raises(Unheard):
        first_sounds_ms("skip", [start(500, 9_000)], heard(count(0, 500), quiet(60), late))


TOLD = [start(0, 0), start(500, 9_000), line("pause", 1_000), start(1_500, 9_500, "resume")]
FAULTLESS = (
    quiet(50),
    count(0, 460),
    quiet(40),
    count(9_000, 460),
    quiet(500),
    count(9_500, 400),
    quiet(90),
)


def test_what_was_asked_for_and_heard_in_order_is_faultless() -> None:
    found = verdict(TOLD, heard(*FAULTLESS))
    assert (found.wrong, found.hiccups, found.heard) == ([], 0, 3)


def test_what_nobody_asked_for_is_wrong() -> None:
    found = verdict(TOLD, heard(*FAULTLESS[:2], count(600, 100), *FAULTLESS[2:]))
    assert found.wrong == ["4800 frames from 28800 on at 100.510"]


def test_what_was_asked_for_only_later_is_wrong() -> None:
    found = verdict(TOLD, heard(quiet(50), count(9_000, 460), quiet(40)))
    assert "22080 frames from 432000 on at 100.050" in found.wrong


def test_a_leftover_of_the_sound_before_a_skip_is_wrong() -> None:
    found = verdict(TOLD, heard(*FAULTLESS[:3], count(460, 20), *FAULTLESS[3:]))
    assert found.wrong == ["960 frames from 22080 on at 100.550"]


def test_a_start_that_was_left_alone_has_to_be_heard() -> None:
    silenced = [quiet(460) if nth == 3 else part for nth, part in enumerate(FAULTLESS)]
    found = verdict(TOLD, heard(*silenced))
    assert found.wrong == ["the skip to 432000 at 100.500 was not heard"]


def test_a_start_that_something_followed_at_once_need_not_be_heard() -> None:
    told = [start(0, 0), start(490, 77_000), *TOLD[1:]]
    assert verdict(told, heard(*FAULTLESS)).wrong == []


def test_a_place_that_was_asked_for_twice_counts_as_the_last_asking() -> None:
    told = [start(0, 0), start(490, 9_000), line("pause", 495), *TOLD[1:]]
    found = verdict(told, heard(*FAULTLESS))
    assert (found.wrong, found.heard) == ([], 3)


def test_a_place_that_was_asked_for_twice_may_be_heard_twice_and_no_more() -> None:
    told = [start(0, 0), start(490, 9_000), start(509, 9_000), *TOLD[2:]]
    again = (count(9_000, 10), quiet(10), count(9_000, 440))
    twice = verdict(told, heard(*FAULTLESS[:3], *again, *FAULTLESS[4:]))
    assert (twice.wrong, twice.heard) == ([], 4)
    thrice = (count(9_000, 10), quiet(10), count(9_000, 10), quiet(10), count(9_000, 420))
    found = verdict(told, heard(*FAULTLESS[:3], *thrice, *FAULTLESS[4:]))
    assert found.wrong == ["20160 frames from 432000 on at 100.590"]


def test_a_resume_in_the_very_frame_of_the_pause_is_heard() -> None:
    told = [start(0, 0), line("pause", 300), start(301, 250, "resume")]
    assert verdict(told, heard(quiet(50), count(0, 800))).wrong == []


def test_silence_within_a_sound_that_goes_on_is_a_hiccup() -> None:
    found = verdict(TOLD[:1], heard(quiet(50), count(0, 100), quiet(30), count(100, 300)))
    assert (found.wrong, found.hiccups) == ([], 1)


def test_frames_lost_within_a_sound_are_wrong() -> None:
    found = verdict(TOLD[:1], heard(quiet(50), count(0, 100), count(101, 300)))
    assert len(found.wrong) == 1
