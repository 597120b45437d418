"""What a level, a pace and fewer words make of every routine that matcue brings.

The golden timelines are of one manner; here is what any other may change of them, and what not.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from functools import cache
from itertools import groupby

import pytest

from matcue.base.units import SECOND
from matcue.plan.levels import LEAST_HOLD
from matcue.plan.manner import Manner, Words
from matcue.plan.rigid import countdown_from
from matcue.plan.roles import Role
from matcue.plan.timeline import CueKind, Span, SpanKind, Timeline
from matcue.routine.library import Library
from matcue.routine.model import Level
from worlds import hum, planned

pytestmark = pytest.mark.slow(reason="every routine is planned in several manners")

NAMES = sorted(Library().shelf.routines())
WORK = (SpanKind.ENTER, SpanKind.HOLD, SpanKind.REP, SpanKind.BREATH)
SLOW, BRISK = Manner(pace=0.75), Manner(pace=1.25)
PLAIN, BEGINNER, SHORT, TONES = (
    Manner(),
    Manner(level=Level.BEGINNER),
    Manner(words=Words.SHORT),
    Manner(words=Words.TONES),
)

each_routine = pytest.mark.parametrize("name", NAMES)


@cache
def led(name: str, manner: Manner = PLAIN) -> Timeline:
    return planned(Library().load(name), manner, hum(60, heard=40)).timeline


def spans(timeline: Timeline, *kinds: SpanKind) -> list[Span]:
    return [span for span in timeline.spans if span.kind in kinds]


def work(timeline: Timeline, *kinds: SpanKind) -> list[tuple[object, ...]]:
    """What is worked, in order, with sides and numbers, but not when."""
    return [
        (s.kind, s.lasts, s.exercise, s.side, s.set, s.rep) for s in spans(timeline, *kinds or WORK)
    ]


def roles(timeline: Timeline) -> Counter[Role]:
    return Counter(cue.role for cue in timeline.cues if cue.role is not None)


def tones(timeline: Timeline, name: str) -> list[int]:
    return [cue.at for cue in timeline.cues if cue.kind is CueKind.TONE and cue.text == name]


@each_routine
def test_in_few_words_the_work_is_the_same_side_by_side(name: str) -> None:
    assert work(led(name, SHORT)) == work(led(name))


@each_routine
def test_few_words_keep_what_one_has_to_know(name: str) -> None:
    full, short = roles(led(name)), roles(led(name, SHORT))
    for role in (
        Role.WELCOME,
        Role.SAFETY,
        Role.NAME,
        Role.MOVE,
        Role.RELEASE,
        Role.SWITCH,
        Role.SET,
    ):
        assert bool(short[role]) == bool(full[role]), role
    same = (Role.NAME, Role.RELEASE, Role.SET, Role.LAST, Role.COUNT, Role.NEXT, Role.CLOSING)
    for role in same:
        assert short[role] == full[role], role
    # Every exercise that is done more than once, or held, tells its dose.
    done = doses(led(name, SHORT))
    assert short[Role.DOSE] >= sum(bool(holds) or len(reps) > 1 for holds, reps in done)


@each_routine
def test_few_words_give_no_tips_and_never_more_of_anything_than_all(name: str) -> None:
    full, short = led(name), led(name, SHORT)
    assert roles(short)[Role.TIP] == roles(short)[Role.SOFTNESS] == 0
    assert roles(short).total() < roles(full).total()
    assert short.total < full.total


@each_routine
def test_in_tones_nothing_is_said_and_the_work_is_the_same(name: str) -> None:
    assert not roles(led(name, TONES))
    assert all(cue.kind is not CueKind.SAY for cue in led(name, TONES).cues)
    assert work(led(name, TONES)) == work(led(name))


@each_routine
def test_in_tones_every_hold_is_counted_down_to_its_end(name: str) -> None:
    timeline = led(name, TONES)
    counted = [
        hold.ends - n * SECOND
        for hold in spans(timeline, SpanKind.HOLD)
        for n in range(countdown_from(hold.lasts), 0, -1)
    ]
    assert tones(timeline, "count") == counted
    assert {hold.ends for hold in spans(timeline, SpanKind.HOLD)} <= {*tones(timeline, "hold-end")}


@each_routine
def test_in_tones_a_tone_marks_each_beginning_and_each_change_of_sides(name: str) -> None:
    timeline = led(name, TONES)
    begun = {
        now.at
        for before, now in zip(timeline.spans, timeline.spans[1:], strict=False)
        if now.kind in WORK and before.kind not in WORK
    }
    assert begun == {*tones(timeline, "go")}
    assert len(tones(timeline, "switch")) == len(spans(timeline, SpanKind.SWITCH))


@each_routine
@pytest.mark.parametrize("manner", [SLOW, BRISK], ids=["slow", "brisk"])
def test_no_pace_changes_a_hold_or_a_breath(name: str, manner: Manner) -> None:
    kinds = (SpanKind.HOLD, SpanKind.BREATH)
    assert work(led(name, manner), *kinds) == work(led(name), *kinds)
    assert roles(led(name, manner))[Role.COUNT] == roles(led(name))[Role.COUNT]


@each_routine
def test_a_slow_pace_slows_each_rep_by_no_more_than_a_third_and_a_brisk_one_hurries_none(
    name: str,
) -> None:
    plain, slow, brisk = (spans(led(name, m), SpanKind.REP) for m in (PLAIN, SLOW, BRISK))
    assert [rep.lasts for rep in brisk] == [rep.lasts for rep in plain]
    for as_written, slower in zip(plain, slow, strict=True):
        assert as_written.lasts < slower.lasts <= as_written.lasts * 1.3 + 4
        assert (slower.exercise, slower.side) == (as_written.exercise, as_written.side)


@each_routine
def test_a_slow_pace_shortens_no_rest_and_a_brisk_one_lengthens_none(name: str) -> None:
    pauses = (SpanKind.REST, SpanKind.RELAX)
    for slower, faster in ((SLOW, PLAIN), (PLAIN, BRISK)):
        slow, fast = (spans(led(name, manner), *pauses) for manner in (slower, faster))
        # The words of a rest may name a length, and take longer to say.
        assert all(s.lasts >= f.lasts - SECOND for s, f in zip(slow, fast, strict=True))
        assert led(name, slower).total >= led(name, faster).total


@each_routine
def test_a_beginner_does_less_of_each_exercise_and_holds_no_shorter_than_makes_sense(
    name: str,
) -> None:
    plain, light = (doses(led(name, manner)) for manner in (PLAIN, BEGINNER))
    for (most_holds, most_reps), (holds, reps) in zip(plain, light, strict=True):
        assert len(holds) <= len(most_holds)
        assert sum(holds) <= sum(most_holds)
        assert len(reps) <= len(most_reps)
        shortest = min(most_holds, default=0)
        assert all(hold >= min(LEAST_HOLD, shortest) for hold in holds)


@each_routine
@pytest.mark.parametrize("manner", [BEGINNER, SHORT, SLOW, PLAIN], ids=str)
def test_both_sides_get_the_same_in_any_manner(name: str, manner: Manner) -> None:
    worked: dict[tuple[object, object], int] = defaultdict(int)
    for span in spans(led(name, manner), SpanKind.HOLD, SpanKind.REP):
        if span.side is not None:
            worked[span.exercise, span.side] += span.lasts
    by_exercise = defaultdict(set)
    for (exercise, _), lasts in worked.items():
        by_exercise[exercise].add(lasts)
    assert all(len(lasts) == 1 for lasts in by_exercise.values())


def doses(timeline: Timeline) -> list[tuple[list[int], list[int]]]:
    """The lengths of the holds and of the reps of one exercise after the other."""
    found: list[tuple[list[int], list[int]]] = []
    worked = spans(timeline, SpanKind.HOLD, SpanKind.REP)
    for _, same in groupby(worked, key=lambda span: span.exercise):
        holds: list[int] = []
        reps: list[int] = []
        for span in same:
            (holds if span.kind is SpanKind.HOLD else reps).append(span.lasts)
        found.append((holds, reps))
    return found
