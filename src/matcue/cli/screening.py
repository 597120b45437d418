"""Ask the health questions in the terminal, and store the answers."""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from matcue.cli.asking import confirmed
from matcue.cli.lines import say

if TYPE_CHECKING:
    from matcue.coach.screening import KeptAnswers
    from matcue.coach.screening_questions import Interview

Command = TypeVar("Command", bound=Callable[..., Any])


def with_screening(command: Command) -> Command:
    """Add the option ``--yes-i-have-asked`` to a command."""
    return click.option(
        "--yes-i-have-asked",
        "have_asked",
        is_flag=True,
        help="Ask nothing: a doctor has agreed, or there is no reason to see one first.",
    )(command)


def is_terminal() -> bool:
    """Return whether a question can be shown and answered: stdin and stderr are terminals."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def interviewed(interview: Interview) -> KeptAnswers:
    """Ask all questions of an interview, store the answers at the end, and return them."""
    from matcue.routine.questionnaire import Text

    texts = interview.book.texts
    say(texts[Text.BEGIN])
    while (question := interview.question) is not None:
        interview = interview.answered(yes=confirmed(question.ask))
    if keep(interview.kept):
        say(texts[Text.THANKS])
    return interview.kept


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
