"""What every sentence is for: each has a role, and nobody has to read the words to know it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

import matcue
from matcue.authoring.lanes import Lane, lanes
from matcue.base.units import SECOND, Ms
from matcue.live.session_view import session_view
from matcue.plan import lead
from matcue.plan.live_timeline import LiveTimeline, Spoken, again, replanned
from matcue.plan.manner import Manner, Words
from matcue.plan.roles import ROLE_OF, Role, Sentence
from matcue.plan.rules import warnings
from matcue.plan.schedule import Length
from matcue.plan.steps import Candidate
from matcue.plan.timeline import CueKind, SpanKind, Timeline
from matcue.plan.wording import Wording
from matcue.routine.library import Library
from matcue.routine.model import Dose, Exercise, Level, PhaseBreath, Relax, Routine, Work
from worlds import CAT, ENGLISH, TONES, hum, planned, routine, routines

if TYPE_CHECKING:
    from matcue.routine.phrasebook import Phrasebook

pytestmark = pytest.mark.slow(reason="every routine is planned at every level")

LIBRARY = Library()
PACKAGE = Path(matcue.__file__).parent
NAMES_ONLY = {"next-breathing", "next-relaxing", "side-right", "side-left"}


def with_phrases(**phrases: str) -> Phrasebook:
    """English with some phrases put otherwise; a key's hyphen is written as an underscore."""
    changed = {key.replace("_", "-"): phrase for key, phrase in phrases.items()}
    return replace(ENGLISH, phrases={**ENGLISH.phrases, **changed})


FREE = PhaseBreath(None, None, None, None)
"""No breath of its own, and so no sound of one."""


def tipped(tip: str, hold: int = 20, breathing: PhaseBreath = CAT.breathing) -> Routine:
    """A hold with a tip, and a relaxed end."""
    exercise: Exercise = replace(CAT, tips=(tip,), breathing=breathing)
    dose = Dose(hold=Ms(hold * SECOND))
    return routine(Work(exercise=exercise, dose=dose), Relax(lasts=Ms(20 * SECOND)))


def assert_roles(timeline: Timeline) -> None:
    """Every spoken cue has a role, no other has one."""
    for cue in timeline.cues:
        assert (cue.role is not None) is (cue.kind is CueKind.SAY), cue


@pytest.mark.parametrize("level", Level)
@pytest.mark.parametrize("name", sorted(LIBRARY.shelf.routines()))
def test_every_sentence_of_every_routine_has_a_role_and_no_tone_has_one(
    name: str, level: Level
) -> None:
    for words in Words:
        assert_roles(planned(LIBRARY.load(name), Manner(level=level, words=words)).timeline)


@given(
    plain=routines,
    level=st.sampled_from(Level),
    words=st.sampled_from(Words),
    pace=st.floats(0.5, 1.5),
    part=st.floats(0, 1),
)
def test_a_session_that_is_changed_on_the_way_keeps_its_roles(
    plain: Routine, level: Level, words: Words, pace: float, part: float
) -> None:
    plan = planned(plain, Manner(level=level, words=words))
    assert_roles(plan.timeline)
    other = planned(plain, Manner(level=level, pace=pace))
    at, spoken = Ms(int(plan.timeline.total * part)), Spoken(hum(60), TONES, 1)
    changed = replanned(LiveTimeline.of(plan), other.script, spoken, earliest=at).led
    assert_roles(changed.timeline)
    back = lead.where_we_are(changed, at, Wording(ENGLISH), words)
    if back is not None:
        led = again(changed, spoken, back.passage, at=at, number=back.number, stretch=back.stretch)
        assert_roles(led.led.timeline)


def test_every_phrase_that_is_a_sentence_has_a_role() -> None:
    lacking = set(ENGLISH.phrases) - NAMES_ONLY - set(ROLE_OF)
    assert lacking == set(), "say in src/matcue/plan/roles.py what they are for"
    assert set(ROLE_OF) - set(ENGLISH.phrases) == set(), "a role of no phrase in en/phrases.yaml"


def test_a_candidate_whose_role_has_no_priority_is_told_where_to_give_it_one() -> None:
    said = Sentence("Well done.", Role.CLOSING)
    candidate = Candidate(at=Ms(0), earliest=Ms(0), latest=Ms(0), forms=(said,))
    with pytest.raises(ValueError, match=r"'Well done\.' .* 'closing' has no row in PRIORITIES"):
        _ = candidate.priority


def test_every_phrase_is_asked_for_by_its_key() -> None:
    """A phrase that nobody says would be translated for nothing."""
    named = {path: path.read_text("utf-8") for path in PACKAGE.rglob("*.py")}
    code = "".join(text for path, text in named.items() if path.name != "roles.py")
    assert [key for key in ENGLISH.phrases if f'"{key}"' not in code] == []


@pytest.mark.parametrize("tip", ["Three.", "In.", "Get ready.", "Right."])
def test_a_tip_is_read_on_the_screen_whatever_its_words(tip: str) -> None:
    of = tipped(tip)
    assert tip in [said.text for said in session_view(planned(of).timeline, of).said]


def test_a_tip_that_is_a_number_is_said_and_does_not_count() -> None:
    of = tipped("Three.")
    bars = [bar.lane for bar in lanes(planned(of).timeline, of).bars if bar.text == "Three."]
    assert bars == [Lane.VOICE, Lane.COUNT]


def test_a_tip_about_something_else_in_the_words_of_a_breath_is_no_breath() -> None:
    of = tipped("Out.", hold=16, breathing=FREE)

    def no_time_for_the_breath(text: str) -> Length:
        return Length(Ms(12_000 if "reath" in text else 300))

    timeline = planned(of, lengths=no_time_for_the_breath).timeline
    hold = next(span for span in timeline.spans if span.kind is SpanKind.HOLD)
    said = [cue.text for cue in timeline.cues if hold.at <= cue.at < hold.ends and cue.role]
    assert said[:2] == ["Hold.", "Out."]
    assert "breath" in [finding.rule for finding in warnings(of, timeline)]


def test_a_language_in_which_to_hold_and_a_breath_are_the_same_word_still_misses_the_breath() -> (
    None
):
    of = tipped("", hold=3, breathing=FREE)
    timeline = planned(of, lengths=hum(100), book=with_phrases(out="Hold.", hold="Hold.")).timeline
    assert "breath" in [finding.rule for finding in warnings(of, timeline)]


def test_a_language_in_which_halfway_is_a_number_still_shows_it() -> None:
    of, book = tipped("Softly.", hold=20), with_phrases(halfway="Two.")
    timeline = planned(of, book=book).timeline
    assert [said.text for said in session_view(timeline, of).said].count("Two.") == 1
    found = lanes(timeline, of)
    assert [bar.lane for bar in found.bars if bar.text == "Two."] == [Lane.VOICE, Lane.COUNT]


def test_what_tells_how_long_is_left_of_a_hold_has_a_role_of_its_own() -> None:
    timeline = planned(tipped("Softly.")).timeline
    hold = next(span for span in timeline.spans if span.kind is SpanKind.HOLD)
    said = [(c.role, c.text) for c in timeline.cues if c.role and hold.at <= c.at < hold.ends]
    assert said == [
        (Role.BREATH, "Hold, and breathe in."),
        (Role.TIP, "Softly."),
        (Role.HALFWAY, "Halfway."),
        *((Role.COUNT, f"{word}.") for word in ("Five", "Four", "Three", "Two", "One")),
    ]


def test_a_falling_set_is_told_number_by_number() -> None:
    falling = Dose(sets=3, reps=4, pyramid=(4, 3, 2), hold=Ms(8_000))
    plan = planned(routine(Work(exercise=CAT, dose=falling)))
    told = [cue.text for cue in plan.timeline.cues if cue.role is Role.DOSE]
    assert told[0] == "Four holds of eight seconds, then three, then two."
