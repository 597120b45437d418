"""What README lets a reader hear and see is what matcue says today."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import numpy as np
import pytest

import make_sample

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.slow(reason="speaks the morning routine")
def test_the_thirty_seconds_are_what_the_script_makes() -> None:
    assert make_sample.main(["--check"]) == 0


def copied(folder: Path) -> tuple[str, np.ndarray[tuple[int], np.dtype[np.float32]], Path, Path]:
    """The lines and the sound as they stand, and both files in a folder of their own."""
    sample = folder / "sample.mp3"
    readme = folder / "README.md"
    shutil.copy(make_sample.SAMPLE, sample)
    shutil.copy(make_sample.README, readme)
    shown = make_sample.LINES.search(readme.read_text("utf-8"))
    assert shown is not None
    return shown[0], make_sample.heard(sample), sample, readme


def test_it_is_small_mono_and_half_a_minute_long() -> None:
    assert make_sample.SAMPLE.stat().st_size < 200_000
    assert len(make_sample.heard(make_sample.SAMPLE)) == 30 * 24_000


def test_another_instant_is_no_reason_to_make_it_anew_and_another_word_is(tmp_path: Path) -> None:
    lines, sound, sample, readme = copied(tmp_path)
    assert make_sample.stale(lines.replace("1:0", "2:1"), sound, sample, readme) == ""
    assert make_sample.stale(lines.replace("tone", "hum"), sound, sample, readme) == str(readme)


def test_another_sound_or_none_is_a_reason_to_make_it_anew(tmp_path: Path) -> None:
    lines, sound, sample, readme = copied(tmp_path)
    late = np.roll(sound, 240)
    assert make_sample.stale(lines, late, sample, readme) == str(sample)
    assert make_sample.stale(lines, sound[:-1], sample, readme) == str(sample)
    sample.unlink()
    assert make_sample.stale(lines, sound, sample, readme) == str(sample)
