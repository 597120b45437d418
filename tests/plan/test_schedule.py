"""How single passages are laid out, in literal instants."""

from __future__ import annotations

from dataclasses import replace

from matcue.base.units import Ms
from matcue.plan.exercise import END_TONE
from matcue.plan.manner import TOLD_REST, Manner, Words
from matcue.plan.schedule import Length
from matcue.plan.timeline import CueKind, SpanKind, Timeline
from matcue.routine.model import (
    Breath,
    BreathPattern,
    Dose,
    PhaseBreath,
    Rest,
    Side,
    Sides,
    Tempo,
)
from worlds import CAT, hum, planned, routine, works

CALM = BreathPattern(Ms(4_000), Ms(0), Ms(6_000), Ms(0))


def inside(timeline: Timeline, kind: SpanKind, nth: int = 0) -> list[tuple[int, str]]:
    """Cues of the nth span of a kind: instants from its start, and texts."""
    span = [span for span in timeline.spans if span.kind is kind][nth]
    return [(c.at - span.at, c.text) for c in timeline.cues if span.at <= c.at <= span.ends]


def says(timeline: Timeline) -> list[str]:
    return [cue.text for cue in timeline.cues if cue.kind is CueKind.SAY]


def test_a_hold_of_ten_seconds_counts_five_and_ends_on_zero() -> None:
    timeline = planned(works(Dose(hold=Ms(10_000), breath=CALM))).timeline
    assert inside(timeline, SpanKind.HOLD) == [
        (0, "Hold, and breathe in."),
        (0, "in"),
        (2_400, "Let your neck be long."),
        (5_000, "Five."),
        (6_000, "Four."),
        (7_000, "Three."),
        (8_000, "Two."),
        (9_000, "One."),
        (10_000, "hold-end"),
    ]


def test_the_way_into_a_hold_is_told_and_breathed_before_it_counts() -> None:
    exercise = replace(CAT, enter="Out, and lift.", enter_for=Ms(4_000))
    timeline = planned(works(Dose(hold=Ms(5_000)), exercise=exercise)).timeline
    assert inside(timeline, SpanKind.ENTER) == [
        (0, "go"),
        (0, "out"),
        (500, "Out, and lift."),
        (4_000, "Hold, and breathe in."),
    ]


def test_the_way_out_comes_as_the_end_tone_has_sounded() -> None:
    exercise = replace(CAT, release="Lower your back.")
    for words in (Words.FULL, Words.SHORT):
        plan = planned(works(Dose(hold=Ms(5_000)), exercise=exercise), Manner(words=words))
        (hold,) = (span for span in plan.timeline.spans if span.kind is SpanKind.HOLD)
        (out,) = (cue for cue in plan.timeline.cues if cue.text == "Lower your back.")
        assert out.at - hold.ends == END_TONE


def test_number_words_are_heard_on_the_second_whatever_precedes_their_vowel() -> None:
    lengths = {"Three.": 130, "Two.": 90, "One.": 60}

    def voice(text: str) -> Length:
        return Length(Ms(400), Ms(lengths.get(text, 0)))

    timeline = planned(works(Dose(hold=Ms(5_000))), lengths=voice).timeline
    counted = {text: at for at, text in inside(timeline, SpanKind.HOLD) if text in lengths}
    assert counted == {"Three.": 2_000 - 130, "Two.": 3_000 - 90, "One.": 4_000 - 60}


def test_a_hold_under_ten_seconds_counts_three() -> None:
    timeline = planned(works(Dose(hold=Ms(9_999)))).timeline
    assert [t for _, t in inside(timeline, SpanKind.HOLD)][-4:] == [
        "Three.",
        "Two.",
        "One.",
        "hold-end",
    ]


def test_a_hold_under_four_seconds_is_not_counted() -> None:
    timeline = planned(works(Dose(hold=Ms(3_000)))).timeline
    assert [t for _, t in inside(timeline, SpanKind.HOLD)] == [
        "Hold.",
        "hold-end",
    ]


def test_a_hold_of_one_second_works() -> None:
    timeline = planned(works(Dose(hold=Ms(1_000)))).timeline
    assert [span.lasts for span in timeline.spans if span.kind is SpanKind.HOLD] == [1_000]


def test_a_hold_of_half_an_hour_calls_out_the_minutes_to_go() -> None:
    timeline = planned(works(Dose(hold=Ms(1_800_000), breath=CALM))).timeline
    called = [(at, text) for at, text in inside(timeline, SpanKind.HOLD) if "to go" in text]
    assert [text for _, text in called] == [
        "Twenty minutes to go.",
        "Fifteen minutes to go.",
        "Ten minutes to go.",
        "Five minutes to go.",
        "Two minutes to go.",
        "One minute to go.",
    ]
    assert abs(called[-1][0] - 1_740_000) <= 1_500


def test_halfway_is_said_from_twenty_seconds_on() -> None:
    for hold, said in ((19_999, False), (20_000, True)):
        timeline = planned(works(Dose(hold=Ms(hold)))).timeline
        assert ("Halfway." in says(timeline)) is said


def test_a_number_that_takes_over_a_second_gives_way_to_a_tone() -> None:
    timeline = planned(works(Dose(hold=Ms(5_000))), lengths=hum(200)).timeline
    counted = [t for at, t in inside(timeline, SpanKind.HOLD) if at >= 2_000]
    assert counted == ["count", "Two.", "One.", "hold-end"] or counted[0] == "count"
    assert any(dropped.text == "Three." for dropped in timeline.dropped)


def test_reps_are_counted_and_breathed_at_their_tempo() -> None:
    tempo = Tempo(Ms(3_000), Ms(0), Ms(3_000), Ms(0))
    exercise = replace(CAT, breathing=PhaseBreath(Breath.OUT, None, Breath.IN, None))
    timeline = planned(works(Dose(reps=2, tempo=tempo), exercise=exercise)).timeline
    assert inside(timeline, SpanKind.REP) == [
        (0, "go"),
        (0, "out"),
        (420, "Breathe out."),
        (3_000, "beat"),
        (3_000, "Breathe in."),
        (3_000, "in"),
        (6_000, "beat"),
        (6_000, "Last one."),
        (6_000, "out"),
    ]


def test_in_few_words_only_every_fifth_rep_is_counted() -> None:
    tempo = Tempo(Ms(1_000), Ms(0), Ms(1_000), Ms(0))
    plan = planned(works(Dose(reps=12, tempo=tempo)), Manner(words=Words.SHORT))
    numbers = {"One.", "Two.", "Three.", "Four.", "Five.", "Ten.", "Last one."}
    assert [text for text in says(plan.timeline) if text in numbers] == [
        "Five.",
        "Ten.",
        "Last one.",
    ]


def test_a_rest_beeps_for_its_last_three_seconds_and_says_what_comes_next() -> None:
    plan = planned(
        works(
            Dose(reps=1, tempo=Tempo(Ms(2_000), Ms(0), Ms(2_000), Ms(0)), rest_after=Ms(12_000)),
            Dose(hold=Ms(5_000)),
        )
    )
    assert inside(plan.timeline, SpanKind.REST)[0][1] == "hold-end"
    heard = inside(plan.timeline, SpanKind.REST, 1)
    # The silence between it and the first beep is nine tenths of a second.
    assert (9_000 - 900 - 600, "Next, cat.") in heard
    assert heard[-4:] == [
        (9_000, "rest-beep"),
        (10_000, "rest-beep"),
        (11_000, "rest-beep"),
        (12_000, "rest-end"),
    ]


def test_a_rest_lasts_just_as_long_as_it_is_told_however_short() -> None:
    for lasts in (1_000, 5_000, 20_000):
        timeline = planned(routine(Rest(lasts=Ms(lasts))), lengths=hum(100)).timeline
        (tone,) = (cue for cue in timeline.cues if cue.text == "rest-end")
        told = [cue for cue in timeline.cues if cue.text.startswith("Rest for")]
        assert bool(told) is (lasts >= TOLD_REST)
        begins = [told[0].ends] if told else []
        assert all(tone.at - at == lasts for at in begins)
        beeps = [cue for cue in timeline.cues if cue.text == "rest-beep"]
        assert len(beeps) == (3 if lasts >= 5_000 else 0)


def test_sides_are_named_and_switched() -> None:
    timeline = planned(works(Dose(hold=Ms(5_000), sides=Sides.EACH))).timeline
    assert "Right side first." in says(timeline)
    assert "Now the other side. Left side." in says(timeline)
    holds = [span for span in timeline.spans if span.kind is SpanKind.HOLD]
    assert [span.side for span in holds] == [Side.RIGHT, Side.LEFT]


def test_alternating_sides_take_turns() -> None:
    timeline = planned(works(Dose(hold=Ms(3_000), reps=2, sides=Sides.ALTERNATE))).timeline
    holds = [(s.side, s.rep) for s in timeline.spans if s.kind is SpanKind.HOLD]
    assert holds == [(Side.RIGHT, 1), (Side.LEFT, 1), (Side.RIGHT, 2), (Side.LEFT, 2)]


def test_long_quiet_is_ended_by_half_a_second_of_near_silence() -> None:
    timeline = planned(routine(Rest(lasts=Ms(60_000)))).timeline
    beep = next(cue for cue in timeline.cues if cue.text == "rest-beep")
    assert (beep.at - 500, "wake") in [(cue.at, cue.text) for cue in timeline.cues]


def test_the_welcome_says_title_total_number_things_and_safety_in_this_order() -> None:
    exercise = replace(CAT, equipment=("a mat", "a wall"))
    timeline = planned(works(Dose(hold=Ms(60_000)), exercise=exercise)).timeline
    assert says(timeline)[:5] == [
        "Tiny.",
        "One exercise, in about three minutes.",
        "You need a mat and a wall.",
        "Listen to each exercise first.",
        "You begin on this tone.",
    ]
    assert "A pull is fine. Sharp pain is not, nor pain down a leg. Then stop." in says(timeline)


def test_the_announced_total_is_the_timelines_own() -> None:
    for hold in (30_000, 75_000, 200_000, 590_000):
        plan = planned(works(Dose(hold=Ms(hold))))
        minutes = round(plan.timeline.total / 60_000)
        words = ["zero", "one minute", "two minutes", "three", "four", "five minutes"]
        told = next(text for text in says(plan.timeline) if text.startswith("One exercise, in"))
        if plan.timeline.total >= 90_000 and minutes < len(words):
            assert words[minutes] in told


def test_an_intro_is_said_of_the_whole_routine_only() -> None:
    whole = replace(routine(Rest(lasts=Ms(5_000))), intro=("Seven movements.",))
    assert "Seven movements." in says(planned(whole).timeline)
    for chosen in (replace(whole, left_out=("cat",)), replace(whole, part=(1, 2))):
        assert "Seven movements." not in says(planned(chosen).timeline)
