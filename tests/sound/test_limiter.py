"""The limiter: never above its ceiling, never heard where nothing is loud, the same anywhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from matcue.base.units import Frames
from matcue.sound.background import RATE
from matcue.sound.limiter import CEILING, Limited

if TYPE_CHECKING:
    from matcue.sound.api import Block


class Given:
    """A stream of samples that are at hand, silent after their end."""

    def __init__(self, samples: Block, start: Frames) -> None:
        self._samples, self._at, self.closed = samples, start, False

    def read(self, count: int) -> Block:
        read = self._samples[self._at : self._at + count]
        self._at = Frames(self._at + count)
        return np.pad(read, ((0, count - len(read)), (0, 0)))

    def close(self) -> None:
        self.closed = True


def peaky(seconds: int) -> Block:
    """Give soft noise with a few frames of up to 4 in it."""
    chance = np.random.default_rng(7)
    sound = 0.1 * chance.standard_normal((seconds * RATE, 2))
    for at in chance.integers(0, len(sound), seconds * 2):
        sound[at] += chance.uniform(-4, 4, 2)
    return sound.astype(np.float32)


SOUND = peaky(6)


def limited(start: int, *counts: int) -> Block:
    stream = Limited(lambda at: Given(SOUND, at), Frames(start))
    return np.concatenate([stream.read(count).copy() for count in counts])


WHOLE = limited(0, len(SOUND))


def test_no_frame_is_above_the_ceiling() -> None:
    assert np.max(np.abs(SOUND)) > 3
    assert np.max(np.abs(WHOLE)) <= CEILING * 1.000_001


@given(
    start=st.integers(0, 4 * RATE), counts=st.lists(st.integers(1, 20_000), min_size=1, max_size=4)
)
@settings(max_examples=20)
def test_neither_start_nor_the_size_of_a_read_changes_a_sample(
    start: int, counts: list[int]
) -> None:
    part = limited(start, *counts)
    np.testing.assert_array_equal(part, WHOLE[start : start + len(part)])


def test_what_is_not_loud_passes_as_it_is() -> None:
    soft = np.clip(SOUND, -CEILING, CEILING)
    stream = Limited(lambda at: Given(soft, at), Frames(0))
    np.testing.assert_array_equal(stream.read(len(soft)), soft)


def test_both_channels_go_down_together_and_the_gain_is_smooth() -> None:
    sound = np.full((RATE, 2), (0.3, 0.1), np.float32)
    sound[RATE // 2, 0] = 3.0
    stream = Limited(lambda at: Given(sound, at), Frames(0))
    gains = stream.read(RATE) / sound
    np.testing.assert_allclose(gains[:, 0], gains[:, 1], rtol=1e-5)
    assert np.max(np.abs(np.diff(gains[:, 0]))) < 2e-4
    # A fifth of a second later nothing is left of it.
    assert gains[RATE // 2 + RATE // 5, 0] == 1


def test_closing_it_closes_what_it_reads() -> None:
    below = Given(SOUND, Frames(0))
    Limited(lambda _: below, Frames(0)).close()
    assert below.closed
