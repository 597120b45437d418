"""The playback queue gives the player takes, and knows where the listener is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcue.base.units import Ms, frames
from matcue.live.playback_queue import PlaybackQueue
from matcue.out.live import Player
from matcue.plan.live_timeline import Changed, LiveTimeline
from matcue.routine.model import Dose, Work
from stepped import Bench
from worlds import CAT, planned, routine

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matcue.plan.timeline import Timeline
    from matcue.sound.api import Block
    from matcue.sound.background import BackgroundOffset

RATE = 1_000
TAKE = LiveTimeline.of(planned(routine(Work(exercise=CAT, dose=Dose(hold=Ms(10_000))))))


class Hum:
    """Sounds the same from beginning to end; `stood` is how what lies under it was to stand."""

    def __init__(self, foreseen: Ms = Ms(0)) -> None:
        self.foreseen = foreseen
        self.stood: list[BackgroundOffset] = []

    def source(
        self, timeline: Timeline, standing: BackgroundOffset
    ) -> Callable[[Ms], Iterator[Block]]:
        self.stood.append(standing)

        def blocks(at: Ms) -> Iterator[Block]:
            left: int = frames(Ms(timeline.total - at), RATE)
            while left > 0:
                yield np.full((min(left, 100), 1), 0.5, np.float32)
                left -= 100

        return blocks


class World:
    def __init__(self, foreseen: Ms = Ms(0)) -> None:
        self.hum = Hum(foreseen)
        self.bench = Bench()
        self.player = Player(
            self.bench.device,
            rate=RATE,
            clock=self.bench.clock,
            listener=lambda _: None,
            workers=self.bench.workers,
        )
        self.playback = PlaybackQueue(self.player, self.hum)


def test_it_stands_where_it_fell_silent() -> None:
    world = World()
    world.playback.start(TAKE, Ms(1_000))
    world.bench.go(Ms(500))
    world.playback.halt()
    assert world.playback.halted
    assert world.playback.position == world.playback.at
    assert 1_400 <= world.playback.at <= 1_500
    world.bench.go(Ms(500))
    assert world.playback.position == world.playback.at


def test_to_halt_twice_is_to_halt_once() -> None:
    world = World()
    world.playback.silent_at(Ms(3_000))
    world.playback.halt()
    assert world.playback.position == 3_000


def test_the_number_of_what_was_given_last_is_the_current_one() -> None:
    world = World()
    world.playback.start(TAKE, Ms(0))
    assert world.playback.is_current(1)
    world.bench.go(Ms(100))
    assert world.playback.splice(TAKE, Ms(5_000))
    assert world.playback.is_current(2)
    assert not world.playback.is_current(1)


def test_a_change_is_asked_for_an_instant_that_is_not_on_its_way_yet() -> None:
    world = World()
    world.playback.start(TAKE, Ms(0))
    world.bench.go(Ms(1_000))
    asked: list[Ms] = []

    def change(earliest: Ms) -> Changed:
        asked.append(earliest)
        return Changed(TAKE, Ms(earliest + 1_000))

    led, sounds = world.playback.change(TAKE, change)
    assert (led, sounds) == (TAKE, True)
    assert len(asked) == 1
    assert 1_000 < asked[0] < 2_000


def test_a_change_behind_another_that_still_waits_takes_both_along() -> None:
    world = World()
    world.playback.start(TAKE, Ms(0))
    world.bench.go(Ms(1_000))
    world.playback.change(TAKE, lambda _: Changed(TAKE, Ms(6_000)))
    world.playback.change(TAKE, lambda _: Changed(TAKE, Ms(8_000)))
    assert world.playback.is_current(3)
    # Taking the second back leaves nothing of the first.
    world.playback.change(TAKE, lambda _: Changed(TAKE, Ms(7_000)))
    world.bench.go(Ms(5_500))
    assert 6_400 <= world.playback.position <= 6_500


def test_a_change_that_always_comes_too_late_leaves_it_to_the_caller() -> None:
    world = World()
    world.playback.start(TAKE, Ms(0))
    world.bench.go(Ms(1_000))
    tries: list[Ms] = []

    def change(earliest: Ms) -> Changed:
        tries.append(earliest)
        return Changed(TAKE, Ms(0))

    assert world.playback.change(TAKE, change) == (TAKE, False)
    assert len(tries) == 5


def test_nothing_changes_that_is_all_on_its_way() -> None:
    world = World()
    world.playback.start(TAKE, Ms(TAKE.total - 100))
    world.bench.go(Ms(50))

    def change(_: Ms) -> Changed:
        raise AssertionError("nothing is left to change")

    assert world.playback.change(TAKE, change) == (TAKE, True)


def test_what_lies_under_it_goes_on_through_a_jump() -> None:
    world = World()
    world.playback.start(TAKE, Ms(2_000))
    world.bench.go(Ms(1_500))
    here = world.playback.position
    world.playback.start(TAKE, Ms(500))
    first, second = world.hum.stood
    assert (first.since, first.ahead) == (2_000, -2_000)
    assert (second.since, second.ahead) == (500, here - 2_500)


def test_only_a_take_to_the_end_of_the_session_lets_what_lies_under_it_end() -> None:
    world = World()
    world.playback.start(TAKE, Ms(0))
    world.playback.whole = True
    world.playback.splice(TAKE, Ms(5_000))
    assert [each.ends for each in world.hum.stood] == [False, True]


def test_a_change_goes_over_as_much_earlier_as_was_to_be_foreseen() -> None:
    world = World(foreseen=Ms(1_000))
    world.playback.start(TAKE, Ms(0))
    world.bench.go(Ms(1_000))
    world.playback.splice(TAKE, Ms(6_000))
    world.bench.go(Ms(3_900))
    assert world.player.heard().source_id == 1
    world.bench.go(Ms(200))
    assert world.player.heard().source_id == 2
    assert world.playback.position < 6_000
