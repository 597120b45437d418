"""What holds of every timeline, whatever the routine, the voice and the pace."""

from __future__ import annotations

import itertools

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from matcue.base.units import SECOND
from matcue.plan.exact import links
from matcue.plan.manner import FASTEST, SLOWEST, Manner, Words
from matcue.plan.rigid import countdown_from
from matcue.plan.schedule import Lengths, schedule
from matcue.plan.script import adjusted
from matcue.plan.steps import Script, unrolled
from matcue.plan.timeline import Cue, CueKind, Span, SpanKind, Timeline
from matcue.routine.model import Breathe, Dose, Level, Rest, Routine, Side, Sides, Work
from worlds import ENGLISH, TONES, hum, planned, routines

PACES = st.floats(SLOWEST, FASTEST)
VOICES = st.builds(hum, st.integers(10, 200), st.integers(0, 150))
MANNERS = st.builds(Manner, level=st.sampled_from(Level), pace=PACES, words=st.sampled_from(Words))
NUMBERS = {f"{word.capitalize()}." for word in ENGLISH.numbers[1:6]}


def _says(timeline: Timeline) -> list[Cue]:
    return [cue for cue in timeline.cues if cue.kind is CueKind.SAY]


def _spans(timeline: Timeline, *kinds: SpanKind) -> list[Span]:
    return [span for span in timeline.spans if span.kind in kinds]


@given(routine=routines, manner=MANNERS, voice=VOICES)
def test_no_two_sentences_overlap(routine: Routine, manner: Manner, voice: Lengths) -> None:
    says = _says(planned(routine, manner, voice).timeline)
    assert all(first.ends <= second.at for first, second in itertools.pairwise(says))


@given(routine=routines, manner=MANNERS, voice=VOICES)
def test_nothing_reaches_into_a_countdown(routine: Routine, manner: Manner, voice: Lengths) -> None:
    timeline = planned(routine, manner, voice).timeline
    # What is never left out is said too late where a rest is too short for it, which is refused.
    assume(all(dropped.needs is None for dropped in timeline.dropped))
    for hold in _spans(timeline, SpanKind.HOLD):
        begin = hold.ends - countdown_from(hold.lasts) * SECOND
        for cue in timeline.cues:
            inside = cue.at < hold.ends and cue.ends > begin
            counts = cue.text in NUMBERS or cue.text == "count"
            assert counts or not inside or countdown_from(hold.lasts) == 0


@given(routine=routines, manner=MANNERS, voice=VOICES)
def test_holds_and_breaths_last_as_written(
    routine: Routine, manner: Manner, voice: Lengths
) -> None:
    plan = planned(routine, Manner(pace=manner.pace, words=manner.words), voice)
    written = [
        effort.hold
        for item in unrolled(routine)
        if isinstance(item.block, Work) and item.block.dose.hold is not None
        for effort in _written(item.block.dose)
    ]
    assert [span.lasts for span in _spans(plan.timeline, SpanKind.HOLD)] == written
    breaths = [
        item.block.pattern.lasts
        for item in unrolled(routine)
        if isinstance(item.block, Breathe)
        for _ in range(item.block.cycles)
    ]
    assert [span.lasts for span in _spans(plan.timeline, SpanKind.BREATH)] == breaths


@given(routine=routines, voice=VOICES, words=st.sampled_from(Words))
def test_reps_last_as_written_however_slow_the_voice(
    routine: Routine, voice: Lengths, words: Words
) -> None:
    plan = planned(routine, Manner(words=words), voice)
    written = [
        item.block.dose.tempo.lasts
        for item in unrolled(routine)
        if isinstance(item.block, Work) and item.block.dose.tempo is not None
        for _ in range(_efforts(item.block))
    ]
    assert [span.lasts for span in _spans(plan.timeline, SpanKind.REP)] == written


@given(routine=routines, manner=MANNERS, voice=VOICES)
def test_exact_steps_are_exact(routine: Routine, manner: Manner, voice: Lengths) -> None:
    chosen = adjusted(routine, manner)
    items, spans = unrolled(chosen), iter(planned(routine, manner, voice).timeline.spans)
    efforts = (span for span in spans if span.kind in (SpanKind.HOLD, SpanKind.REP))
    begins, ends = dict[int, int](), dict[int, int]()
    for nth, item in enumerate(items):
        if isinstance(item.block, Work):
            done = list(itertools.islice(efforts, _efforts(item.block)))
            begins[nth], ends[nth] = done[0].at, done[-1].ends
            if item.block.dose.exact:
                assert ends[nth] - begins[nth] == item.block.dose.lasts
    for nth, to in links(items).items():
        rests = [item.block.lasts for item in items[nth:to] if isinstance(item.block, Rest)]
        work = items[nth].block
        if to in begins and isinstance(work, Work):
            assert begins[to] - ends[nth] == (sum(rests) if rests else work.dose.rest_after)


@given(routine=routines, manner=MANNERS, voice=VOICES)
def test_both_sides_get_the_same_to_the_millisecond(
    routine: Routine, manner: Manner, voice: Lengths
) -> None:
    works = (block for block in routine.blocks if isinstance(block, Work))
    for block in (b for b in works if b.dose.sides is Sides.EACH and not b.dose.is_uneven):
        timeline = planned(_alone(routine, block), manner, voice).timeline
        assert _dose_of(timeline, Side.RIGHT) == _dose_of(timeline, Side.LEFT)


@given(routine=routines, manner=MANNERS, voice=VOICES)
def test_spans_follow_each_other_without_gap_or_overlap(
    routine: Routine, manner: Manner, voice: Lengths
) -> None:
    spans = planned(routine, manner, voice).timeline.spans
    assert spans[0].at == 0
    assert all(one.ends == next_.at for one, next_ in itertools.pairwise(spans))


@given(routine=routines, manner=MANNERS, voice=VOICES)
def test_the_total_is_the_end_of_the_last_cue_or_span(
    routine: Routine, manner: Manner, voice: Lengths
) -> None:
    timeline = planned(routine, manner, voice).timeline
    ends = [cue.ends for cue in timeline.cues] + [span.ends for span in timeline.spans]
    assert timeline.total == max(ends)


@given(routine=routines, manner=MANNERS, voice=VOICES)
def test_what_cannot_be_said_is_named_with_a_reason(
    routine: Routine, manner: Manner, voice: Lengths
) -> None:
    plan = planned(routine, manner, voice)
    assert all(dropped.text and dropped.why for dropped in plan.timeline.dropped)


@given(routine=routines, manner=MANNERS, voice=VOICES)
def test_the_opening_depends_on_nothing_that_comes_later(
    routine: Routine, manner: Manner, voice: Lengths
) -> None:
    plan = planned(routine, manner, voice)
    opening = schedule(Script(plan.script.passages[:1]), voice, TONES).timeline
    assert opening.cues == tuple(c for c in plan.timeline.cues if c.at < opening.total)


@given(routine=routines, level=st.sampled_from(Level), paces=st.tuples(PACES, PACES), voice=VOICES)
def test_a_slower_pace_never_shortens(
    routine: Routine, level: Level, paces: tuple[float, float], voice: Lengths
) -> None:
    slower, faster = (
        planned(routine, Manner(level=level, pace=pace), voice).timeline.total
        for pace in sorted(paces)
    )
    # The announced minutes may be a shorter word for a longer time.
    assert slower >= faster - 3_000


@given(routine=routines, pace=PACES, voice=VOICES)
def test_a_lighter_level_never_adds_work(routine: Routine, pace: float, voice: Lengths) -> None:
    beginner, regular, strong = (
        _work(planned(routine, Manner(level=level, pace=pace), voice).timeline) for level in Level
    )
    for lighter, more in ((beginner, regular), (regular, strong)):
        assert lighter[0] <= more[0]
        assert lighter[1] <= more[1]


@given(routine=routines, voice=VOICES)
@settings(max_examples=30)
def test_the_same_score_gives_the_same_timeline(routine: Routine, voice: Lengths) -> None:
    assert planned(routine, Manner(), voice) == planned(routine, Manner(), voice)


@given(routine=routines, manner=MANNERS)
def test_in_tones_nothing_is_said(routine: Routine, manner: Manner) -> None:
    quiet = Manner(level=manner.level, pace=manner.pace, words=Words.TONES)
    assert _says(planned(routine, quiet).timeline) == []


def _efforts(work: Work) -> int:
    return len(_written(work.dose))


def _written(dose: Dose) -> list[Dose]:
    """The dose of each effort, in order."""
    both = 2 if dose.sides is Sides.ALTERNATE else 1
    here = (dose.on(side).in_set(nth) for nth, side in dose.turns)
    return [each for each in here for _ in range(each.reps * both)]


def _work(timeline: Timeline) -> tuple[int, int]:
    """How long is held, in ms, and how many reps are done; a beginner does these more slowly."""
    held = sum(span.lasts for span in _spans(timeline, SpanKind.HOLD))
    return held, len(_spans(timeline, SpanKind.REP))


def _alone(routine: Routine, block: Work) -> Routine:
    return Routine(id=routine.id, title=routine.title, blocks=(block,))


def _dose_of(timeline: Timeline, side: Side) -> list[tuple[int, int, str]]:
    """From the first effort of a side to its last: instants from its start, lengths, kinds."""
    spans = [s for s in timeline.spans if s.side is side and s.kind is not SpanKind.SWITCH]
    begin = spans[0].at
    return [(span.at - begin, span.lasts, span.kind.value) for span in spans]
