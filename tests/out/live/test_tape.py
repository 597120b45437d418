"""The tape: laid down, cut, and asked what each frame of it is."""

from __future__ import annotations

import numpy as np
from live_worlds import CHANNELS, RATE, at, counted

from matcue.out.live.clock import MONOTONIC
from matcue.out.live.feed import Feed
from matcue.out.live.tape import Tape


def laid(first: int, last: int) -> tuple[Feed, Tape]:
    """A tape of one take from its own beginning on."""
    feed = Feed(2 * CHANNELS, MONOTONIC)
    tape = Tape(feed, rate=RATE, channels=CHANNELS)
    tape.begin(1, first)
    tape.put(counted(first, last))
    return feed, tape


def test_a_cut_gives_what_it_takes_off_and_leaves_the_rest() -> None:
    feed, tape = laid(0, at(1_000))
    off = tape.cut(at(333))
    np.testing.assert_array_equal(off, counted(at(333), at(1_000)))
    assert b"".join(feed.pieces) == counted(0, at(333)).tobytes()
    assert tape.end == at(333)


def test_a_cut_into_what_the_device_has_changes_nothing() -> None:
    feed, tape = laid(0, at(1_000))
    feed.pull(memoryview(bytearray(2 * CHANNELS * at(250))), 0.0)
    assert tape.cut(at(250)) is None
    assert b"".join(feed.pieces) == counted(at(300), at(1_000)).tobytes()
    assert tape.end == at(1_000)


def test_nothing_is_left_of_a_take_that_was_cut_off_whole() -> None:
    _, tape = laid(0, 100)
    tape.begin(2, 5_000)
    tape.put(counted(5_000, 5_100))
    assert tape.place(150) == (2, 5_050)
    assert tape.cut(50) is not None
    tape.begin(3, 7_000)
    assert tape.place(49) == (1, 49)
    assert tape.place(60) == (3, 7_010)


def test_pieces_are_never_longer_than_a_tenth_of_a_second() -> None:
    feed, _ = laid(0, at(1_050))
    assert {len(piece) for piece in feed.pieces} == {2 * CHANNELS * at(100), 2 * CHANNELS * at(50)}
