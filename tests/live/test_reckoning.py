"""When those who count on by themselves have to be told the position."""

from __future__ import annotations

from matcue.base.units import Ms
from matcue.live.control.reckoning import Reckoning


def told(*looks: tuple[float, int, float]) -> list[bool]:
    """Look at (clock in seconds, position, rate) one after the other."""
    reckoning = Reckoning()
    return [reckoning.is_off(Ms(at), rate=rate, now_s=now) for now, at, rate in looks]


def test_a_session_that_goes_on_is_no_news() -> None:
    assert told((0, 0, 1), (0.1, 100, 1), (60, 60_000, 1)) == [False] * 3


def test_a_busy_machine_is_no_news() -> None:
    assert told((0, 0, 1), (0.1, 450, 1), (0.2, 0, 1)) == [False] * 3


def test_a_jump_is_news_once() -> None:
    assert told((0, 0, 1), (0.1, 10_100, 1), (0.2, 10_200, 1)) == [False, True, False]
    assert told((0, 20_000, 1), (0.1, 10_100, 1), (0.2, 10_200, 1)) == [False, True, False]


def test_a_jump_while_it_is_paused_is_news() -> None:
    assert told((0, 5_000, 0), (10, 5_000, 0), (11, 0, 0)) == [False, False, True]


def test_standing_still_where_others_count_on_is_news() -> None:
    assert told((0, 0, 1), (0.4, 0, 1), (0.6, 0, 1), (0.9, 0, 1)) == [False, False, True, False]


def test_pausing_and_going_on_is_no_news() -> None:
    looks = ((0, 0, 1), (1, 1_000, 0), (61, 1_000, 1), (62, 2_000, 1))
    assert told(*looks) == [False] * 4


def test_a_pace_that_others_take_for_a_speed_is_put_right_again_and_again() -> None:
    """The pace makes a session longer; its clock goes on as before."""
    looks = [(tenths / 10, tenths * 100, 0.75) for tenths in range(81)]
    assert 3 <= sum(told(*looks)) <= 4


def test_small_errors_add_up() -> None:
    looks = [(tenths / 10, tenths * 110, 1.0) for tenths in range(200)]
    assert sum(told(*looks)) == 3
