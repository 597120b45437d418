"""What is said after a pause: where we are, and what begins anew."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from matcue.base.units import Ms
from matcue.plan.lead import lead_sentences, set_again, way_out, welcome_back, where_we_are
from matcue.plan.live_timeline import LiveTimeline
from matcue.plan.manner import Words
from matcue.plan.roles import Role
from matcue.plan.timeline import SpanKind
from matcue.plan.wording import Wording
from matcue.routine.model import Breathe, BreathPattern, Dose, Routine, Sides, Tempo
from worlds import CAT, ENGLISH, planned, routine, routines, works

if TYPE_CHECKING:
    from matcue.plan.settle import Plan
    from matcue.plan.steps import Elastic

WORDING = Wording(ENGLISH)
SIDED = works(Dose(sets=2, hold=Ms(10_000), sides=Sides.EACH))
MOVING = works(Dose(reps=5, tempo=Tempo(Ms(2_000), Ms(0), Ms(2_000), Ms(0))))
LEGS = replace(
    CAT, right="Legs right", left="Legs left", release="Put your legs down.", release_short="Down."
)
BREATHING = routine(Breathe(pattern=BreathPattern(Ms(4_000), Ms(0), Ms(6_000), Ms(0)), cycles=6))


def texts(passage: Elastic) -> list[str]:
    return [speech.text for speech in passage.says]


def inside(plan: Plan, kind: SpanKind, nth: int) -> Ms:
    return Ms([s.at for s in plan.timeline.spans if s.kind is kind][nth] + 2_500)


def test_a_broken_hold_is_told_by_side_and_set_and_begins_anew() -> None:
    plan = planned(SIDED)
    at = inside(plan, SpanKind.HOLD, 3)
    lead = where_we_are(LiveTimeline.of(plan), at, WORDING, Words.FULL)
    assert lead is not None
    assert texts(lead.passage) == [
        "Left side.",
        "Set two of two.",
        "Again from the start.",
        "Get ready.",
    ]
    assert (lead.passage.beeps, lead.passage.ends) == ("tick", "go")
    assert (lead.number, lead.stretch) == (LiveTimeline.of(plan).at(at).number, 0)


def test_the_way_in_begins_anew_as_the_hold_does() -> None:
    plan = planned(SIDED)
    at = Ms(inside(plan, SpanKind.ENTER, 0) - 1_000)
    lead = where_we_are(LiveTimeline.of(plan), at, WORDING, Words.FULL)
    assert lead is not None
    assert "Again from the start." in texts(lead.passage)
    assert lead.stretch == 0


def test_a_side_is_named_by_what_moves() -> None:
    plan = planned(works(Dose(hold=Ms(10_000), sides=Sides.EACH), exercise=LEGS))
    at = inside(plan, SpanKind.HOLD, 1)
    lead = where_we_are(LiveTimeline.of(plan), at, WORDING, Words.FULL)
    assert lead is not None
    assert texts(lead.passage)[0] == "Legs left."


def told(plan: Plan, at: Ms, words: Words = Words.FULL) -> list[str]:
    passage = way_out(LiveTimeline.of(plan), at, WORDING, words)
    return texts(passage) if passage else []


def test_the_way_out_is_that_of_the_hold_which_is_on() -> None:
    plan = planned(works(Dose(reps=2, hold=Ms(10_000)), exercise=LEGS))
    assert told(plan, inside(plan, SpanKind.HOLD, 0)) == ["Down."]
    assert told(plan, inside(plan, SpanKind.HOLD, 1)) == ["Put your legs down."]
    assert told(plan, Ms(inside(plan, SpanKind.ENTER, 0) - 1_000)) == ["Down."]


def test_an_exercise_without_a_way_out_is_simply_stopped() -> None:
    plan = planned(SIDED)
    assert told(plan, inside(plan, SpanKind.HOLD, 0)) == ["And stop."]


def test_the_way_out_is_due_until_it_has_been_said() -> None:
    plan = planned(works(Dose(hold=Ms(10_000)), exercise=LEGS))
    out = next(cue for cue in plan.timeline.cues if cue.role is Role.RELEASE)
    assert told(plan, Ms(out.at - 500)) == ["Put your legs down."]
    assert told(plan, Ms(out.ends - 1)) == ["Put your legs down."]
    assert told(plan, out.ends) == []


def test_who_is_in_no_hold_is_led_out_of_nothing_and_tones_have_no_word_for_it() -> None:
    plan = planned(MOVING)
    assert told(plan, inside(plan, SpanKind.REP, 1)) == []
    assert told(plan, Ms(100)) == []
    assert told(planned(SIDED), inside(planned(SIDED), SpanKind.HOLD, 0), Words.TONES) == []


def test_reps_go_on_by_their_number() -> None:
    plan = planned(MOVING)
    lead = where_we_are(LiveTimeline.of(plan), inside(plan, SpanKind.REP, 3), WORDING, Words.FULL)
    assert lead is not None
    assert texts(lead.passage)[0] == "On with number four."
    assert lead.stretch == 3


def test_breathing_goes_on_with_the_breath() -> None:
    plan = planned(BREATHING)
    lead = where_we_are(
        LiveTimeline.of(plan), inside(plan, SpanKind.BREATH, 4), WORDING, Words.SHORT
    )
    assert lead is not None
    assert texts(lead.passage) == ["On with the breath."]
    assert lead.stretch == 4


def test_a_rest_needs_no_lead() -> None:
    plan = planned(SIDED)
    assert (
        where_we_are(LiveTimeline.of(plan), inside(plan, SpanKind.REST, 0), WORDING, Words.FULL)
        is None
    )


def test_in_tones_only_the_ticks_lead_back() -> None:
    plan = planned(SIDED)
    at = inside(plan, SpanKind.HOLD, 0)
    lead = where_we_are(LiveTimeline.of(plan), at, WORDING, Words.TONES)
    assert lead is not None
    assert lead.passage.says == ()
    assert lead.passage.beeps == "tick"


def test_a_set_that_is_done_again_is_named() -> None:
    plan = planned(SIDED)
    number = LiveTimeline.of(plan).at(inside(plan, SpanKind.HOLD, 1)).number
    lead = set_again(LiveTimeline.of(plan), number, WORDING, Words.SHORT)
    assert texts(lead.passage) == ["Right side.", "Set two of two.", "The same set again."]


@given(plain=routines, part=st.floats(0, 1), words=st.sampled_from(Words))
def test_everything_a_lead_may_say_is_known_beforehand(
    plain: Routine, part: float, words: Words
) -> None:
    plan = planned(plain)
    known = set(lead_sentences(plan.script, WORDING))
    led = LiveTimeline.of(plan)
    lead = where_we_are(led, Ms(int(led.total * part)), WORDING, words)
    assert set(texts(lead.passage) if lead else ()) <= known
    out = way_out(led, Ms(int(led.total * part)), WORDING, words)
    assert set(texts(out) if out else ()) <= known | set(plan.script.sentences)
    assert set(texts(welcome_back(0, WORDING, words).passage)) <= known
