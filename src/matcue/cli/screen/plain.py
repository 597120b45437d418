"""Show a live session as plain lines, for screen readers and simple terminals.

Nothing on the screen is overwritten. Keys work as on the full screen.
"""

from __future__ import annotations

import errno
import sys
import time
from typing import IO, TYPE_CHECKING, Final

from matcue.cli.screen.keys import keyboard
from matcue.cli.screen.live import Left, nothing
from matcue.cli.screen.signals import heeded
from matcue.cli.screen.words import help_rows, key_said
from matcue.live.bindings import DEFAULT, HELP, INTERRUPT, press_of
from matcue.live.keys import Press
from matcue.live.narration import lines

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from matcue.cli.screen.keys import Keyboard
    from matcue.cli.screen.signals import TerminalSignal
    from matcue.live.scene import Live, Scene

EVERY_S: Final = 0.1
"""Interval of reading the session, in seconds."""

TIMEOUT_S: Final = 2.0
"""How long to wait for a stopped session to end, in seconds."""


def run_plain(
    player: Live,
    *,
    bindings: Mapping[str, Press] = DEFAULT,
    out: IO[str] | None = None,
    keys: Keyboard | None = None,
    before_suspend: Callable[[], None] = nothing,
    after_resume: Callable[[], None] = nothing,
) -> Left:
    """Print a live session as lines until it ends or is stopped. Call it from the main thread.

    Args:
        player: The live session.
        bindings: The press of each key.
        out: Where to print; None is standard output.
        keys: The keyboard; None is standard input, if it is a terminal.
        before_suspend: Called before the process stops for Ctrl-Z.
        after_resume: Called when it goes on.
    """
    with heeded() as asked:
        if keys is not None:
            return _text(player, bindings, out or sys.stdout, keys, asked)
        with keyboard(before_suspend, after_resume) as own:
            return _text(player, bindings, out or sys.stdout, own, asked)


def _text(
    player: Live, bindings: Mapping[str, Press], out: IO[str], keys: Keyboard, asked: TerminalSignal
) -> Left:
    before: Scene | None = None
    give_up_at: float | None = None
    interrupts = 0
    while asked.left is None:
        scene = player.scene()
        news = [*lines(before, scene)]
        before = scene
        if not _printed(news, out):
            return Left.HUNG_UP
        if scene.ended:
            return Left.ENDED if give_up_at is None else Left.STOPPED
        if give_up_at is not None and time.monotonic() >= give_up_at:
            return Left.STOPPED
        pressed = [*keys.wait(EVERY_S), *[INTERRUPT] * (asked.interrupts - interrupts)]
        interrupts = asked.interrupts
        for key in pressed:
            press = press_of(bindings, key)
            if press is not None:
                player.press(press)
            elif key == HELP and not _printed(_keys_told(bindings), out):
                return Left.HUNG_UP
            if press is Press.STOP:
                if give_up_at is not None:
                    return Left.STOPPED
                give_up_at = time.monotonic() + TIMEOUT_S
    return asked.left


def _keys_told(bindings: Mapping[str, Press]) -> list[str]:
    return [f"{', '.join(map(key_said, keys))}: {does}" for keys, does in help_rows(bindings)]


def _printed(news: list[str], out: IO[str]) -> bool:
    """Print lines; tell whether there still is a terminal to print them on."""
    try:
        for line in news:
            print(line, file=out, flush=True)
    except OSError as error:
        # A pipe that is closed is somebody's wish, and for the command line to tell.
        if error.errno != errno.EIO:
            raise
        return False
    return True
