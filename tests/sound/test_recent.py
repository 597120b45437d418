"""A background read once by several readers: each gets what is at its place, and nobody waits for files."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.base.errors import MusicError
from matcue.base.units import Frames
from matcue.sound.ambience import Ambience
from matcue.sound.background import RATE
from matcue.sound.recent import KEPT, Recent

if TYPE_CHECKING:
    from matcue.sound.api import Block


class Counting:
    """The frames' own numbers as a background, which knows how often it was begun and closed."""

    def __init__(self, breaks_at: int | None = None) -> None:
        self.begun: list[int] = []
        self.closed = 0
        self.breaks_at = breaks_at

    def stream(self, start: Frames = Frames(0)) -> _Counted:
        if self.breaks_at is not None and start >= self.breaks_at:
            raise MusicError("the music 'song.mp3' cannot be played: it is gone")
        self.begun.append(start)
        return _Counted(self, start)


class _Counted:
    def __init__(self, background: Counting, at: int) -> None:
        self._background = background
        self._at = at

    def read(self, count: int) -> Block:
        if self._background.breaks_at is not None and self._at + count > self._background.breaks_at:
            raise MusicError("the music 'song.mp3' cannot be played: it is gone")
        numbers = np.arange(self._at, self._at + count, dtype=np.float32)
        self._at += count
        return np.stack([numbers, -numbers], axis=1)

    def close(self) -> None:
        self._background.closed += 1


def at(block: Block) -> tuple[int, int]:
    """Tell the first frame of a block, and how many there are, all in a row."""
    np.testing.assert_array_equal(np.diff(block[:, 0]), 1)
    np.testing.assert_array_equal(block[:, 1], -block[:, 0])
    return int(block[0, 0]), len(block)


def test_a_bed_sounds_as_it_does_by_itself() -> None:
    reader = Recent(Ambience("rain", 3)).stream(Frames(12_345))
    found = np.concatenate([reader.read(count) for count in (1, 4_800, 777, 24_000)])
    alone = Ambience("rain", 3).stream(Frames(12_345)).read(len(found))
    np.testing.assert_array_equal(found, alone)


def test_one_that_begins_where_another_has_been_reads_nothing_anew() -> None:
    background = Counting()
    recent = Recent(background)
    old = recent.stream(Frames(0))
    for nth in range(30):
        assert at(old.read(4_800)) == (nth * 4_800, 4_800)
    new = recent.stream(Frames(70_000))
    for nth in range(30):
        assert at(new.read(4_800)) == (70_000 + nth * 4_800, 4_800)
        assert at(old.read(480)) == (144_000 + nth * 480, 480)
    assert background.begun == [0]


def test_a_little_ahead_is_read_over() -> None:
    background = Counting()
    recent = Recent(background)
    recent.stream(Frames(0)).read(4_800)
    assert at(recent.stream(Frames(50_000)).read(4_800)) == (50_000, 4_800)
    assert background.begun == [0]


def test_one_that_begins_far_ahead_reads_apart_until_the_others_have_come_there() -> None:
    background = Counting()
    recent = Recent(background)
    now, later = recent.stream(Frames(0)), recent.stream(Frames(10 * RATE))
    now.read(4_800)
    assert at(later.read(4_800)) == (10 * RATE, 4_800)
    assert background.begun == [0, 10 * RATE]
    for nth in range(1, 102):
        assert at(now.read(4_800)) == (nth * 4_800, 4_800)
    assert at(later.read(4_800)) == (10 * RATE + 4_800, 4_800)
    assert background.closed == 1
    assert background.begun == [0, 10 * RATE]


def test_one_that_begins_before_all_that_is_remembered_reads_apart() -> None:
    background = Counting()
    recent = Recent(background)
    reader = recent.stream(Frames(0))
    for _ in range(KEPT // RATE + 1):
        reader.read(RATE)
    assert at(recent.stream(Frames(100)).read(480)) == (100, 480)
    assert at(reader.read(480)) == (9 * RATE, 480)
    assert background.begun == [0, 100]


@pytest.mark.parametrize("where", ["at the beginning", "on the way"])
def test_where_the_bed_breaks_there_is_silence_from_then_on_and_it_says_why(where: str) -> None:
    recent = Recent(Counting(breaks_at=0 if where == "at the beginning" else RATE))
    reader = recent.stream(Frames(0))
    before = [reader.read(12_000) for _ in range(4)]
    assert np.any(before[0]) == (where == "on the way")
    after = reader.read(12_000)
    assert after.shape == (12_000, 2)
    assert not after.any()
    assert recent.trouble == "the music 'song.mp3' cannot be played: it is gone"
    assert not recent.stream(Frames(99 * RATE)).read(480).any()


def test_once_closed_it_is_silent_and_lets_go_of_the_bed() -> None:
    background = Counting()
    recent = Recent(background)
    reader = recent.stream(Frames(RATE))
    assert reader.read(480).any()
    recent.close()
    assert background.closed == 1
    assert not reader.read(480).any()
    assert recent.trouble is None
