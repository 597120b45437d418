"""The write buffer: laid down, cut, and asked what each frame of it is."""

from __future__ import annotations

import numpy as np
from live_worlds import CHANNELS, RATE, at, counted

from matcue.out.live.clock import MONOTONIC
from matcue.out.live.playout_buffer import PlayoutBuffer
from matcue.out.live.write_buffer import WriteBuffer


def laid(first: int, last: int) -> tuple[PlayoutBuffer, WriteBuffer]:
    """A write buffer of one live timeline from its own beginning on."""
    playout = PlayoutBuffer(2 * CHANNELS, MONOTONIC)
    write_buffer = WriteBuffer(playout, rate=RATE, channels=CHANNELS)
    write_buffer.begin(1, first)
    write_buffer.put(counted(first, last))
    return playout, write_buffer


def test_a_cut_gives_what_it_takes_off_and_leaves_the_rest() -> None:
    playout, write_buffer = laid(0, at(1_000))
    off = write_buffer.cut(at(333))
    np.testing.assert_array_equal(off, counted(at(333), at(1_000)))
    assert b"".join(playout.pieces) == counted(0, at(333)).tobytes()
    assert write_buffer.end == at(333)


def test_a_cut_into_what_the_device_has_changes_nothing() -> None:
    playout, write_buffer = laid(0, at(1_000))
    playout.pull(memoryview(bytearray(2 * CHANNELS * at(250))), 0.0)
    assert write_buffer.cut(at(250)) is None
    assert b"".join(playout.pieces) == counted(at(300), at(1_000)).tobytes()
    assert write_buffer.end == at(1_000)


def test_nothing_is_left_of_a_take_that_was_cut_off_whole() -> None:
    _, write_buffer = laid(0, 100)
    write_buffer.begin(2, 5_000)
    write_buffer.put(counted(5_000, 5_100))
    assert write_buffer.place(150) == (2, 5_050)
    assert write_buffer.cut(50) is not None
    write_buffer.begin(3, 7_000)
    assert write_buffer.place(49) == (1, 49)
    assert write_buffer.place(60) == (3, 7_010)


def test_pieces_are_never_longer_than_a_tenth_of_a_second() -> None:
    playout, _ = laid(0, at(1_050))
    assert {len(piece) for piece in playout.pieces} == {
        2 * CHANNELS * at(100),
        2 * CHANNELS * at(50),
    }


def test_between_a_cut_at_its_beginning_and_what_comes_a_place_can_be_asked_for() -> None:
    """The thread that cuts is not the one that asks where the listener is."""
    _, write_buffer = laid(0, 100)
    assert write_buffer.cut(0) is not None
    assert write_buffer.place(0) == (1, 0)
    write_buffer.begin(2, 5_000)
    assert write_buffer.place(10) == (2, 5_010)
