"""What is asked and said on the terminal before a session; nothing is ever asked elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, TypeVar

import click

from matcue.base.errors import InputError
from matcue.cli.asking import answer, confirmed
from matcue.cli.lines import say
from matcue.cli.settings import in_force

if TYPE_CHECKING:
    from matcue.coach.screening import Kept
    from matcue.plan.screening import Asks
    from matcue.routine.screening import Questionnaire
    from matcue.session.session import Draft

Command = TypeVar("Command", bound=Callable[..., Any])

LONG_AGO = "long ago"
"""The answer of Enter about the last meal."""


def with_screening(command: Command) -> Command:
    """Give a command the option that spares its user all questions."""
    return click.option(
        "--yes-i-have-asked",
        "have_asked",
        is_flag=True,
        help="Ask nothing: a doctor has agreed, or there is no reason to see one first.",
    )(command)


def is_terminal() -> bool:
    """Tell whether somebody can read a question and answer it."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def screen(
    asks: Asks,
    name: str,
    *,
    have_asked: bool,
    terminal: bool,
    today: date | None = None,
    said: set[str] | None = None,
) -> None:
    """Ask what a routine asks about, once, and let it begin or not.

    Args:
        asks: The routine.
        name: What was typed for it.
        have_asked: The user needs no questions.
        terminal: Whether questions can be asked.
        today: The day, if not today.
        said: What was said about other routines; it is not said again, and this is added.

    Raises:
        InputError: The routine may not begin; the message says why, and what to do instead.
    """
    if have_asked:
        return
    from matcue.coach import screening
    from matcue.plan.screening import Ruling, judge, must_be_answered, next_question
    from matcue.routine.screening import Text, read_questionnaire

    day = today or _today()
    from matcue.routine.shelf import user_shelf

    book, kept = read_questionnaire(user_shelf()), screening.read()
    if next_question(book, asks, kept.holding(book, day)) is not None:
        if terminal:
            kept = interview(book, asks, kept, day)
        elif must_be_answered(asks):
            raise InputError(book.texts[Text.NEEDS_ANSWERS].format(routine=asks.id, name=name))
        else:
            _say_once(f"matcue: {book.texts[Text.UNASKED]}", said)
    answers = kept.holding(book, day)
    verdict = judge(book, asks, answers, name=name)
    if verdict.ruling is Ruling.ASK_DOCTOR:
        agreed = kept.agreed(book, asks.kind, verdict.doctor, day)
        if not agreed and terminal and confirmed(verdict.text):
            agreed = True
            _keep(kept.consented(asks.kind, verdict.doctor, day))
        verdict = judge(book, asks, answers, agreed=agreed, name=name)
    if verdict.ruling is Ruling.REFUSED:
        raise InputError(verdict.text)
    if verdict.text:
        _say_once(verdict.text, said)


def _say_once(text: str, said: set[str] | None) -> None:
    if said is None or text not in said:
        say(text)
    if said is not None:
        said.add(text)


def interview(
    book: Questionnaire, asks: Asks, kept: Kept, today: date, *, again: bool = False
) -> Kept:
    """Ask everything that is open, or with *again* everything, and keep the answers.

    A doctor's agreement was given to what was known before, so asking again lets go of it.
    """
    from dataclasses import replace

    from matcue.plan.screening import next_question
    from matcue.routine.screening import Text

    answers = {} if again else kept.holding(book, today)
    new: dict[str, bool] = {}
    say(book.texts[Text.BEGIN])
    while (question := next_question(book, asks, {**answers, **new})) is not None:
        new[question.id] = confirmed(question.ask)
    if again:
        kept = replace(kept, consents=())
    kept = kept.answered(new, today)
    if _keep(kept):
        say(book.texts[Text.THANKS])
    return kept


def _keep(kept: Kept) -> bool:
    from matcue.coach import screening

    try:
        screening.keep(kept)
    except OSError as error:
        why = error.strerror or error
        say(f"matcue: your answers are not kept, {screening.place()}: {why}")
        return False
    return True


def _today() -> date:
    return datetime.now().astimezone().date()


def is_good_time(ready: Draft, *, ask: bool, now: datetime | None = None) -> bool:
    """Look at the clock before a session is played: warn, or ask about the last meal.

    Args:
        ready: The session.
        ask: Whether questions can be asked.
        now: An aware time, if not the clock's.

    Returns:
        Whether to go on.

    Raises:
        InputError: The settings cannot be read.
    """
    from matcue.coach.safe_hours import Here
    from matcue.routine.model import Kind, When

    moment = now or datetime.now(Here())
    if ready.written.kind is Kind.STRENGTHENING:
        warn_if_late(moment, timedelta(milliseconds=ready.estimate().timeline.total))
    if ready.written.when is When.EVENING and ask:
        return meal_is_over(moment)
    return True


def warn_if_late(now: datetime, lasts: timedelta) -> None:
    """Warn of a session that loads the back too near to bedtime, and go on.

    Raises:
        InputError: The settings cannot be read.
    """
    from matcue.coach import safe_hours

    found = safe_hours.late(now, lasts, in_force().bedtime)
    if found is None:
        return
    bed, ends = f"{found.bedtime:%H:%M}", f"{found.ends:%H:%M}"
    if found.before > timedelta(0):
        before = safe_hours.about(found.before)
        told = f"this ends at about {ends}, {before} before your bedtime ({bed})"
    else:
        told = f"this ends at about {ends}, and your bedtime is {bed}"
    least = safe_hours.about(safe_hours.BEFORE_BED)
    say(
        f"matcue: {told}. What loads the back is best over {least} before; "
        f"`matcue play evening` is calmer. `matcue config set bedtime 23:30` sets another bedtime."
    )


def meal_is_over(now: datetime) -> bool:
    """Ask when the last meal was, and if it was just now, whether to go on all the same."""
    from matcue.coach import safe_hours

    meal = answer(
        "When did you last eat? Write 19:30, or how long ago: 1h30m",
        LONG_AGO,
        lambda text: None if text == LONG_AGO else safe_hours.eaten(text, now),
    )
    ready = safe_hours.time_after_meal(now, meal) if meal is not None else None
    if ready is None:
        return True
    wait = safe_hours.about(safe_hours.AFTER_A_MEAL)
    if confirmed(f"It is time at {ready:%H:%M}, {wait} after eating. Begin now all the same?"):
        return True
    say(f"Until {ready:%H:%M}, then.")
    return False
