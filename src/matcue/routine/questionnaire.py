"""The health questions asked before a session, and their words, read from the package's files.

`matcue.plan.screening_rules` judges the answers, and `matcue.coach` stores them.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

from pydantic import Field

from matcue.routine.document import Doc
from matcue.routine.language import REFERENCE, Language
from matcue.routine.layers import joined_questions
from matcue.routine.notation import Id
from matcue.routine.problems import validated
from matcue.routine.shelf import Shelf, content
from matcue.routine.source import read_tree

if TYPE_CHECKING:
    from collections.abc import Mapping


class Section(StrEnum):
    """A group of questions, each asked of those whom it concerns."""

    EVERYONE = "everyone"
    STRENGTHENING = "strengthening"
    PREGNANCY = "pregnancy"
    CHILDREN = "children"
    PAIN = "pain"


class AnswerEffect(StrEnum):
    """The effect of answering a question with yes."""

    DOCTOR = "doctor"
    """A doctor has to agree first."""
    ACUTE = "acute"
    """A doctor has to agree first, and nothing that loads the back may begin."""
    SORE = "sore"
    """Nothing that loads the back may begin."""
    STOP = "stop"
    """Nothing may begin."""
    HELP = "help"
    """Nothing at all may begin, and nothing more is asked: help is needed, at once or today."""
    ON_THE_BACK = "on-the-back"
    """Nothing is refused, and who is pregnant may still lie on the back."""


class Text(StrEnum):
    """A sentence that screening says, by its key in the file."""

    BEGIN = "begin"
    THANKS = "thanks"
    ANY_OF_IT = "any-of-it"
    AGREE_GENTLE = "agree-gentle"
    AGREE_STRENGTHENING = "agree-strengthening"
    ADVICE = "advice"
    NEEDS_DOCTOR = "needs-doctor"
    REFUSED = "refused"
    UNASKED = "unasked"
    UNASKED_SIGNS = "unasked-signs"
    NEEDS_ANSWERS = "needs-answers"
    SORE = "sore"
    WORSE = "worse"
    GENTLY = "gently"
    GENTLY_PAIN = "gently-pain"
    GENTLY_SORE = "gently-sore"
    PAIN = "pain"
    NO_SIGNS = "no-signs"
    AFTER_PAIN = "after-pain"
    PREGNANCY_CALLS = "pregnancy-calls"
    PREGNANCY_OFF = "pregnancy-off"
    PREGNANCY_NOTHING = "pregnancy-nothing"
    OFF_STOMACH = "off-stomach"
    OFF_STOMACH_AND_BACK = "off-stomach-and-back"
    FOR_OTHERS = "for-others"


Days = Annotated[int, Field(ge=1, le=366)]


class _QuestionDoc(Doc):
    id: Id
    section: Section
    ask: str
    signs: tuple[str, ...] = ()
    about: str
    yes: AnswerEffect
    yes_holds_days: Days | None = None
    no_holds_days: Days | None = None
    leads_to: Section | None = None
    refusal: str = ""
    instead: str = ""


class _QuestionsDoc(Doc):
    """The shape of the file."""

    holds_days: Days
    questions: tuple[_QuestionDoc, ...]
    texts: dict[Text, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """One question, to be answered with yes or no; no is the answer of the healthy.

    Attributes:
        id: Its name among the kept answers.
        section: Whom it concerns.
        ask: The question itself.
        signs: What it asks about one by one, to be read before the answer.
        about: What it asks about, to follow "because of".
        yes: What a yes does.
        yes_holds_days: For how many days a yes is valid.
        no_holds_days: For how many days a no is valid.
        leads_to: The section that a yes opens.
        refusal: Why nothing may begin after a yes; empty where a yes refuses nothing.
        instead: What to do in its place.
    """

    id: str
    section: Section
    ask: str
    about: str
    yes: AnswerEffect
    yes_holds_days: int
    no_holds_days: int
    leads_to: Section | None = None
    refusal: str = ""
    instead: str = ""
    signs: tuple[str, ...] = ()

    def holds(self, *, yes: bool, age_days: int) -> bool:
        """Return whether an answer is still valid; one with a negative age is not."""
        return 0 <= age_days < (self.yes_holds_days if yes else self.no_holds_days)

    @property
    def listed(self) -> str:
        """The question, and below it what it asks about, a line each."""
        return "\n".join((self.ask, *(f"- {sign}" for sign in self.signs)))


@dataclass(frozen=True, slots=True)
class Questionnaire:
    """All questions in the order in which they are asked, and the texts around them."""

    holds_days: int
    questions: tuple[Question, ...]
    texts: Mapping[Text, str]

    @property
    def warning_signs(self) -> tuple[Question, ...]:
        """The questions about what needs help, the most urgent first."""
        return tuple(q for q in self.questions if q.yes is AnswerEffect.HELP)


def read_questionnaire(shelf: Shelf | None = None, language: str = REFERENCE) -> Questionnaire:
    """Read the package's questions with their words in a language.

    Args:
        shelf: Finds the words; only the package's if not given.
        language: The language of the words.

    Raises:
        RoutineError: A file is wrong.
    """
    shelf = shelf or Shelf()
    path = content() / "screening.yaml"
    facts = read_tree(shelf.bytes_of(path), path.name)
    tree = joined_questions(facts, Language(shelf, language).words("screening"))
    doc = validated(tree, _QuestionsDoc)
    for text in Text:
        if text not in doc.texts:
            tree.blame(("texts",), f"'{text}' is missing")
    for number, asked in enumerate(doc.questions):
        if asked.yes in (AnswerEffect.DOCTOR, AnswerEffect.ON_THE_BACK):
            continue
        # Who needs help does nothing else instead.
        if not asked.refusal or not (asked.instead or asked.yes is AnswerEffect.HELP):
            tree.blame(("questions", number), "a yes that refuses says why, and what instead")
    tree.check()
    return Questionnaire(
        doc.holds_days,
        tuple(
            Question(
                id=asked.id,
                section=asked.section,
                ask=asked.ask,
                about=asked.about,
                yes=asked.yes,
                yes_holds_days=asked.yes_holds_days or doc.holds_days,
                no_holds_days=asked.no_holds_days or doc.holds_days,
                leads_to=asked.leads_to,
                refusal=asked.refusal,
                instead=asked.instead,
                signs=asked.signs,
            )
            for asked in doc.questions
        ),
        doc.texts,
    )
