"""The sounds of matcue's own: the same from any start, never the same twice, kind to the voice."""

from __future__ import annotations

from functools import cache
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcue.base.errors import UnknownName
from matcue.base.units import Frames
from matcue.sound import chance
from matcue.sound.ambience import Ambience
from matcue.sound.background import AMBIENCES, LOUDNESS_LUFS, RATE
from matcue.sound.grains import HOP
from matcue.sound.meter import Meter
from matcue.sound.waves import breaks_s

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matcue.sound.api import Block

pytestmark = pytest.mark.slow(reason="each makes minutes of sound")

each_kind = pytest.mark.parametrize("kind", AMBIENCES)


def heard(kind: str, seconds: int, *, seed: int = 1, start: int = 0) -> Block:
    stream = Ambience(kind, seed).stream(Frames(start))
    return np.concatenate([stream.read(RATE).copy() for _ in range(seconds)])


@cache
def minute(kind: str) -> Block:
    return heard(kind, 60)


def power(sound: Block) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Give frequencies, and the mean power at each over both channels."""
    windows = sound.T.reshape(2, -1, RATE) * np.hanning(RATE)
    spectra = np.abs(np.fft.rfft(windows, axis=2)) ** 2
    return np.fft.rfftfreq(RATE, 1 / RATE), np.asarray(np.mean(spectra, axis=(0, 1)), np.float64)


@each_kind
@given(
    start=st.integers(0, 40 * RATE), counts=st.lists(st.integers(1, 30_000), min_size=1, max_size=6)
)
@settings(max_examples=8)
def test_neither_start_nor_the_size_of_a_read_changes_a_sample(
    kind: str, start: int, counts: list[int]
) -> None:
    stream = Ambience(kind, 1).stream(Frames(start))
    read = np.concatenate([stream.read(count).copy() for count in counts])
    np.testing.assert_array_equal(read, minute(kind)[start : start + len(read)])


@each_kind
def test_it_is_the_same_from_a_start_hours_away(kind: str) -> None:
    grain = 5 * 3_600 * RATE // HOP
    before = heard(kind, 1, start=grain * HOP - 1_000)
    np.testing.assert_array_equal(heard(kind, 1, start=grain * HOP)[:40_000], before[1_000:41_000])


@each_kind
def test_another_seed_is_another_sound_and_the_same_seed_the_same(kind: str) -> None:
    np.testing.assert_array_equal(heard(kind, 2, seed=7), heard(kind, 2, seed=7))
    assert np.max(np.abs(heard(kind, 2, seed=7) - heard(kind, 2, seed=8))) > 0.05


@pytest.mark.long(reason="ten minutes of it are made")
@each_kind
def test_no_piece_of_it_comes_again_within_ten_minutes(kind: str) -> None:
    """Half a second is looked for in all that follows, wherever it may begin."""
    piece = minute(kind)[3 * RATE : 3 * RATE + RATE // 2, 0]
    stream = Ambience(kind, 1).stream(Frames(10 * RATE))
    size = 1 << 18
    looked_for = np.conj(np.fft.rfft(piece, size))
    best = 0.0
    sound = np.zeros(size, np.float32)
    step = size - len(piece)
    for _ in range(590 * RATE // step):
        sound[: len(piece)] = sound[step:]
        sound[len(piece) :] = stream.read(step)[:, 0]
        likeness = np.fft.irfft(np.fft.rfft(sound) * looked_for)[:step]
        sums = np.cumsum(np.concatenate([[0.0], sound.astype(np.float64) ** 2]))
        strength = np.sqrt(np.maximum(sums[len(piece) :][:step] - sums[:step], 1e-3))
        best = max(best, float(np.max(likeness / strength)))
    # A drone is made of the same notes always; they never stand in the same phases again.
    assert best / np.linalg.norm(piece) < (0.995 if kind == "drone" else 0.6)


@each_kind
@pytest.mark.parametrize("seed", [1, 2, 12_345])
def test_every_kind_is_as_loud_as_a_bed_should_be(kind: str, seed: int) -> None:
    meter = Meter()
    stream = Ambience(kind, seed).stream()
    for _ in range(180):
        meter.add(stream.read(RATE))
    assert meter.integrated_lufs() == pytest.approx(LOUDNESS_LUFS, abs=0.5)


@each_kind
def test_its_level_moves_all_of_it(kind: str) -> None:
    softer = Ambience(kind, 1, level_db=-20.0).stream().read(RATE)
    np.testing.assert_allclose(softer, minute(kind)[:RATE] / 10, atol=1e-6)


@each_kind
def test_consonants_have_the_top_for_themselves(kind: str) -> None:
    hertz, found = power(minute(kind))
    whole = np.sum(found)
    assert 10 * np.log10(np.sum(found[hertz > 8_100]) / whole) < -60
    assert 10 * np.log10(np.sum(found[hertz > 4_000]) / whole) < -12


@each_kind
def test_it_comes_from_both_sides_and_survives_a_single_loudspeaker(kind: str) -> None:
    left, right = minute(kind).T
    assert 0.1 < np.corrcoef(left, right)[0, 1] < 0.95
    assert np.std(left) == pytest.approx(np.std(right), rel=0.15)


@each_kind
def test_nothing_in_it_is_sudden(kind: str) -> None:
    assert np.max(np.abs(minute(kind))) < 0.85
    assert np.isfinite(minute(kind)).all()


@given(key=st.integers(0, 1 << 64), nth=st.integers(-5, 10_000))
def test_a_wave_breaks_every_8_to_12_seconds(key: int, nth: int) -> None:
    assert 8 <= breaks_s(key, nth + 1) - breaks_s(key, nth) <= 12


def test_waves_can_be_heard_coming_and_going_unevenly() -> None:
    loud = np.sqrt(np.mean(heard("waves", 300).reshape(-1, RATE // 2 * 2) ** 2, axis=1))
    smooth = np.convolve(loud, np.hanning(7) / 3, "same")
    tops = [n for n in range(3, len(smooth) - 3) if smooth[n] == max(smooth[n - 3 : n + 4])]
    gaps = [(after - before) / 2 for before, after in pairwise(tops)]
    assert 24 <= len(tops) <= 36
    assert np.ptp(gaps) >= 1
    assert 20 * np.log10(np.percentile(smooth, 95) / np.percentile(smooth, 5)) > 3


def test_rain_has_drops_and_noise_has_none() -> None:
    """Drops make peaks where plain noise has a bell curve (kurtosis 3)."""

    def kurtosis(sound: Block) -> float:
        return float(np.mean(sound**4) / np.mean(sound**2) ** 2)

    assert kurtosis(minute("noise")[:, 0]) == pytest.approx(3, abs=0.25)
    assert kurtosis(minute("rain")[:, 0]) > 3.3


def test_a_drone_is_fifths_on_d_that_beat() -> None:
    hertz, found = power(minute("drone"))
    strongest = {round(float(hertz[n])) for n in np.argsort(found)[-12:]}
    assert {110, 147, 220} <= {note for f in strongest for note in (f - 1, f, f + 1)}


def test_a_kind_that_is_not_there_gets_a_hint() -> None:
    with pytest.raises(UnknownName, match="did you mean 'rain'"):
        Ambience("rian", 1)


def test_chance_is_splitmix64_and_never_changes() -> None:
    """The first numbers of the published generator for this seed."""
    published = [6457827717110365317, 3203168211198807973, 9817491932198370423]
    assert chance.words(1_234_567, 3).tolist() == published


def test_chance_is_even() -> None:
    drawn = chance.parts(9, 100_000)
    assert np.histogram(drawn, 10, (0, 1))[0] == pytest.approx(np.full(10, 10_000), rel=0.05)
    assert abs(np.corrcoef(drawn[:-1], drawn[1:])[0, 1]) < 0.02


@given(key=st.integers(0, 1 << 60), at=st.floats(0, 1e5), every=st.floats(1, 20))
def test_a_wandering_curve_stays_within_its_bounds_and_never_jumps(
    key: int, at: float, every: float
) -> None:
    here, there = chance.wander(key, at, every), chance.wander(key, at + 1e-3, every)
    assert -1 <= here <= 1
    assert abs(here - there) < 0.01
