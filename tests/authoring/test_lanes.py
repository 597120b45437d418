"""A session as lanes: everything in one of them, nothing twice."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from hypothesis import assume, given

from matcue.authoring.lanes import Lane, Lanes, lanes
from matcue.base.units import Ms
from matcue.plan.manner import Manner
from matcue.plan.script import adjusted
from matcue.plan.timeline import CueKind
from matcue.routine.model import Breathe, BreathPattern, Dose, Relax, Routine, Sides, Tempo
from worlds import passes, planned, routine, routines, works

if TYPE_CHECKING:
    from matcue.plan.settle import Plan

SECOND = 1_000


def laid_out(of: Routine) -> tuple[Plan, Lanes]:
    plan = planned(of)
    return plan, lanes(plan.timeline, adjusted(of, Manner()))


def texts(found: Lanes, lane: Lane) -> list[str]:
    return [bar.text for bar in found.bars if bar.lane is lane]


@given(routines)
def test_everything_that_sounds_is_in_one_lane(of: Routine) -> None:
    plan, found = laid_out(of)
    heard = sorted(
        (cue.at, cue.text) for cue in plan.timeline.cues if cue.kind is not CueKind.SWELL
    )
    drawn = [bar for bar in found.bars if bar.lane in (Lane.VOICE, Lane.COUNT)]
    assert sorted((bar.at, bar.text) for bar in drawn) == heard


@given(routines)
def test_work_and_rest_take_turns_through_all_of_it(of: Routine) -> None:
    plan, found = laid_out(of)
    assume(passes(plan))
    bars = [bar for bar in found.bars if bar.lane in (Lane.HOLD, Lane.REST)]
    assert bars[0].at == 0
    assert bars[-1].ends == found.total
    assert all(one.ends == next_.at for one, next_ in pairwise(bars))


@given(routines)
def test_chapters_follow_each_other_without_a_gap_to_the_end(of: Routine) -> None:
    plan, found = laid_out(of)
    assert [chapter.at for chapter in found.chapters] == [c.at for c in plan.timeline.chapters]
    ends = [chapter.at for chapter in found.chapters[1:]] + [found.total]
    assert [chapter.ends for chapter in found.chapters] == ends


def test_numbers_are_counted_and_sentences_are_said() -> None:
    _, found = laid_out(works(Dose(hold=Ms(20 * SECOND))))
    counted = [text for text in texts(found, Lane.COUNT) if text.endswith(".")]
    assert counted == ["Five.", "Four.", "Three.", "Two.", "One."]
    assert "Hold, and breathe in." in texts(found, Lane.VOICE)
    assert "hold-end" in texts(found, Lane.COUNT)


def test_numbers_of_reps_are_counted_with_their_side_too() -> None:
    dose = Dose(reps=3, tempo=Tempo(Ms(4_000), Ms(0), Ms(4_000), Ms(0)), sides=Sides.EACH)
    _, found = laid_out(works(dose))
    spoken = set(texts(found, Lane.VOICE))
    assert "Two." in texts(found, Lane.COUNT)
    assert not spoken & {"One.", "Two.", "Three."}


def test_a_breath_fills_and_empties_the_lungs() -> None:
    pattern = BreathPattern(Ms(4_000), Ms(2_000), Ms(4_000), Ms(0))
    _, found = laid_out(routine(Breathe(pattern=pattern, cycles=1)))
    full = [
        (bar.text, bar.begins_full, bar.ends_full) for bar in found.bars if bar.lane is Lane.BREATH
    ]
    assert full == [("in", 0.0, 1.0), ("stay", 1.0, 1.0), ("out", 1.0, 0.0)]


def test_a_chapter_knows_the_exercise_that_is_done_in_it() -> None:
    of = works(Dose(hold=Ms(10 * SECOND)))
    _, found = laid_out(routine(*of.blocks, Relax(lasts=Ms(20 * SECOND))))
    assert [chapter.exercise for chapter in found.chapters] == [None, "cat", None, None]
