"""Music files as stereo at 48 kHz: whole, from any frame on, and what is said of broken ones."""

from __future__ import annotations

import os
import struct
import wave
from functools import cache
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.base.errors import MusicError
from matcue.base.units import Frames
from matcue.sound import decode
from matcue.sound.background import RATE
from matcue.sound.decode import Reading, measured
from songs import CODECS, tune, write

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matcue.sound.api import Block

pytestmark = pytest.mark.slow(reason="each decodes songs in every format")

SECONDS = 20
EXACT = [".wav", ".flac", ".mp3", ".ogg", ".opus", ".webm"]


@pytest.fixture(scope="module")
def song(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Give a song of `SECONDS` by the ending of its name; each is written once."""
    folder = tmp_path_factory.mktemp("songs")

    @cache
    def written(suffix: str) -> Path:
        rate = 48_000 if CODECS[suffix] == "libopus" else 44_100
        return write(folder / f"song{suffix}", tune(SECONDS, rate), rate)

    return written


@cache
def whole(path: Path) -> tuple[Block, int | None]:
    """Give all of a song, and the time stamp by which a reading begins in the middle."""
    return read(path, SECONDS * RATE), measured(path).origin


def read(path: Path, count: int, start: int = 0, origin: int | None = None) -> Block:
    with Reading(path, Frames(start), origin) as reading:
        return reading.read(count).copy()


def likeness(one: Block, other: Block) -> float:
    return float(np.corrcoef(one[:, 0], other[:, 0])[0, 1])


@pytest.mark.parametrize(
    ("suffix", "rate"),
    [
        (suffix, rate)
        for suffix, codec in CODECS.items()
        for rate in (44_100, 48_000)
        if (codec, rate) != ("libopus", 44_100)  # Opus knows no such rate
    ],
)
def test_a_file_of_any_kind_is_as_long_and_sounds_as_what_went_in(
    suffix: str, rate: int, tmp_path: Path
) -> None:
    path = write(tmp_path / f"song{suffix}", tune(3, rate), rate)
    found = measured(path)
    assert found.frames == pytest.approx(3 * RATE, abs=1_200)
    sound = read(path, found.frames + 10)
    assert sound.shape == (found.frames, 2)
    assert sound.dtype == np.float32
    assert likeness(sound[RATE : 2 * RATE], tune(3, RATE).T[RATE : 2 * RATE]) > 0.99


@pytest.mark.parametrize("start", [0, 15 * RATE + 123])
def test_an_m4a_ends_with_its_sound_and_not_with_its_last_packet(
    start: int, tmp_path: Path
) -> None:
    """Python 3.11 has no av that cuts off by itself what fills the last packet."""
    path = write(tmp_path / "song.m4a", tune(SECONDS, RATE), RATE)
    found = measured(path)
    assert found.frames == SECONDS * RATE
    assert len(read(path, SECONDS * RATE, start, found.origin)) == SECONDS * RATE - start


@pytest.mark.parametrize("suffix", EXACT)
@pytest.mark.parametrize("start", [1, 7 * RATE + 11, 11 * RATE + 1, 15 * RATE + 12_345, 19 * RATE])
def test_a_start_in_the_middle_gives_the_same_samples(
    suffix: str, start: int, song: Callable[[str], Path]
) -> None:
    sound, origin = whole(song(suffix))
    part = read(song(suffix), 20_000, start, origin)
    np.testing.assert_array_equal(part, sound[start : start + 20_000])


def test_a_start_in_the_middle_of_an_m4a_falls_on_the_same_instant(
    song: Callable[[str], Path],
) -> None:
    """AAC fills bands with noise of its own choice, which depends on where decoding began."""
    sound, origin = whole(song(".m4a"))
    start = 15 * RATE + 123
    part = read(song(".m4a"), 20_000, start, origin)
    # One frame aside the correlation of this tune is already lower.
    assert likeness(part, sound[start : start + 20_000]) > 0.99999


def test_time_stamps_too_coarse_to_begin_by_are_not_used(tmp_path: Path) -> None:
    rate = 48_000
    assert measured(write(tmp_path / "song.opus", tune(3, rate), rate)).origin is not None
    assert measured(write(tmp_path / "song.webm", tune(3, rate), rate)).origin is None


def test_of_a_very_long_file_only_the_beginning_is_heard(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decode, "LONGEST", Frames(2 * RATE))
    loud_later = np.concatenate([tune(2, size=0.01), tune(2, size=0.5)], axis=1)
    found = measured(write(tmp_path / "song.flac", loud_later))
    assert found.frames == 2 * RATE
    assert found.loudness_lufs is not None
    assert found.loudness_lufs < -35


@pytest.mark.parametrize("count", [1, 777, RATE])
def test_the_size_of_a_read_does_not_matter(count: int, tmp_path: Path) -> None:
    path = write(tmp_path / "song.mp3", tune(2))
    whole = read(path, 3 * RATE)
    with Reading(path) as reading:
        pieces = [reading.read(count).copy() for _ in range(min(90, len(whole) // count + 1))]
    parts = np.concatenate(pieces)
    np.testing.assert_array_equal(parts, whole[: len(parts)])


def test_mono_comes_out_of_both_sides(tmp_path: Path) -> None:
    path = write(tmp_path / "song.wav", tune(2)[:1])
    left, right = read(path, RATE).T
    np.testing.assert_array_equal(left, right)
    assert np.max(np.abs(left)) > 0.1


def test_surround_keeps_all_its_channels(tmp_path: Path) -> None:
    six = np.stack([0.1 * np.sin(np.arange(2 * RATE) * hertz * 2 * np.pi / RATE) for hertz in
                    (200, 300, 400, 50, 600, 700)]).astype(np.float32)  # fmt: skip
    path = write(tmp_path / "song.flac", six, RATE, "5.1")
    left, right = (np.abs(np.fft.rfft(side[:RATE])) for side in read(path, RATE).T)
    assert left[[200, 400, 600]].min() > 100 * left[[250, 300, 700]].max()
    assert right[[300, 400, 700]].min() > 100 * right[[250, 200, 600]].max()


def test_a_file_of_floats_that_are_no_numbers_does_no_harm(tmp_path: Path) -> None:
    samples = tune(2).T.copy()
    samples[5_000:5_010] = np.nan
    samples[6_000] = np.inf
    samples[7_000:9_000] = 3e38
    path = tmp_path / "song.wav"
    write_floats(path, samples)
    assert np.isfinite(read(path, 2 * RATE)).all()
    assert measured(path).loudness_lufs is not None


def write_floats(path: Path, samples: Block) -> None:
    """Write a WAV of 32-bit floats, which the wave module cannot."""
    data = samples.astype("<f4").tobytes()
    form = b"\x03\x00\x02\x00" + (44_100).to_bytes(4, "little")
    form += (44_100 * 8).to_bytes(4, "little") + b"\x08\x00\x20\x00"
    head = b"WAVEfmt " + len(form).to_bytes(4, "little") + form
    head += b"data" + len(data).to_bytes(4, "little")
    path.write_bytes(b"RIFF" + (len(head) + len(data)).to_bytes(4, "little") + head + data)


def test_a_file_of_the_largest_floats_is_only_very_loud(tmp_path: Path) -> None:
    write_floats(tmp_path / "song.wav", np.full((90_000, 2), 3e38, np.float32))
    assert np.abs(read(tmp_path / "song.wav", RATE)).max() == 100
    assert measured(tmp_path / "song.wav").loudness_lufs is not None


def test_loudness_is_that_of_the_file_and_silence_has_none(tmp_path: Path) -> None:
    soft, loud = (
        measured(write(tmp_path / f"{size}.wav", tune(5, size=size))).loudness_lufs
        for size in (0.02, 0.2)
    )
    assert soft is not None
    assert loud is not None
    assert loud - soft == pytest.approx(20, abs=0.1)
    silent = write(tmp_path / "silent.wav", np.zeros((2, 90_000), np.float32))
    assert measured(silent).loudness_lufs is None


def test_a_few_damaged_packets_are_passed_over(tmp_path: Path, song: Callable[[str], Path]) -> None:
    path = tmp_path / "song.mp3"
    data = bytearray(song(".mp3").read_bytes())
    data[60_000:60_200] = bytes(200)
    path.write_bytes(data)
    assert measured(path).frames == pytest.approx(SECONDS * RATE, abs=RATE)


@pytest.mark.parametrize("size", [0, 1], ids=["table", "one-size"])
def test_an_mp4_that_tells_of_more_samples_than_it_has_bytes_is_damaged(
    tmp_path: Path, song: Callable[[str], Path], size: int
) -> None:
    """The library would take hundreds of megabytes for them."""
    data = bytearray(song(".m4a").read_bytes())
    at = data.index(b"stsz") + 8
    struct.pack_into(">II", data, at, size, 60_000_000)
    (tmp_path / "song.m4a").write_bytes(data)
    with pytest.raises(MusicError, match="it is no sound file, or a damaged one"):
        measured(tmp_path / "song.m4a")


def test_a_sound_of_a_kind_that_nobody_knows_is_told_as_such(
    tmp_path: Path, song: Callable[[str], Path]
) -> None:
    data = bytearray(song(".wav").read_bytes())
    struct.pack_into("<H", data, data.index(b"fmt ") + 8, 0x2E01)
    (tmp_path / "song.wav").write_bytes(data)
    with pytest.raises(MusicError, match="nobody here knows its kind of sound"):
        measured(tmp_path / "song.wav")


def no_sound(path: Path) -> None:
    path.write_text("not music at all\n" * 100, "utf-8")


def nothing(path: Path) -> None:
    path.write_bytes(b"")


def chance(path: Path) -> None:
    path.write_bytes(np.random.default_rng(1).bytes(200_000))


def half(path: Path) -> None:
    write(path, tune(5))
    path.write_bytes(path.read_bytes()[:20_000])


def holes(path: Path) -> None:
    write(path, tune(SECONDS))
    data = bytearray(path.read_bytes())
    for at in range(5_000, len(data) - 5_000, 1_500):
        data[at : at + 700] = bytes(700)
    path.write_bytes(data)


def a_moment(path: Path) -> None:
    with wave.open(str(path), "wb") as file:
        file.setparams((1, 2, 8_000, 0, "NONE", ""))
        file.writeframes(bytes(8_000))


def picture(path: Path) -> None:
    path.write_bytes(b"P6 2 2 255\n" + bytes(12))


@pytest.mark.parametrize(
    ("make", "name"),
    [
        (no_sound, "song.mp3"),
        (no_sound, "song.flac"),
        (nothing, "song.ogg"),
        (chance, "song.mp3"),
        (chance, "song.m4a"),
        (half, "song.m4a"),
        (holes, "song.m4a"),
        (a_moment, "song.wav"),
        (picture, "song.ppm"),
        (os.mkdir, "song.mp3"),
    ],
)
def test_a_file_that_is_no_music_is_one_clear_line(make: object, name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    assert callable(make)
    make(path)
    with pytest.raises(MusicError, match=r"^the music '.*' cannot be played: [^\n]+$"):
        measured(path)


def test_a_file_that_is_gone_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(MusicError, match="No such file"):
        Reading(tmp_path / "gone.mp3")


def test_a_file_cannot_make_us_fetch_an_address(tmp_path: Path) -> None:
    path = tmp_path / "song.mp3"
    path.write_text(
        "#EXTM3U\n#EXT-X-TARGETDURATION:9\n#EXTINF:9,\nhttp://127.0.0.1:9/x.ts\n", "utf-8"
    )
    with pytest.raises(MusicError):
        measured(path)
