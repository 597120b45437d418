"""What a session view knows of each stretch of a session, in literal values."""

from __future__ import annotations

from dataclasses import replace

import pytest

from matcue.base.units import Ms
from matcue.live.session_view import Air, Count, Flow, Stage, session_view
from matcue.plan.manner import Manner, Words
from matcue.plan.schedule import schedule
from matcue.plan.steps import Script
from matcue.plan.timeline import SpanKind, Timeline
from matcue.routine.model import (
    Breath,
    Breathe,
    BreathPattern,
    Dose,
    PhaseBreath,
    Relax,
    Repeat,
    Rest,
    Routine,
    Say,
    Side,
    Sides,
    Tempo,
    Work,
)
from screens import BIRD_DOG, DOWN_DOG, SCORE, SESSION, during, small
from worlds import CAT, TONES, hum, planned, routine, works

TEMPO = Tempo(Ms(3_000), Ms(1_000), Ms(3_000), Ms(1_000))


def stages(of: Routine, *kinds: SpanKind) -> list[Stage]:
    found = session_view(planned(of).timeline, of).stages
    return [stage for stage in found if not kinds or stage.kind in kinds]


def airs(of: Routine) -> list[tuple[int, int, Flow, float, float]]:
    """The breaths of a routine's first breathed span on, counted from the first of them."""
    found = session_view(planned(of).timeline, of).airs
    begin = found[0].at
    return [(air.at - begin, air.ends - begin, air.flow, air.begin, air.end) for air in found]


def test_a_stage_is_named_after_its_exercise_and_knows_which_one_that_is() -> None:
    found = [stage for stage in SCORE.stages if stage.name == "Downward dog"]
    assert {stage.exercise for stage in found} == {Count(1, 3)}
    assert [stage.kind.value for stage in found][:4] == ["ready", "enter", "hold", "rest"]


def test_an_only_exercise_is_not_counted() -> None:
    assert stages(works(Dose(hold=Ms(5_000))), SpanKind.HOLD)[0].exercise is None


def test_sets_are_counted_and_a_rest_tells_the_set_that_comes() -> None:
    found = stages(works(Dose(hold=Ms(5_000), sets=2)))[1:-1]
    assert [(stage.kind.value, stage.set) for stage in found] == [
        ("ready", Count(1, 2)),
        ("enter", Count(1, 2)),
        ("hold", Count(1, 2)),
        ("rest", Count(2, 2)),
        ("ready", Count(2, 2)),
        ("enter", Count(2, 2)),
        ("hold", Count(2, 2)),
        ("rest", None),
    ]


def test_an_only_set_and_an_only_hold_are_not_counted() -> None:
    [hold] = stages(works(Dose(hold=Ms(5_000))), SpanKind.HOLD)
    assert (hold.set, hold.rep) == (None, None)


def test_holds_are_counted_and_the_pause_tells_the_hold_that_comes() -> None:
    found = stages(works(Dose(hold=Ms(5_000), reps=2)))[2:-1]
    assert [(stage.kind.value, stage.rep) for stage in found] == [
        ("enter", Count(1, 2)),
        ("hold", Count(1, 2)),
        ("rest", Count(2, 2)),
        ("enter", Count(2, 2)),
        ("hold", Count(2, 2)),
        ("rest", None),
    ]


def test_a_rest_is_one_with_the_words_before_it_and_knows_how_long_these_take() -> None:
    dose = Dose(hold=Ms(5_000), sets=2, rest=Ms(20_000))
    [first, second] = stages(works(dose), SpanKind.REST)
    assert first.lasts == first.words + 20_000
    assert (first.words > 3_000, second.lasts > second.words) == (True, True)


def test_where_nothing_is_said_after_the_last_rep_the_change_of_sides_begins_with_it() -> None:
    found = stages(works(Dose(reps=1, tempo=TEMPO, sides=Sides.EACH)))
    assert [stage.kind.value for stage in found][2:5] == ["rep", "switch", "rep"]


def test_all_of_the_welcome_is_one_stage() -> None:
    assert [s.chapter for s in stages(works(Dose(hold=Ms(5_000))))][:2] == [0, 1]


def test_an_only_rep_is_counted_for_its_number_is_the_figure() -> None:
    [rep] = stages(works(Dose(reps=1, tempo=TEMPO)), SpanKind.REP)
    assert rep.rep == Count(1, 1)


def test_getting_ready_tells_the_side_and_set_that_come() -> None:
    of = works(Dose(hold=Ms(5_000), sets=2, sides=Sides.EACH))
    ready = [stage for stage in stages(of, SpanKind.READY) if stage.name == "Cat"]
    assert [(stage.side, stage.set) for stage in ready] == [
        (Side.RIGHT, Count(1, 2)),
        (Side.RIGHT, Count(2, 2)),
        (Side.LEFT, Count(2, 2)),
    ]


def test_switching_sides_tells_the_side_that_comes() -> None:
    [switch] = stages(works(Dose(hold=Ms(5_000), sides=Sides.EACH)), SpanKind.SWITCH)
    assert (switch.name, switch.side) == ("Cat", Side.LEFT)


def test_alternating_reps_have_sides_in_turn_and_a_number_for_each_pair() -> None:
    of = works(Dose(reps=2, tempo=TEMPO, sides=Sides.ALTERNATE))
    assert [(stage.side, stage.rep) for stage in stages(of, SpanKind.REP)] == [
        (Side.RIGHT, Count(1, 2)),
        (Side.LEFT, Count(1, 2)),
        (Side.RIGHT, Count(2, 2)),
        (Side.LEFT, Count(2, 2)),
    ]


def test_next_is_the_next_exercise_and_in_a_rest_between_sets_it_is_the_same_one() -> None:
    of = routine(
        Work(exercise=DOWN_DOG, dose=Dose(hold=Ms(5_000), sets=2)),
        Work(exercise=BIRD_DOG, dose=Dose(hold=Ms(5_000))),
    )
    told = [(s.kind.value, s.next, s.again) for s in stages(of) if s.name == "Downward dog"]
    assert told == [
        ("ready", "Bird dog", False),
        ("enter", "Bird dog", False),
        ("hold", "Bird dog", False),
        ("rest", "Downward dog", True),
        ("ready", "Bird dog", False),
        ("enter", "Bird dog", False),
        ("hold", "Bird dog", False),
        ("rest", "Bird dog", False),
    ]


def test_after_the_last_exercise_comes_the_closing_and_after_it_nothing() -> None:
    found = stages(works(Dose(hold=Ms(5_000))))
    assert found[-2].next == "Closing"
    assert (found[-1].name, found[-1].next) == ("Closing", "")


def test_the_welcome_is_named_after_the_routine() -> None:
    assert stages(works(Dose(hold=Ms(5_000))))[0].name == "Tiny"


def test_breathing_and_relaxing_are_named_after_their_chapters() -> None:
    of = routine(
        Work(exercise=CAT, dose=Dose(hold=Ms(5_000))),
        Breathe(pattern=BreathPattern(Ms(4_000), Ms(0), Ms(6_000), Ms(0)), cycles=2),
        Relax(lasts=Ms(20_000)),
    )
    named = [(s.kind.value, s.name, s.rep, s.exercise) for s in stages(of)][4:]
    assert named == [
        ("rest", "Cat", None, None),
        ("ready", "Breathing", None, None),
        ("breath", "Breathing", Count(1, 2), None),
        ("breath", "Breathing", Count(2, 2), None),
        ("ready", "Relaxation", None, None),
        ("relax", "Relaxation", None, None),
        ("relax", "Closing", None, None),
    ]


def test_a_sentence_between_two_exercises_gets_one_ready_for_the_second() -> None:
    of = routine(
        Work(exercise=DOWN_DOG, dose=Dose(hold=Ms(5_000))),
        Say(text="Well done."),
        Work(exercise=BIRD_DOG, dose=Dose(hold=Ms(5_000))),
    )
    said = session_view(planned(of).timeline, of)
    at = next(line.at for line in said.said if line.text == "Well done.")
    stage = said.stage(at)
    assert (stage.kind, stage.name, stage.exercise) == (SpanKind.READY, "Bird dog", None)


def test_a_rest_of_its_own_tells_what_comes_next() -> None:
    of = routine(
        Work(exercise=DOWN_DOG, dose=Dose(hold=Ms(5_000))),
        Rest(lasts=Ms(10_000)),
        Work(exercise=BIRD_DOG, dose=Dose(hold=Ms(5_000))),
    )
    rest = stages(of, SpanKind.REST)[0]
    assert (rest.lasts - rest.words, rest.exercise) == (10_000, Count(1, 2))
    assert (rest.next, rest.again) == ("Bird dog", False)


def test_an_exercise_in_a_repeat_keeps_its_number_and_counts_its_rounds() -> None:
    inner = (
        Work(exercise=DOWN_DOG, dose=Dose(hold=Ms(5_000))),
        Work(exercise=BIRD_DOG, dose=Dose(hold=Ms(5_000))),
    )
    found = stages(routine(Repeat(times=2, blocks=inner)), SpanKind.HOLD)
    assert [(stage.name, stage.exercise, stage.round) for stage in found] == [
        ("Downward dog", Count(1, 2), Count(1, 2)),
        ("Bird dog", Count(2, 2), Count(1, 2)),
        ("Downward dog", Count(1, 2), Count(2, 2)),
        ("Bird dog", Count(2, 2), Count(2, 2)),
    ]


def test_the_breath_of_a_hold_begins_with_the_way_in_and_is_free_in_the_countdown() -> None:
    of = works(Dose(hold=Ms(20_000), breath=BreathPattern(Ms(4_000), Ms(0), Ms(4_000), Ms(0))))
    assert airs(of) == [
        (0, 3_000, Flow.OUT, 1, 0),
        (3_000, 7_000, Flow.IN, 0, 1),
        (7_000, 11_000, Flow.OUT, 1, 0),
        (11_000, 15_000, Flow.IN, 0, 1),
    ]


def test_between_two_breaths_the_lungs_stay_as_they_are() -> None:
    box = BreathPattern(Ms(4_000), Ms(2_000), Ms(4_000), Ms(1_000))
    assert airs(routine(Breathe(pattern=box, cycles=1))) == [
        (0, 4_000, Flow.IN, 0, 1),
        (4_000, 6_000, Flow.STAY, 1, 1),
        (6_000, 10_000, Flow.OUT, 1, 0),
        (10_000, 11_000, Flow.STAY, 0, 0),
    ]


def test_a_rep_that_begins_without_a_breath_waits_for_it() -> None:
    reach = replace(CAT, breathing=PhaseBreath(None, Breath.OUT, Breath.IN, None))
    of = works(Dose(reps=1, tempo=Tempo(Ms(2_000), Ms(3_000), Ms(3_000), Ms(500))), exercise=reach)
    assert airs(of) == [
        (0, 2_000, Flow.STAY, 1, 1),
        (2_000, 5_000, Flow.OUT, 1, 0),
        (5_000, 8_000, Flow.IN, 0, 1),
        (8_000, 8_500, Flow.STAY, 1, 1),
    ]


def test_where_no_breath_is_led_there_is_none() -> None:
    at = during(SpanKind.REST, 0, 5_000)
    assert SCORE.air(at) is None
    assert SCORE.air(Ms(0)) is None


def test_an_instant_belongs_to_the_breath_that_begins_there() -> None:
    at = during(SpanKind.BREATH)
    assert SCORE.air(at) == Air(at, Ms(at + 4_000), Flow.IN, 0, 1)


def test_numbers_breaths_and_sides_are_shown_otherwise_and_not_written_out() -> None:
    texts = {line.text for line in SCORE.said}
    assert {"Five.", "Two.", "In.", "Breathe out.", "Get ready."} & texts == set()
    assert {"Lift your hips up and back.", "Halfway.", "Last one."} <= texts


def test_alternating_numbers_are_not_written_out_either() -> None:
    of = works(Dose(reps=3, tempo=TEMPO, sides=Sides.ALTERNATE))
    texts = [line.text for line in session_view(planned(of).timeline, of).said]
    assert [text for text in texts if "ight" in text or "eft" in text] == [
        "Last one. Right side.",
    ]


def test_work_takes_over_the_last_sentence_of_getting_ready() -> None:
    at = during(SpanKind.REP, 0, 200)
    assert SCORE.last_said(at) == "Right side first."


def test_a_rest_does_not_show_what_was_said_before_it() -> None:
    assert SCORE.last_said(Ms(during(SpanKind.REST) - 1)) == "Halfway."
    assert SCORE.last_said(during(SpanKind.REST)) == ""


def test_the_opening_alone_can_be_shown_while_the_rest_is_being_spoken() -> None:
    whole = planned(SESSION)
    opening = schedule(Script(whole.script.passages[:1]), hum(60), TONES).timeline
    shown = session_view(opening, SESSION)
    assert [(stage.name, stage.next) for stage in shown.stages] == [("Small session", "")]


def test_in_tones_there_is_nothing_to_read() -> None:
    quiet = planned(SESSION, Manner(words=Words.TONES)).timeline
    assert session_view(quiet, SESSION).said == ()


def test_before_the_start_is_the_first_stage_and_after_the_end_the_last() -> None:
    assert SCORE.stage(Ms(-5)) is SCORE.stages[0]
    assert SCORE.stage(Ms(SCORE.total + 5)) is SCORE.stages[-1]


def test_the_last_stage_ends_with_the_session_though_its_span_ends_before_the_last_tone() -> None:
    assert small().spans[-1].ends < SCORE.total == SCORE.stages[-1].ends


def test_a_timeline_without_spans_cannot_be_shown() -> None:
    empty = Timeline(cues=(), spans=(), chapters=(), dropped=(), total=Ms(0))
    with pytest.raises(ValueError, match="without spans"):
        session_view(empty, SESSION)
