"""From a wished value to presses, as a session with steps and delays of its own sees them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.live.control.approach import Approach
from matcue.live.press import Press

MORE, LESS = (Press.FASTER,), (Press.SLOWER,)


class Knob:
    """A value between two ends that moves by a step, some looks after it was pressed."""

    def __init__(self, value: float, step: float, *, late: int = 0) -> None:
        self.value = value
        self.pressed: list[Press] = []
        self._step = step
        self._late = late
        self._coming: list[int] = []

    def run(self, approach: Approach, looks: int = 400) -> None:
        for look in range(looks):
            while self._coming and self._coming[0] <= look:
                self._coming.pop(0)
                up = self.pressed[-1 - len(self._coming)] is Press.FASTER
                moved = self.value + (self._step if up else -self._step)
                self.value = round(min(1.5, max(0.5, moved)), 6)
            for press in approach.look(self.value):
                self.pressed.append(press)
                self._coming.append(look + self._late)


@pytest.mark.parametrize("late", [0, 1, 3, 15])
@pytest.mark.parametrize(
    ("start", "target", "ends", "presses"),
    [
        (1.0, 1.3, 1.3, 3),
        (1.0, 0.7, 0.7, 3),
        (1.0, 1.24, 1.2, 2),
        (1.0, 1.26, 1.3, 3),
        (1.0, 1.0, 1.0, 0),
        (1.0, 1.01, 1.1, 1),
        (1.0, 0.99, 0.9, 1),
        (1.5, 1.0, 1.0, 5),
    ],
)
def test_it_stops_at_the_step_that_is_nearest(
    start: float, target: float, ends: float, presses: int, late: int
) -> None:
    """A wish smaller than a step is still a wish, so it gets one step."""
    knob, approach = Knob(start, 0.1, late=late), Approach(MORE, LESS)
    approach.aim(target)
    knob.run(approach)
    assert (knob.value, len(knob.pressed)) == (ends, presses)


def test_it_presses_nothing_before_it_is_told_to_and_after_it_is_there() -> None:
    approach = Approach(MORE, LESS)
    assert approach.look(1.0) == ()
    approach.aim(1.1)
    assert approach.look(1.0) == MORE
    assert approach.look(1.1) == ()
    assert approach.look(0.5) == ()


def test_it_waits_for_a_press_to_arrive_before_the_next() -> None:
    approach = Approach(MORE, LESS)
    approach.aim(1.5)
    assert [approach.look(1.0) for _ in range(5)] == [MORE, (), (), (), ()]
    assert approach.look(1.1) == MORE


def test_it_gives_up_at_an_end() -> None:
    knob, approach = Knob(1.4, 0.1), Approach(MORE, LESS)
    approach.aim(9.0)
    knob.run(approach)
    assert (knob.value, len(knob.pressed)) == (1.5, 2)
    knob.run(approach)
    assert len(knob.pressed) == 2


def test_a_new_wish_takes_the_place_of_the_old_one() -> None:
    knob, approach = Knob(1.0, 0.1, late=2), Approach(MORE, LESS)
    approach.aim(1.5)
    knob.run(approach, looks=5)
    approach.aim(0.8)
    knob.run(approach)
    assert knob.value == 0.8


def test_somebody_who_presses_against_it_wins_in_the_end() -> None:
    approach = Approach(MORE, LESS)
    approach.aim(1.5)
    presses = sum(len(approach.look(value)) for _ in range(1_000) for value in (1.0, 1.1))
    assert presses <= 60


@given(
    start=st.integers(5, 15).map(lambda tenths: tenths / 10),
    target=st.floats(0.0, 3.0),
    step=st.sampled_from([0.05, 0.1, 0.25]),
    late=st.integers(0, 10),
)
def test_it_always_comes_to_rest_within_a_step(
    start: float, target: float, step: float, late: int
) -> None:
    knob, approach = Knob(start, step, late=late), Approach(MORE, LESS)
    approach.aim(target)
    knob.run(approach)
    rested = len(knob.pressed)
    assert abs(knob.value - min(1.5, max(0.5, target))) <= step
    knob.run(approach)
    assert len(knob.pressed) == rested
