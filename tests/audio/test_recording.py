"""A recording's clock, and what makes it no witness."""

from __future__ import annotations

import numpy as np
import pytest

from audio.recording import RATE, Inconclusive, Recording

BLOCK = 480


def recorded(
    seconds: float, *, begun_s: float = 100.0, late_ms: float = 0.0, busy: float = 0.0
) -> Recording:
    """Blocks of 10 ms, each read as it begins to sound; some part of them comes late."""
    chance = np.random.default_rng(5)
    firsts = np.arange(0, round(seconds * RATE), BLOCK, dtype=np.int64)
    late = np.where(chance.random(len(firsts)) < busy, chance.random(len(firsts)), 0.0)
    arrived = begun_s + firsts / RATE + late * late_ms / 1_000
    return Recording(
        np.zeros((round(seconds * RATE), 2), np.int16), np.maximum.accumulate(arrived), firsts
    )


def test_a_frame_is_heard_at_the_instant_of_its_block() -> None:
    made = recorded(5.0)
    assert made.heard_s(3 * RATE) == pytest.approx(103.0, abs=0.000_1)
    assert made.frame_at(103.0) == pytest.approx(3 * RATE, abs=5)


def test_a_busy_machine_does_not_move_the_clock() -> None:
    made = recorded(20.0, late_ms=60.0, busy=0.7)
    assert made.begun_s == pytest.approx(100.0, abs=0.001)


def test_a_block_that_is_read_in_parts_counts_from_its_beginning() -> None:
    whole = recorded(5.0)
    # The second half of every block is read at once after the first, long before it sounds.
    firsts = np.sort(np.concatenate([whole.firsts, whole.firsts + BLOCK // 2]))
    arrived = np.repeat(whole.arrived_s, 2)
    arrived[1::2] += 0.000_1
    made = Recording(whole.frames, arrived, firsts)
    assert made.begun_s == pytest.approx(100.0, abs=0.000_1)


def test_a_recorder_that_was_well_is_a_witness() -> None:
    recorded(5.0, late_ms=60.0, busy=0.3).check()


def test_a_recorder_that_slept_is_none() -> None:
    made = recorded(5.0)
    made.arrived_s[100:] += 0.25
    with pytest.raises(Inconclusive, match="slept for 260 ms"):
        made.check()


def test_a_recorder_that_lost_sound_is_none() -> None:
    made = recorded(60.0)
    made.arrived_s[3_500:] += 0.1
    made.arrived_s[1_000:] += 0.1
    with pytest.raises(Inconclusive, match="lost 100 ms of sound"):
        made.check()


def test_a_recorder_that_heard_nothing_is_none() -> None:
    with pytest.raises(Inconclusive, match="nothing at all"):
        Recording(np.zeros((0, 2)), np.zeros(0), np.zeros(0, np.int64)).check()


def test_a_sink_that_gains_a_little_all_the_time_is_followed() -> None:
    made = recorded(600.0)
    gain = 20e-6
    fast = Recording(made.frames, made.arrived_s - gain * (made.arrived_s - 100.0), made.firsts)
    fast.check()
    for frame in (30 * RATE, 300 * RATE, 570 * RATE):
        assert fast.heard_s(frame) == pytest.approx(100.0 + (1 - gain) * frame / RATE, abs=0.001)
        assert fast.frame_at(fast.heard_s(frame)) == frame


def test_sound_lost_in_a_long_recording_is_noticed() -> None:
    made = recorded(600.0)
    made.arrived_s[len(made.arrived_s) // 3 :] += 0.05
    with pytest.raises(Inconclusive, match="lost 50 ms of sound"):
        made.check()
