from __future__ import annotations

import subprocess
import sys
import wave
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import SoundError, UnknownName
from matcue.sound.files import STORED_RATE, TEXTURES, pcm, texture_path, tone_lengths, tone_path

if TYPE_CHECKING:
    from pathlib import Path


def write(
    path: Path, *, channels: int = 1, width: int = 2, rate: int = 24_000, n: int = 240
) -> None:
    """Write a silent WAV file of *n* frames."""
    with wave.open(str(path), "wb") as file:
        file.setnchannels(channels)
        file.setsampwidth(width)
        file.setframerate(rate)
        file.writeframes(bytes(n * channels * width))


def refusal(path: Path) -> str:
    with pytest.raises(SoundError) as caught:
        pcm(path)
    return str(caught.value)


def test_a_good_file_gives_its_samples(tmp_path: Path) -> None:
    write(tmp_path / "go.wav")
    assert pcm(tmp_path / "go.wav") == bytes(480)


def test_a_missing_file_is_one_line_with_the_remedy(tmp_path: Path) -> None:
    path = tmp_path / "go.wav"
    assert refusal(path) == (
        f"the sound '{path}' cannot be used: No such file or directory; install matcue again"
    )


@pytest.mark.parametrize("kept", [0, 3, 11, 20, 43, 44, 45, 100, 284, 523])
def test_a_file_cut_short_anywhere_is_refused(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "go.wav"
    write(path)
    path.write_bytes(path.read_bytes()[:kept])
    assert refusal(path).endswith("; install matcue again")


@pytest.mark.parametrize(
    "form", [{"channels": 2}, {"width": 1}, {"width": 3}, {"rate": 44_100}, {"n": 241}, {"n": 0}]
)
def test_a_file_of_another_form_is_refused(tmp_path: Path, form: dict[str, int]) -> None:
    write(tmp_path / "go.wav", **form)
    assert "\n" not in refusal(tmp_path / "go.wav")


def test_noise_in_place_of_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "go.wav").write_bytes(bytes(range(256)) * 4)
    assert "cannot be used" in refusal(tmp_path / "go.wav")


@pytest.mark.parametrize("texture", TEXTURES)
def test_a_breath_loop_lasts_some_seconds(texture: str) -> None:
    assert 3 < len(pcm(texture_path(texture))) / 2 / STORED_RATE < 6


def test_an_unknown_set_has_no_lengths() -> None:
    with pytest.raises(UnknownName, match="did you mean 'soft'"):
        tone_lengths("sofd")


def test_an_unknown_tone_has_no_file() -> None:
    with pytest.raises(SoundError, match="no tone is called 'gong'"):
        tone_path("soft", "gong")


def test_lengths_are_known_without_loading_numpy() -> None:
    code = (
        "import sys; from matcue.sound.files import tone_lengths;"
        "tone_lengths(); sys.exit('numpy' in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
