"""Whether a routine may begin, judged from health answers. Pure functions."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from matcue.routine.model import Kind, Position, Screening
from matcue.routine.questionnaire import AnswerEffect, Section, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.routine.questionnaire import Question, Questionnaire


class Asks(Protocol):
    """Protocol: what screening needs to know about a routine."""

    @property
    def id(self) -> str:
        """Its id."""

    @property
    def kind(self) -> Kind:
        """Whether it loads the back."""

    @property
    def screening(self) -> tuple[Screening, ...]:
        """The groups of questions that it adds."""


class Ruling(Enum):
    """The decision about a routine."""

    FINE = auto()
    ASK_DOCTOR = auto()
    """It depends on a doctor's consent, which is not known yet."""
    ADVISED = auto()
    """It may begin, after a warning."""
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A ruling, its sentence, and the questions answered with yes that need a doctor's consent."""

    ruling: Ruling
    text: str = ""
    doctor: frozenset[str] = frozenset()
    """The ids of these questions."""


_SORE = (AnswerEffect.SORE, AnswerEffect.ACUTE)


def must_be_answered(asks: Asks) -> bool:
    """Return whether a routine's questions have to be answered before it may begin."""
    return asks.kind is Kind.STRENGTHENING or bool(asks.screening)


def questions_before(book: Questionnaire, asks: Asks) -> tuple[Question, ...]:
    """Return the questions before a routine, without those that depend on a yes."""
    return _concerned(book, asks, {})


def next_question(book: Questionnaire, asks: Asks, answers: Mapping[str, bool]) -> Question | None:
    """Return the next question to ask before a routine; None if all are answered.

    Who needs help is asked nothing more.
    """
    if any(answers.get(q.id) for q in book.warning_signs):
        return None
    return next((q for q in _concerned(book, asks, answers) if q.id not in answers), None)


def judge(
    book: Questionnaire,
    asks: Asks,
    answers: Mapping[str, bool],
    *,
    agreed: bool | None = None,
    name: str | None = None,
) -> Verdict:
    """Decide whether a routine may begin.

    Args:
        book: The questions and texts.
        asks: The routine.
        answers: The answers that are still valid, by question id.
        agreed: Whether a doctor has agreed to this kind of exercise; None if unknown.
        name: What to type for the routine, if that is not its id.
    """
    for sign in book.warning_signs:
        # It counts for every routine, whichever it was asked before.
        if answers.get(sign.id):
            return Verdict(Ruling.REFUSED, sign.refusal)
    yeses = [q for q in _concerned(book, asks, answers) if answers.get(q.id)]
    if Screening.PREGNANCY in asks.screening:
        # Nobody is asked whether she is pregnant when the routine is for nobody else.
        yeses += [q for q in book.questions if q.leads_to is Section.PREGNANCY]
    loads = asks.kind is Kind.STRENGTHENING
    stops = (
        {AnswerEffect.STOP, AnswerEffect.ACUTE, AnswerEffect.SORE} if loads else {AnswerEffect.STOP}
    )
    # A stop weighs more than what passes, whichever was asked first.
    stopping = sorted(
        (q for q in yeses if q.yes in stops), key=lambda q: q.yes is not AnswerEffect.STOP
    )
    doctor = [q for q in yeses if q.yes in (AnswerEffect.DOCTOR, AnswerEffect.ACUTE)]
    ids = frozenset(q.id for q in doctor)

    def said(text: Text) -> str:
        first = stopping[0] if stopping else None
        return book.texts[text].format(
            routine=asks.id,
            name=name or asks.id,
            reasons=", and ".join(q.about for q in doctor),
            refusal=first.refusal if first else "",
            instead=first.instead if first else "",
        )

    if stopping:
        return Verdict(Ruling.REFUSED, said(Text.REFUSED), ids)
    if not doctor or agreed:
        return Verdict(Ruling.FINE, doctor=ids)
    if agreed is None:
        question = Text.AGREE_STRENGTHENING if loads else Text.AGREE_GENTLE
        return Verdict(Ruling.ASK_DOCTOR, said(question), ids)
    if loads:
        return Verdict(Ruling.REFUSED, said(Text.NEEDS_DOCTOR), ids)
    return Verdict(Ruling.ADVISED, said(Text.ADVICE), ids)


def is_pregnant(book: Questionnaire, answers: Mapping[str, bool]) -> bool:
    """Return whether somebody has said that she is pregnant."""
    return any(answers.get(q.id) for q in book.questions if q.leads_to is Section.PREGNANCY)


def is_sore(book: Questionnaire, answers: Mapping[str, bool]) -> bool:
    """Return whether somebody has said that their back is sore or hurts now."""
    return any(answers.get(q.id) for q in book.questions if q.yes in _SORE)


def positions_off(book: Questionnaire, answers: Mapping[str, bool]) -> tuple[Position, ...]:
    """Return the positions that answers forbid: in pregnancy the stomach, and later the back too.

    It is taken to be later unless somebody says that it is not.
    """
    if not is_pregnant(book, answers):
        return ()
    on_the_back = (q.id for q in book.questions if q.yes is AnswerEffect.ON_THE_BACK)
    if any(answers.get(id_) for id_ in on_the_back):
        return (Position.PRONE,)
    return (Position.PRONE, Position.SUPINE)


def _concerned(
    book: Questionnaire, asks: Asks, answers: Mapping[str, bool]
) -> tuple[Question, ...]:
    """List the questions that concern a routine, given what has been answered so far."""
    asked_for = _sections(asks)
    opened = {q.leads_to for q in book.questions if q.section in asked_for and answers.get(q.id)}
    sections = asked_for | opened
    # A question that only leads to what is asked in any case is spared.
    return tuple(q for q in book.questions if q.section in sections and q.leads_to not in asked_for)


def _sections(asks: Asks) -> set[Section]:
    if Screening.CHILDREN in asks.screening:
        # The child exercises, so the questions are about the child alone.
        sections = {Section.CHILDREN}
    elif asks.kind is Kind.STRENGTHENING:
        sections = {Section.EVERYONE, Section.STRENGTHENING}
    else:
        sections = {Section.EVERYONE}
    if Screening.PREGNANCY in asks.screening:
        sections.add(Section.PREGNANCY)
    if Screening.PAIN in asks.screening:
        sections.add(Section.PAIN)
    return sections
