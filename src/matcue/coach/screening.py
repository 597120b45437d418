"""The health questions of a language, and the answers to them.

Answers are kept in a private file of the user's data folder.
"""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 (read at run time)  # noqa: TC003 (read at run time)
from dataclasses import dataclass, field, replace
from datetime import date  # noqa: TC003 (the same)  # noqa: TC003 (the same)
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.json_record import JsonRecord
from matcue.base.whole_file import write_whole
from matcue.plan import screening_rules
from matcue.plan.screening_rules import next_question, questions_before
from matcue.routine.model import Kind
from matcue.routine.questionnaire import Text, read_questionnaire

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.plan.screening_rules import Asks
    from matcue.routine.model import Position, Screening
    from matcue.routine.questionnaire import Question, Questionnaire
    from matcue.routine.shelf import Shelf


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
    questions = " ".join(map(_written_out, questions_before(book, asks)))
    return book.texts[Text.FOR_OTHERS].format(questions=questions)


def positions_off(kept: KeptAnswers, shelf: Shelf, today: date) -> tuple[Position, ...]:
    """Return the positions that the stored answers forbid today."""
    if not any(answer.yes for answer in kept.answers.values()):
        # Most people have said yes to nothing, and reading the questions takes time.
        return ()
    book = read_questionnaire(shelf)
    return screening_rules.positions_off(book, kept.holding(book, today))


def _written_out(question: Question) -> str:
    return " ".join((question.ask, *question.signs))


@dataclass(frozen=True, slots=True)
class Answer:
    """A yes or a no, and the day it was given."""

    yes: bool
    on: date


@dataclass(frozen=True, slots=True)
class Consent:
    """A doctor's agreement, as reported by the user.

    Attributes:
        kind: The kind of exercise; agreement to strengthening covers gentle ones too.
        to: The ids of the questions answered yes that the doctor knew of.
        on: The day it was reported.
    """

    kind: Kind
    to: frozenset[str]
    on: date


@dataclass(frozen=True, slots=True)
class KeptAnswers:
    """The stored answers by question id, and the doctor's agreements."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    consents: tuple[Consent, ...] = ()

    def holding(self, book: Questionnaire, today: date) -> dict[str, bool]:
        """Return the answers that have not expired, by question id."""
        return {
            question.id: answer.yes
            for question in book.questions
            if (answer := self.answers.get(question.id))
            and question.holds(yes=answer.yes, age_days=(today - answer.on).days)
        }

    def agreed(self, book: Questionnaire, kind: Kind, to: frozenset[str], today: date) -> bool:
        """Return whether a doctor agreed to this kind of exercise, knowing of all yeses in *to*."""
        return any(
            consent.kind in (kind, Kind.STRENGTHENING)
            and to <= consent.to
            and 0 <= (today - consent.on).days < book.holds_days
            for consent in self.consents
        )

    def answered(self, answers: Mapping[str, bool], today: date) -> KeptAnswers:
        """Return these with answers given today added."""
        new = {id_: Answer(yes, today) for id_, yes in answers.items()}
        return replace(self, answers={**self.answers, **new})

    def consented(self, kind: Kind, to: frozenset[str], today: date) -> KeptAnswers:
        """Return these with an agreement reported today, replacing the one of the same kind."""
        others = tuple(consent for consent in self.consents if consent.kind is not kind)
        return replace(self, consents=(*others, Consent(kind, to, today)))


KEPT: Final = JsonRecord(KeptAnswers, version=1)
"""The file's format. If the file cannot be read, all is asked again."""


def place() -> Path:
    """Return the path of the file."""
    return folders.data() / "screening.json"


def read() -> KeptAnswers:
    """Read the stored answers; none if the file is missing or damaged."""
    return KEPT.load(place()) or KeptAnswers()


def keep(kept: KeptAnswers) -> None:
    """Store answers atomically, in a file that only the user can read.

    Raises:
        OSError: The folder cannot be written.
    """
    write_whole(place(), KEPT.write(kept, indent=1), durable=True)


def forget() -> bool:
    """Delete the stored answers; return whether there were any."""
    try:
        place().unlink()
    except FileNotFoundError:
        return False
    return True
