"""From answers to a verdict: may this routine begin? Pure; it knows no terminal and no calendar."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING, Protocol

from matcue.routine.model import Kind, Screening
from matcue.routine.questionnaire import AnswerEffect, Section, Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.routine.questionnaire import Question, Questionnaire


class Asks(Protocol):
    """What screening needs to know of a routine, read or only opened."""

    @property
    def id(self) -> str:
        """What it is called."""

    @property
    def kind(self) -> Kind:
        """Whether it loads the back."""

    @property
    def screening(self) -> tuple[Screening, ...]:
        """What it asks about by itself."""


class Ruling(Enum):
    """What becomes of a routine after the answers."""

    FINE = auto()
    ASK_DOCTOR = auto()
    """It turns on whether a doctor has agreed, and that is not known."""
    ADVISED = auto()
    """It may begin, after a clear word."""
    REFUSED = auto()


@dataclass(frozen=True, slots=True)
class Verdict:
    """A ruling, the sentence to say with it, and the yeses that want a doctor's word."""

    ruling: Ruling
    text: str = ""
    doctor: frozenset[str] = frozenset()
    """Ids of questions."""


def must_be_answered(asks: Asks) -> bool:
    """Tell whether a routine may not begin before its questions have been answered."""
    return asks.kind is Kind.STRENGTHENING or bool(asks.screening)


def questions_before(book: Questionnaire, asks: Asks) -> tuple[Question, ...]:
    """List the questions before a routine, without those that only a yes opens."""
    return _concerned(book, asks, {})


def next_question(book: Questionnaire, asks: Asks, answers: Mapping[str, bool]) -> Question | None:
    """Find the next question to ask before a routine; None when all have been answered."""
    return next((q for q in _concerned(book, asks, answers) if q.id not in answers), None)


def judge(
    book: Questionnaire,
    asks: Asks,
    answers: Mapping[str, bool],
    *,
    agreed: bool | None = None,
    name: str | None = None,
) -> Verdict:
    """Say what becomes of a routine.

    Args:
        book: The questions and texts.
        asks: The routine.
        answers: The answers that still hold, by the ids of their questions.
        agreed: Whether a doctor has agreed to this kind of exercise; None is unknown.
        name: What to type for the routine, where that is not its id.
    """
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
    return sections
