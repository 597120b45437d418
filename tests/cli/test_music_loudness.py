"""A session over a bed is as loud as it should be, by ffmpeg's own meter on the exported file.

The file is decoded by PyAV first, as in `test_session_loudness.py` and for its reason.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from loudness_meter import metered
from songs import tune, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from songs import Samples

pytestmark = [
    # It needs the ffmpeg program as an independent meter.
    pytest.mark.system,
    pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="the ffmpeg program is not here"),
]


def pads() -> Samples:
    """Soft chords that come and go, 40 dB under full scale."""
    time = np.arange(60 * 48_000) / 48_000
    chord = [np.sin(2 * np.pi * hertz * time) for hertz in (220, 330)]
    breath_sounds = 0.6 + 0.4 * np.sin(2 * np.pi * time / 9)
    return np.asarray(0.01 * breath_sounds * np.stack(chord), np.float32)


def squares() -> Samples:
    """As loud as can be."""
    return np.sign(tune(40, 48_000, note=110)) * np.float32(0.99)


def silence() -> Samples:
    return np.zeros((2, 10 * 48_000), np.float32)


def plucks() -> Samples:
    """Short notes with long pauses: peaks 25 dB above its loudness."""
    sound = np.zeros((1, 40 * 44_100))
    ring = np.exp(-np.arange(22_050) / 2_000)
    for nth in range(38):
        note = np.sin(np.arange(22_050) * (0.02 + nth % 7 / 200)) * ring
        sound[0, nth * 44_100 :][: len(note)] += note
    return sound.astype(np.float32)


def surround() -> Samples:
    time = np.arange(30 * 48_000) / 48_000
    hertz = (200, 250, 300, 50, 400, 500)
    return np.stack([0.2 * np.sin(2 * np.pi * each * time) for each in hertz]).astype(np.float32)


def measured(path: Path, scratch: Path) -> tuple[float, float]:
    """Give integrated loudness in LUFS and true peak in dBTP."""
    resampler = av.AudioResampler(format="flt", layout="stereo", rate=48_000)
    with av.open(str(path)) as file, scratch.open("wb") as raw:
        for frame in file.decode(audio=0):
            for out in resampler.resample(frame):
                raw.write(out.to_ndarray().astype(np.float32).tobytes())
    return metered(scratch, rate=48_000, channels=2)


def check(path: Path, *options: str | Path, within: float = 1) -> None:
    command = [sys.executable, "-m", "matcue", "export", *map(str, options)]
    subprocess.run(
        [*command, "--yes-i-have-asked", "-o", str(path)], check=True, capture_output=True
    )
    integrated, peak = measured(path, path.with_suffix(".f32"))
    assert abs(integrated + 16) <= within
    assert peak <= -1


@pytest.mark.parametrize(
    ("ambience", "suffix"),
    [("rain", "mp3"), ("waves", "m4a"), ("drone", "flac"), ("noise", "opus"), ("rain", "opus")],
)
@pytest.mark.parametrize("words", ["full", "tones"])
def test_a_session_over_an_ambience_is_minus_16_lufs_with_peaks_under_minus_1_dbtp(
    ambience: str, suffix: str, words: str, tmp_path: Path
) -> None:
    path = tmp_path / f"session.{suffix}"
    # Without speech, how loud it is depends on how many tones there are.
    within = 1 if words == "full" else 1.5
    options = ("--ambience", ambience, "--words", words, "--sounds", "clear")
    check(path, "desk", *options, within=within)


@pytest.mark.parametrize(
    ("make", "rate", "layout", "suffix"),
    [
        (pads, 48_000, None, "mp3"),
        (squares, 48_000, None, "opus"),
        (silence, 48_000, None, "mp3"),
        (plucks, 44_100, None, "opus"),
        (surround, 48_000, "5.1", "m4a"),
    ],
)
def test_music_of_any_level_gives_the_same_loudness(
    make: Callable[[], Samples], rate: int, layout: str | None, suffix: str, tmp_path: Path
) -> None:
    song = write(tmp_path / "song.flac", make(), rate, layout)
    check(tmp_path / f"session.{suffix}", "five-minutes", "--music", song)
