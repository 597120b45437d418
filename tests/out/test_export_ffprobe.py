"""What a program of other people reads in our files."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from export_worlds import sound, track

from matcue.out import FORMATS, Format
from matcue.out.encode import export

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.system,  # ffprobe comes with ffmpeg, which pip does not bring
    pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed"),
]
every_format = pytest.mark.parametrize("fmt", FORMATS.values(), ids=lambda fmt: fmt.name)


def probed(path: Path, fmt: Format) -> Any:  # JSON of somebody else's making
    export([sound(track())], track(), path, fmt)
    told = ["-show_format", "-show_streams", "-show_chapters", "-of", "json"]
    ran = subprocess.run(
        ["ffprobe", "-v", "error", *told, str(path)], capture_output=True, text=True, check=True
    )
    assert ran.stderr == ""
    return json.loads(ran.stdout)


@every_format
def test_ffprobe_reads_the_length(tmp_path: Path, fmt: Format) -> None:
    """Exactly, or with what a codec's frames add where a release reads over the padding."""
    seen = float(probed(tmp_path / f"x{fmt.suffix}", fmt)["format"]["duration"])
    assert 0 <= seen - 5.0 <= {"mp3": 0.072, "opus": 0.0065}.get(fmt.name, 0) + 1e-9


@every_format
def test_ffprobe_reads_the_tags(tmp_path: Path, fmt: Format) -> None:
    told = probed(tmp_path / f"x{fmt.suffix}", fmt)
    tags = told["format"].get("tags", {}) | told["streams"][0].get("tags", {})
    seen = {name.lower(): text for name, text in tags.items()}
    expected = track()
    assert (seen["title"], seen["artist"], seen["album"]) == (
        expected.title,
        expected.artist,
        expected.album,
    )
    assert (seen["genre"], seen["date"], seen["comment"]) == (
        expected.genre,
        expected.date,
        expected.comment,
    )


@every_format
def test_ffprobe_reads_the_chapters(tmp_path: Path, fmt: Format) -> None:
    seen = [
        (float(each["start_time"]), each["tags"]["title"])
        for each in probed(tmp_path / f"x{fmt.suffix}", fmt)["chapters"]
    ]
    if fmt.has_chapters:
        assert seen == [(mark.at / 1_000, mark.title) for mark in track().chapters]
    else:
        assert seen == []


@every_format
def test_ffprobe_reads_one_voice_at_the_session_s_rate(tmp_path: Path, fmt: Format) -> None:
    stream = probed(tmp_path / f"x{fmt.suffix}", fmt)["streams"][0]
    assert stream["channels"] == 1
    assert stream["sample_rate"] == ("48000" if fmt.name == "opus" else "24000")
