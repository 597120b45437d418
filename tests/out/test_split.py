"""A session as a folder of files, which played in a row are the session."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from export_worlds import KEEPS_AAC_END, decode, full_track, in_blocks, picture, picture_in, sound

from matcue.base.errors import ExportError, InputError
from matcue.base.units import Ms, frames
from matcue.out import FORMATS, ChapterMark, Format, Track
from matcue.out.encode import export, export_all
from matcue.out.split import parts
from matcue.out.writer import Target

if TYPE_CHECKING:
    from pathlib import Path

every_format = pytest.mark.parametrize("fmt", FORMATS.values(), ids=lambda fmt: fmt.name)


def split(folder: Path, fmt: Format, of: Track, *lengths: int, **how: Any) -> list[Path]:
    target = dataclasses.replace(Target(path=folder, fmt=fmt, split=True), **how)
    (failure,) = export_all(in_blocks(sound(of), *lengths or (2_400,)), of, [target])
    if failure is not None:
        raise failure
    return sorted(folder.glob(f"*{fmt.suffix}"))


@pytest.mark.parametrize("name", ["wav", "flac"])
@pytest.mark.parametrize("lengths", [(2_400,), (1_000_000,), (1, 95_999)])
def test_the_parts_in_a_row_are_the_whole_session_to_the_sample(
    tmp_path: Path, name: str, lengths: tuple[int, ...]
) -> None:
    """The world is longer than one chunk of the encoder, whose edges are no edges of parts."""
    of, fmt = full_track(9_731), FORMATS[name]
    export(in_blocks(sound(of), 2_400), of, tmp_path / "whole", fmt)
    whole = decode(tmp_path / "whole").samples
    found = [decode(path).samples for path in split(tmp_path / "parts", fmt, of, *lengths)]
    assert [len(each) for each in found] == [36_000, 36_000, 9_731 * 24 - 72_000]
    assert np.array_equal(np.concatenate(found), whole)


@every_format
def test_each_part_lasts_exactly_as_long_as_its_chapter(tmp_path: Path, fmt: Format) -> None:
    """No silence is added where the parts meet, which is what gapless playing needs."""
    for path, lasts in zip(
        split(tmp_path / "parts", fmt, full_track()), (1_500, 1_500, 2_000), strict=True
    ):
        back = decode(path)
        more = 1_023 if fmt.codec == "aac" and KEEPS_AAC_END else 0
        assert 0 <= len(back.samples) - frames(Ms(lasts), back.rate) <= more


@every_format
def test_a_part_says_what_it_is_and_of_what(tmp_path: Path, fmt: Format) -> None:
    second = decode(split(tmp_path / "parts", fmt, full_track())[1])
    tags = {name.lower(): text for name, text in second.tags.items()}
    assert tags["title"] == "Кошка 🐈\u200d⬛"
    assert tags["album"] == "Утро: cat & cow 🐈"
    assert tags["track"] in ("2", "2/3")
    assert second.chapters == []


@pytest.mark.parametrize("name", ["mp3", "m4b", "opus", "flac"])
def test_every_part_carries_the_picture(tmp_path: Path, name: str) -> None:
    for path in split(tmp_path / "parts", FORMATS[name], full_track()):
        assert picture_in(path) == picture()


def test_the_folder_holds_files_in_order_a_playlist_and_the_cover(tmp_path: Path) -> None:
    split(tmp_path / "morning", FORMATS["mp3"], full_track())
    found = sorted(path.name for path in (tmp_path / "morning").iterdir())
    assert found == [
        "01 - Willkommen.mp3",
        "02 - Кошка 🐈\u200d⬛.mp3",
        "03 - Child's pose.mp3",
        "cover.png",
        "morning.m3u8",
    ]
    assert (tmp_path / "morning" / "cover.png").read_bytes() == picture()
    assert [path.name for path in tmp_path.iterdir()] == ["morning"]


def test_the_playlist_names_the_files_beside_it_with_their_true_lengths(tmp_path: Path) -> None:
    split(tmp_path / "morning", FORMATS["mp3"], full_track(4_871))
    assert (tmp_path / "morning" / "morning.m3u8").read_text("utf-8") == (
        "#EXTM3U\n"
        "#EXTENC:UTF-8\n"
        "#PLAYLIST:Утро: cat & cow 🐈\n"
        "#EXTINF:1.500,Willkommen\n"
        "01 - Willkommen.mp3\n"
        "#EXTINF:1.500,Кошка 🐈\u200d⬛\n"
        "02 - Кошка 🐈\u200d⬛.mp3\n"
        "#EXTINF:1.871,Child's pose\n"
        "03 - Child's pose.mp3\n"
    )


def test_the_words_of_a_part_count_from_its_beginning(tmp_path: Path) -> None:
    split(tmp_path / "parts", FORMATS["opus"], full_track(), words=("srt",))
    second = tmp_path / "parts" / "02 - Кошка 🐈\u200d⬛.srt"
    assert second.read_text("utf-8").startswith("1\n00:00:00,004 --> 00:00:00,700\nJetzt Кошка")


def test_a_line_that_reaches_over_the_end_of_its_part_ends_with_it() -> None:
    long = dataclasses.replace(full_track().lines[0], ends=Ms(2_000))
    first = parts(dataclasses.replace(full_track(), lines=(long,)), FORMATS["mp3"])[0]
    assert [(line.at, line.ends) for line in first.track.lines] == [(250, 1_500)]


def test_a_session_without_chapters_is_one_part() -> None:
    bare = dataclasses.replace(full_track(), chapters=())
    assert [part.name for part in parts(bare, FORMATS["mp3"])] == ["01 - Утро - cat & cow 🐈.mp3"]


def test_a_hundred_parts_are_numbered_so_that_they_sort() -> None:
    marks = tuple(ChapterMark(Ms(40 * n), "Cat") for n in range(100))
    names = [
        part.name
        for part in parts(dataclasses.replace(full_track(), chapters=marks), FORMATS["mp3"])
    ]
    assert names[0] == "001 - Cat.mp3"
    assert names == sorted(names)


def test_what_is_no_longer_wanted_goes_and_what_is_not_ours_stays(tmp_path: Path) -> None:
    folder = tmp_path / "morning"
    folder.mkdir()
    for name in ("04 - Old.mp3", "notes.txt", "01 - Willkommen.mp3"):
        (folder / name).write_bytes(b"old")
    split(folder, FORMATS["mp3"], full_track(), stale=("04 - Old.mp3", "01 - Willkommen.mp3"))
    assert not (folder / "04 - Old.mp3").exists()
    assert (folder / "notes.txt").read_bytes() == b"old"
    assert (folder / "01 - Willkommen.mp3").stat().st_size > 1_000


@pytest.mark.parametrize("change", [-1, 1])
def test_sound_that_is_not_as_long_as_announced_makes_no_folder(
    tmp_path: Path, change: int
) -> None:
    of = full_track()
    silence = np.zeros((frames(of.total, of.rate) + change, 1), np.float32)
    target = Target(path=tmp_path / "parts", fmt=FORMATS["flac"], split=True)
    (failure,) = export_all([silence], of, [target])
    assert isinstance(failure, ExportError)
    assert "was announced" in str(failure)
    assert list(tmp_path.iterdir()) == []


def test_an_error_names_the_folder_by_its_own_name(tmp_path: Path) -> None:
    """Nobody knows the one it is written under."""
    unknown = dataclasses.replace(FORMATS["mp3"], codec="no_such_codec")
    with pytest.raises(ExportError, match="no encoder no_such_codec") as raised:
        split(tmp_path / "morning", unknown, full_track())
    assert f"{tmp_path}/morning/01 - Willkommen.mp3" in str(raised.value).replace("\\", "/")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_the_folder_would_be_is_refused(tmp_path: Path) -> None:
    (tmp_path / "morning").write_bytes(b"mine")
    with pytest.raises(InputError, match="is no folder; choose another name"):
        split(tmp_path / "morning", FORMATS["mp3"], full_track())
    assert (tmp_path / "morning").read_bytes() == b"mine"
