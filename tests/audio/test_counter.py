"""The sample counter: every gap, repeat and wrong order is found, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from audio.counter import HIGHEST, Fault, Kind, Stretch, Wrong, counted, faults, numbers, stretches

if TYPE_CHECKING:
    from audio.counter import Frames16


def silence(count: int) -> Frames16:
    return np.zeros((count, 2), np.int16)


def joined(*parts: Frames16) -> Frames16:
    return np.concatenate(parts)


def wrong_in(*parts: Frames16) -> list[Fault]:
    return faults(stretches(joined(*parts)))


@pytest.mark.parametrize("first", [0, 32_700, 48_000 * 2_700, HIGHEST - 99])
def test_every_number_is_read_as_it_was_written(first: int) -> None:
    assert numbers(counted(first, 100)).tolist() == list(range(first, first + 100))


@pytest.mark.parametrize("first", [-1, HIGHEST - 98])
def test_a_number_that_does_not_fit_is_refused(first: int) -> None:
    with pytest.raises(ValueError, match="can be counted"):
        counted(first, 100)


def test_no_number_looks_like_silence() -> None:
    assert counted(0, 100_000).any(axis=1).all()


def test_a_whole_count_with_silence_around_it_has_no_fault() -> None:
    assert wrong_in(silence(7), counted(0, 100_000), silence(9)) == []


def test_frames_left_out_are_missing() -> None:
    assert wrong_in(counted(0, 50), counted(53, 50)) == [Fault(50, Wrong.MISSING, 3)]


def test_frames_that_come_again_are_repeated() -> None:
    assert wrong_in(counted(0, 50), counted(47, 50)) == [Fault(50, Wrong.REPEATED, 3)]


def test_silence_put_in_is_told_though_nothing_is_missing() -> None:
    assert wrong_in(counted(0, 50), silence(1), counted(50, 50)) == [Fault(50, Wrong.SILENCE, 1)]


def test_silence_in_the_place_of_frames_is_told_and_the_frames_are_missing() -> None:
    assert wrong_in(counted(0, 50), silence(4), counted(54, 50)) == [
        Fault(50, Wrong.SILENCE, 4),
        Fault(54, Wrong.MISSING, 4),
    ]


def test_blocks_in_the_wrong_order_are_found_at_each_of_their_edges() -> None:
    a, b, c, d = (counted(start, 10) for start in (0, 10, 20, 30))
    assert wrong_in(a, c, b, d) == [
        Fault(10, Wrong.MISSING, 10),
        Fault(20, Wrong.REPEATED, 20),
        Fault(30, Wrong.MISSING, 10),
    ]


def test_what_nobody_sent_is_foreign() -> None:
    noise = np.array([[5, -3], [-1, 7], [1, 0]], np.int16)
    assert wrong_in(counted(0, 5), noise, counted(5, 5)) == [Fault(5, Wrong.FOREIGN, 3)]


def test_a_single_changed_frame_is_found() -> None:
    frames = counted(0, 1_000)
    frames[500, 0] += 1
    assert {fault.at for fault in faults(stretches(frames))} == {500, 501}


def test_a_recording_is_divided_into_its_stretches() -> None:
    row = list(stretches(joined(silence(3), counted(5, 4), counted(0, 2), silence(1))))
    assert row == [
        Stretch(0, 3, Kind.SILENCE),
        Stretch(3, 4, Kind.COUNT, 5),
        Stretch(7, 2, Kind.COUNT, 0),
        Stretch(9, 1, Kind.SILENCE),
    ]


parts = st.lists(
    st.one_of(
        st.builds(silence, st.integers(1, 5)),
        st.builds(counted, st.integers(0, 40), st.integers(1, 9)),
    ),
    min_size=1,
    max_size=6,
)


@given(made=parts, piece=st.integers(1, 40))
def test_looking_piece_by_piece_changes_nothing(made: list[Frames16], piece: int) -> None:
    frames = joined(*made)
    assert list(stretches(frames, piece=piece)) == list(stretches(frames))


@given(made=parts)
def test_the_stretches_cover_a_recording_and_say_what_is_in_it(made: list[Frames16]) -> None:
    frames = joined(*made)
    again = [
        counted(each.first, each.length) if each.kind is Kind.COUNT else silence(each.length)
        for each in stretches(frames)
    ]
    np.testing.assert_array_equal(joined(*again), frames)
