"""What `matcue.coach.admission` asks and says, at the terminal."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

from matcue.base.errors import InputError
from matcue.cli.asking import answer, confirmed
from matcue.cli.lines import say
from matcue.cli.screening import interviewed, keep
from matcue.coach import safe_hours
from matcue.coach.admission import (
    Admitted,
    DoctorQuestion,
    EarlyQuestion,
    HealthQuestions,
    Meal,
    MealQuestion,
    Reason,
    Refusal,
    admit,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from matcue.coach.admission import SessionRequest
    from matcue.coach.person import Person

LONG_AGO = "long ago"
"""The answer of Enter about the last meal."""


class Door:
    """Admits the sessions of one command, and asks and says nothing twice."""

    def __init__(self, person: Person | None) -> None:
        """Begin.

        Args:
            person: Who does the sessions; None where they are made for others.
        """
        self._person = person
        self._said: set[str] = set()

    def admit(self, request: SessionRequest, now: datetime | None = None) -> Admitted:
        """Ask and say what comes before a session.

        Args:
            request: The session.
            now: An aware time, if not the clock's.

        Raises:
            InputError: It may not begin; the message says why, and what to do instead.
            Exit: Somebody chose to wait after eating.
        """
        moment = now or datetime.now(safe_hours.Here())
        while True:
            match admit(request, self._person, moment):
                case Admitted() as admitted:
                    self._say(admitted.notices)
                    return admitted
                case Refusal(Reason.MEAL, text):
                    say(text)
                    raise click.exceptions.Exit
                case Refusal(_, text):
                    raise InputError(text)
                case HealthQuestions(interview):
                    self._person = self._known(health=interviewed(interview))
                case DoctorQuestion(text, agreed):
                    request = replace(request, doctor_agreed=confirmed(text))
                    if request.doctor_agreed:
                        keep(agreed)
                        self._person = self._known(health=agreed)
                case MealQuestion(text):
                    request = replace(request, meal=_meal(text, moment))
                case EarlyQuestion(text):
                    request = replace(request, begins_early=confirmed(text))

    def _known(self, **news: object) -> Person:
        assert self._person is not None  # noqa: S101 (others are asked nothing)
        return replace(self._person, **news)  # type: ignore[arg-type] # its own fields

    def _say(self, texts: Iterable[str]) -> None:
        for text in texts:
            if text not in self._said:
                say(text)
            self._said.add(text)


def _meal(question: str, now: datetime) -> Meal:
    return answer(
        question,
        LONG_AGO,
        lambda text: Meal() if text == LONG_AGO else Meal(safe_hours.eaten(text, now)),
    )
