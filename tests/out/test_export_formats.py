from __future__ import annotations

import dataclasses
import math
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest
from export_worlds import (
    KEEPS_AAC_END,
    MP3_REST,
    WORST_MP3,
    chirps_heard,
    decode,
    in_blocks,
    sound,
    track,
)
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from matcue.base.errors import ExportError, InputError
from matcue.base.units import Ms, frames
from matcue.out import FORMATS, Format, Track
from matcue.out.encode import export
from matcue.out.formats import ChapterStyle

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from matcue.sound.api import Block

every_format = pytest.mark.parametrize("fmt", FORMATS.values(), ids=lambda fmt: fmt.name)
with_chapters = pytest.mark.parametrize(
    "fmt",
    [fmt for fmt in FORMATS.values() if fmt.chapters is not ChapterStyle.NONE],
    ids=lambda fmt: fmt.name,
)


def written(path: Path, fmt: Format, of: Track, *lengths: int, bitrate: int | None = None) -> bytes:
    export(in_blocks(sound(of), *lengths or (2_400,)), of, path, fmt, bitrate=bitrate)
    return path.read_bytes()


@pytest.mark.parametrize(
    ("total", "rate", "channels"),
    [(5_000, 24_000, 1), (WORST_MP3, 24_000, 2), (4_873, 48_000, 1), (4_400, 48_000, 2)],
)
@every_format
def test_as_many_frames_come_back_as_went_in_and_from_where_they_were(
    tmp_path: Path, fmt: Format, total: int, rate: int, channels: int
) -> None:
    """Nothing is added before, lost inside or left behind, in any format."""
    of = track(total, rate=rate, channels=channels)
    written(tmp_path / "x", fmt, of)
    back = decode(tmp_path / "x")
    expected = frames(of.total, back.rate)
    most: int = expected
    if fmt.codec == "aac" and KEEPS_AAC_END:
        most += 1_023
    if fmt.name == "mp3" and (total, rate) == (WORST_MP3, 24_000):
        most += MP3_REST
    assert expected <= len(back.samples) <= most
    assert back.samples.shape[1] == channels
    assert chirps_heard(back) == [0, 0]


@every_format
def test_tags_come_back_in_any_script(tmp_path: Path, fmt: Format) -> None:
    written(tmp_path / "x", fmt, track())
    tags = decode(tmp_path / "x").tags
    assert {
        name: tags[name] for name in ("title", "artist", "album", "genre", "date", "comment")
    } == {
        "title": "Утро: cat & cow 🐈",
        "artist": "matcue",
        "album": "Bücher für den Rücken",
        "genre": "Exercise",
        "date": "2026-11-22",
        "comment": "Slow, «без спешки»",
    }


@with_chapters
def test_chapters_come_back_in_order_with_their_titles(tmp_path: Path, fmt: Format) -> None:
    written(tmp_path / "x", fmt, track())
    *firsts, last = decode(tmp_path / "x").chapters
    assert firsts == [(0, 1_500, "Willkommen"), (1_500, 3_000, "Кошка 🐈\u200d⬛")]
    assert last[0] == 3_000
    assert last[1] == pytest.approx(5_000, abs=10)  # Opus counts its pre-skip of 6.5 ms
    assert last[2] == "Child's pose"


@with_chapters
def test_a_chapter_with_the_longest_title_comes_back(tmp_path: Path, fmt: Format) -> None:
    """The muxer's ID3v2.4 loses a chapter whose title takes 126 bytes or more."""
    first, second, third = track().chapters
    long = dataclasses.replace(second, title="ж" * 200)
    written(tmp_path / "x", fmt, dataclasses.replace(track(), chapters=(first, long, third)))
    titles = [title for _, _, title in decode(tmp_path / "x").chapters]
    assert titles == ["Willkommen", "ж" * 62 + "…", "Child's pose"]


@with_chapters
def test_as_many_chapters_come_back_as_any_format_holds(tmp_path: Path, fmt: Format) -> None:
    mark = track().chapters[0]
    many = tuple(dataclasses.replace(mark, at=Ms(10 * n), title=f"№ {n}") for n in range(300))
    written(tmp_path / "x", fmt, dataclasses.replace(track(), chapters=many))
    titles = [title for _, _, title in decode(tmp_path / "x").chapters]
    assert titles == [f"№ {n}" for n in range(255)]


@every_format
def test_a_session_without_tags_or_chapters_is_written(tmp_path: Path, fmt: Format) -> None:
    bare = Track(title="", total=Ms(5_000), rate=24_000)
    written(tmp_path / "x", fmt, bare)
    assert decode(tmp_path / "x").chapters == []


@every_format
def test_two_runs_give_the_same_bytes(tmp_path: Path, fmt: Format) -> None:
    assert written(tmp_path / "one", fmt, track()) == written(tmp_path / "two", fmt, track())


@settings(
    max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(lengths=st.lists(st.integers(500, 100_000) | st.integers(50, 99), min_size=1, max_size=4))
@example(lengths=[1])
@example(lengths=[0, 96_000])
@example(lengths=[96_001])
@pytest.mark.parametrize("name", ["wav", "mp3", "opus"])
def test_any_blocks_give_the_same_bytes(tmp_path: Path, name: str, lengths: list[int]) -> None:
    """The world is just longer than one chunk of the encoder, so that blocks cross its edge."""
    of = track(4_400)
    whole = written(tmp_path / "whole", FORMATS[name], of, 1_000_000)
    assert written(tmp_path / "cut", FORMATS[name], of, *lengths) == whole


def test_a_maker_of_blocks_may_use_its_memory_again(tmp_path: Path) -> None:
    of = track()

    def reused() -> Iterator[Block]:
        memory = np.empty((2_400, 1), np.float32)
        for block in in_blocks(sound(of), 2_400):
            memory[: len(block)] = block
            yield memory[: len(block)]

    export(reused(), of, tmp_path / "x", FORMATS["wav"])
    assert (tmp_path / "x").read_bytes() == written(tmp_path / "y", FORMATS["wav"], of)


@pytest.mark.parametrize("name", ["wav", "flac"])
def test_what_loses_nothing_is_rounded_to_the_nearest_and_clipped(
    tmp_path: Path, name: str
) -> None:
    of = Track(title="", total=Ms(1), rate=24_000)
    steps = np.zeros((24, 1), np.float32)
    steps[:7, 0] = [0.4 / 32_768, 0.6 / 32_768, -0.6 / 32_768, 0.5, 1.0, 1.5, -1.5]
    export([steps], of, tmp_path / "x", FORMATS[name])
    whole = np.rint(decode(tmp_path / "x").samples[:7, 0] * 32_768)
    assert whole.tolist() == [0, 1, -1, 16_384, 32_767, 32_767, -32_768]


@pytest.mark.parametrize(("name", "kbits"), [("mp3", 64), ("mp3", 24), ("opus", 64), ("m4a", 32)])
def test_the_bit_rate_that_was_asked_for_is_kept(tmp_path: Path, name: str, kbits: int) -> None:
    of = track(20_000)
    noise = np.random.default_rng(7).standard_normal((480_000, 1)).astype(np.float32) * 0.1
    export([noise], of, tmp_path / "x", FORMATS[name], bitrate=kbits * 1_000)
    bits = 8 * (tmp_path / "x").stat().st_size
    assert bits / 20_000 == pytest.approx(kbits, rel=0.12)


def test_an_mp3_is_of_constant_rate_and_says_so(tmp_path: Path) -> None:
    """Its header is "Info", not "Xing"; with that phones jump straight to a chapter."""
    head = written(tmp_path / "x", FORMATS["mp3"], track())[:2_000]
    assert b"Info" in head
    assert b"Xing" not in head


def test_an_mp3_has_an_ordered_table_of_contents(tmp_path: Path) -> None:
    """Without it some podcast players know the chapters but do not list them."""
    head = written(tmp_path / "x", FORMATS["mp3"], track())[:2_000]
    assert b"CTOC\0\0\0\x12\0\0toc\0\x03\x03ch0\0ch1\0ch2\0" in head


def test_the_frames_of_an_mp3_s_tag_follow_each_other_without_a_gap(tmp_path: Path) -> None:
    """Long titles and a table of many chapters are where a wrong length would show."""
    mark = track().chapters[0]
    many = tuple(
        dataclasses.replace(mark, at=Ms(10 * n), title="ж" * 60 + str(n)) for n in range(200)
    )
    of = dataclasses.replace(track(), chapters=many)
    whole = written(tmp_path / "x", FORMATS["mp3"], of)
    end = 10 + (whole[7] << 14 | whole[8] << 7 | whole[9])
    at, found = 10, []
    while at < end:
        found.append(whole[at : at + 4])
        at += 10 + int.from_bytes(whole[at + 4 : at + 8], "big")
    assert found == [
        *(b"TIT2", b"TPE1", b"TALB", b"TCON", b"TYER", b"TDAT", b"CTOC"),
        *[b"CHAP"] * 200,
        b"COMM",
    ]
    assert whole[at : at + 2] == b"\xff\xf3"  # the sync word: here the sound begins


def test_an_mp3_s_comment_is_where_players_look(tmp_path: Path) -> None:
    head = written(tmp_path / "x", FORMATS["mp3"], track())[:2_000]
    assert b"COMM" in head
    assert "Slow, «без спешки»".encode("utf-16-le") in head
    assert b"TXXX" not in head


@pytest.mark.parametrize(("name", "brand"), [("m4a", b"M4A "), ("m4b", b"M4B ")])
def test_an_m4a_begins_with_its_brand_and_its_index(
    tmp_path: Path, name: str, brand: bytes
) -> None:
    whole = written(tmp_path / "x", FORMATS[name], track())
    assert whole[4:12] == b"ftyp" + brand
    assert whole.index(b"moov") < whole.index(b"mdat")


@every_format
def test_no_version_of_the_library_is_in_a_file(tmp_path: Path, fmt: Format) -> None:
    whole = written(tmp_path / "x", fmt, track())
    for giveaway in (b"Lavc6", b"Lavf6", b"libopus"):
        assert giveaway not in whole


def test_progress_rises_to_the_total(tmp_path: Path) -> None:
    told: list[Ms] = []
    of = track(9_500)
    export([sound(of)], of, tmp_path / "x", FORMATS["wav"], on_progress=told.append)
    assert told == [4_000, 8_000, 9_500]


@pytest.mark.parametrize("name", ["evening: a b.mp3", "100%d.mp3", "Вечер 🌙.mp3", "-x.mp3"])
def test_any_name_that_a_disk_takes_is_taken(tmp_path: Path, name: str) -> None:
    folder = tmp_path / "müsic: éx"
    folder.mkdir()
    written(folder / name, FORMATS["mp3"], track())
    assert [each.name for each in folder.iterdir()] == [name]


def test_a_name_in_the_current_folder_is_taken(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path as Relative

    monkeypatch.chdir(tmp_path)
    written(Relative("x.m4a"), FORMATS["m4a"], track())
    assert [each.name for each in tmp_path.iterdir()] == ["x.m4a"]


@pytest.mark.parametrize("change", [-1, 1])
@pytest.mark.parametrize("name", ["wav", "m4a"])
def test_blocks_that_are_not_as_long_as_announced_make_no_file(
    tmp_path: Path, name: str, change: int
) -> None:
    """What is announced and what is heard cannot differ by even a frame."""
    of = track()
    silence = np.zeros((frames(of.total, of.rate) + change, 1), np.float32)
    with pytest.raises(ExportError, match=rf"0:05\.000 was announced and {120_000 + change} fr"):
        export([silence], of, tmp_path / "x", FORMATS[name])
    assert list(tmp_path.iterdir()) == []


def test_blocks_without_end_are_noticed(tmp_path: Path) -> None:
    def endless() -> Iterator[Block]:
        for _ in range(100):
            yield np.zeros((24_000, 1), np.float32)
        pytest.fail("nobody noticed")

    with pytest.raises(ExportError, match=r"0:05\.000 was announced"):
        export(endless(), track(), tmp_path / "x", FORMATS["wav"])


@every_format
def test_an_error_of_the_blocks_comes_out_as_it_is_and_leaves_the_old_file(
    tmp_path: Path, fmt: Format
) -> None:
    """Even one that looks like ours: a full cache is not a full disk here."""
    of = track()

    def failing() -> Iterator[Block]:
        yield sound(of)[:110_000]
        raise OSError(28, "No space left on device", "the cache")

    (tmp_path / "x").write_bytes(b"old")
    with pytest.raises(OSError, match="the cache"):
        export(failing(), of, tmp_path / "x", fmt)
    assert (tmp_path / "x").read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


def test_an_interrupt_between_two_blocks_leaves_the_old_file(tmp_path: Path) -> None:
    def stop(done: Ms) -> None:
        raise KeyboardInterrupt

    (tmp_path / "x").write_bytes(b"old")
    with pytest.raises(KeyboardInterrupt):
        export([sound(track())], track(), tmp_path / "x", FORMATS["m4a"], on_progress=stop)
    assert (tmp_path / "x").read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["x"]


def test_an_empty_session_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="is empty; there is nothing to write"):
        export([], track(0), tmp_path / "x", FORMATS["mp3"])


def test_a_session_too_long_for_wav_is_refused_before_it_is_made(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="too long for wav, which ends at 4 GiB; use flac"):
        export(iter(()), track(25 * 3_600_000), tmp_path / "x", FORMATS["wav"])


def test_an_encoder_that_is_not_installed_is_named_with_the_cure(tmp_path: Path) -> None:
    unknown = dataclasses.replace(FORMATS["mp3"], codec="no_such_codec")
    with pytest.raises(ExportError, match=r"no encoder no_such_codec; install .*only-binary=av"):
        export([sound(track())], track(), tmp_path / "x", unknown)
    assert list(tmp_path.iterdir()) == []


def test_an_encoder_that_refuses_is_one_clear_line(tmp_path: Path) -> None:
    """48 kHz is no rate of this narrow-band codec."""
    narrow = dataclasses.replace(FORMATS["wav"], codec="adpcm_swf")
    with pytest.raises(ExportError, match=r"^cannot write .*x: ") as raised:
        export([sound(track())], track(), tmp_path / "x", narrow)
    assert "\n" not in str(raised.value)


@every_format
def test_sound_comes_back_as_loud_as_it_was(tmp_path: Path, fmt: Format) -> None:
    """Within a twentieth of a decibel, also where the encoder turns it down by itself."""
    of = track()
    hum = 0.3 * np.sin(2 * np.pi * 440 / 24_000 * np.arange(120_000))
    export([hum.astype(np.float32)[:, None]], of, tmp_path / "x", fmt)
    back = decode(tmp_path / "x")
    steady = back.samples[back.rate : 4 * back.rate]
    level_db = 20 * math.log10(float(np.sqrt(2 * np.mean(steady**2))) / 0.3)
    assert abs(level_db) < 0.05


def test_seeking_finds_a_chapter_within_a_frame(tmp_path: Path) -> None:
    """A jump in an MP3 lands at most 34 ms from where it should."""
    of = track(20_000)
    written(tmp_path / "x", FORMATS["mp3"], of)
    with av.open(str(tmp_path / "x")) as container:
        container.seek(15_000_000)
        packet = next(container.demux(audio=0))
        assert packet.pts is not None
        assert packet.time_base is not None
        assert float(packet.pts * packet.time_base) == pytest.approx(15.0, abs=0.034)
