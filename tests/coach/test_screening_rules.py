"""From answers to a verdict, case by case; and the package's own questions."""

from __future__ import annotations

import re
from dataclasses import dataclass

import pytest

from asking import BOOK, HEALTHY, answered
from matcue.plan.screening_rules import (
    Ruling,
    Verdict,
    judge,
    must_be_answered,
    positions_off,
)
from matcue.routine.model import Kind, Position, Screening
from matcue.routine.questionnaire import (
    AnswerEffect,
    Question,
    Section,
    Text,
)


@dataclass(frozen=True)
class Some:
    """A routine as screening sees it."""

    id: str
    kind: Kind = Kind.GENTLE
    screening: tuple[Screening, ...] = ()


MORNING = Some("morning")
STRENGTH = Some("daily-strength", Kind.STRENGTHENING)
EXPECTING = Some("expecting", Kind.GENTLE, (Screening.PREGNANCY,))
CHILDREN = Some("children", Kind.GENTLE, (Screening.CHILDREN,))
FLARE_UP = Some("flare-up", Kind.GENTLE, (Screening.PAIN,))
SIGNS = ["signs-now", "signs-today"]
PREGNANCY = ["pregnancy-stop", "pregnancy-early"]


def asked(routine: Some, yes: set[str]) -> list[str]:
    """The questions of a routine, in order, for somebody who says yes to some."""
    return list(answered(routine, yes))


def verdict(routine: Some, yes: set[str], agreed: bool | None = None) -> Verdict:
    """What becomes of a routine for somebody who says yes to some."""
    return judge(BOOK, routine, answered(routine, yes), agreed=agreed)


@pytest.mark.parametrize(
    ("routine", "yes", "questions"),
    [
        (MORNING, set(), ["acute", "lasting", "pregnant"]),
        (MORNING, {"pregnant"}, ["acute", "lasting", "pregnant", *PREGNANCY]),
        (STRENGTH, set(), ["acute", "lasting", "pregnant", "sore"]),
        (STRENGTH, {"pregnant"}, ["acute", "lasting", "pregnant", "sore", *PREGNANCY]),
        (EXPECTING, set(), ["acute", "lasting", *PREGNANCY]),
        (CHILDREN, set(), ["child-young", "child-unwell"]),
        # The signs come first, and who needs help is asked nothing more.
        (FLARE_UP, set(), [*SIGNS, "acute", "lasting", "pregnant"]),
        (FLARE_UP, {"signs-now"}, ["signs-now"]),
        (FLARE_UP, {"signs-today"}, SIGNS),
    ],
)
def test_each_routine_asks_what_concerns_it_and_no_more(
    routine: Some, yes: set[str], questions: list[str]
) -> None:
    assert asked(routine, yes) == questions


@pytest.mark.parametrize(
    ("routine", "yes", "agreed", "ruling", "says"),
    [
        (MORNING, set(), None, Ruling.FINE, ""),
        (STRENGTH, set(), None, Ruling.FINE, ""),
        (CHILDREN, set(), None, Ruling.FINE, ""),
        (MORNING, {"lasting"}, None, Ruling.ASK_DOCTOR, "has a doctor agreed to gentle"),
        (MORNING, {"lasting"}, True, Ruling.FINE, ""),
        (MORNING, {"lasting"}, False, Ruling.ADVISED, "Please see a doctor before"),
        (MORNING, {"acute"}, None, Ruling.ASK_DOCTOR, "severe pain"),
        (MORNING, {"acute"}, False, Ruling.ADVISED, "stop at sharp pain, or pain down a leg"),
        (MORNING, {"pregnant"}, None, Ruling.ASK_DOCTOR, "pregnancy"),
        (MORNING, {"pregnant", "pregnancy-stop"}, True, Ruling.REFUSED, "no exercise until"),
        (STRENGTH, {"lasting"}, None, Ruling.ASK_DOCTOR, "exercise that loads the back"),
        (STRENGTH, {"lasting"}, True, Ruling.FINE, ""),
        (STRENGTH, {"lasting"}, False, Ruling.REFUSED, "`matcue play morning`"),
        (STRENGTH, {"sore"}, None, Ruling.REFUSED, "a sore back does not train"),
        (STRENGTH, {"sore"}, True, Ruling.REFUSED, "`matcue play flare-up`"),
        (STRENGTH, {"acute"}, True, Ruling.REFUSED, "see a doctor first"),
        (STRENGTH, {"acute", "pregnant", "pregnancy-stop"}, True, Ruling.REFUSED, "midwife"),
        (STRENGTH, {"pregnant"}, True, Ruling.REFUSED, "`matcue play expecting`"),
        (STRENGTH, {"pregnant", "pregnancy-early"}, True, Ruling.REFUSED, "nothing here loads"),
        (MORNING, {"pregnant"}, True, Ruling.FINE, ""),
        (EXPECTING, set(), None, Ruling.ASK_DOCTOR, "pregnancy"),
        (EXPECTING, set(), True, Ruling.FINE, ""),
        (EXPECTING, set(), False, Ruling.ADVISED, "see a doctor"),
        (EXPECTING, {"pregnancy-stop"}, True, Ruling.REFUSED, "breathe quietly"),
        (FLARE_UP, set(), None, Ruling.FINE, ""),
        (FLARE_UP, {"signs-now"}, True, Ruling.REFUSED, "Call your emergency number"),
        (FLARE_UP, {"signs-today"}, True, Ruling.REFUSED, "see a doctor today"),
        (FLARE_UP, {"acute"}, False, Ruling.ADVISED, "see a doctor"),
        (CHILDREN, {"child-young"}, True, Ruling.REFUSED, "from three years on"),
        (CHILDREN, {"child-unwell"}, None, Ruling.ASK_DOCTOR, "the child's health"),
        (CHILDREN, {"child-unwell"}, False, Ruling.ADVISED, "see a doctor"),
    ],
)
def test_a_verdict_follows_from_the_answers(
    routine: Some, yes: set[str], agreed: bool | None, ruling: Ruling, says: str
) -> None:
    found = verdict(routine, yes, agreed)
    assert found.ruling is ruling
    assert says in found.text
    assert bool(found.text) is (ruling is not Ruling.FINE)


def test_several_reasons_are_all_named_to_whoever_asks_the_doctor() -> None:
    found = verdict(MORNING, {"acute", "lasting"})
    assert found.doctor == {"acute", "lasting"}
    assert "flaring up, and a known condition" in found.text


@pytest.mark.parametrize(
    ("answers", "off"),
    [
        ({}, ()),
        ({"pregnant": False}, ()),
        ({"pregnant": False, "pregnancy-early": True}, ()),
        ({"pregnant": True, "pregnancy-early": True}, (Position.PRONE,)),
        ({"pregnant": True, "pregnancy-early": False}, (Position.PRONE, Position.SUPINE)),
        # Nobody has said how many weeks.
        ({"pregnant": True}, (Position.PRONE, Position.SUPINE)),
    ],
)
def test_in_pregnancy_nothing_is_done_on_the_stomach_and_from_sixteen_weeks_nothing_on_the_back(
    answers: dict[str, bool], off: tuple[Position, ...]
) -> None:
    assert positions_off(BOOK, answers) == off


def test_that_it_is_early_in_a_pregnancy_holds_for_a_week_and_not_knowing_is_no() -> None:
    early = next(q for q in BOOK.questions if q.id == "pregnancy-early")
    assert [early.holds(yes=True, age_days=days) for days in (6, 7)] == [True, False]
    assert "less than sixteen" in early.ask
    assert "Enter if it is more, or if you are not sure" in early.ask


@pytest.mark.parametrize(
    "sign",
    [
        *("bleeding", "leaking water", "pain in your belly", "tightenings that come again"),
        *("faintness", "breathlessness before", "pain in your chest", "headache"),
        *("change in what you see", "swelling in a calf", "weakness that makes you unsteady"),
        "baby moves less than usual, or differently, call the maternity unit today",
    ],
)
def test_every_sign_to_stop_and_call_with_in_pregnancy_is_told(sign: str) -> None:
    assert sign in BOOK.texts[Text.PREGNANCY_CALLS]


def test_old_answers_about_pregnancy_do_not_count_for_who_is_not_pregnant() -> None:
    answers = HEALTHY | {"pregnancy-stop": True}
    assert judge(BOOK, MORNING, answers).ruling is Ruling.FINE


def test_a_sore_back_is_no_reason_against_a_gentle_routine() -> None:
    answers = HEALTHY | {"sore": True}
    assert judge(BOOK, MORNING, answers).ruling is Ruling.FINE


def test_a_refusal_names_what_was_typed_and_how_to_answer_again() -> None:
    answers = HEALTHY | {"sore": True}
    found = judge(BOOK, STRENGTH, answers, name="mine/strong.yaml")
    assert found.text.startswith("'daily-strength' has to wait: ")
    assert found.text.endswith("`matcue screening mine/strong.yaml --again`")


@pytest.mark.parametrize("routine", [MORNING, STRENGTH, EXPECTING, CHILDREN, FLARE_UP])
@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_that_needs_help_counts_for_every_routine(routine: Some, sign: str) -> None:
    found = judge(BOOK, routine, {sign: True}, agreed=True)
    assert found.ruling is Ruling.REFUSED
    assert "`matcue play" not in found.text


@pytest.mark.parametrize(
    ("routine", "must"),
    [(MORNING, False), (STRENGTH, True), (EXPECTING, True), (CHILDREN, True), (FLARE_UP, True)],
)
def test_only_gentle_routines_for_everybody_may_begin_unasked(routine: Some, must: bool) -> None:
    assert must_be_answered(routine) is must


@pytest.mark.parametrize(
    ("yes", "age_days", "holds"),
    [
        (False, 0, True),
        (False, 89, True),
        (False, 90, False),
        (False, -1, False),  # the clock was wrong then, or is now
        (True, 0, True),
        (True, 1, False),  # pain passes, so a yes to it is asked about again the next day
    ],
)
def test_answers_hold_for_ninety_days_and_what_passes_for_one(
    yes: bool, age_days: int, holds: bool
) -> None:
    acute = next(q for q in BOOK.questions if q.id == "acute")
    assert acute.holds(yes=yes, age_days=age_days) is holds


@pytest.mark.parametrize("sign", BOOK.warning_signs, ids=SIGNS)
def test_signs_that_need_help_are_asked_about_each_day_anew(sign: Question) -> None:
    assert [sign.holds(yes=yes, age_days=days) for yes in (True, False) for days in (0, 1)] == [
        *(True, False),
        *(True, False),
    ]


def test_a_yes_that_does_not_pass_holds_as_long_as_a_no() -> None:
    lasting = next(q for q in BOOK.questions if q.id == "lasting")
    assert lasting.holds(yes=True, age_days=89)
    assert not lasting.holds(yes=True, age_days=90)


@pytest.mark.parametrize(
    ("section", "word"),
    [
        (Section.EVERYONE, "scoliosis"),
        (Section.EVERYONE, "hernia"),
        (Section.EVERYONE, "osteochondrosis"),
        (Section.EVERYONE, "new or flaring up"),
        (Section.EVERYONE, "bleeding"),
        (Section.EVERYONE, "severe pain"),
        (Section.EVERYONE, "the heart or the blood vessels"),
        (Section.EVERYONE, "pregnant"),
        (Section.STRENGTHENING, "sore"),
        (Section.PREGNANCY, "placental abruption"),
        (Section.PREGNANCY, "bleeding"),
        (Section.PREGNANCY, "early labour or miscarriage"),
        (Section.PREGNANCY, "high blood pressure"),
        (Section.PREGNANCY, "protein in the urine"),
        (Section.PREGNANCY, "convulsions"),
        (Section.CHILDREN, "younger than three"),
    ],
)
def test_every_reason_of_the_catalogue_is_asked_about(section: Section, word: str) -> None:
    asked_there = " ".join(q.ask for q in BOOK.questions if q.section is section)
    assert word in asked_there


@pytest.mark.parametrize(
    ("nth", "word"),
    [
        (0, "passing water"),
        (0, "opening your bowels"),
        (0, "cannot hold"),
        (0, "numb between your legs"),
        (0, "around your seat"),
        (0, "feeling in sex"),
        (0, "both legs are weak, numb or tingling"),
        (0, "one leg is getting weaker"),
        (0, "unsteady as you walk"),
        (0, "pain in your chest"),
        (0, "bad fall or an accident"),
        (1, "fever"),
        (1, "feel ill"),
        (1, "cancer, or you had it"),
        (1, "losing weight"),
        (1, "neither rest nor any position"),
        (1, "worse at night"),
        (1, "between your shoulder blades"),
        (1, "lump"),
        (1, "changed its shape"),
        (1, "immune system"),
        (1, "suddenly, and your bones are thin"),
        (1, "steroids"),
    ],
)
def test_every_sign_that_needs_help_is_named_on_the_screen(nth: int, word: str) -> None:
    assert word in " ".join(BOOK.warning_signs[nth].signs).lower()


def test_the_signs_of_an_emergency_come_before_those_of_today() -> None:
    now, today = BOOK.warning_signs
    assert "emergency help now" in now.ask
    assert "see a doctor today" in today.ask


def test_a_healthy_person_is_through_quickly() -> None:
    """Four questions at most, and the words of a minute's third at a reader's 250 a minute.

    Whoever is asked more presses Enter without reading, and then no answer is worth anything. A
    fifth has to take the place of another, or join one, as `lasting` names four conditions.
    """
    words = [len(q.ask.split()) for q in BOOK.questions if q.id in asked(STRENGTH, set())]
    assert len(words) <= 4
    assert sum(words) <= 80


def test_every_stop_is_pregnancys_or_a_childs() -> None:
    stops = {q.section for q in BOOK.questions if q.yes is AnswerEffect.STOP}
    assert stops == {Section.PREGNANCY, Section.CHILDREN}


def test_no_text_says_what_anybody_has() -> None:
    """What was told is repeated; a diagnosis is never given."""
    said = " ".join(BOOK.texts[text] for text in Text).lower()
    assert not re.findall("you have|you suffer|diagnos", said)
