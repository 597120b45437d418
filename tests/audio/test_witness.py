"""A recording that proves nothing is no failure, and no proof either."""

from __future__ import annotations

import pytest

from audio.recording import Inconclusive
from audio.witness import witnessed


class Measurement:
    """Proves nothing so many times, and then gives 7."""

    def __init__(self, failing: int) -> None:
        self.failing = failing
        self.done = 0

    def __call__(self) -> int:
        self.done += 1
        if self.done <= self.failing:
            raise Inconclusive("the recorder itself slept for 300 ms")
        return 7


def test_what_is_proven_is_taken_at_once() -> None:
    measure = Measurement(0)
    assert (witnessed(measure), measure.done) == (7, 1)


def test_what_is_inconclusive_is_done_again() -> None:
    assert witnessed(Measurement(1)) == 7


def test_what_stays_inconclusive_is_skipped_and_says_why() -> None:
    with pytest.raises(pytest.skip.Exception, match="inconclusive: the recorder itself slept"):
        witnessed(Measurement(2))
