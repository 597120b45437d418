"""The sounds in the checkout are what scripts/make_sounds.py makes."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from matcue.sound.files import tone_sets

CHECKOUT = Path(__file__).resolve().parents[2]
SOUNDS = CHECKOUT / "sounds"
HEAD = 44  # bytes before the samples of a plain WAV file


def make_sounds(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    script = CHECKOUT / "scripts" / "make_sounds.py"
    return subprocess.run(
        [sys.executable, script, *arguments], capture_output=True, text=True, check=False
    )


def shift(path: Path, steps: int) -> None:
    """Move one sample of a file by some steps of its 16 bits."""
    data = bytearray(path.read_bytes())
    samples = np.frombuffer(data, "<i2", offset=HEAD)
    samples[100] += steps
    path.write_bytes(data)


def table() -> dict[tuple[str, str], dict[str, str]]:
    """Read the README's table, by set and tone."""
    rows = [
        [cell.strip(" `") for cell in line.strip("|").split("|")]
        for line in (SOUNDS / "README.md").read_text("utf-8").splitlines()
        if line.startswith("|")
    ]
    return {(row[0], row[1]): dict(zip(rows[0], row, strict=True)) for row in rows[2:]}


def test_the_sounds_are_what_the_script_makes() -> None:
    done = make_sounds("--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_readme_says_what_each_set_is_for() -> None:
    told = re.findall(
        r"^- \*\*(\w+)\*\*: for ", (SOUNDS / "README.md").read_text("utf-8"), re.MULTILINE
    )
    assert sorted(told) == sorted(tone_sets())


def test_the_check_names_every_file_that_is_not_so_and_lets_the_last_bit_pass(
    tmp_path: Path,
) -> None:
    folder = shutil.copytree(SOUNDS, tmp_path / "sounds")
    shift(folder / "soft" / "begin.wav", 1)
    shift(folder / "soft" / "go.wav", 2)
    (folder / "soft" / "tick.wav").unlink()
    (folder / "clear" / "tick.wav").write_bytes(b"RIFF")
    (folder / "clear" / "beat.wav").write_bytes((folder / "clear" / "go.wav").read_bytes())
    (folder / "old.wav").touch()
    readme = folder / "README.md"
    readme.write_text(readme.read_text("utf-8").replace("A5 (880)", "A5 (881)"), "utf-8")

    done = make_sounds("--check", folder)

    assert done.returncode == 1
    assert done.stderr.splitlines() == [
        "soft/tick.wav is missing",
        "soft/go.wav is off by up to 2 steps",
        "clear/tick.wav cannot be read",
        "clear/beat.wav has 11040 frames, not 1440",
        "old.wav is made by nothing",
        "README.md has another table",
        "run scripts/make_sounds.py to make them anew",
    ]


def test_the_script_writes_every_file_and_the_table(tmp_path: Path) -> None:
    """In place of the table is a word, so that the script has something to put right."""
    readme = (SOUNDS / "README.md").read_text("utf-8")
    start, end = readme.index("| set"), readme.index("<!-- end")
    (tmp_path / "README.md").write_text(f"{readme[:start]}old\n{readme[end:]}", "utf-8")

    assert make_sounds(tmp_path).returncode == 0

    assert (tmp_path / "README.md").read_text("utf-8") == readme
    shipped = {path.relative_to(SOUNDS): path.stat().st_size for path in SOUNDS.rglob("*.wav")}
    written = {path.relative_to(tmp_path): path.stat().st_size for path in tmp_path.rglob("*.wav")}
    assert written == shipped


@pytest.mark.parametrize("set_name", tone_sets())
def test_a_set_of_tones_is_small_enough_for_a_wheel(set_name: str) -> None:
    assert sum(path.stat().st_size for path in (SOUNDS / set_name).glob("*.wav")) < 400_000


def test_the_textures_are_small_enough_for_a_wheel() -> None:
    assert sum(path.stat().st_size for path in SOUNDS.glob("*.wav")) < 700_000


@pytest.mark.system
@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed")
@pytest.mark.parametrize("tone", [("soft", "tick"), ("soft", "go"), ("clear", "begin")])
def test_the_tables_loudness_is_what_ebur128_measures(tone: tuple[str, str]) -> None:
    """An independent meter agrees with the script's own."""
    path = SOUNDS / tone[0] / f"{tone[1]}.wav"
    meter = "adelay=1000,apad=pad_dur=1,ebur128=framelog=verbose"
    done = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "verbose", "-i", path, "-af", meter, "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    momentary = [float(value) for value in re.findall(r"\bM: *(-?[\d.]+)", done.stderr)]
    assert max(momentary) == pytest.approx(float(table()[tone]["loudest LUFS"]), abs=0.2)
