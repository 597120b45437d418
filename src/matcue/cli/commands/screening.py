"""``matcue screening``."""

from __future__ import annotations

import json
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

import click

from matcue.base.errors import InputError
from matcue.cli.admission import interviewed
from matcue.cli.lines import is_terminal, tell
from matcue.cli.shared import examples, routine_names

if TYPE_CHECKING:
    from matcue.coach.screening import AnyRoutine, KeptAnswers
    from matcue.routine.document import RoutineDoc
    from matcue.routine.questionnaire import Questionnaire


@click.command(
    short_help="Answer the questions about your health.",
    epilog=examples(
        "matcue screening", "matcue screening --again", "matcue screening children --show"
    ),
)
@click.argument("routine", required=False, shell_complete=routine_names)
@click.option("--again", is_flag=True, help="Ask anew what has been answered already.")
@click.option("--show", is_flag=True, help="Ask nothing, only show what is kept.")
@click.option("--forget", is_flag=True, help="Remove all answers from this machine.")
@click.option("--json", "as_json", is_flag=True, help="For machines; asks nothing without --again.")
def screening(*, routine: str | None, again: bool, show: bool, forget: bool, as_json: bool) -> None:
    """Answer the questions about your health that come before ROUTINE, or before any.

    The answers stay on this machine. matcue cannot examine you and never says what you have.
    """
    from matcue.coach import screening as kept_answers
    from matcue.coach.screening import Interview
    from matcue.routine.questionnaire import read_questionnaire

    if again + show + forget > 1:
        raise click.UsageError("take one of --again, --show and --forget")
    if forget:
        _forget(as_json=as_json)
        return
    asks = _asks(routine)
    today = datetime.now().astimezone().date()
    from matcue.routine.shelf import user_shelf

    book, kept = read_questionnaire(user_shelf()), kept_answers.read()
    interview = Interview(book=book, asks=asks, before=kept, today=today, again=again)
    if again or (interview.question is not None and not show and not as_json):
        if not is_terminal():
            raise InputError(
                "nobody can answer here; run `matcue screening` in a terminal, "
                "or see with --show what is kept"
            )
        kept = interviewed(interview)
    told = _text(book, kept, today)
    if as_json:
        click.echo(json.dumps(told, ensure_ascii=False, indent=1))
    else:
        _print(told)


def _asks(routine: str | None) -> AnyRoutine | RoutineDoc:
    from matcue.coach.screening import AnyRoutine
    from matcue.routine.library import Library
    from matcue.routine.shelf import user_shelf

    if routine is None:
        return AnyRoutine()
    return Library(user_shelf()).open(routine).doc


def _forget(*, as_json: bool) -> None:
    from matcue.coach import screening as kept_answers

    forgotten = kept_answers.forget()
    if as_json:
        told = {"file": str(kept_answers.place()), "forgotten": forgotten}
        click.echo(json.dumps(told, ensure_ascii=False))
    else:
        tell("All answers are forgotten." if forgotten else "Nothing was kept.")


def _text(book: Questionnaire, kept: KeptAnswers, today: date) -> dict[str, Any]:
    from matcue.base.json_record import plain
    from matcue.coach.screening import place

    holding = kept.holding(book, today)
    answers = [
        {
            "question": question.id,
            "about": question.about,
            "yes": answer.yes,
            "on": answer.on.isoformat(),
            "holds": question.id in holding,
        }
        for question in book.questions
        if (answer := kept.answers.get(question.id))
    ]
    consents = plain(kept.consents)
    return {"file": str(place()), "answers": answers, "consents": consents}


def _print(told: dict[str, Any]) -> None:
    if not told["answers"]:
        tell("Nothing is kept. `matcue screening` in a terminal asks.")
        return
    for answer in told["answers"]:
        past = "" if answer["holds"] else ", to be asked again"
        said = "yes" if answer["yes"] else "no"
        tell(f"{said:<4} {answer['about']} ({answer['on']}{past})")
    for consent in told["consents"]:
        tell(f"A doctor has agreed to {consent['kind']} exercise ({consent['on']}).")
    tell(f"Kept in {told['file']}. `matcue screening --forget` removes it.")
