"""Keeping what was answered before a session: in the user's own folder, for the user's eyes."""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from matcue.base import atomic, folders
from matcue.routine.model import Kind

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matcue.routine.screening import Questionnaire

VERSION: Final = 1
"""Of the file's form; another one is not read, and its questions are asked again."""


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
class Kept:
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

    def answered(self, answers: Mapping[str, bool], today: date) -> Kept:
        """Add answers given today."""
        new = {id_: Answer(yes, today) for id_, yes in answers.items()}
        return replace(self, answers={**self.answers, **new})

    def consented(self, kind: Kind, to: frozenset[str], today: date) -> Kept:
        """Add a doctor's agreement told today; it takes the place of the last one of its kind."""
        others = tuple(consent for consent in self.consents if consent.kind is not kind)
        return replace(self, consents=(*others, Consent(kind, to, today)))

    def as_json(self) -> dict[str, Any]:
        """Give it with its stable keys, as it is kept."""
        return {
            "version": VERSION,
            "answers": {
                id_: {"yes": answer.yes, "on": answer.on.isoformat()}
                for id_, answer in self.answers.items()
            },
            "consents": [
                {"kind": c.kind.value, "to": sorted(c.to), "on": c.on.isoformat()}
                for c in self.consents
            ],
        }


def place() -> Path:
    """Name the file."""
    return folders.data() / "screening.json"


def read() -> Kept:
    """Read what is kept; nothing where the file is missing or damaged, and all is asked again."""
    try:
        told = json.loads(place().read_text("utf-8"))
        if told["version"] != VERSION:
            return Kept()
        return Kept(
            {
                str(id_): Answer(answer["yes"] is True, date.fromisoformat(answer["on"]))
                for id_, answer in told["answers"].items()
            },
            tuple(
                Consent(Kind(c["kind"]), frozenset(c["to"]), date.fromisoformat(c["on"]))
                for c in told["consents"]
            ),
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Kept()


def keep(kept: Kept) -> None:
    """Keep answers, whole or not at all, in a file that only the user can read.

    Raises:
        OSError: The folder cannot be written.
    """
    atomic.put(place(), json.dumps(kept.as_json(), indent=1).encode(), durable=True)


def forget() -> bool:
    """Remove all that is kept, and tell whether there was anything."""
    try:
        place().unlink()
    except FileNotFoundError:
        return False
    return True
