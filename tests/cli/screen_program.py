"""A program with a screen, or with plain lines, over a session that stands still.

Arguments: ``screen``, ``plain``, ``broken``, ``redirected`` or ``moving``, and a file for notes.
Only a moving one goes on; it notes when its session began, and how fast it goes.
"""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from matcue.base.units import Ms
from matcue.cli.screen.terminal import OwnTerminal
from matcue.plan.timeline import SpanKind
from screens import FakeLive, during

if TYPE_CHECKING:
    from matcue.live.keys import Press
    from matcue.live.scene import Scene

MODE, LOG = sys.argv[1], Path(sys.argv[2])


def note(line: str) -> None:
    with LOG.open("a", encoding="utf-8") as file:
        file.write(f"{line}\n")


class Noting(FakeLive):
    """Notes what is pressed; a broken one fails at the first key."""

    def scene(self) -> Scene:
        if MODE == "redirected":
            os.write(2, b"noise of a library\n")
        return super().scene()

    def press(self, press: Press) -> None:
        note(press.value)
        if MODE == "broken":
            raise ValueError("the button is off")
        super().press(press)


SPEED = 0.97
"""So that the seconds of a moving session meet the frames of the screen at ever other instants."""


class Moving(FakeLive):
    """Goes on nearly as fast as the system's monotonic clock does."""

    begun_s = 0.0

    def begin(self) -> None:
        self.begun_s = time.monotonic() - self.position / 1_000 / SPEED
        note(f"begun {self.begun_s!r} speed {SPEED}")

    def scene(self) -> Scene:
        self.position = Ms(round((time.monotonic() - self.begun_s) * 1_000 * SPEED))
        return super().scene()


def main() -> None:
    world = Moving if MODE == "moving" else Noting
    live = world(position=during(SpanKind.HOLD, 0, 5_000))
    if isinstance(live, Moving):
        live.begin()
    if MODE == "plain":
        from matcue.cli.screen.plain import run_plain

        left = run_plain(
            live, before_suspend=lambda: note("suspend"), after_resume=lambda: note("resume")
        )
    else:
        from matcue.cli.screen.app import run_screen

        with OwnTerminal() as terminal:
            if MODE == "redirected":
                os.dup2(os.open(LOG.with_suffix(".noise"), os.O_CREAT | os.O_WRONLY), 2)
            left = run_screen(
                live,
                terminal=terminal,
                before_suspend=lambda: note("suspend"),
                after_resume=lambda: note("resume"),
            )
    note(f"left {left.value}")


main()
