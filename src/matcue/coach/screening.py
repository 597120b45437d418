"""Keeping what was answered before a session: in the user's own folder, for the user's eyes."""

from __future__ import annotations

from collections.abc import Mapping  # noqa: TC003 (read at run time)
from dataclasses import dataclass, field, replace
from datetime import date  # noqa: TC003 (the same)
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.json_record import JsonRecord
from matcue.base.whole_file import write_whole
from matcue.routine.model import Kind

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.routine.questionnaire import Questionnaire


@dataclass(frozen=True, slots=True)
class Answer:
    """A yes or a no, and the day it was given."""

    yes: bool
    on: date


@dataclass(frozen=True, slots=True)
class Consent:
    """A doctor's agreement, as told by the user.

    Attributes:
        kind: The kind of exercise; who may load the back may also move gently.
        to: The ids of the questions whose yeses the doctor knew of.
        on: The day it was told.
    """

    kind: Kind
    to: frozenset[str]
    on: date


@dataclass(frozen=True, slots=True)
class KeptAnswers:
    """All that was answered, by the ids of the questions."""

    answers: Mapping[str, Answer] = field(default_factory=dict)
    consents: tuple[Consent, ...] = ()

    def holding(self, book: Questionnaire, today: date) -> dict[str, bool]:
        """List the answers that are still good."""
        return {
            question.id: answer.yes
            for question in book.questions
            if (answer := self.answers.get(question.id))
            and question.holds(yes=answer.yes, age_days=(today - answer.on).days)
        }

    def agreed(self, book: Questionnaire, kind: Kind, to: frozenset[str], today: date) -> bool:
        """Tell whether a doctor has agreed to a kind of exercise, knowing of all yeses *to*."""
        return any(
            consent.kind in (kind, Kind.STRENGTHENING)
            and to <= consent.to
            and 0 <= (today - consent.on).days < book.holds_days
            for consent in self.consents
        )

    def answered(self, answers: Mapping[str, bool], today: date) -> KeptAnswers:
        """Add answers given today."""
        new = {id_: Answer(yes, today) for id_, yes in answers.items()}
        return replace(self, answers={**self.answers, **new})

    def consented(self, kind: Kind, to: frozenset[str], today: date) -> KeptAnswers:
        """Add a doctor's agreement told today; it takes the place of the last one of its kind."""
        others = tuple(consent for consent in self.consents if consent.kind is not kind)
        return replace(self, consents=(*others, Consent(kind, to, today)))


KEPT: Final = JsonRecord(KeptAnswers, version=1)
"""Where it cannot be read, all is asked again."""


def place() -> Path:
    """Name the file."""
    return folders.data() / "screening.json"


def read() -> KeptAnswers:
    """Read what is kept; nothing where the file is missing or damaged, and all is asked again."""
    return KEPT.load(place()) or KeptAnswers()


def keep(kept: KeptAnswers) -> None:
    """Keep answers, whole or not at all, in a file that only the user can read.

    Raises:
        OSError: The folder cannot be written.
    """
    write_whole(place(), KEPT.write(kept, indent=1), durable=True)


def forget() -> bool:
    """Remove all that is kept, and tell whether there was anything."""
    try:
        place().unlink()
    except FileNotFoundError:
        return False
    return True
