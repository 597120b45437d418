"""Loudness after EBU R 128: the standard's own test cases, and ffmpeg's meter as a witness."""

from __future__ import annotations

import re
import shutil
import subprocess
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcue.sound.background import RATE
from matcue.sound.meter import Meter

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.sound.api import Block


def sine(*parts: tuple[float, float]) -> Block:
    """Give both channels of a 1 kHz sine in parts of (dBFS, seconds)."""
    sizes = np.concatenate([np.full(round(s * RATE), 10 ** (db / 20)) for db, s in parts])
    wave = sizes * np.sin(2 * np.pi * 1_000 * np.arange(len(sizes)) / RATE)
    return np.repeat(wave.astype(np.float32)[:, np.newaxis], 2, axis=1)


def integrated(sound: Block, step: int = 48_000) -> float:
    meter = Meter()
    for at in range(0, len(sound), step):
        meter.add(sound[at : at + step])
    return meter.integrated_lufs()


@pytest.mark.parametrize(
    ("parts", "lufs"),
    [
        ([(-23, 20)], -23),
        ([(-33, 20)], -33),
        ([(-36, 10), (-23, 60), (-36, 10)], -23),
        ([(-72, 10), (-36, 10), (-23, 60), (-36, 10), (-72, 10)], -23),
        ([(-26, 20), (-20, 20.1), (-26, 20)], -23),
    ],
)
def test_the_cases_of_ebu_tech_3341(parts: list[tuple[float, float]], lufs: float) -> None:
    """Cases 1 to 5: level, level, the relative gate, the absolute gate, the mean of energies."""
    assert integrated(sine(*parts)) == pytest.approx(lufs, abs=0.1)


@given(step=st.integers(1_000, 90_000))
@settings(max_examples=10)
def test_the_size_of_the_blocks_does_not_matter(step: int) -> None:
    sound = sine((-20, 2.35), (-30, 1.01))
    assert integrated(sound, step) == integrated(sound)


def test_it_may_be_asked_in_between() -> None:
    meter = Meter()
    meter.add(sine((-23, 3)))
    before = meter.integrated_lufs()
    assert meter.integrated_lufs() == before == pytest.approx(-23, abs=0.1)


@pytest.mark.parametrize("frames", [0, 1, RATE])
def test_silence_has_no_loudness(frames: int) -> None:
    assert integrated(np.zeros((frames, 2), np.float32)) == -np.inf


def test_one_channel_alone_is_3_lu_softer_than_two() -> None:
    both = sine((-20, 5))
    left = both * np.array([1, 0], np.float32)
    assert integrated(both) - integrated(left) == pytest.approx(3.01, abs=0.01)


@pytest.mark.system
@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="the ffmpeg program is not here")
def test_ffmpeg_reads_the_same(tmp_path: Path) -> None:
    chance = np.random.default_rng(4)
    breath_sounds = 0.02 + 0.2 * np.sin(np.arange(30 * RATE) / RATE) ** 4
    sound = (chance.standard_normal((30 * RATE, 2)) * breath_sounds[:, np.newaxis]).astype(
        np.float32
    )
    raw = tmp_path / "sound.f32"
    raw.write_bytes(sound.tobytes())
    form = ["-f", "f32le", "-ar", str(RATE), "-ac", "2", "-i", str(raw)]
    done = subprocess.run(
        ["ffmpeg", "-nostats", *form, "-af", "ebur128", "-f", "null", "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    read = re.search(r"I:\s+(\S+) LUFS", done.stderr.rpartition("Summary:")[2])
    assert read is not None
    assert integrated(sound) == pytest.approx(float(read[1]), abs=0.1)
