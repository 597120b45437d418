from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.base.errors import SoundError
from matcue.base.units import RATES, Ms, frames
from matcue.sound.sound_set import breath_sound

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE = RATES[0]
LENGTHS = [Ms(300), Ms(301), Ms(1_000), Ms(4_000), Ms(6_000), Ms(8_007), Ms(60_000)]

each_length = pytest.mark.parametrize("lasts", LENGTHS)
each_direction = pytest.mark.parametrize("direction", ["in", "out"])
each_rate = pytest.mark.parametrize("rate", RATES)


def db(value: float) -> float:
    return float(20 * np.log10(value))


def fifths(sound: NDArray[np.float32]) -> list[NDArray[np.float32]]:
    return list(sound[: len(sound) // 5 * 5].reshape(5, -1))


def brightness(sound: NDArray[np.float32]) -> float:
    """Tell where the middle of the power lies, in Hz."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(sound), 1 / RATE)) / np.sum(power))


@each_rate
@each_direction
@each_length
def test_a_breath_lasts_exactly_as_long_as_asked(direction: str, lasts: Ms, rate: int) -> None:
    sound = breath_sound(direction, lasts, rate)
    assert sound.shape == (frames(lasts, rate),)
    assert sound.dtype == np.float32


@each_direction
@pytest.mark.parametrize("lasts", [Ms(0), Ms(1), Ms(2), Ms(7)])
def test_even_a_breath_too_short_to_hear_is_as_long_as_asked(direction: str, lasts: Ms) -> None:
    assert breath_sound(direction, lasts, RATE).shape == (frames(lasts, RATE),)


@each_direction
@each_length
def test_a_breath_is_soft_and_silent_at_both_ends(direction: str, lasts: Ms) -> None:
    sound = breath_sound(direction, lasts, RATE)
    assert db(np.max(np.abs(sound))) == pytest.approx(-26, abs=1.5)
    assert np.max(np.abs(sound[[0, -1]])) < 1e-6


@each_length
def test_breathing_in_grows_brighter_and_louder(lasts: Ms) -> None:
    parts = fifths(breath_sound("in", lasts, RATE))
    colours = [brightness(part) for part in parts]
    levels = [float(np.std(part)) for part in parts[:4]]  # the last turns back to silence
    assert levels == sorted(levels)
    assert colours[4] > 1.8 * colours[0]


@each_length
def test_breathing_out_grows_darker_and_softer(lasts: Ms) -> None:
    parts = fifths(breath_sound("out", lasts, RATE))
    colours = [brightness(part) for part in parts]
    levels = [float(np.std(part)) for part in parts[1:]]
    assert levels == sorted(levels, reverse=True)
    assert colours[0] > 1.8 * colours[4]


def test_brightness_moves_in_one_direction_all_along() -> None:
    colours = [brightness(part) for part in fifths(breath_sound("in", Ms(6_000), RATE))]
    assert colours == sorted(colours)


def test_a_minute_of_breath_does_not_repeat() -> None:
    """At no distance from 50 ms to half a minute is it much like itself."""
    sound = breath_sound("in", Ms(60_000), RATE)
    spectrum = np.fft.rfft(sound, 2 * len(sound))
    likeness = np.fft.irfft(np.abs(spectrum) ** 2)
    later = likeness[RATE // 20 : 30 * RATE] / likeness[0]
    assert np.max(np.abs(later)) < 0.4


def test_it_is_air_and_not_a_note() -> None:
    """No frequency stands out: the strongest holds less than a hundredth of the power."""
    power = np.abs(np.fft.rfft(breath_sound("in", Ms(4_000), RATE))) ** 2
    assert np.max(power) < 0.01 * np.sum(power)


def test_both_rates_hold_the_same_breath() -> None:
    low, high = (breath_sound("in", Ms(4_000), rate) for rate in RATES)
    assert db(float(np.std(high))) == pytest.approx(db(float(np.std(low))), abs=0.2)
    power = np.abs(np.fft.rfft(high)) ** 2
    assert np.sum(power[len(power) // 2 :]) < 1e-8 * np.sum(power)


def test_another_process_makes_the_same_breath() -> None:
    code = (
        "import sys; from matcue.sound.sound_set import breath_sound;"
        "sys.stdout.buffer.write(breath_sound('out', 700, 24000).tobytes())"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=True)
    assert done.stdout == breath_sound("out", Ms(700), RATE).tobytes()


@each_direction
def test_a_breath_is_shared_and_cannot_be_written_to(direction: str) -> None:
    first, second = (breath_sound(direction, Ms(4_000), RATE) for _ in range(2))
    assert np.shares_memory(first, second)
    with pytest.raises(ValueError, match="read-only"):
        first[0] = 1


def test_an_unknown_direction_is_refused() -> None:
    with pytest.raises(SoundError, match="no breath goes 'up'; it goes in or out"):
        breath_sound("up", Ms(1_000), RATE)
