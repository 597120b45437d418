from __future__ import annotations

from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.base.errors import SoundError, UnknownName
from matcue.base.units import RATES, Ms, frames
from matcue.sound.files import DEFAULT_SET, TONES, tone_lengths, tone_sets
from matcue.sound.sound_set import SoundSet

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from matcue.sound.api import Sounds

SOUNDS = Path(__file__).resolve().parents[2] / "sounds"
TICKS = ("tick", "beat", "count", "rest-beep")
SIGNALS = ("go", "hold-end", "switch", "rest-end")

each_set = pytest.mark.parametrize("set_name", tone_sets())
each_rate = pytest.mark.parametrize("rate", RATES)
each_tone = pytest.mark.parametrize("tone", TONES)


def peak_db(sound: NDArray[np.float32]) -> float:
    return float(20 * np.log10(np.max(np.abs(sound))))


def centroid(sound: NDArray[np.float32], rate: int) -> float:
    """Tell where the middle of a sound's power lies, in Hz."""
    power = np.abs(np.fft.rfft(sound)) ** 2
    return float(np.sum(power * np.fft.rfftfreq(len(sound), 1 / rate)) / np.sum(power))


def portrait(sound: NDArray[np.float32], rate: int) -> NDArray[np.float64]:
    """Draw a sound as power over 600 ms in steps of 20 ms and over thirds of octaves.

    Power is compressed as the ear does (to the power 0.3), and the whole has length 1, so that
    how loud the sound is makes no difference.
    """
    step = rate // 50
    padded = np.zeros(30 * step)
    padded[: min(len(sound), len(padded))] = sound[: len(padded)]
    power = np.abs(np.fft.rfft(padded.reshape(30, step) * np.hanning(step), 8 * step)) ** 2
    edges = np.searchsorted(np.fft.rfftfreq(8 * step, 1 / rate), 100 * 2 ** (np.arange(20) / 3))
    bands = np.add.reduceat(power, edges, axis=1)[:, :-1] ** 0.3
    return np.asarray(bands / np.linalg.norm(bands))


MOST_ALIKE = 0.7
"""How alike two tones of a set may be, from 0 to 1, the same sound."""


def too_alike(tones: Mapping[str, NDArray[np.float32]], rate: int) -> list[str]:
    """Name the pairs that a listener may take for each other, each with what to change."""
    portraits = {tone: portrait(sound, rate) for tone, sound in tones.items()}
    alike = {
        (one, other): float(np.sum(portraits[one] * portraits[other]))
        for one, other in combinations(tones, 2)
    }
    return [
        f"'{one}' and '{other}' are {value:.2f} alike, {MOST_ALIKE} at most, in where their power "
        "lies over 600 ms and thirds of octaves, whatever the loudness: in SETS of "
        "scripts/make_sounds.py, give one another timbre, or its notes another pitch or instant"
        for (one, other), value in alike.items()
        if value > MOST_ALIKE
    ]


@each_set
@each_rate
def test_a_tone_lasts_as_the_plan_was_told(set_name: str, rate: int) -> None:
    sounds: Sounds = SoundSet(set_name, rate)
    told = tone_lengths(set_name)
    assert sounds.rate == rate
    for tone in TONES:
        sound = sounds.tone(tone)
        assert sound.dtype == np.float32
        assert sound.shape == (frames(told[tone], rate),)


@each_set
def test_ticks_are_short_and_signals_are_not(set_name: str) -> None:
    lengths = tone_lengths(set_name)
    assert all(60 <= lengths[tone] <= 120 for tone in TICKS)
    assert all(250 <= lengths[tone] <= 700 for tone in SIGNALS)
    assert lengths["begin"] <= 1_500
    assert lengths["session-end"] <= 3_000


@each_set
@each_tone
def test_a_tone_begins_and_ends_in_silence(set_name: str, tone: str) -> None:
    """No click: the first and the last quarter of a millisecond are 25 dB below the peak."""
    sound = SoundSet(set_name).tone(tone)
    edges = np.concatenate([sound[:6], sound[-6:]])
    assert peak_db(edges) < peak_db(sound) - 25
    assert sound[0] == 0


@each_set
@each_rate
@each_tone
def test_a_tone_leaves_room_for_a_voice(set_name: str, rate: int, tone: str) -> None:
    assert peak_db(SoundSet(set_name, rate).tone(tone)) <= -6


@each_set
def test_any_two_tones_differ_by_more_than_loudness(set_name: str) -> None:
    sounds = SoundSet(set_name)
    assert too_alike({tone: sounds.tone(tone) for tone in TONES}, sounds.rate) == []


def test_a_tone_that_is_another_only_louder_is_told_with_what_to_change() -> None:
    sounds = SoundSet()
    go, tick = sounds.tone("go"), sounds.tone("tick")
    (told,) = too_alike({"go": go, "tick": tick, "switch": 2 * go}, sounds.rate)
    assert told.startswith("'go' and 'switch' are 1.00 alike, 0.7 at most")
    assert "in SETS of scripts/make_sounds.py" in told


@each_tone
def test_the_clear_set_is_brighter_and_louder(tone: str) -> None:
    soft, clear = (SoundSet(name).tone(tone) for name in ("soft", "clear"))
    assert centroid(clear, RATES[0]) > 1.3 * centroid(soft, RATES[0])
    assert peak_db(clear) > peak_db(soft) + 1


@each_set
@each_tone
def test_twice_the_rate_is_the_same_sound(set_name: str, tone: str) -> None:
    """Every stored frame stays, and nothing is heard above the old half rate."""
    stored, doubled = (SoundSet(set_name, rate).tone(tone) for rate in RATES)
    np.testing.assert_allclose(doubled[::2], stored, atol=1e-6)
    power = np.abs(np.fft.rfft(doubled)) ** 2
    above = np.fft.rfftfreq(len(doubled), 1 / RATES[1]) > 12_000
    assert np.sum(power[above]) < 1e-10 * np.sum(power)


def test_a_tone_is_shared_and_cannot_be_written_to() -> None:
    sounds = SoundSet()
    assert sounds.tone("go") is sounds.tone("go")
    with pytest.raises(ValueError, match="read-only"):
        sounds.tone("go")[0] = 1


def test_a_breath_comes_at_the_rate_of_its_set() -> None:
    assert SoundSet("soft", 48_000).breath_sound("out", Ms(500)).shape == (24_000,)


def test_an_unknown_tone_is_refused_by_name() -> None:
    with pytest.raises(SoundError, match=r"^no tone is called 'gong'; there are begin, tick, "):
        SoundSet().tone("gong")


def test_every_set_in_the_sounds_folder_can_be_chosen_and_the_default_comes_first() -> None:
    folders = {path.name for path in SOUNDS.iterdir() if path.is_dir()}
    assert set(tone_sets()) == folders
    assert tone_sets()[0] == DEFAULT_SET


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("cler", "no set of tones is called 'cler'; did you mean 'clear'?"),
        ("loud", f"no set of tones is called 'loud'; there are {', '.join(tone_sets())}"),
    ],
)
def test_an_unknown_set_is_refused_with_what_is_near(name: str, message: str) -> None:
    with pytest.raises(UnknownName) as caught:
        SoundSet(name)
    assert str(caught.value) == message


def test_another_rate_is_a_mistake_of_the_program() -> None:
    with pytest.raises(ValueError, match="44100 is not a rate"):
        SoundSet("soft", 44_100)
