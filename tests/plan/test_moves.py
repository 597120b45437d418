"""Where a jump leads, on a small session that is easy to follow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.base.units import Ms
from matcue.plan import moves
from matcue.plan.live_timeline import LiveTimeline
from matcue.plan.timeline import CueKind, SpanKind
from matcue.routine.model import Dose, Rest, Routine, Sides
from worlds import planned, routine, routines, works

if TYPE_CHECKING:
    from matcue.plan.settle import Plan

TWO = routine(
    *works(Dose(sets=2, reps=2, hold=Ms(10_000), rest=Ms(20_000))).blocks,
    Rest(lasts=Ms(30_000)),
    *works(Dose(hold=Ms(12_000), sides=Sides.EACH)).blocks,
)


@pytest.fixture(scope="module")
def plan() -> Plan:
    return planned(TWO)


def span(plan: Plan, kind: SpanKind, nth: int) -> Ms:
    return [s.at for s in plan.timeline.spans if s.kind is kind][nth]


def test_next_is_the_next_chapter_and_after_the_last_there_is_none(plan: Plan) -> None:
    led, starts = LiveTimeline.of(plan), [c.at for c in plan.timeline.chapters]
    assert moves.next_exercise(led, Ms(starts[1] + 500)) == starts[2]
    assert moves.next_exercise(led, starts[-1]) is None


def test_previous_is_this_exercise_again_and_just_after_its_start_the_one_before(
    plan: Plan,
) -> None:
    led, starts = LiveTimeline.of(plan), [c.at for c in plan.timeline.chapters]
    assert moves.previous_exercise(led, Ms(starts[2] + 10_000)) == starts[2]
    assert moves.previous_exercise(led, Ms(starts[2] + 1_000)) == starts[1]
    assert moves.previous_exercise(led, Ms(100)) == 0


def test_this_set_begins_with_its_first_hold(plan: Plan) -> None:
    led = LiveTimeline.of(plan)
    holds = [p.number for p in plan.placed if p.spans[0].kind is SpanKind.ENTER]
    at = {nth: span(plan, SpanKind.HOLD, nth) for nth in range(len(holds))}
    assert moves.this_set(led, Ms(at[0] - 3_100)) is None
    assert moves.this_set(led, Ms(at[0] - 2_900)) == holds[0]
    assert moves.this_set(led, Ms(at[1] + 3_000)) == holds[0]
    assert moves.this_set(led, Ms(at[3] + 3_000)) == holds[2]
    assert moves.this_set(led, Ms(at[3] + 15_000)) == holds[2]
    assert moves.this_set(led, Ms(at[4] + 100)) == holds[4]
    assert moves.this_set(led, Ms(at[5] + 100)) == holds[5]


@pytest.mark.parametrize("lasts", [20_000, 30_000])
def test_past_a_rest_is_its_end_and_so_it_is_from_the_words_before_it(
    plan: Plan, lasts: int
) -> None:
    led = LiveTimeline.of(plan)
    nth = next(n for n, p in enumerate(plan.placed) if p.ends - p.at == lasts)
    rest, words = plan.placed[nth], plan.placed[nth - 1]
    assert words.spans[0].kind is SpanKind.REST
    assert moves.past_the_rest(led, Ms(rest.at + 4_000)) == rest.ends
    assert moves.past_the_rest(led, Ms(words.at + 100)) == rest.ends


def test_past_the_pause_between_two_holds_is_the_way_into_the_second(plan: Plan) -> None:
    second = span(plan, SpanKind.ENTER, 1)
    assert moves.past_the_rest(LiveTimeline.of(plan), Ms(second - 3_000)) == second


def test_past_an_instruction_are_its_ticks_and_in_the_way_in_or_a_hold_there_is_no_rest(
    plan: Plan,
) -> None:
    led, enters = LiveTimeline.of(plan), span(plan, SpanKind.ENTER, 0)
    assert moves.past_the_rest(led, Ms(enters - 9_000)) == enters - moves.COUNT_IN
    for after in (-1_000, 1_000, 4_000):
        assert moves.past_the_rest(led, Ms(enters + after)) is None


def test_a_move_within_one_hold_stays_in_it_and_any_other_leaves_it(plan: Plan) -> None:
    led, hold = LiveTimeline.of(plan), span(plan, SpanKind.HOLD, 0)
    at = Ms(hold + 5_000)
    assert moves.stays(led, at, Ms(hold + 9_000))
    assert moves.stays(led, at, Ms(hold - 1_000))
    assert not moves.stays(led, at, Ms(hold + 10_500))
    assert not moves.stays(led, Ms(hold - 9_000), Ms(hold - 8_000))


def test_a_hold_is_on_from_its_way_in_to_its_end(plan: Plan) -> None:
    led, enters = LiveTimeline.of(plan), span(plan, SpanKind.ENTER, 0)
    found = [moves.is_held(led, Ms(enters + after)) for after in (-1, 0, 1, 12_999, 13_000)]
    assert found == [False, False, True, True, False]


@given(plain=routines, part=st.floats(0, 1), by=st.integers(-30_000, 30_000))
def test_a_move_stays_in_the_session_and_never_begins_inside_a_sentence(
    plain: Routine, part: float, by: int
) -> None:
    led = LiveTimeline.of(planned(plain))
    target = moves.moved(led, Ms(int(led.total * part)), Ms(by))
    assert 0 <= target <= led.total
    says = [c for c in led.timeline.cues if c.kind is CueKind.SAY]
    assert not any(c.at < target < c.ends for c in says)
