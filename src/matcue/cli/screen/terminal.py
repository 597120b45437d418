"""The terminal to draw on: detection, and a duplicate of its descriptor."""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping


def can_draw(environ: Mapping[str, str]) -> bool:
    """Return whether a full screen can be drawn and keys be read; if not, use plain lines."""
    if terminal_descriptor() is None or not sys.stdin.isatty():
        return False
    dumb = environ.get("TERM", "dumb") in ("", "dumb", "unknown") and sys.platform != "win32"
    return not dumb and (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"


def wants_colour(environ: Mapping[str, str]) -> bool:
    """Return whether to use colour: not if NO_COLOR is set and not empty (no-color.org)."""
    return not environ.get("NO_COLOR")


def terminal_descriptor() -> int | None:
    """Return a descriptor of the terminal: standard error, or else standard output."""
    return next((number for number in (2, 1) if os.isatty(number)), None)


class OwnTerminal(io.TextIOWrapper):
    """A writable stream to the terminal, on a descriptor of its own.

    It stays the terminal even if descriptor 2 is redirected, as is done to keep messages of sound
    libraries off the screen::

        with OwnTerminal() as terminal, descriptor_2_sent_elsewhere():
            run_screen(player, terminal=terminal)

    Once the terminal is gone, writes are ignored and `gone` is true: an error would end the drawing
    thread and block the others.
    """

    def __init__(self, descriptor: int | None = None) -> None:
        """Duplicate a descriptor of the terminal, by default the first one found.

        Raises:
            OSError: There is no terminal, or no such descriptor.
        """
        found = terminal_descriptor() if descriptor is None else descriptor
        if found is None:
            raise OSError("there is no terminal to draw on")
        super().__init__(os.fdopen(os.dup(found), "wb"), encoding="utf-8", errors="replace")
        self.gone = False

    def write(self, text: str, /) -> int:
        """Write a text; ignored once the terminal is gone."""
        if not self.gone:
            try:
                return super().write(text)
            except OSError:
                self.gone = True
        return len(text)

    def flush(self) -> None:
        """Flush the stream; ignored once the terminal is gone."""
        if not self.gone:
            try:
                super().flush()
            except OSError:
                self.gone = True

    def close(self) -> None:
        """Close the descriptor; output that a gone terminal did not accept is lost."""
        with suppress(OSError):
            super().close()
