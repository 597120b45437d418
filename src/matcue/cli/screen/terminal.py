"""The terminal to draw on: whether there is one, and a copy of it that is ours alone."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def can_draw(environ: Mapping[str, str]) -> bool:
    """Tell whether a screen can be drawn and its keys be read; else plain lines are better."""
    if terminal_descriptor() is None or not sys.stdin.isatty():
        return False
    dumb = environ.get("TERM", "dumb") in ("", "dumb", "unknown") and sys.platform != "win32"
    return not dumb and (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def wants_colour(environ: Mapping[str, str]) -> bool:
    """Tell whether colour is wanted: any NO_COLOR but an empty one says no (no-color.org)."""
    return not environ.get("NO_COLOR")


def terminal_descriptor() -> int | None:
    """Find a descriptor of the terminal: standard error, or else standard output."""
    return next((number for number in (2, 1) if os.isatty(number)), None)


class OwnTerminal(io.TextIOWrapper):
    """A copy of the terminal to write to, on a descriptor of its own.

    It stays the terminal whatever is done to descriptor 2 meanwhile. So what sound libraries print
    there can be sent elsewhere, and does not take the screen along::

        with OwnTerminal() as terminal, descriptor_2_sent_elsewhere():
            run_screen(player, terminal=terminal)

    Once the terminal is gone it takes no notice of what is written, and `gone` tells so: who draws
    on it in a thread would otherwise die of it and keep everybody else waiting.
    """

    def __init__(self, descriptor: int | None = None) -> None:
        """Copy a descriptor of the terminal, by default the first one found.

        Raises:
            OSError: There is no terminal, or no such descriptor.
        """
        found = terminal_descriptor() if descriptor is None else descriptor
        if found is None:
            raise OSError("there is no terminal to draw on")
        super().__init__(os.fdopen(os.dup(found), "wb"), encoding="utf-8", errors="replace")
        self.gone = False

    def write(self, text: str, /) -> int:
        """Write, as long as the terminal is there."""
        if not self.gone:
            try:
                return super().write(text)
            except OSError:
                self.gone = True
        return len(text)

    def flush(self) -> None:
        """Hand over what has been written, as long as the terminal is there."""
        if not self.gone:
            try:
                super().flush()
            except OSError:
                self.gone = True

    def close(self) -> None:
        """Let go of the descriptor; what a terminal that is gone did not take is lost."""
        with suppress(OSError):
            super().close()
