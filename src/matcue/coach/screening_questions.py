"""The health questions to ask before a routine, given the stored answers. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from matcue.plan.care import next_question, questions_before
from matcue.routine.model import Kind
from matcue.routine.questionnaire import Text

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from matcue.coach.screening import KeptAnswers
    from matcue.plan.care import Asks
    from matcue.routine.model import Screening
    from matcue.routine.questionnaire import Question, Questionnaire


@dataclass(frozen=True, slots=True)
class AnyRoutine:
    """Stands for any routine: the questions that come before every strengthening one."""

    id: str = "any"
    kind: Kind = Kind.STRENGTHENING
    screening: tuple[Screening, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Interview:
    """The unanswered questions before a routine: ask `question`, go on with `answered(...)`.

    Attributes:
        book: All questions.
        asks: The routine.
        before: The stored answers.
        today: Today's date.
        again: Whether to ask everything again.
        given: The answers so far, by question id.
    """

    book: Questionnaire
    asks: Asks
    before: KeptAnswers
    today: date
    again: bool = False
    given: Mapping[str, bool] = field(default_factory=dict)

    @property
    def question(self) -> Question | None:
        """The next question; None if all are answered."""
        holding = {} if self.again else self.before.holding(self.book, self.today)
        return next_question(self.book, self.asks, {**holding, **self.given})

    def answered(self, *, yes: bool) -> Interview:
        """Return the interview after this answer to `question`."""
        asked = self.question
        return self if asked is None else replace(self, given={**self.given, asked.id: yes})

    @property
    def kept(self) -> KeptAnswers:
        """The answers to store.

        A doctor's agreement was given to what was known before, so asking again drops it.
        """
        before = replace(self.before, consents=()) if self.again else self.before
        return before.answered(self.given, self.today)


def text_for_others(book: Questionnaire, asks: Asks) -> str:
    """Return the health questions as one text, for listeners who cannot be asked."""
    questions = " ".join(question.ask for question in questions_before(book, asks))
    return book.texts[Text.FOR_OTHERS].format(questions=questions)
