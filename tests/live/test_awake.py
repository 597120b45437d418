"""Keeping the machine awake: what is held while a session plays, and when it is let go."""

from __future__ import annotations

import sys
import threading

import pytest

from matcue.base.errors import AwakeError
from matcue.live.awake import PAUSED_S, Awake, held, try_out
from matcue.live.inhibitors import Caffeinate, inhibitors
from sessions import wait_until


class Way:
    """Notes by which thread it was held; it may refuse."""

    def __init__(self, name: str = "a way", *, refuses: bool = False) -> None:
        self.name = name
        self.refuses = refuses
        self.times = 0
        self.holder: str | None = None

    def hold(self) -> None:
        if self.refuses:
            raise AwakeError("not today")
        assert self.holder is None
        self.times += 1
        self.holder = threading.current_thread().name

    def release(self) -> None:
        self.holder = None

    def is_held(self) -> bool:
        return self.holder is not None


class Playing:
    """Whether a session plays, as a test says."""

    def __init__(self) -> None:
        self.now = True

    def __call__(self) -> bool:
        return self.now


def test_it_is_held_while_a_session_plays_and_once() -> None:
    way, plays = Way(), Playing()
    awake = Awake(plays, [way])
    for second in range(10):
        awake.look(second)
    assert way.is_held()
    assert way.times == 1


def test_it_is_let_go_in_a_pause_of_over_two_minutes_and_held_when_it_goes_on() -> None:
    way, plays = Way(), Playing()
    awake = Awake(plays, [way])
    awake.look(0)
    plays.now = False
    awake.look(PAUSED_S)
    assert way.is_held()
    awake.look(PAUSED_S + 1)
    assert not way.is_held()
    plays.now = True
    awake.look(PAUSED_S + 2)
    assert way.is_held()


def test_several_short_pauses_are_no_long_one() -> None:
    way, plays = Way(), Playing()
    awake = Awake(plays, [way])
    for second in range(0, 1_000, 50):
        plays.now = second % 100 == 0
        awake.look(second)
        assert way.is_held()


def test_what_refuses_takes_nothing_away_from_the_others() -> None:
    ways = [Way(refuses=True), Way()]
    assert held(ways) == ways[1:]


def test_a_session_that_nothing_keeps_awake_goes_on_and_does_not_ask_again() -> None:
    way, plays = Way(refuses=True), Playing()
    awake = Awake(plays, [way])
    awake.look(0)
    way.refuses = False
    awake.look(1)
    assert not way.is_held()


def test_one_thread_holds_and_the_end_lets_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("matcue.live.awake.LOOK_S", 0.01)
    way = Way()
    with Awake(Playing(), [way]):
        wait_until(lambda: way.holder == "awake")
    assert not way.is_held()


def test_a_way_that_hangs_does_not_keep_a_session_from_ending(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("matcue.live.awake.LOOK_S", 0.01)
    monkeypatch.setattr("matcue.live.awake._ENDS_S", 0.05)
    hangs, free = threading.Event(), threading.Event()

    class Hanging(Way):
        def hold(self) -> None:
            hangs.set()
            free.wait(30)

    with Awake(Playing(), [Hanging()]):
        assert hangs.wait(30)
    free.set()


def test_the_doctor_says_who_keeps_it_awake() -> None:
    ways = [Way("the portal"), Way("logind"), Way("a third", refuses=True)]
    assert try_out(ways) == "a session keeps this machine awake through the portal and logind"
    assert [way.holder for way in ways] == [None] * 3


def test_the_doctor_says_why_nothing_does_and_what_helps() -> None:
    with pytest.raises(
        AwakeError, match=r"^the portal: not today; logind: not today\. If it falls"
    ):
        try_out([Way("the portal", refuses=True), Way("logind", refuses=True)])


def test_every_system_has_a_way() -> None:
    assert all(each.name for each in inhibitors())


@pytest.mark.skipif(sys.platform == "darwin", reason="it is there")
def test_a_program_that_is_not_there_is_told() -> None:
    with pytest.raises(AwakeError, match="it does not start: No such file"):
        Caffeinate().hold()
