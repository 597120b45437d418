"""When a bed goes down for the voice, in literal instants and for any routine."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given

from matcue.base.units import Ms
from matcue.plan.ducking import FALLS, JOINED, RISES, Dip, dips
from matcue.plan.live_timeline import LiveTimeline, Spoken, again
from matcue.plan.manner import Manner, Words
from matcue.plan.steps import Elastic
from matcue.plan.timeline import Cue, CueKind, Span, SpanKind, Timeline
from matcue.routine.model import Dose, Routine
from worlds import TONES, hum, planned, routines, works


def timeline(*cues: Cue, spans: tuple[Span, ...] = ()) -> Timeline:
    return Timeline(cues=cues, spans=spans, chapters=(), dropped=(), total=Ms(60_000))


def say(at: int, lasts: int = 1_000) -> Cue:
    return Cue(Ms(at), Ms(lasts), CueKind.SAY, "Hold.")


def test_the_bed_is_down_exactly_while_a_sentence_sounds() -> None:
    assert dips(timeline(say(2_000), say(9_000, 700))) == (
        Dip(Ms(2_000), Ms(3_000)),
        Dip(Ms(9_000), Ms(9_700)),
    )


@pytest.mark.parametrize(
    ("gap", "found"),
    [
        (1_499, (Dip(Ms(2_000), Ms(5_499)),)),
        (1_500, (Dip(Ms(2_000), Ms(3_000)), Dip(Ms(4_500), Ms(5_500)))),
    ],
)
def test_it_stays_down_over_a_gap_of_less_than_a_second_and_a_half(
    gap: int, found: tuple[Dip, ...]
) -> None:
    assert dips(timeline(say(2_000), say(3_000 + gap))) == found


def test_tones_and_breath_alone_do_not_bring_it_down() -> None:
    tone = Cue(Ms(1_000), Ms(400), CueKind.TONE, "go")
    breath = Cue(Ms(3_000), Ms(4_000), CueKind.SWELL, "in")
    assert dips(timeline(tone, breath)) == ()


@pytest.mark.parametrize("words", [Words.FULL, Words.TONES])
def test_it_is_down_from_before_the_first_number_to_the_end_of_the_last_tone(words: Words) -> None:
    plan = planned(works(Dose(hold=Ms(20_000))), Manner(words=words)).timeline
    (hold,) = (span for span in plan.spans if span.kind is SpanKind.HOLD)
    (tone,) = (cue for cue in plan.cues if cue.text == "hold-end" and cue.at >= hold.ends)
    (clear,) = (dip for dip in dips(plan) if dip.at < hold.ends <= dip.ends)
    assert clear.at <= hold.ends - 5_400
    assert clear.ends >= tone.ends > hold.ends
    if words is Words.TONES:
        assert clear == Dip(Ms(hold.ends - 5_400), tone.ends)


def test_a_hold_too_short_to_be_counted_has_nothing_to_keep_clear() -> None:
    plan = planned(works(Dose(hold=Ms(3_000))), Manner(words=Words.TONES)).timeline
    assert dips(plan) == ()


def test_a_hold_that_is_broken_off_before_its_countdown_does_not_bring_it_down() -> None:
    plan = planned(works(Dose(hold=Ms(20_000))), Manner(words=Words.TONES))
    hold = next(span for span in plan.timeline.spans if span.kind is SpanKind.HOLD)
    at = Ms(hold.at + 12_000)
    lead = Elastic(kind=SpanKind.READY, at_least=Ms(3_000), beeps="tick", ends="go")
    number = next(p.number for p in plan.placed if p.ends == hold.ends)
    led = again(LiveTimeline.of(plan), Spoken(hum(60), TONES, 1), lead, at=at, number=number).led
    assert all(dip.at > at for dip in dips(led.timeline))


@given(routine=routines)
def test_every_sentence_lies_in_a_dip_and_dips_leave_time_to_come_up(routine: Routine) -> None:
    plan = planned(routine).timeline
    found = dips(plan)
    for cue in plan.cues:
        if cue.kind is CueKind.SAY:
            assert any(dip.at <= cue.at and cue.ends <= dip.ends for dip in found)
    assert all(later.at - dip.ends >= JOINED > FALLS + RISES for dip, later in pairwise(found))
