"""Pictures and words inside a track, in every format that has a place for them."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest
from export_worlds import decode, full_track, in_blocks, picture, picture_in, sound, track

from matcue.base.units import Ms
from matcue.out import FORMATS, Format, SpokenLine
from matcue.out.encode import export
from matcue.out.formats import LyricsStyle, PictureStyle
from matcue.out.track import lrc

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.out import Track

every_format = pytest.mark.parametrize("fmt", FORMATS.values(), ids=lambda fmt: fmt.name)
with_pictures = pytest.mark.parametrize(
    "fmt",
    [fmt for fmt in FORMATS.values() if fmt.picture is not PictureStyle.NONE],
    ids=lambda fmt: fmt.name,
)


def written(path: Path, fmt: Format, of: Track) -> Path:
    export(in_blocks(sound(of), 2_400), of, path, fmt)
    return path


@with_pictures
def test_the_picture_comes_back_byte_for_byte(tmp_path: Path, fmt: Format) -> None:
    assert picture_in(written(tmp_path / "x", fmt, full_track())) == picture()


@with_pictures
def test_a_picture_of_a_hundred_thousand_bytes_comes_back(tmp_path: Path, fmt: Format) -> None:
    """An Ogg page holds 65,025 bytes, and base64 makes a third more of them."""
    # Readers take what follows the end of a PNG for a part of it.
    large = picture() + b"x" * 100_000
    of = dataclasses.replace(full_track(), cover=large)
    assert picture_in(written(tmp_path / "x", fmt, of)) == large


def test_a_wav_has_no_place_for_a_picture(tmp_path: Path) -> None:
    assert picture_in(written(tmp_path / "x", FORMATS["wav"], full_track())) == b""


@every_format
def test_picture_and_words_leave_everything_else_as_it_is(tmp_path: Path, fmt: Format) -> None:
    bare = decode(written(tmp_path / "bare", fmt, track()))
    full = decode(written(tmp_path / "full", fmt, full_track()))
    assert full.samples.tobytes() == bare.samples.tobytes()
    assert full.chapters == bare.chapters
    assert {name: full.tags[name] for name in bare.tags} == bare.tags


@every_format
def test_two_runs_give_the_same_bytes(tmp_path: Path, fmt: Format) -> None:
    one, two = (written(tmp_path / name, fmt, full_track()).read_bytes() for name in "ab")
    assert one == two


@pytest.mark.parametrize(
    "fmt",
    [fmt for fmt in FORMATS.values() if fmt.lyrics is LyricsStyle.TAG],
    ids=lambda fmt: fmt.name,
)
def test_the_words_come_back_with_their_times(tmp_path: Path, fmt: Format) -> None:
    tags = decode(written(tmp_path / "x", fmt, full_track())).tags
    assert {name.lower(): text for name, text in tags.items()}["lyrics"] == lrc(full_track())


def test_an_mp3_has_its_words_in_the_frame_that_players_read(tmp_path: Path) -> None:
    tags = decode(written(tmp_path / "x", FORMATS["mp3"], full_track())).tags
    assert tags["lyrics-XXX"] == lrc(full_track())


def test_an_mp3_has_an_instant_for_every_line(tmp_path: Path) -> None:
    """Read here as the standard lays it out: no library of ours reads this frame."""
    whole = written(tmp_path / "x", FORMATS["mp3"], full_track()).read_bytes()
    at = whole.index(b"SYLT")
    length = int.from_bytes(whole[at + 4 : at + 8], "big")
    body = whole[at + 10 : at + 10 + length]
    assert body[:6] == b"\x01XXX\x02\x01"
    rest, lines = body[6 + 4 :], []
    while rest:
        end = next(n for n in range(0, len(rest), 2) if rest[n : n + 2] == b"\0\0")
        text = rest[:end].decode("utf-16")
        lines.append((text, int.from_bytes(rest[end + 2 : end + 6], "big")))
        rest = rest[end + 6 :]
    assert lines == [(line.text, line.at) for line in full_track().lines]


def test_the_frames_of_a_full_mp3_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    many = tuple(SpokenLine(Ms(n), Ms(n + 1), f"№ {n} " * 9) for n in range(400))
    of = dataclasses.replace(full_track(), lines=many, number=(3, 12), album_artist="matcue")
    whole = written(tmp_path / "x", FORMATS["mp3"], of).read_bytes()
    first, second, third, fourth = whole[6:10]
    end = 10 + (first << 21 | second << 14 | third << 7 | fourth)
    at, found = 10, []
    while at < end and whole[at]:
        found.append(whole[at : at + 4].decode())
        at += 10 + int.from_bytes(whole[at + 4 : at + 8], "big")
    assert found[-4:] == ["APIC", "COMM", "USLT", "SYLT"]
    assert found.count("CHAP") == 3
    assert "TRCK" in found
    assert whole[end : end + 2] == b"\xff\xf3"  # the sync word: here the sound begins


@every_format
def test_a_number_on_an_album_comes_back(tmp_path: Path, fmt: Format) -> None:
    of = dataclasses.replace(track(), number=(3, 12))
    tags = {
        name.lower(): text for name, text in decode(written(tmp_path / "x", fmt, of)).tags.items()
    }
    if fmt.container in ("flac", "opus"):
        assert (tags["track"], tags["tracktotal"]) == ("3", "12")
    else:
        assert tags["track"] == "3/12"
