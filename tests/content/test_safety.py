"""What the package's words and doses do for safety; docs/safety.md says which rule rests on what."""

from __future__ import annotations

from typing import Final

import pytest

from matcue.base.units import SECOND
from matcue.plan.manner import Manner, Words
from matcue.plan.timeline import CueKind
from matcue.routine.library import Library
from matcue.routine.model import Caution, Exercise, Kind, Level, Position, Routine
from matcue.routine.phrasebook import read_phrasebook
from matcue.routine.shelf import Shelf, content
from worlds import planned

LIBRARY: Final = Library()
ROUTINES: Final = {name: LIBRARY.load(name) for name in LIBRARY.shelf.routines()}
STRENGTHENING: Final = [
    name for name, routine in ROUTINES.items() if routine.kind is Kind.STRENGTHENING
]
BOOK: Final = read_phrasebook(Shelf(), "en")
WAYS: Final = BOOK.transitions.table
LYING: Final = (Position.PRONE, Position.SUPINE, Position.SIDE)
DONE: Final = {
    exercise.id: exercise
    for routine in ROUTINES.values()
    for exercise in (*routine.variants, *(work.exercise for work in routine.works))
}
"""All exercises that a routine of the package may have, in the form in which one has it."""


def said(name: str, manner: Manner) -> list[str]:
    """All that is said in a session."""
    timeline = planned(ROUTINES[name], manner).timeline
    return [cue.text for cue in timeline.cues if cue.kind is CueKind.SAY]


def told(routine: Routine) -> str:
    return " ".join((*routine.first, *routine.intro, *routine.safety))


# What is said at the beginning.


@pytest.mark.parametrize("name", ROUTINES)
def test_every_session_says_which_pain_is_a_reason_to_stop(name: str) -> None:
    usual = [BOOK.phrases["welcome-pain"], BOOK.phrases["welcome-safety"]]
    said = " ".join(ROUTINES[name].safety or usual)
    assert any(word in said for word in ("pain", "hurts"))
    assert any(word in said for word in ("stop", "leave that movement out"))


def test_a_pull_is_fine_and_sharp_pain_or_pain_down_a_leg_is_not() -> None:
    assert BOOK.phrases["welcome-pain"] == (
        "A pull is fine. Sharp pain is not, nor pain down a leg. Then stop."
    )


def test_nobody_is_told_any_more_to_stop_at_any_pain() -> None:
    words = [path.read_text("utf-8") for path in content().rglob("*.yaml")]
    assert not [text for text in words if "any pain" in text.lower()]


def test_the_welcome_asks_for_breath_and_for_open_eyes_on_the_feet() -> None:
    said = BOOK.phrases["welcome-safety"]
    assert "Keep breathing" in said
    assert "open your eyes whenever you stand" in said


@pytest.mark.parametrize("name", STRENGTHENING)
def test_what_loads_the_back_says_itself_when_it_is_too_late_or_too_soon(name: str) -> None:
    said = told(ROUTINES[name])
    assert "within five hours of bedtime" in said
    assert "right after a meal" in said


def test_the_evening_says_itself_how_long_ago_one_should_have_eaten() -> None:
    assert "two and a half hours" in told(ROUTINES["evening"])


@pytest.mark.parametrize("name", ["core-three", "corset"])
def test_what_loads_a_back_most_says_for_whom_it_is_not(name: str) -> None:
    assert "It is not for" in told(ROUTINES[name])


def test_a_child_is_not_alone_and_its_hoop_is_light() -> None:
    said = told(ROUTINES["children"])
    assert "Stay beside your child all the time." in said
    assert "The hoop is light and thin, without magnets." in said
    assert "lift your child up, stay close, and set your child down" in said


# The signs, by voice.

VOICED: Final = {
    "emergency help now": (
        *("passing water", "opening your bowels", "holding either"),
        *("numb between your legs", "around your seat", "feeling in sex"),
        *("Both legs are weak, numb or tingling", "one leg is growing weaker"),
        *("unsteady as you walk", "chest pain", "a bad fall or an accident"),
    ),
    "See a doctor today": (
        *("a fever", "feel ill", "cancer", "lose weight", "Neither rest nor any position"),
        *("worse at night", "between your shoulder blades", "a lump", "changed its shape"),
        *("immune system", "came suddenly, and your bones are thin", "steroids"),
    ),
}


@pytest.mark.parametrize("answer", VOICED)
@pytest.mark.parametrize("other", VOICED)
def test_the_voice_names_each_sign_behind_what_to_do_about_it(answer: str, other: str) -> None:
    said = " ".join(ROUTINES["flare-up"].first)
    begins = said.index(answer)
    ends = said.index(other) if said.index(other) > begins else len(said)
    assert [sign for sign in VOICED[answer] if sign not in said[begins:ends]] == []


def test_the_signs_come_before_anything_moves_and_one_word_of_them_stays() -> None:
    routine = ROUTINES["flare-up"]
    assert routine.first[0] == "First, sit or lie as you like, and only listen."
    assert "get help now" in routine.first_short[0]


def test_for_a_back_that_hurts_there_are_five_of_each_and_nothing_with_a_caution() -> None:
    routine = ROUTINES["flare-up"]
    assert {work.dose.reps for work in routine.works if not work.dose.moving} == {5}
    assert {work.exercise.cautions for work in routine.works} == {frozenset()}
    assert "three times a day" in told(routine)


@pytest.mark.parametrize(
    "sign",
    [
        *("you bleed", "waters leak", "belly hurts", "tightens again and again", "feel faint"),
        *("breathless before you begin", "pain in your chest", "headache", "changed sight"),
        *("calf hurts or swells", "weakness makes you unsteady"),
        "baby moves less than usual, call the maternity unit today",
    ],
)
def test_the_voice_names_each_sign_to_stop_and_call_with_in_pregnancy(sign: str) -> None:
    assert sign in " ".join(ROUTINES["expecting"].first)


# The ways from one position to another.


@pytest.mark.parametrize("begin", LYING)
@pytest.mark.parametrize("end", [p for p in Position if p not in LYING])
def test_every_way_up_from_lying_goes_over_a_side_and_the_hands(
    begin: Position, end: Position
) -> None:
    for steps in (WAYS[begin, end].steps, WAYS[begin, end].regular):
        said = " ".join(text for text, _ in steps)
        assert "hands" in said
        assert begin is not Position.SUPINE or "side" in said


@pytest.mark.parametrize("begin", [p for p in Position if p is not Position.STANDING])
def test_every_way_to_the_feet_opens_the_eyes_and_ends_in_standing_still(begin: Position) -> None:
    way = WAYS[begin, Position.STANDING]
    for steps in (way.steps, way.left, way.regular):
        assert "Open your eyes" in " ".join(text for text, _ in steps)
    assert way.steps[-1][0] == "Stand still, until your head is clear."
    assert way.regular[-1][1] >= 4 * SECOND


@pytest.mark.parametrize(
    "way", [way for way in WAYS if way[0] not in (Position.CHAIR, Position.BALL)]
)
def test_nobody_sets_a_foot_forward_before_kneeling_tall_and_holding_on(
    way: tuple[Position, Position],
) -> None:
    told = [text for text, _ in WAYS[way].regular]
    for nth, text in enumerate(told):
        assert not text.startswith("Set one foot") or "kneel up tall" in told[nth - 1]
    for steps in (WAYS[way].steps, WAYS[way].left):
        told = [text for text, _ in steps]
        if "Set one foot forward." in told:
            foot = told.index("Set one foot forward.")
            assert told[foot - 2 : foot] == [
                "Kneel up tall.",
                "Open your eyes, and take hold of something steady.",
            ]


@pytest.mark.parametrize("end", [Position.ALL_FOURS, Position.KNEELING, Position.STANDING])
def test_from_the_stomach_one_goes_back_over_the_heels_without_a_press_up(end: Position) -> None:
    way = WAYS[Position.PRONE, end]
    for steps in (way.steps, way.regular):
        assert (
            "push your hips back toward your heels"
            in " ".join(text for text, _ in steps[:2]).lower()
        )
        assert (
            sum(lasts for _, lasts in steps[: 3 if end is Position.ALL_FOURS else 2]) >= 8 * SECOND
        )
    assert "push up" not in (way.short + " ".join(text for text, _ in way.steps)).lower()


@pytest.mark.parametrize("way", WAYS)
def test_in_pregnancy_every_roll_goes_over_the_left_side(way: tuple[Position, Position]) -> None:
    told = [text for text, _ in WAYS[way].left]
    rolls = [text for text in told if any(word in text for word in ("roll onto", "Sit down to"))]
    lies = [text for text in told if "lie down on" in text.lower()]
    # Nothing lies on the stomach in pregnancy, so no way leads there, and none from there.
    assert Position.PRONE in way or all("your left" in text or "left of" in text for text in rolls)
    assert Position.PRONE in way or all("your left" in text for text in lies)


@pytest.mark.parametrize("words", [Words.FULL, Words.SHORT])
def test_nobody_who_expects_is_ever_sent_over_the_right_side(words: Words) -> None:
    sideways = [text for text in said("expecting", Manner(words=words)) if "side" in text]
    assert sideways
    assert not [text for text in sideways if "right" in text]


def test_nobody_on_hands_and_knees_or_heels_is_told_to_lie_still() -> None:
    for level in Level:
        texts = said("core-three", Manner(words=Words.SHORT, level=level))
        assert not [text for text in texts if text.startswith("Lie still")], level


# Doses and speed.


@pytest.mark.parametrize("name", ["morning", "five-minutes"])
def test_in_the_first_hour_after_rising_nothing_bends_far_or_rolls_on_the_back(name: str) -> None:
    works = ROUTINES[name].works
    assert not [w.exercise.id for w in works if Caution.BEND in w.exercise.cautions]
    assert not {"back-rolls", "boat"} & {work.exercise.id for work in works}
    assert "pelvic-tilts" in {work.exercise.id for work in works}


def test_the_morning_says_to_walk_about_first_and_keeps_its_bends_small() -> None:
    assert "If you have only just got up, walk about for a while first." in told(
        ROUTINES["morning"]
    )
    how = {work.exercise.id: " ".join(work.exercise.how) for work in ROUTINES["morning"].works}
    assert "Keep it small" in how["cat"]
    assert "Leave your back long" in how["child-pose"]


NECK: Final = ("head-tilts", "chin-nods", "chin-rolls", "chair-head-turns", "supine-nods")
ROLLS: Final = ("roll-down", "half-roll-down", "straight-leg-bend", "toe-touch")
ON_THE_TOES: Final = ("toe-stretch", "toe-stand-roll")


def moves(exercise: Exercise) -> list[float]:
    """The seconds of each phase in which something moves: there and back, or all four."""
    assert exercise.dose.tempo is not None
    go, stay, back, pause = (phase / SECOND for phase in exercise.dose.tempo.phases)
    return [go, back, *(time for time in (stay, pause) if time and len(exercise.phases) > 3)]


@pytest.mark.parametrize(
    ("exercises", "least"), [(NECK, 3), (ROLLS, 4), (ON_THE_TOES, 3)], ids=["neck", "roll", "toes"]
)
def test_the_neck_the_rolling_spine_and_the_toes_have_their_time(
    exercises: tuple[str, ...], least: int
) -> None:
    slow = {id_: min(moves(DONE[id_])) for id_ in exercises}
    assert {id_: time for id_, time in slow.items() if time < least} == {}


HEAD_LOW: Final = sorted(id_ for id_, e in DONE.items() if Caution.INVERSION in e.cautions)


@pytest.mark.parametrize("id_", HEAD_LOW)
def test_whose_head_was_low_has_four_seconds_to_come_up(id_: str) -> None:
    exercise = DONE[id_]
    in_a_rep = moves(exercise) if exercise.dose.tempo else []
    assert max(exercise.release_for / SECOND, *in_a_rep, 0) >= 4
