"""Going over from one source to another while it plays: exact to the sample."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from live_worlds import CHANNELS, Room, at, counted, counter, heard

from matcue.base.units import Ms
from matcue.out.live import Ended, Source, SourceFailed, Underrun

lengths = st.lists(st.integers(1, 400).map(Ms), min_size=1, max_size=5)


def test_a_splice_goes_over_at_its_instant_and_the_position_with_it() -> None:
    room = Room()
    room.player.start(counter(Ms(60_000)), Ms(0), source_id=1)
    room.go(1_000)
    after = room.player.ahead()
    assert room.player.splice(
        counter(Ms(60_000), source_id=2), after=after, at=Ms(5_000), source_id=2
    )
    left = after - 1_000
    room.go(left - 1)
    assert room.player.heard() == heard(1, after - 1)
    room.go(1)
    assert room.player.heard() == heard(2, 5_000)
    room.go(2_000)
    assert room.player.heard() == heard(2, 7_000)
    expected = [counted(0, at(after)), counted(at(5_000), at(7_000), source_id=2)]
    np.testing.assert_array_equal(room.sounded, np.concatenate(expected))


@given(
    old_blocks=lengths,
    new_blocks=lengths,
    begins=st.integers(0, 3_000),
    plays=st.integers(0, 3_000),
    later=st.integers(0, 6_000),
    goes_on_at=st.integers(0, 3_000),
)
def test_a_splice_equals_the_two_sources_put_together(
    old_blocks: list[Ms],
    new_blocks: list[Ms],
    begins: int,
    plays: int,
    later: int,
    goes_on_at: int,
) -> None:
    room = Room()
    room.player.start(counter(Ms(20_000), blocks=old_blocks), Ms(begins), source_id=1)
    room.go(plays)
    after = Ms(room.player.ahead() + later)
    new = counter(Ms(20_000), source_id=2, blocks=new_blocks)
    assert room.player.splice(new, after=after, at=Ms(goes_on_at), source_id=2)
    room.go(after - begins - plays + 1_000)
    expected = [
        counted(at(begins), at(after)),
        counted(at(goes_on_at), at(goes_on_at + 1_000), source_id=2),
    ]
    np.testing.assert_array_equal(room.sounded, np.concatenate(expected))
    assert room.events == []


@given(early=st.integers(1, 2_000), plays=st.integers(500, 3_000))
def test_what_is_nearly_at_the_device_cannot_be_spliced_and_nothing_changes(
    early: int, plays: int
) -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(plays)
    after = Ms(max(0, room.player.ahead() - early))
    assert not room.player.splice(
        counter(Ms(20_000), source_id=2), after=after, at=Ms(0), source_id=2
    )
    room.go(3_000)
    np.testing.assert_array_equal(room.sounded, counted(0, at(plays + 3_000)))


def test_ahead_is_soon() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(1_000)
    assert 1_000 < room.player.ahead() <= 1_500


def test_a_second_splice_counts_from_the_source_that_was_spliced_last() -> None:
    room = Room()
    room.player.start(counter(Ms(60_000)), Ms(0), source_id=1)
    room.go(500)
    assert room.player.splice(
        counter(Ms(60_000), source_id=2), after=Ms(4_000), at=Ms(9_000), source_id=2
    )
    room.go(500)
    assert room.player.ahead() == 9_000
    assert room.player.splice(
        counter(Ms(60_000), source_id=3), after=Ms(9_500), at=Ms(100), source_id=3
    )
    room.go(5_000)
    expected = [
        counted(0, at(4_000)),
        counted(at(9_000), at(9_500), source_id=2),
        counted(at(100), at(1_600), source_id=3),
    ]
    np.testing.assert_array_equal(room.sounded, np.concatenate(expected))


@pytest.mark.parametrize("wait", [500, 3_000], ids=["not laid down yet", "laid down"])
def test_a_second_splice_where_the_first_begins_takes_its_place(wait: int) -> None:
    room = Room()
    room.player.start(counter(Ms(60_000)), Ms(0), source_id=1)
    room.go(500)
    assert room.player.splice(
        counter(Ms(60_000), source_id=2), after=Ms(4_000), at=Ms(9_000), source_id=2
    )
    room.go(wait)
    assert room.player.splice(
        counter(Ms(60_000), source_id=3), after=Ms(9_000), at=Ms(100), source_id=3
    )
    room.go(5_000 - 500 - wait)
    expected = [counted(0, at(4_000)), counted(at(100), at(1_100), source_id=3)]
    np.testing.assert_array_equal(room.sounded, np.concatenate(expected))
    assert room.player.heard() == heard(3, 1_100)


def test_a_splice_before_the_newest_source_begins_is_refused() -> None:
    room = Room()
    room.player.start(counter(Ms(60_000)), Ms(5_000), source_id=1)
    room.go(100)
    assert not room.player.splice(counter(Ms(60_000)), after=Ms(4_999), at=Ms(0), source_id=2)


@pytest.mark.parametrize("after", [2_000, 2_500], ids=["at its end", "past its end"])
def test_a_source_can_be_followed_at_its_end(after: int) -> None:
    room = Room()
    room.player.start(counter(Ms(2_000)), Ms(0), source_id=1)
    room.go(1_000)
    assert room.player.splice(
        counter(Ms(1_000), source_id=2), after=Ms(after), at=Ms(0), source_id=2
    )
    room.go(3_000)
    expected = [counted(0, at(2_000)), counted(0, at(1_000), source_id=2)]
    np.testing.assert_array_equal(room.sounded[: at(3_000)], np.concatenate(expected))
    assert room.events == [Ended(2)]


def test_an_end_that_is_nearly_at_the_device_cannot_be_followed() -> None:
    room = Room()
    room.player.start(counter(Ms(2_000)), Ms(0), source_id=1)
    room.go(1_850)
    assert not room.player.splice(counter(Ms(1_000)), after=Ms(2_500), at=Ms(0), source_id=2)


def test_what_follows_an_end_may_be_late_and_is_no_end_then() -> None:
    room = Room()
    room.player.start(counter(Ms(2_000)), Ms(0), source_id=1)
    room.go(1_000)
    assert room.player.splice(
        counter(Ms(9_000), source_id=2), after=Ms(2_000), at=Ms(0), source_id=2
    )
    room.go(3_000, stalled=True)
    room.go(1_000)
    assert room.events == [Underrun(1)]
    assert room.player.heard().source_id == 2


def test_a_source_that_ends_before_a_later_splice_is_followed_at_its_end() -> None:
    room = Room()
    room.player.start(counter(Ms(5_000)), Ms(0), source_id=1)
    room.go(500)
    assert room.player.splice(
        counter(Ms(9_000), source_id=2), after=Ms(6_000), at=Ms(0), source_id=2
    )
    room.go(5_500)
    expected = [counted(0, at(5_000)), counted(0, at(1_000), source_id=2)]
    np.testing.assert_array_equal(room.sounded, np.concatenate(expected))


def test_nothing_follows_what_has_ended() -> None:
    room = Room()
    room.player.start(counter(Ms(1_000)), Ms(0), source_id=1)
    room.go(2_000)
    assert not room.player.splice(counter(Ms(1_000)), after=Ms(1_000), at=Ms(0), source_id=2)


def test_a_splice_while_paused_does_nothing() -> None:
    room = Room()
    room.player.start(counter(Ms(9_000)), Ms(0), source_id=1)
    room.go(1_000)
    room.player.pause()
    assert not room.player.splice(counter(Ms(9_000)), after=Ms(5_000), at=Ms(0), source_id=2)
    assert room.player.ahead() == 1_000


def test_a_source_that_raises_at_once_leaves_the_old_one_playing() -> None:
    room = Room()
    room.player.start(counter(Ms(9_000)), Ms(0), source_id=1)
    room.go(1_000)
    with pytest.raises(RuntimeError, match="hoarse"):
        room.player.splice(
            counter(Ms(9_000), fails_at=Ms(0)), after=Ms(2_000), at=Ms(0), source_id=2
        )
    room.go(3_000)
    np.testing.assert_array_equal(room.sounded, counted(0, at(4_000)))


def test_a_source_that_failed_can_be_followed_before_it_runs_dry() -> None:
    room = Room()
    room.player.start(counter(Ms(9_000), fails_at=Ms(3_000)), Ms(0), source_id=1)
    room.go(1_500)
    assert [type(event) for event in room.events] == [SourceFailed]
    assert room.player.splice(
        counter(Ms(1_000), source_id=2), after=Ms(2_500), at=Ms(0), source_id=2
    )
    room.go(3_000)
    expected = [counted(0, at(2_500)), counted(0, at(1_000), source_id=2)]
    np.testing.assert_array_equal(room.sounded[: at(3_500)], np.concatenate(expected))
    assert room.events[1:] == [Ended(2)]


def level(value: float, total: Ms = Ms(20_000), block: Ms = Ms(100)) -> Source:
    """A source that stands at a level."""
    frames = at(block)

    def source(begin: Ms):  # type: ignore[no-untyped-def] # a fixture's generator
        for _ in range(begin, total, block):
            yield np.full((frames, CHANNELS), value, np.float32)

    return source


@given(
    fade=st.integers(1, 100),
    plays=st.integers(0, 2_000),
    later=st.integers(0, 5_000),
    block=st.integers(1, 300),
)
def test_a_fade_goes_from_one_level_to_the_other_without_a_step(
    fade: int, plays: int, later: int, block: int
) -> None:
    room = Room()
    room.player.start(level(0.5, block=Ms(block)), Ms(0), source_id=1)
    room.go(plays)
    after = Ms(room.player.ahead() + later)
    quieter = level(0.25, block=Ms(block))
    assert room.player.splice(quieter, after=after, at=after, source_id=2, fade=Ms(fade))
    room.go(after - plays + 1_000)
    left = room.sounded[:, 0].astype(int)
    assert len(left) == at(after + 1_000)
    assert (left[: at(after)] == 16_384).all()
    assert (left[at(after) + at(fade) :] == 8_192).all()
    steps = np.diff(left[at(after) - 1 : at(after) + at(fade) + 1])
    assert (steps <= 0).all()
    assert -steps.min() <= 8_192 / (at(fade) + 1) + 1


def test_a_fade_between_equal_sources_cannot_be_heard() -> None:
    room = Room()
    room.player.start(counter(Ms(20_000)), Ms(0), source_id=1)
    room.go(777)
    after = room.player.ahead()
    assert room.player.splice(counter(Ms(20_000)), after=after, at=after, source_id=2, fade=Ms(20))
    room.go(2_000)
    np.testing.assert_array_equal(room.sounded, counted(0, at(2_777)))
