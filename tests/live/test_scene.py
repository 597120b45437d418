"""What there is to show at an instant: literal scenes, and what holds of every instant."""

from __future__ import annotations

import itertools
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from matcue.base.units import SECOND, Ms
from matcue.live.scene import Breathing, Going, State, scene
from matcue.live.session_view import Flow, SessionView, session_view
from matcue.plan.manner import Words
from matcue.plan.timeline import CueKind, SpanKind
from screens import SCORE, during, looked_at, scores, small
from worlds import planned, routines

if TYPE_CHECKING:
    from matcue.routine.model import Routine


def test_the_figure_changes_when_the_number_is_heard() -> None:
    hold = SCORE.stage(during(SpanKind.HOLD))
    counted = {
        cue.text: cue.at + 40
        for cue in small().cues
        if cue.kind is CueKind.SAY and hold.ends - 5_200 < cue.at < hold.ends
    }
    seen = {
        text: (scene(SCORE, Ms(at - 1), State()).figure, scene(SCORE, Ms(at), State()).figure)
        for text, at in counted.items()
    }
    assert seen == {
        "Five.": (6, 5),
        "Four.": (5, 4),
        "Three.": (4, 3),
        "Two.": (3, 2),
        "One.": (2, 1),
    }


def test_in_a_rep_the_figure_is_its_number_and_not_the_seconds() -> None:
    seen = looked_at(SpanKind.REP, 2, 1_000)
    assert (seen.figure, seen.left_s, seen.counts_reps) == (3, 7, True)


def test_on_the_way_into_a_hold_the_figure_counts_to_its_beginning() -> None:
    seen = [looked_at(SpanKind.ENTER, 0, at).figure for at in (0, 1_500, 2_900)]
    assert seen == [3, 2, 1]


def test_in_a_rest_the_figure_is_the_seconds_left() -> None:
    words = looked_at(SpanKind.REST).stage.words
    seen = looked_at(SpanKind.REST, 0, words + 500)
    assert (seen.figure, seen.counts_reps) == (20, False)


def test_the_lungs_fill_and_empty_evenly() -> None:
    filled = [looked_at(SpanKind.BREATH, 0, at).breath for at in (0, 1_000, 4_000, 7_000)]
    assert filled == [
        Breathing(Flow.IN, 0.0),
        Breathing(Flow.IN, 0.25),
        Breathing(Flow.OUT, 1.0),
        Breathing(Flow.OUT, 0.5),
    ]


def test_a_scene_keeps_what_the_listener_has_set() -> None:
    state = State(going=Going.PAUSED, pace=0.9, words=Words.SHORT, voice_db=-3, message="Hello.")
    assert looked_at(SpanKind.HOLD, state=state).state is state


def test_outside_of_the_session_is_its_start_and_its_end() -> None:
    before, after = scene(SCORE, Ms(-9), State()), scene(SCORE, Ms(SCORE.total + 9), State())
    assert (before.position, before.ended) == (0, False)
    assert (after.position, after.left_s, after.ended) == (SCORE.total, 0, True)


def test_a_session_that_was_stopped_has_ended_wherever_it_is() -> None:
    assert looked_at(SpanKind.HOLD, state=State(going=Going.ENDED)).ended


@given(of=scores, data=st.data())
def test_at_any_instant_there_is_something_to_show(of: SessionView, data: st.DataObject) -> None:
    at = Ms(data.draw(st.integers(0, of.total)))
    seen = scene(of, at, State())
    assert seen.stage.at <= at
    assert at < seen.stage.ends or at == of.total
    assert seen.stage.name
    assert 0 <= seen.stage.chapter < len(of.chapters)
    assert of.chapters[seen.stage.chapter].at <= at


@given(of=scores, data=st.data())
def test_the_figure_is_never_nought_before_the_end(of: SessionView, data: st.DataObject) -> None:
    at = Ms(data.draw(st.integers(0, of.total - 1)))
    assert scene(of, at, State()).figure > 0


@given(of=scores, data=st.data())
def test_the_figure_falls_by_one_each_second_of_a_stage(
    of: SessionView, data: st.DataObject
) -> None:
    stage = data.draw(st.sampled_from([s for s in of.stages if s.lasts >= 2 * SECOND]))
    at = Ms(data.draw(st.integers(stage.at, stage.ends - 1_001)))
    now, later = scene(of, at, State()), scene(of, Ms(at + SECOND), State())
    assert now.left_s - later.left_s == 1


@given(of=scores, data=st.data())
def test_lungs_are_between_empty_and_full_and_never_jump(
    of: SessionView, data: st.DataObject
) -> None:
    airs = [air for air in of.airs if air.ends - air.at > 1]
    if not airs:
        return
    air = data.draw(st.sampled_from(airs))
    at = Ms(data.draw(st.integers(air.at, air.ends - 2)))
    one, other = scene(of, at, State()).breath, scene(of, Ms(at + 1), State()).breath
    assert one is not None
    assert other is not None
    assert 0 <= one.full <= 1
    # The shortest breath that is led takes 800 ms.
    assert abs(one.full - other.full) <= 1 / 800 + 1e-9


@given(of=scores)
def test_breaths_of_a_session_do_not_overlap(of: SessionView) -> None:
    assert all(one.ends <= other.at for one, other in itertools.pairwise(of.airs))


@given(of=scores)
def test_no_count_goes_beyond_what_it_counts(of: SessionView) -> None:
    for stage in of.stages:
        for count in (stage.set, stage.rep, stage.exercise, stage.round):
            assert count is None or 1 <= count.nth <= count.of


@given(of=routines)
def test_only_the_end_has_nothing_after_it(of: Routine) -> None:
    found = session_view(planned(of).timeline, of)
    last = len(found.chapters) - 1
    assert all(bool(stage.next) == (stage.chapter < last) for stage in found.stages)
