"""Admission at the terminal: who is asked, the questions and notices of `coach.admission`.

Tracks are admitted here too, several at a time.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING

import click

from matcue.base.errors import InputError, MatcueError
from matcue.cli.lines import answer, confirmed, confirmed_or_back, is_terminal, say
from matcue.cli.settings import in_force
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
    SessionRequest,
    Use,
    admit,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

    from matcue.coach.history.store import History
    from matcue.coach.person import Person
    from matcue.coach.screening import Interview, KeptAnswers
    from matcue.routine.questionnaire import Question
    from matcue.routine.shelf import Shelf
    from matcue.session.options import Options
    from matcue.tracks.export import Failed, Made, Wanted


def history() -> History:
    """Return the user's history; prints a line if a damaged one was set aside."""
    from matcue.coach.history.store import History

    return History(told=_say)


def person(shelf: Shelf) -> Person:
    """Return the person, and print what could not be read."""
    from matcue.coach.person import read_person

    found = read_person(shelf, in_force().bedtime, datetime.now().astimezone())
    for line in (*found.trouble, *([found.program_trouble] if found.program_trouble else [])):
        _say(line)
    return found


def _say(line: str) -> None:
    say(f"matcue: {line}")


def interviewed(interview: Interview) -> KeptAnswers:
    """Ask all questions of an interview, store the answers at the end, and return them."""
    from matcue.routine.questionnaire import Text

    texts = interview.book.texts
    say(texts[Text.BEGIN])
    before: list[Interview] = []
    while (question := interview.question) is not None:
        yes = _answer(question, texts[Text.ANY_OF_IT], may_go_back=bool(before))
        if yes is None:
            interview = before.pop()
        else:
            before.append(interview)
            interview = interview.answered(yes=yes)
    if keep(interview.kept):
        say(texts[Text.THANKS])
    return interview.kept


def _answer(question: Question, any_of_it: str, *, may_go_back: bool) -> bool | None:
    asked = confirmed_or_back if may_go_back else confirmed
    if not question.signs:
        return asked(question.ask)
    say(f"\n{question.listed}\n")
    return asked(any_of_it)


def keep(kept: KeptAnswers) -> bool:
    """Store answers; if that fails, print why and return False."""
    from matcue.coach import screening

    try:
        screening.keep(kept)
    except OSError as error:
        why = error.strerror or error
        say(f"matcue: your answers are not kept, {screening.place()}: {why}")
        return False
    return True


LONG_AGO = "long ago"
"""The answer to the question about the last meal when Enter is pressed."""


class TerminalAdmission:
    """Admits the sessions of one command; asks each question and prints each notice once."""

    def __init__(self, person: Person | None) -> None:
        """Admit sessions of *person*.

        Args:
            person: Who exercises; None if the sessions are made for others.
        """
        self._person = person
        self._said: set[str] = set()

    def admit(self, request: SessionRequest, now: datetime | None = None) -> Admitted:
        """Ask the questions, print the notices, and return the admitted session.

        Args:
            request: The session asked for.
            now: An aware time; None is the current time.

        Raises:
            InputError: The session is refused; the message says why, and what to do instead.
            Exit: The listener chose to wait after eating.
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


@dataclass(frozen=True, slots=True)
class AdmittedTracks:
    """The tracks as they may be made, in their order.

    Attributes:
        wanted: All tracks.
        failed: Those that may not be made.
        ids: The ids of the routines that may, by what was typed for them.
        left_out: The ids of the exercises that each track leaves out because they hurt.
    """

    wanted: tuple[Wanted, ...]
    failed: Mapping[Wanted, Failed]
    ids: Mapping[str, str]
    left_out: Mapping[Wanted, tuple[str, ...]]


def settled(
    asked: Sequence[Wanted],
    shelf: Shelf,
    who: Person | None,
    *,
    force: bool,
    with_program: bool,
    have_asked: bool,
    alone: bool,
) -> tuple[AdmittedTracks, dict[Wanted, Made | Failed]]:
    """Admit tracks, and find those that are not to be made: they are there, or may not be."""
    made: dict[Wanted, Made | Failed] = {}
    if who is not None and who.is_unburdened:
        # What is there already needs no admission, and is found without reading a routine.
        made = _made_before(asked, shelf, force=force)
    admitted = _admitted(
        asked,
        shelf,
        who,
        there=made,
        with_program=with_program,
        have_asked=have_asked,
        alone=alone,
    )
    made |= admitted.failed
    new = [each for each in admitted.wanted if each not in made]
    return admitted, made | _made_before(new, shelf, force=force)


def _made_before(
    asked: Sequence[Wanted], shelf: Shelf, *, force: bool
) -> dict[Wanted, Made | Failed]:
    """Find the tracks that are there and need not be made again."""
    from matcue.tracks.export import already_made

    if force:
        return {}
    return {each: old for each in asked if (old := already_made(each, shelf)) is not None}


def _admitted(
    asked: Sequence[Wanted],
    shelf: Shelf,
    who: Person | None,
    *,
    there: Collection[Wanted],
    with_program: bool,
    have_asked: bool,
    alone: bool,
) -> AdmittedTracks:
    """Have every track admitted; where there are several routines, one that may not fails alone.

    Args:
        asked: The tracks.
        shelf: Where routines are.
        who: Who does them; None where they are made for others.
        there: Those that are not to be made.
        with_program: Whether they have the doses of the program.
        have_asked: Whether the questions about health are answered otherwise.
        alone: Whether there is one routine only.

    Raises:
        InputError: The only routine cannot be read, or may not be made.
    """
    if len(there) == len(asked):
        return AdmittedTracks(tuple(asked), {}, {}, {})
    from matcue.routine.library import Library
    from matcue.tracks.export import Failed

    admission, library, can_ask = TerminalAdmission(who), Library(shelf), is_terminal()
    known: dict[tuple[str, Options], Admitted] = {}
    wanted: list[Wanted] = []
    failed: dict[Wanted, Failed] = {}
    ids: dict[str, str] = {}
    refused: dict[str, Failed] = {}
    left_out: dict[Wanted, tuple[str, ...]] = {}
    for each in asked:
        if each in there:
            wanted.append(each)
            continue
        session = (each.routine, each.options)
        if session not in known and each.routine not in refused:
            request = SessionRequest(
                name=each.routine,
                options=each.options,
                library=library,
                use=Use.FILE,
                with_program=with_program,
                can_ask=can_ask,
                have_asked=have_asked,
            )
            try:
                known[session] = admission.admit(request)
            except MatcueError as error:
                if alone:
                    raise
                refused[each.routine] = Failed.because(error)
        if each.routine in refused:
            wanted.append(each)
            failed[each] = refused[each.routine]
            continue
        admitted = known[session]
        ids[each.routine] = admitted.routine
        track = replace(each, options=admitted.options, health=admitted.health)
        wanted.append(track)
        left_out[track] = tuple(admitted.spared)
    return AdmittedTracks(tuple(wanted), failed, ids, left_out)
