"""What programs of other people read in our files."""

from __future__ import annotations

import dataclasses
import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING, Any

import pytest
from export_worlds import decode, full_track, sound, track

from matcue.base.units import Ms
from matcue.out import FORMATS, ChapterMark, Format, Track
from matcue.out.encode import export
from matcue.out.formats import ChapterStyle, PictureStyle

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    pytest.mark.system,  # ffprobe comes with ffmpeg, which pip does not bring; mpv neither
    pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed"),
]
needs_mpv = pytest.mark.skipif(shutil.which("mpv") is None, reason="mpv is not installed")
with_chapters = pytest.mark.parametrize(
    "fmt",
    [fmt for fmt in FORMATS.values() if fmt.chapters is not ChapterStyle.NONE],
    ids=lambda fmt: fmt.name,
)
with_pictures = pytest.mark.parametrize(
    "fmt",
    [fmt for fmt in FORMATS.values() if fmt.picture is not PictureStyle.NONE],
    ids=lambda fmt: fmt.name,
)
every_format = pytest.mark.parametrize("fmt", FORMATS.values(), ids=lambda fmt: fmt.name)


def probed(path: Path, fmt: Format, of: Track | None = None) -> Any:  # JSON of others' making
    whole = of or track()
    export([sound(whole)], whole, path, fmt)
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
    if fmt.chapters is not ChapterStyle.NONE:
        assert seen == [(mark.at / 1_000, mark.title) for mark in track().chapters]
    else:
        assert seen == []


@every_format
def test_ffprobe_reads_one_voice_at_the_session_s_rate(tmp_path: Path, fmt: Format) -> None:
    stream = probed(tmp_path / f"x{fmt.suffix}", fmt)["streams"][0]
    assert stream["channels"] == 1
    assert stream["sample_rate"] == ("48000" if fmt.name == "opus" else "24000")


def many_chapters() -> Track:
    """Give as many chapters as a real session, their titles of very different lengths.

    Writers that sort the frames of an MP3 by their size put these out of order.
    """
    marks = tuple(ChapterMark(Ms(100 * n), f"№ {n} ж" + "ж" * (n * 37 % 50)) for n in range(40))
    return dataclasses.replace(full_track(), chapters=marks)


def chapters_of(track: Track) -> list[tuple[float, str]]:
    return [(mark.at / 1_000, mark.title) for mark in track.chapters]


@with_chapters
def test_ffprobe_reads_forty_chapters_in_order(tmp_path: Path, fmt: Format) -> None:
    told = probed(tmp_path / f"x{fmt.suffix}", fmt, many_chapters())
    seen = [(float(each["start_time"]), each["tags"]["title"]) for each in told["chapters"]]
    assert seen == chapters_of(many_chapters())


@with_chapters
def test_pyav_reads_forty_chapters_in_order(tmp_path: Path, fmt: Format) -> None:
    of = many_chapters()
    export([sound(of)], of, tmp_path / "x", fmt)
    seen = [(at / 1_000, title) for at, _, title in decode(tmp_path / "x").chapters]
    assert seen == chapters_of(of)


@needs_mpv
@with_chapters
def test_mpv_reads_forty_chapters_in_order(tmp_path: Path, fmt: Format) -> None:
    """It counts from a file's first sound, which in an MP3 comes after up to 69 ms of nothing."""
    of, path = many_chapters(), tmp_path / f"x{fmt.suffix}"
    export([sound(of)], of, path, fmt)
    script = tmp_path / "told.lua"
    script.write_text(
        'mp.register_event("file-loaded", function()\n'
        '  local told = require("mp.utils").format_json(mp.get_property_native("chapter-list"))\n'
        '  local file = io.open(os.getenv("TOLD"), "w")\n'
        "  file:write(told)\n  file:close()\n  mp.command('quit')\nend)\n",
        "utf-8",
    )
    subprocess.run(
        ["mpv", "--no-config", "--ao=null", "--vo=null", f"--script={script}", str(path)],
        env=os.environ | {"TOLD": str(tmp_path / "told.json")},
        capture_output=True,
        timeout=60,
        check=False,
    )
    told = json.loads((tmp_path / "told.json").read_text("utf-8"))
    assert [each["title"] for each in told] == [mark.title for mark in of.chapters]
    for each, mark in zip(told, of.chapters, strict=True):
        assert -0.07 <= each["time"] - mark.at / 1_000 <= 0.001


@with_pictures
def test_ffprobe_reads_the_picture_as_a_cover(tmp_path: Path, fmt: Format) -> None:
    told = probed(tmp_path / f"x{fmt.suffix}", fmt, full_track())
    (seen,) = (each for each in told["streams"] if each["codec_type"] == "video")
    assert (seen["codec_name"], seen["width"], seen["height"]) == ("png", 64, 64)
    assert seen["disposition"]["attached_pic"] == 1


@pytest.mark.parametrize("name", ["wav", "flac", "mp3", "m4a", "opus"])
def test_ffmpeg_decodes_a_file_with_picture_and_words_without_a_word(
    tmp_path: Path, name: str
) -> None:
    of, path = full_track(), tmp_path / f"x.{name}"
    export([sound(of)], of, path, FORMATS[name])
    ran = subprocess.run(
        ["ffmpeg", "-nostdin", "-v", "error", "-i", str(path), "-map", "0:a", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stderr == ""
