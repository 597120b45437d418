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
    holds = [p.number for p in plan.placed if p.spans[0].kind is SpanKind.HOLD]
    at = {nth: span(plan, SpanKind.HOLD, nth) for nth in range(len(holds))}
    assert moves.this_set(led, Ms(at[0] - 100)) is None
    assert moves.this_set(led, Ms(at[1] + 3_000)) == holds[0]
    assert moves.this_set(led, Ms(at[3] + 3_000)) == holds[2]
    assert moves.this_set(led, Ms(at[3] + 15_000)) == holds[2]
    assert moves.this_set(led, Ms(at[4] + 100)) == holds[4]
    assert moves.this_set(led, Ms(at[5] + 100)) == holds[5]


def test_past_a_rest_is_its_end_and_past_an_instruction_its_ticks(plan: Plan) -> None:
    led = LiveTimeline.of(plan)
    rest = next(p for p in plan.placed if p.ends - p.at == 30_000)
    assert moves.past_the_rest(led, Ms(rest.at + 4_000)) == rest.ends
    hold = span(plan, SpanKind.HOLD, 0)
    assert moves.past_the_rest(led, Ms(hold - 9_000)) == hold - moves.COUNT_IN
    assert moves.past_the_rest(led, Ms(hold - 1_000)) is None
    assert moves.past_the_rest(led, Ms(hold + 1_000)) is None


@given(plain=routines, part=st.floats(0, 1), by=st.integers(-30_000, 30_000))
def test_a_move_stays_in_the_session_and_never_begins_inside_a_sentence(
    plain: Routine, part: float, by: int
) -> None:
    led = LiveTimeline.of(planned(plain))
    target = moves.moved(led, Ms(int(led.total * part)), Ms(by))
    assert 0 <= target <= led.total
    says = [c for c in led.timeline.cues if c.kind is CueKind.SAY]
    assert not any(c.at < target < c.ends for c in says)
