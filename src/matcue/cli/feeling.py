"""After a session: one key for how it was, and what pain leads to."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError
from matcue.cli.lines import say
from matcue.plan.diary import Feeling

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.cli.screen.keys import Keyboard
    from matcue.coach.history.record import Record
    from matcue.coach.history.store import History
    from matcue.coach.program import Current

PATIENCE_S: Final = 60.0
"""Somebody who has left the mat has no answer to give."""

KEYS: Final[Mapping[str, Feeling]] = {
    "e": Feeling.EASY,
    "r": Feeling.RIGHT,
    "enter": Feeling.RIGHT,
    "h": Feeling.HARD,
    "p": Feeling.PAIN,
}
LEAVING: Final = ("escape", "q", "ctrl+c")
QUESTION: Final = "How was it?  Enter: right  e: too easy  h: too hard  p: pain  Escape: nothing"
DIGITS: Final = "123456789"


def ask(history: History, record: Record) -> Feeling | None:
    """Ask how a session was, with one key, and keep the answer.

    Raises:
        HistoryError: It cannot be kept.
    """
    from matcue.cli.screen.keys import keyboard

    with keyboard() as keys:
        # What was pressed while the session ended was meant for the session.
        keys.wait(0)
        feeling = asked(keys)
        hurt = asked_what_hurt(keys, record) if feeling is Feeling.PAIN else None
    if feeling is not None:
        keep(history, record, feeling, hurt)
    return feeling


def asked(keys: Keyboard, patience_s: float = PATIENCE_S) -> Feeling | None:
    """Ask how it was; None where nobody says."""
    say(QUESTION)
    pressed = one_of(keys, (*KEYS, *LEAVING), patience_s)
    return KEYS.get(pressed or "")


def asked_what_hurt(keys: Keyboard, record: Record, patience_s: float = PATIENCE_S) -> str | None:
    """Ask which exercise hurt; Enter is the one that was done last."""
    # The last ones are the likely ones, and a key is a digit.
    offered = record.exercises[-len(DIGITS) :]
    if not offered:
        return None
    say("Which one hurt?")
    for digit, did in zip(DIGITS, offered, strict=False):
        say(f"  {digit}  {did.name}")
    say(f"Enter: {offered[-1].name}  0: none of them")
    digits = DIGITS[: len(offered)]
    pressed = one_of(keys, (*digits, "0", "enter", *LEAVING), patience_s)
    if pressed == "enter":
        return offered[-1].exercise
    return offered[digits.index(pressed)].exercise if pressed and pressed in digits else None


def one_of(keys: Keyboard, wanted: tuple[str, ...], patience_s: float) -> str | None:
    """Wait for one of some keys; None where none comes in time."""
    until = time.monotonic() + patience_s
    while (left := until - time.monotonic()) > 0:
        for key in keys.wait(min(left, 0.5)):
            if key in wanted:
                return key
    return None


def keep(history: History, record: Record, feeling: Feeling, hurt: str | None) -> None:
    """Keep how a session was, and say what comes of it.

    Raises:
        HistoryError: It cannot be kept.
    """
    before = _program(history)
    history.feel(record.id, feeling, hurt)
    after = _program(history)
    if before is not None and after is not None:
        from matcue.coach.program import feeling_told

        names = {did.exercise: did.name for did in record.exercises}
        if told := feeling_told(before, after, names):
            say(told)
    if feeling is Feeling.PAIN:
        say_pain(next((d.name for d in record.exercises if d.exercise == hurt), hurt))


def _program(history: History) -> Current | None:
    """Find the program that is on; one that cannot be read has been told of before."""
    from datetime import datetime

    from matcue.coach.program import current, programs
    from matcue.routine.shelf import user_shelf

    known = programs(user_shelf())
    today = datetime.now().astimezone().date()
    try:
        return current(history.records(), history.notes(), today, known)
    except InputError:
        return None


def say_pain(hurt: str | None) -> None:
    """Say what to do about pain, and how to take it back."""
    from matcue.routine.screening import Text, read_questionnaire
    from matcue.routine.shelf import user_shelf

    say(read_questionnaire(user_shelf()).texts[Text.PAIN])
    if hurt:
        say(f"Left out from now on: {hurt}.")
    say("When it is over: `matcue log --better`.")
