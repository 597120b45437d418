"""What every clip has in common, whatever engine spoke it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.errors import VoiceError
from matcue.voice.api import Recording
from matcue.voice.polish import CEILING_DB, TARGET_LUFS, loudness_lufs, polished

if TYPE_CHECKING:
    from numpy.typing import NDArray


def burst(
    rate: int = 24_000,
    *,
    before: float = 0.3,
    lasts: float = 0.4,
    after: float = 0.43,
    gain: float = 0.2,
) -> Recording:
    """A tone of 500 Hz between silences, in seconds."""
    tone = gain * np.sin(2 * np.pi * 500 * np.arange(round(lasts * rate)) / rate)
    silences = (np.zeros(round(before * rate)), np.zeros(round(after * rate)))
    return Recording(np.concatenate([silences[0], tone, silences[1]]).astype(np.float32), rate)


def test_silence_before_and_after_is_trimmed_to_a_guard() -> None:
    assert polished(burst(lasts=0.4), 24_000).lasts in range(400, 431)


@pytest.mark.parametrize("rate", [8_000, 11_025, 16_000, 22_050, 24_000, 44_100, 48_000])
@pytest.mark.parametrize("session_rate", [24_000, 48_000])
def test_any_engines_rate_comes_out_at_the_sessions_in_whole_milliseconds(
    rate: int, session_rate: int
) -> None:
    clip = polished(burst(rate), session_rate)
    assert clip.rate == session_rate
    assert len(clip.samples) % (session_rate // 1_000) == 0
    assert clip.lasts in range(395, 440)
    assert clip.samples.dtype == np.float32


@pytest.mark.parametrize("gain", [0.003, 0.05, 0.9])
def test_every_clip_is_equally_loud(gain: float) -> None:
    clip = polished(burst(gain=gain), 24_000)
    assert loudness_lufs(clip.samples, 24_000) == pytest.approx(TARGET_LUFS, abs=0.3)


def test_peaks_stay_under_the_ceiling() -> None:
    rng = np.random.default_rng(1)
    spiky = rng.normal(0, 0.01, 24_000)
    spiky[::1_000] = 0.9
    clip = polished(Recording(spiky.astype(np.float32), 24_000), 24_000)
    assert np.abs(clip.samples).max() <= 10 ** (CEILING_DB / 20) + 1e-6


def test_a_clip_begins_and_ends_at_nothing() -> None:
    clip = polished(burst(), 24_000)
    assert abs(clip.samples[0]) < 1e-4
    assert abs(clip.samples[-1]) < 1e-4


def test_a_word_is_heard_at_its_vowel_and_not_at_the_hiss_before_it() -> None:
    rng = np.random.default_rng(1)
    rate = 24_000
    hiss = np.diff(rng.normal(0, 0.02, rate // 10 + 1))
    vowel = burst(rate, before=0, after=0).samples
    late = polished(Recording(np.concatenate([hiss, vowel]).astype(np.float32), rate), rate)
    plain = polished(Recording(vowel, rate), rate)
    assert late.heard - plain.heard in range(80, 121)


@pytest.mark.parametrize(
    "samples",
    [np.zeros(0), np.zeros(24_000), np.full(100, np.nan)],
    ids=["none", "silent", "broken"],
)
def test_a_recording_without_sound_is_refused(samples: NDArray[np.float64]) -> None:
    with pytest.raises(VoiceError, match="no sound"):
        polished(Recording(samples.astype(np.float32), 24_000), 24_000)


@given(
    frames=st.integers(1, 4_000),
    gain=st.floats(0.001, 1.0),
    rate=st.sampled_from([16_000, 22_050, 24_000]),
)
def test_any_recording_with_a_sound_makes_a_clip(frames: int, gain: float, rate: int) -> None:
    samples = (gain * np.sin(np.arange(frames) / 3 + 1)).astype(np.float32)
    clip = polished(Recording(samples, rate), 24_000)
    assert clip.lasts >= 1
    assert 0 <= clip.heard <= clip.lasts
    assert np.isfinite(clip.samples).all()


def test_a_full_scale_sine_of_997_hz_measures_minus_three_lufs() -> None:
    """The standard's own calibration: -3.01 LUFS for one channel."""
    sine = np.sin(2 * np.pi * 997 * np.arange(48_000) / 48_000).astype(np.float32)
    assert loudness_lufs(sine, 48_000) == pytest.approx(-3.01, abs=0.05)


@pytest.mark.parametrize("rate", [22_050, 24_000, 44_100])
def test_loudness_does_not_depend_on_the_rate(rate: int) -> None:
    sines = [np.sin(2 * np.pi * 997 * np.arange(r) / r).astype(np.float32) for r in (rate, 48_000)]
    assert loudness_lufs(sines[0], rate) == pytest.approx(loudness_lufs(sines[1], 48_000), abs=0.05)
