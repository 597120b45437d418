"""Every rule of the audit finds what breaks it, in the plan of a small routine that keeps them all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from audit_plans import Planned
from audit_rules import faults
from matcue.base.units import SECOND, Ms
from matcue.plan.manner import Manner, Words
from matcue.plan.roles import Role
from matcue.plan.script import adjusted
from matcue.plan.timeline import Cue, CueKind, SpanKind
from matcue.routine.model import Dose, Exercise, Position, Rest, Sides, Tempo, Work
from worlds import ENGLISH, planned, routine

if TYPE_CHECKING:
    from collections.abc import Callable

HANG = Exercise(
    id="hang",
    name="Hang",
    short="Hang",
    position=Position.STANDING,
    setup=("Put a bar in the door.",),
    move=Ms(20 * SECOND),
    shape=("Stand under it.",),
    how=("On the tone, hang from the bar.",),
    enter="Take the bar.",
    release="Set your feet down.",
    relax="Let your arms hang.",
    tips=("Let your legs be heavy.", "Let your neck be long."),
)
CURL = Exercise(
    id="curl",
    name="Curl",
    short="Curl",
    position=Position.SUPINE,
    how=("On the tone, lift your head.",),
    phases=("Lift", "Lower"),
    right="Right knee",
    left="Left knee",
)
SESSION = routine(
    Work(exercise=HANG, dose=Dose(sets=2, hold=Ms(30_000), rest=Ms(25_000))),
    Work(
        exercise=CURL,
        dose=Dose(reps=3, tempo=Tempo(Ms(3000), Ms(0), Ms(3000), Ms(0)), sides=Sides.EACH),
    ),
    Rest(lasts=Ms(30_000)),
)


@pytest.fixture(scope="module")
def sound() -> Planned:
    return _planned(Words.FULL)


def _planned(words: Words) -> Planned:
    manner = Manner(words=words)
    return Planned(
        routine=adjusted(SESSION, manner),
        manner=manner,
        book=ENGLISH,
        timeline=planned(SESSION, manner).timeline,
    )


def changed(plan: Planned, change: Callable[[Cue], Cue | None]) -> Planned:
    """Change every cue of a plan, or take it out."""
    cues = [new for cue in plan.timeline.cues if (new := change(cue)) is not None]
    return replace(plan, timeline=replace(plan.timeline, cues=tuple(sorted(cues))))


def without(plan: Planned, role: Role) -> Planned:
    return changed(plan, lambda cue: None if cue.role is role else cue)


def later(plan: Planned, role: Role, by: int) -> Planned:
    return changed(plan, lambda cue: replace(cue, at=Ms(cue.at + by)) if cue.role is role else cue)


def reworded(plan: Planned, old: str, new: str) -> Planned:
    return changed(plan, lambda cue: replace(cue, text=cue.text.replace(old, new)))


def broken(plan: Planned) -> set[str]:
    return {fault.rule for fault in faults(plan)}


@pytest.mark.parametrize("words", Words)
def test_a_session_as_it_is_planned_has_no_fault(words: Words) -> None:
    assert faults(_planned(words)) == ()


def test_a_hold_without_a_way_out_is_a_fault(sound: Planned) -> None:
    assert "release" in broken(without(sound, Role.RELEASE))


def test_a_way_out_that_comes_late_is_a_fault(sound: Planned) -> None:
    assert "release" not in broken(later(sound, Role.RELEASE, 40))
    assert "release" in broken(later(sound, Role.RELEASE, 41))


def test_a_way_out_that_is_not_the_first_word_is_a_fault(sound: Planned) -> None:
    hold = next(span for span in sound.timeline.spans if span.kind is SpanKind.HOLD)
    word = Cue(hold.ends, Ms(100), CueKind.SAY, "Good.", role=Role.SOFTNESS)
    cues = tuple(sorted((*sound.timeline.cues, word)))
    assert "release" in broken(replace(sound, timeline=replace(sound.timeline, cues=cues)))


def test_an_explanation_before_what_to_fetch_is_a_fault(sound: Planned) -> None:
    assert "setup" in broken(later(sound, Role.SETUP, 60 * SECOND))


def test_a_missing_setup_is_a_fault(sound: Planned) -> None:
    assert "setup" in broken(without(sound, Role.SETUP))


def test_too_little_time_to_fetch_things_is_a_fault(sound: Planned) -> None:
    assert "setup" in broken(later(sound, Role.SETUP, 500))


def test_silence_before_what_to_do_in_it_is_said_is_a_fault(sound: Planned) -> None:
    assert "idle" in broken(without(sound, Role.SETUP))


def test_a_position_to_which_nothing_leads_is_a_fault(sound: Planned) -> None:
    assert "transition" in broken(without(sound, Role.MOVE))


def test_another_way_than_the_tables_is_a_fault(sound: Planned) -> None:
    assert "transition" in broken(reworded(sound, "onto one knee", "with a jump"))


def test_a_way_that_is_shorter_than_the_tables_is_a_fault(sound: Planned) -> None:
    assert "transition" in broken(later(sound, Role.MOVE, 100))


def test_a_go_long_after_the_explanation_is_a_fault(sound: Planned) -> None:
    assert "explanation" in broken(later(sound, Role.HOW, -3 * SECOND))


def test_anything_else_between_an_explanation_and_its_go_is_a_fault(sound: Planned) -> None:
    def own(cue: Cue) -> Cue:
        return replace(cue, role=Role.OWN) if cue.role is Role.READY else cue

    assert "explanation" in broken(changed(sound, own))


def test_an_explanation_without_a_go_is_a_fault(sound: Planned) -> None:
    assert "explanation" in broken(changed(sound, lambda cue: None if cue.text == "go" else cue))


def test_tones_that_nobody_has_explained_are_a_fault(sound: Planned) -> None:
    assert "legend" in broken(without(sound, Role.LEGEND))
    assert "legend" in broken(later(sound, Role.LEGEND, 60 * SECOND))


def test_a_rest_of_another_length_than_told_is_a_fault(sound: Planned) -> None:
    assert "rest" in broken(reworded(sound, "twenty-five seconds", "thirty seconds"))


def test_a_rest_without_an_end_is_a_fault(sound: Planned) -> None:
    assert "rest" in broken(changed(sound, lambda cue: None if cue.text == "rest-end" else cue))


def test_a_total_that_is_a_tenth_off_is_a_fault(sound: Planned) -> None:
    assert "total" in broken(reworded(sound, "minutes", "hours"))


def test_a_dose_that_is_not_done_is_a_fault(sound: Planned) -> None:
    assert "dose" in broken(reworded(sound, "Three times", "Four times"))


def test_a_wrong_count_is_a_fault(sound: Planned) -> None:
    assert "count" in broken(later(sound, Role.COUNT, SECOND))
    assert "count" in broken(reworded(sound, "Two. ", "Three. "))


def test_the_last_one_before_the_last_is_a_fault(sound: Planned) -> None:
    def early(cue: Cue) -> Cue:
        return replace(cue, role=Role.LAST) if cue.text == "Two. Lift." else cue

    assert "count" in broken(changed(sound, early))


def test_an_untold_first_side_is_a_fault(sound: Planned) -> None:
    assert "side" in broken(reworded(sound, "Right knee first.", "One knee first."))


def test_zero_of_anything_is_a_fault(sound: Planned) -> None:
    assert "zero" in broken(reworded(sound, "twenty-five seconds", "zero seconds"))


def test_sentences_that_follow_too_close_are_a_fault(sound: Planned) -> None:
    assert "crowded" in broken(later(sound, Role.HOW, 650))


def test_words_over_a_tone_are_a_fault(sound: Planned) -> None:
    assert "tone" in broken(later(sound, Role.READY, 800))


def test_the_way_out_may_be_said_over_a_long_end_tone(sound: Planned) -> None:
    long = changed(
        sound, lambda cue: replace(cue, lasts=Ms(3000)) if cue.text == "hold-end" else cue
    )
    assert all("Set your feet" not in fault.message for fault in faults(long))


@pytest.mark.parametrize(("apart_ms", "told"), [(6_999, True), (7_000, False)])
def test_words_close_together_in_a_hold_are_a_fault(
    sound: Planned, apart_ms: int, told: bool
) -> None:
    half = next(cue for cue in sound.says if cue.role is Role.HALFWAY)
    tip = replace(half, at=Ms(half.at - apart_ms), text="Softly.", role=Role.TIP)
    alone = changed(sound, lambda cue: None if cue.role is Role.TIP else cue)
    full = replace(alone.timeline, cues=tuple(sorted((*alone.timeline.cues, tip))))
    assert ("hold" in broken(replace(alone, timeline=full))) is told
