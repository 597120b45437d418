"""Music as a background: song after song without an end, from any frame on, each as loud as the next."""

from __future__ import annotations

import tracemalloc
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.errors import MusicError
from matcue.base.units import Frames
from matcue.sound.background import LOUDNESS_LUFS, RATE
from matcue.sound.decode import Measured, measured
from matcue.sound.limiter import CEILING
from matcue.sound.meter import Meter
from matcue.sound.music import CROSSFADE, Music, _Songs, order
from songs import tune, write

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matcue.sound.api import Block


@pytest.fixture(scope="module")
def album(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Songs of 14, 9 and 2 s, from very loud to very soft."""
    folder = tmp_path_factory.mktemp("album")
    loud = np.sign(tune(14, note=110)) * np.float32(0.9)
    return (
        write(folder / "1.flac", loud),
        write(folder / "2.mp3", tune(9, size=0.05)),
        write(folder / "3.wav", tune(2, 48_000, size=0.01), 48_000),
    )


@pytest.fixture(scope="module")
def known(album: tuple[Path, ...]) -> Mapping[Path, Measured]:
    """What is measured of the album."""
    return {song: measured(song) for song in album}


def heard(music: Music, seconds: float, start: float = 0.0, step: int = 10_007) -> Block:
    stream = music.stream(Frames(round(start * RATE)))
    left, pieces = round(seconds * RATE), []
    while left:
        pieces.append(stream.read(min(step, left)).copy())
        left -= len(pieces[-1])
    stream.close()
    return np.concatenate(pieces)


def made(*lengths: int) -> Callable[[Path], Measured]:
    """Measure songs called 0, 1, 2 ... as so many frames long."""
    return lambda path: Measured(Frames(lengths[int(path.name)]), -16.0, None)


@given(songs=st.integers(1, 12), seed=st.integers(0, 1 << 40))
def test_every_time_round_each_song_sounds_once_and_none_follows_itself(
    songs: int, seed: int
) -> None:
    sung = [order(songs, seed, nth) for nth in range(songs * 5)]
    for turn in range(5):
        assert sorted(sung[turn * songs : (turn + 1) * songs]) == list(range(songs))
    assert songs == 1 or all(song != after for song, after in pairwise(sung))


def test_without_a_seed_songs_keep_their_order_and_with_another_they_change_it() -> None:
    assert [order(4, None, nth) for nth in range(6)] == [0, 1, 2, 3, 0, 1]
    turns = {tuple(order(6, seed, nth) for nth in range(6)) for seed in range(20)}
    assert len(turns) > 15


def test_songs_overlap_by_four_seconds_and_short_ones_by_a_third(tmp_path: Path) -> None:
    minute = 60 * RATE
    music = Music([tmp_path / str(nth) for nth in range(3)], made(minute, minute, 3 * RATE))
    begins = [music.begins(nth) for nth in range(4)]
    assert begins == [0, minute - CROSSFADE, 2 * minute - CROSSFADE - RATE,
                      2 * minute - CROSSFADE + RATE]  # fmt: skip


@pytest.mark.parametrize("start", [0.5, 9.9, 10.1, 11.7, 13.95, 14.0, 17.3, 19.4, 40.0, 65.4321])
@pytest.mark.parametrize("step", [480, 40_000])
def test_neither_start_nor_the_size_of_a_read_changes_a_sample(
    start: float, step: int, album: tuple[Path, ...], known: Mapping[Path, Measured]
) -> None:
    part = heard(Music(album, known.__getitem__, shuffle=5), 2, start, step)
    before = min(start, 3.0)
    whole = heard(Music(album, known.__getitem__, shuffle=5), before + 2, start - before)
    np.testing.assert_array_equal(part, whole[-2 * RATE :])


@pytest.mark.slow(reason="more than a minute of music is decoded")
def test_all_of_it_from_the_beginning_is_the_same_as_the_end_from_a_late_start(
    album: tuple[Path, ...], known: Mapping[Path, Measured]
) -> None:
    music = Music(album, known.__getitem__, shuffle=5)
    np.testing.assert_array_equal(heard(music, 7, 61), heard(music, 68)[61 * RATE :])


@pytest.mark.slow(reason="a minute and a half of music is measured")
def test_loud_and_soft_songs_come_out_as_loud_as_a_bed(known: Mapping[Path, Measured]) -> None:
    for song in known:
        meter = Meter()
        meter.add(heard(Music([song], known.__getitem__), 30))
        assert meter.integrated_lufs() == pytest.approx(LOUDNESS_LUFS, abs=0.5)


def test_a_crossfade_is_as_loud_as_what_it_joins(
    album: tuple[Path, ...], known: Mapping[Path, Measured]
) -> None:
    sound = heard(Music(album[:2], known.__getitem__), 14)
    power = np.mean(sound.reshape(-1, RATE // 2, 2) ** 2, axis=(1, 2))
    join = 10 * np.log10(power[21:27] / np.mean(power[4:18]))
    assert np.max(np.abs(join)) < 3


def test_nothing_jumps_where_songs_meet(tmp_path: Path) -> None:
    """A tone cut off in full swing would click at every time round."""
    time = np.arange(5 * RATE) / RATE
    tone = np.stack([0.2 * np.cos(2 * np.pi * 100.3 * time)] * 2).astype(np.float32)
    sound = heard(Music([write(tmp_path / "tone.wav", tone, RATE)], measured), 20)
    steady = np.max(np.abs(np.diff(sound[:RATE], axis=0)))
    assert np.max(np.abs(np.diff(sound, axis=0))) < 1.5 * steady


def test_peaks_of_music_with_much_above_its_loudness_are_held(tmp_path: Path) -> None:
    plucks = np.zeros((2, 8 * RATE), np.float32)
    ring = np.exp(-np.arange(RATE // 4) / 150) * np.sin(np.arange(RATE // 4) / 20)
    for at in range(0, 8 * RATE, 2 * RATE):
        plucks[:, at : at + len(ring)] += ring.astype(np.float32)
    music = Music([write(tmp_path / "plucks.flac", plucks, RATE)], measured)
    assert music.gain(0) > 2
    assert np.max(np.abs(heard(music, 20))) <= CEILING * 1.000_001


def test_silence_stays_silent(tmp_path: Path) -> None:
    path = write(tmp_path / "silence.wav", np.zeros((2, 3 * 44_100), np.float32))
    assert not heard(Music([path], measured), 9).any()


def test_a_level_moves_all_of_it(album: tuple[Path, ...], known: Mapping[Path, Measured]) -> None:
    softer = heard(Music(album, known.__getitem__, level_db=-20.0), 12)
    meter, whole = Meter(), Meter()
    meter.add(softer)
    whole.add(heard(Music(album, known.__getitem__), 12))
    assert meter.integrated_lufs() - whole.integrated_lufs() == pytest.approx(-20, abs=0.1)


def test_only_what_can_be_heard_is_measured(album: tuple[Path, ...], tmp_path: Path) -> None:
    broken = tmp_path / "4.mp3"
    broken.write_bytes(b"")
    asked: list[Path] = []

    def measure(path: Path) -> Measured:
        asked.append(path)
        return measured(path)

    music = Music([*album, broken], measure)
    assert len(list(music.reached(Frames(8 * RATE)))) == 1
    assert asked == [album[0]]
    heard(music, 8)
    assert asked == [album[0]]
    with pytest.raises(MusicError, match=r"4\.mp3"):
        list(music.reached(Frames(40 * RATE)))


@pytest.mark.parametrize("seed", [None, 7])
def test_songs_that_cannot_be_played_are_left_out_once_and_told_once(seed: int | None) -> None:
    def measure(path: Path) -> Measured:
        if path.name in "13":
            raise MusicError(path.name)
        return Measured(Frames(60 * RATE), -16.0, None)

    left_out: list[MusicError] = []
    files = [Path(name) for name in "01234"]
    music = Music(files, measure, shuffle=seed, left_out=left_out)
    assert {music.song(nth).name for nth in range(6)} == {"0", "2", "4"}
    assert sorted(map(str, left_out)) == ["1", "3"]
    assert music.begins(1) == 56 * RATE


def test_where_no_song_can_be_played_the_first_error_is_raised() -> None:
    def measure(path: Path) -> Measured:
        raise MusicError(path.name)

    music = Music([Path("0"), Path("1")], measure, left_out=[])
    with pytest.raises(MusicError, match="0"):
        music.begins(1)


def test_a_file_that_has_shrunk_leaves_silence(tmp_path: Path) -> None:
    path = write(tmp_path / "song.wav", tune(8))
    music = Music([path], measured)
    list(music.reached(Frames(RATE)))
    write(path, tune(2))
    assert not heard(music, 1, 3.5).any()


def test_no_more_files_are_open_than_sound_in_a_read_and_all_are_closed(
    album: tuple[Path, ...],
) -> None:
    stream = _Songs(Music(album * 3, measured), Frames(0))
    for _ in range(120):
        stream.read(RATE // 2)
        assert len(stream._open) <= 3
    stream.close()
    assert not stream._open


@pytest.mark.long(reason="twenty minutes of music are decoded")
def test_memory_does_not_grow_with_the_music(tmp_path: Path) -> None:
    """Twenty minutes of one file and of its repetitions take what the first takes."""
    music = Music([write(tmp_path / "long.flac", tune(600))], measured)
    list(music.reached(Frames(RATE)))
    stream = music.stream()
    peaks = []
    tracemalloc.start()
    for _ in range(3):
        tracemalloc.reset_peak()
        for _ in range(400):
            stream.read(RATE)
        peaks.append(tracemalloc.get_traced_memory()[1])
    tracemalloc.stop()
    stream.close()
    # The first stretch has no crossfade in it, for which two files are open.
    assert max(peaks) < 1.25 * min(peaks)
    assert max(peaks) < 8_000_000
