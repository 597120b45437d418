"""Plans come one after another, and only the last one wanted is told."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from matcue.live.composer import Composed, Withdrawn
from matcue.live.planning import Planning, PlanningFailed, Ready
from matcue.plan.live_timeline import LiveTimeline, Spoken
from matcue.plan.manner import Manner
from stepped import ByHand
from worlds import TONES, hum, planned, routine

if TYPE_CHECKING:
    from collections.abc import Callable

TAKE = LiveTimeline.of(planned(routine()))
SLOW, STEADY, BRISK = Manner(pace=0.75), Manner(), Manner(pace=1.25)


class Scribe:
    """A composer that notes what it is asked for; `meanwhile` happens while it composes."""

    def __init__(self) -> None:
        self.done: list[str] = []
        self.trouble: Exception | None = None
        self.meanwhile: Callable[[], None] = lambda: None

    def withdraw(self) -> None:
        self.done.append("withdraw")

    def compose(self, manner: Manner) -> Composed:
        self.done.append(f"compose {manner.pace}")
        meanwhile, self.meanwhile = self.meanwhile, lambda: None
        meanwhile()
        if self.trouble is not None:
            raise self.trouble
        return Composed(manner, TAKE.script, Spoken(hum(60), TONES, 1), TAKE)

    def prepare(self, composed: Composed) -> None:
        self.done.append(f"prepare {composed.manner.pace}")


class OneByOne:
    """A hand that does its jobs when it is told to."""

    def __init__(self) -> None:
        self.jobs: list[Callable[[], None]] = []

    def post(self, job: Callable[[], None]) -> threading.Event:
        self.jobs.append(job)
        return threading.Event()

    def busy_s(self) -> float:
        return 0.0

    def close(self) -> None:
        pass

    def work(self) -> None:
        while self.jobs:
            self.jobs.pop(0)()


class Hands(ByHand):
    """Workers with that one hand."""

    def __init__(self) -> None:
        super().__init__()
        self.one = OneByOne()

    def job_thread(self) -> OneByOne:
        return self.one


class World:
    def __init__(self) -> None:
        self.scribe = Scribe()
        self.hands = Hands()
        self.told: list[Ready | PlanningFailed] = []
        self.planning = Planning(self.scribe, self.hands, self.told.append)

    def manners(self) -> list[float]:
        return [each.composed.manner.pace for each in self.told if isinstance(each, Ready)]


def test_a_plan_is_told_before_what_may_be_asked_for_next_is_prepared() -> None:
    world = World()
    world.planning.begin(STEADY)
    world.hands.one.work()
    assert world.manners() == [1.0]
    assert world.scribe.done == ["withdraw", "compose 1.0", "prepare 1.0"]


def test_of_three_wishes_in_a_row_the_last_is_planned() -> None:
    world = World()
    for manner in (STEADY, SLOW, BRISK):
        world.planning.begin(manner)
    world.hands.one.work()
    assert world.manners() == [1.25]
    assert "compose 0.75" not in world.scribe.done


def test_what_was_withdrawn_is_not_told() -> None:
    world = World()
    world.scribe.trouble = Withdrawn()
    world.planning.begin(STEADY)
    world.hands.one.work()
    assert world.told == []


def test_a_wish_while_another_is_planned_withdraws_that_one() -> None:
    world = World()
    world.scribe.meanwhile = lambda: world.planning.begin(SLOW)
    world.planning.begin(STEADY)
    world.hands.one.work()
    assert world.scribe.done[:3] == ["withdraw", "compose 1.0", "withdraw"]
    assert world.manners()[-1] == 0.75


def test_a_failure_is_told_with_its_reason() -> None:
    world = World()
    world.scribe.trouble = OSError("the voice is gone")
    world.planning.begin(STEADY)
    world.hands.one.work()
    assert world.told == [PlanningFailed(world.scribe.trouble)]
