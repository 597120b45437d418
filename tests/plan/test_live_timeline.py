"""A session changed on the way: what has sounded stays, what comes is planned anew, exactly."""

from __future__ import annotations

import itertools
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from matcue.base.units import SECOND, Ms
from matcue.plan.live_timeline import (
    AROUND_A_REP,
    Changed,
    LiveTimeline,
    Spoken,
    again,
    extended,
    replanned,
    rewound,
)
from matcue.plan.manner import FASTEST, SLOWEST, Manner, Words
from matcue.plan.roles import Role
from matcue.plan.schedule import BREATHER, Lengths
from matcue.plan.steps import Elastic, Speech
from matcue.plan.timeline import Cue, CueKind, SpanKind, Timeline
from matcue.plan.wording import GAP
from matcue.routine.model import Dose, Relax, Rest, Routine, Tempo
from worlds import TONES, hum, passes, planned, routine, routines, works

if TYPE_CHECKING:
    from matcue.plan.settle import Plan

PACES = st.floats(SLOWEST, FASTEST)
MANNERS = st.builds(Manner, pace=PACES, words=st.sampled_from(Words))
PARTS = st.floats(0, 1)
LEAD = Elastic(
    kind=SpanKind.READY,
    says=(Speech(text="Left side. Again from the start.", role=Role.NEXT),),
    beeps="tick",
    ends="go",
)
HOLDING = works(Dose(reps=2, hold=Ms(10_000), rest_after=Ms(20_000)))
MOVING = works(Dose(reps=5, tempo=Tempo(Ms(2_000), Ms(0), Ms(2_000), Ms(0))))


def spoken(voice: Lengths | None = None, number: int = 1) -> Spoken:
    return Spoken(voice or hum(60), TONES, number)


def sounds(timeline: Timeline) -> list[Cue]:
    """All cues but the near-silence that wakes a headset."""
    return [cue for cue in timeline.cues if cue.text != "wake"]


def at_part(plan: Plan, part: float) -> Ms:
    return Ms(int(plan.timeline.total * part))


def in_span(plan: Plan, kind: SpanKind, into: int, nth: int = 0) -> Ms:
    spans = [span for span in plan.timeline.spans if span.kind is kind and span.lasts > into]
    return Ms(spans[nth].at + into)


def check(before: Timeline, changed: Changed) -> None:
    """What holds of every change."""
    after = changed.led.timeline
    was = [cue for cue in sounds(before) if cue.at < changed.at]
    assert [cue for cue in sounds(after) if cue.at < changed.at] == was
    says = [cue for cue in after.cues if cue.kind is CueKind.SAY]
    assert all(one.ends <= two.at for one, two in itertools.pairwise(says))
    spans = after.spans
    assert spans[0].at == 0
    assert all(one.ends == two.at for one, two in itertools.pairwise(spans))
    ends = [cue.ends for cue in after.cues] + [span.ends for span in spans]
    assert after.total == max(ends)


class TestReplanned:
    @given(plain=routines, manners=st.tuples(MANNERS, MANNERS), part=PARTS)
    def test_what_has_sounded_stays_and_nothing_overlaps(
        self, plain: Routine, manners: tuple[Manner, Manner], part: float
    ) -> None:
        old, new = (planned(plain, manner) for manner in manners)
        earliest = at_part(old, part)
        changed = replanned(LiveTimeline.of(old), new.script, spoken(), earliest=earliest)
        assert changed.at >= earliest or changed.led.index(earliest) == len(old.placed) - 1
        check(old.timeline, changed)

    @given(plain=routines, manner=MANNERS, parts=st.lists(PARTS, min_size=2, max_size=4))
    def test_any_number_of_changes_keeps_every_hold_whole(
        self, plain: Routine, manner: Manner, parts: list[float]
    ) -> None:
        led = LiveTimeline.of(planned(plain, manner))
        for nth, part in enumerate(sorted(parts)):
            other = planned(plain, replace(manner, pace=(0.75, 1.0, 1.25)[nth % 3]))
            earliest = Ms(int(led.total * part))
            changed = replanned(led, other.script, spoken(), earliest=max(earliest, led.edited))
            check(led.timeline, changed)
            led = changed.led
        written = planned(plain, manner).timeline.spans
        kinds = (SpanKind.HOLD, SpanKind.BREATH)
        assert [s.lasts for s in led.timeline.spans if s.kind in kinds] == [
            s.lasts for s in written if s.kind in kinds
        ]

    @given(plain=routines, manner=MANNERS, part=PARTS)
    def test_every_passage_comes_once_and_in_order(
        self, plain: Routine, manner: Manner, part: float
    ) -> None:
        old, new = planned(plain), planned(plain, manner)
        changed = replanned(LiveTimeline.of(old), new.script, spoken(), earliest=at_part(old, part))
        numbers = [each.number for each in changed.led.placed]
        assert sorted(set(numbers)) == list(range(len(new.script.passages)))
        assert numbers == sorted(numbers)

    @given(plain=routines, manner=MANNERS, part=PARTS)
    def test_the_same_script_again_changes_no_length(
        self, plain: Routine, manner: Manner, part: float
    ) -> None:
        plan = planned(plain, manner)
        changed = replanned(
            LiveTimeline.of(plan), plan.script, spoken(), earliest=at_part(plan, part)
        )
        assert changed.led.total == plan.timeline.total

    def test_a_session_that_has_not_sounded_yet_still_opens_with_its_tone(self) -> None:
        plan = planned(HOLDING)
        changed = replanned(LiveTimeline.of(plan), plan.script, spoken(), earliest=Ms(113))
        assert sum(cue.text == "begin" for cue in changed.led.timeline.cues) == 1
        assert changed.led.total == plan.timeline.total

    def test_a_slower_pace_in_a_rest_lengthens_what_is_left_of_it(self) -> None:
        tiny = routine(*HOLDING.blocks, Rest(lasts=Ms(60_000)), *HOLDING.blocks)
        old, slow = planned(tiny), planned(tiny, Manner(pace=0.5))
        rest = next(s for s in old.timeline.spans if s.lasts == 60_000)
        earliest = Ms(rest.at + 20_000)
        changed = replanned(LiveTimeline.of(old), slow.script, spoken(), earliest=earliest)
        assert changed.at == earliest
        pieces = [p for p in changed.led.placed if p.at <= changed.at <= p.ends]
        assert [p.ends - p.at for p in pieces] == [20_000, round(100_000 * 2 / 3)]

    def test_a_sentence_is_told_to_its_end_and_the_next_is_not_repeated(self) -> None:
        old, slow = planned(HOLDING), planned(HOLDING, Manner(pace=0.75))
        # The number of a told rest is another at another pace.
        told = [c for c in old.timeline.cues if c.kind is CueKind.SAY and c.role is not Role.REST]
        for one in told[2:6]:
            changed = replanned(
                LiveTimeline.of(old), slow.script, spoken(), earliest=Ms(one.at + one.lasts // 2)
            )
            said = [c for c in changed.led.timeline.cues if c.kind is CueKind.SAY]
            texts = [c.text for c in said if c.role is not Role.REST]
            assert texts == [cue.text for cue in told]

    def test_a_sentence_that_is_said_twice_in_a_rest_hides_nothing_between_the_two(self) -> None:
        """What has been said is told by its turn, for its words may come again."""
        text = ("Breathe.", "Let go.", "Breathe.", "Sink.")
        old = planned(routine(Relax(lasts=Ms(60_000), text=text)))
        first = next(cue for cue in old.timeline.cues if cue.text == "Breathe.")
        for longer in (False, True):
            earliest = Ms(first.ends + 200)
            changed = (
                extended(LiveTimeline.of(old), spoken(), by=Ms(30_000), earliest=earliest)
                if longer
                else replanned(LiveTimeline.of(old), old.script, spoken(), earliest=earliest)
            )
            said = [c.text for c in changed.led.timeline.cues if c.text in text]
            assert said == list(text)

    def test_a_hold_that_has_begun_is_held_to_its_end_with_its_tone(self) -> None:
        old, slow = planned(HOLDING), planned(HOLDING, Manner(pace=0.5))
        hold = next(s for s in old.timeline.spans if s.kind is SpanKind.HOLD)
        changed = replanned(
            LiveTimeline.of(old), slow.script, spoken(), earliest=Ms(hold.at + 3_000)
        )
        assert changed.at == hold.ends
        tones = [c.at for c in changed.led.timeline.cues if c.text == "hold-end"]
        assert next(at for at in tones if at > hold.at) == hold.ends

    def test_reps_are_slowed_from_the_next_rep_on(self) -> None:
        old, slow = planned(MOVING), planned(MOVING, Manner(pace=0.5))
        earliest = in_span(old, SpanKind.REP, 1_000, nth=1)
        changed = replanned(LiveTimeline.of(old), slow.script, spoken(), earliest=earliest)
        reps = [s for s in changed.led.timeline.spans if s.kind is SpanKind.REP]
        assert [s.lasts for s in reps] == [4_000, 4_000, 5_200, 5_200, 5_200]
        assert [s.rep for s in reps] == [1, 2, 3, 4, 5]
        assert changed.at == reps[2].at - AROUND_A_REP
        numbers = ["Two.", "Three.", "Four.", "Last one."]
        said = [c.text for c in changed.led.timeline.cues if c.text in numbers]
        assert said == numbers

    def test_what_comes_is_said_by_the_new_voice(self) -> None:
        old, slow = planned(HOLDING), planned(HOLDING, Manner(pace=0.75))
        changed = replanned(LiveTimeline.of(old), slow.script, spoken(hum(80)), earliest=Ms(3_000))
        says = [c for c in changed.led.timeline.cues if c.kind is CueKind.SAY]
        assert {c.voice for c in says if c.at < changed.at} == {0}
        assert {c.voice for c in says if c.at >= changed.at} == {1}
        assert all(c.lasts == 80 * len(c.text) for c in says if c.voice)


class TestExtended:
    @given(plain=routines, part=PARTS)
    def test_a_session_gets_longer_by_what_was_asked_for(self, plain: Routine, part: float) -> None:
        plan = planned(plain)
        assume(passes(plan))
        changed = extended(
            LiveTimeline.of(plan), spoken(), by=Ms(30 * SECOND), earliest=at_part(plan, part)
        )
        check(plan.timeline, changed)
        more = changed.led.total - plan.timeline.total
        # Behind the last rest there is none to lengthen.
        assert more == 30 * SECOND or changed.at == plan.placed[-1].ends

    def test_a_rest_is_longer_at_once(self) -> None:
        tiny = routine(Rest(lasts=Ms(20_000)), *HOLDING.blocks)
        plan = planned(tiny)
        earliest = in_span(plan, SpanKind.REST, 8_000)
        changed = extended(LiveTimeline.of(plan), spoken(), by=Ms(30_000), earliest=earliest)
        assert changed.at == earliest
        rest = [s for s in changed.led.timeline.spans if s.kind is SpanKind.REST][1:3]
        assert sum(s.lasts for s in rest) == 50_000

    def test_after_a_hold_the_next_rest_is_longer(self) -> None:
        plan = planned(HOLDING)
        earliest = in_span(plan, SpanKind.HOLD, 2_000)
        changed = extended(LiveTimeline.of(plan), spoken(), by=Ms(30_000), earliest=earliest)
        rests = [
            [s.lasts for s in timeline.spans if s.kind is SpanKind.REST]
            for timeline in (plan.timeline, changed.led.timeline)
        ]
        assert rests[1][0] == rests[0][0] + 30_000
        assert rests[1][1:] == rests[0][1:]

    def test_it_can_be_asked_for_twice(self) -> None:
        tiny = routine(Rest(lasts=Ms(20_000)), *HOLDING.blocks)
        plan = planned(tiny)
        led = LiveTimeline.of(plan)
        for into in (5_000, 9_000):
            earliest = in_span(plan, SpanKind.REST, into)
            led = extended(led, spoken(), by=Ms(30_000), earliest=earliest).led
        rest = [s for s in led.timeline.spans if s.kind is SpanKind.REST][1:4]
        assert sum(s.lasts for s in rest) == 80_000


class TestAgain:
    @given(plain=routines, part=PARTS)
    def test_it_is_broken_off_where_it_was_and_goes_on_whole(
        self, plain: Routine, part: float
    ) -> None:
        plan = planned(plain)
        led, at = LiveTimeline.of(plan), at_part(plan, part)
        number = led.at(at).number
        changed = again(led, spoken(), LEAD, at=at, number=number)
        was = [cue for cue in sounds(plan.timeline) if cue.ends <= at]
        assert [c for c in sounds(changed.led.timeline) if c.at < at] == was
        index = next(n for n, p in enumerate(changed.led.placed) if p.passage is LEAD)
        after = changed.led.placed[index + 1 :]
        assert [p.passage for p in after] == list(plan.script.passages[number:])
        assert all(
            p.ends - p.at == q.ends - q.at
            for p, q in zip(after[1:], plan.placed[number + 1 :], strict=True)
        )

    def test_a_hold_begins_anew_after_the_lead_on_its_go_tone(self) -> None:
        plan = planned(HOLDING)
        led, at = LiveTimeline.of(plan), in_span(plan, SpanKind.HOLD, 7_000)
        changed = again(led, spoken(), LEAD, at=at, number=led.at(at).number)
        holds = [s for s in changed.led.timeline.spans if s.kind is SpanKind.HOLD]
        assert [s.lasts for s in holds] == [7_000, 10_000, 10_000]
        assert holds[0].ends == at
        entered = [s for s in changed.led.timeline.spans if s.kind is SpanKind.ENTER]
        assert entered[1].ends == holds[1].at
        assert any(c.text == "go" and c.at == entered[1].at for c in changed.led.timeline.cues)

    def test_an_exercise_that_had_only_just_begun_has_one_chapter(self) -> None:
        plan = planned(HOLDING)
        begins = next(p for p in plan.placed if p.number and p.chapter)
        changed = again(LiveTimeline.of(plan), spoken(), LEAD, at=begins.at, number=begins.number)
        assert len(changed.led.timeline.chapters) == len(plan.timeline.chapters)

    def test_reps_go_on_with_the_one_that_was_broken_off(self) -> None:
        plan = planned(MOVING)
        led, at = LiveTimeline.of(plan), in_span(plan, SpanKind.REP, 1_500, nth=2)
        changed = again(led, spoken(), LEAD, at=at, number=led.at(at).number, stretch=2)
        reps = [s for s in changed.led.timeline.spans if s.kind is SpanKind.REP]
        assert [s.rep for s in reps] == [1, 2, 3, 3, 4, 5]
        assert [s.lasts for s in reps] == [4_000, 4_000, 1_500, 4_000, 4_000, 4_000]
        begin = reps[3].at
        sound = [c for c in changed.led.timeline.cues if c.at == begin]
        assert [c.text for c in sound if c.kind is CueKind.TONE] == ["go"]

    def test_a_pace_changed_afterwards_is_planned_for_the_same_place(self) -> None:
        plan, slow = planned(HOLDING), planned(HOLDING, Manner(pace=0.5))
        led, at = LiveTimeline.of(plan), in_span(plan, SpanKind.HOLD, 7_000)
        led = again(led, spoken(), LEAD, at=at, number=led.at(at).number).led
        changed = replanned(led, slow.script, spoken(), earliest=Ms(at + 500))
        check(led.timeline, changed)
        holds = [s.lasts for s in changed.led.timeline.spans if s.kind is SpanKind.HOLD]
        assert holds == [7_000, 10_000, 10_000]


class TestRewound:
    @given(plain=routines, parts=st.tuples(PARTS, PARTS))
    @example(plain=routine(*[Relax(lasts=Ms(1))] * 3), parts=(0.71875, 0.71875))
    def test_from_there_on_it_is_as_the_script_says(
        self, plain: Routine, parts: tuple[float, float]
    ) -> None:
        plan = planned(plain)
        back, at = sorted(at_part(plan, part) for part in parts)
        led = again(
            LiveTimeline.of(plan), spoken(), LEAD, at=at, number=LiveTimeline.of(plan).at(at).number
        ).led
        index = led.index(back)
        changed = rewound(led, spoken(), index)
        target = led.placed[index]
        assert changed.at == target.at
        first, *others = plan.script.passages[target.number :]
        told = [p.passage for p in changed.led.placed[index:]]
        if isinstance(first, Elastic):
            # Who was not there when it was announced is told so.
            first = replace(first, says=(*first.says[:1], *first.announced, *first.says[1:]))
        assert told == [first, *others]
        # A passage that begins at another instant may round the other way, and who goes back has had
        # the silence after the sentence before it.
        assert changed.led.total >= plan.timeline.total - GAP - BREATHER - 1

    def test_a_session_that_was_never_changed_is_rewound_to_itself(self) -> None:
        plan = planned(HOLDING)
        for index in range(len(plan.placed)):
            assert (
                rewound(LiveTimeline.of(plan), spoken(number=0), index).led.timeline
                == plan.timeline
            )


@pytest.mark.parametrize("words", list(Words))
@given(plain=routines, pace=PACES)
def test_a_routine_has_the_same_passages_at_any_pace_and_in_any_words(
    words: Words, plain: Routine, pace: float
) -> None:
    """This is what lets a session go on in another manner at the same place."""
    plain_kinds = [type(p) for p in planned(plain).script.passages]
    other = planned(plain, Manner(pace=pace, words=words)).script.passages
    assert [type(p) for p in other] == plain_kinds
