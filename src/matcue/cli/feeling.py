"""Ask after a session, with single keys, how it felt and what hurt."""

from __future__ import annotations

import time
from datetime import datetime
from typing import TYPE_CHECKING, Final

from matcue.cli.lines import say
from matcue.plan.growth import Feeling

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcue.cli.screen.keys import Keyboard
    from matcue.coach.feeling import MayHaveHurt
    from matcue.coach.history.record import Record
    from matcue.coach.history.store import History

TIMEOUT_S: Final = 60.0
"""How long to wait for an answer; the listener may have left."""

KEYS: Final[Mapping[str, Feeling]] = {
    "e": Feeling.EASY,
    "r": Feeling.RIGHT,
    "enter": Feeling.RIGHT,
    "h": Feeling.HARD,
    "s": Feeling.SORE,
    "w": Feeling.WORSE,
    "p": Feeling.PAIN,
}
LEAVING: Final = ("escape", "q", "ctrl+c")
QUESTION: Final = """\
How was it?   Enter: right  e: too easy  h: too hard  Escape: nothing
And your back?  s: sore, but no more than usual
                w: worse than before, but that is gone by tomorrow
                p: pain that is strong, or down a leg, or still there next day
Not sure between two of them? Take the lower one."""
"""The question after a session, and the key for each answer."""

HURTS: Final = (Feeling.WORSE, Feeling.PAIN)
"""After these it is asked which exercise it was."""

DIGITS: Final = "123456789"


def ask(history: History, record: Record) -> Feeling | None:
    """Ask how a session felt, store the answer and return it; None if there is none.

    Raises:
        HistoryError: It cannot be stored.
    """
    from matcue.cli.screen.keys import keyboard
    from matcue.coach.feeling import may_have_hurt
    from matcue.routine.shelf import user_shelf

    with keyboard() as keys:
        # What was pressed while the session ended was meant for the session.
        keys.wait(0)
        feeling = asked(keys)
        hurt = None
        if feeling in HURTS:
            hurt = asked_what_hurt(keys, may_have_hurt(record, user_shelf()))
    if feeling is not None:
        keep(history, record, feeling, hurt)
    return feeling


def ask_what_hurt(record: Record) -> str | None:
    """Ask which exercise of a session hurt, and return its id; None if nobody says."""
    from matcue.cli.screen.keys import keyboard
    from matcue.coach.feeling import may_have_hurt
    from matcue.routine.shelf import user_shelf

    with keyboard() as keys:
        return asked_what_hurt(keys, may_have_hurt(record, user_shelf()))


def asked(keys: Keyboard, timeout_s: float = TIMEOUT_S) -> Feeling | None:
    """Ask how the session felt; None if not answered in time."""
    say(QUESTION)
    pressed = one_of(keys, (*KEYS, *LEAVING), timeout_s)
    return KEYS.get(pressed or "")


def asked_what_hurt(
    keys: Keyboard, listed: Sequence[MayHaveHurt], timeout_s: float = TIMEOUT_S
) -> str | None:
    """Ask which exercise hurt, and return its id; Enter takes the last one, the likeliest."""
    # A key is one digit.
    offered = listed[-len(DIGITS) :]
    if not offered:
        return None
    say("Which one hurt?")
    for digit, each in zip(DIGITS, offered, strict=False):
        say(f"  {digit}  {each.name}")
    say(f"Enter: {offered[-1].name}  0: none of them")
    digits = DIGITS[: len(offered)]
    pressed = one_of(keys, (*digits, "0", "enter", *LEAVING), timeout_s)
    if pressed == "enter":
        return offered[-1].exercise
    return offered[digits.index(pressed)].exercise if pressed and pressed in digits else None


def one_of(keys: Keyboard, wanted: tuple[str, ...], timeout_s: float) -> str | None:
    """Wait for one of some keys; None after the timeout."""
    until = time.monotonic() + timeout_s
    while (left := until - time.monotonic()) > 0:
        for key in keys.wait(min(left, 0.5)):
            if key in wanted:
                return key
    return None


def keep(history: History, record: Record | None, feeling: Feeling, hurt: str | None) -> None:
    """Store how a session felt, if there is one, and print what it changes.

    Raises:
        HistoryError: It cannot be stored.
        InputError: There is no session that it can be about.
    """
    from matcue.coach.feeling import feel
    from matcue.routine.shelf import user_shelf

    now = datetime.now().astimezone()
    for text in feel(history, record, feeling, hurt, user_shelf(), now):
        say(text)
