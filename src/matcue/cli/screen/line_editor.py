"""Read a line from the terminal that can be left with Escape, as questions need it."""

from __future__ import annotations

import os
import sys
import unicodedata
from typing import Final

import click

from matcue.cli.screen.keys import keyboard
from matcue.cli.screen.terminal import terminal_descriptor


def line_typed() -> str:
    """Read a line from the terminal, or from what stands in its place.

    Raises:
        Abort: Escape was pressed, or there is no more.
    """
    if not sys.stdin.isatty():
        line = sys.stdin.readline()
        if not line:
            raise click.Abort
        click.echo(line.rstrip("\n"), err=True)
        return line
    typed = ""
    with keyboard() as keys:
        while True:
            _ahead.extend([] if _ahead else keys.wait(_PATIENCE_S))
            while _ahead:
                match _ahead.pop(0):
                    case "enter":
                        click.echo(err=True)
                        return typed
                    case "escape" | "ctrl+c" | "ctrl+d":
                        raise click.Abort
                    case "backspace":
                        _erase(typed[-1:])
                        typed = typed[:-1]
                    case "ctrl+u":
                        _erase(typed)
                        typed = ""
                    case key if len(key) == 1 or key == "space":
                        letter = " " if key == "space" else key
                        click.echo(letter, nl=False, err=True)
                        typed += letter


_ahead: list[str] = []
"""Keys that were typed before their question was asked."""

_PATIENCE_S: Final = 3600.0


def _erase(text: str) -> None:
    """Take letters away before the cursor."""
    wide = sum(2 if unicodedata.east_asian_width(each) in "WF" else 1 for each in text)
    if (terminal := terminal_descriptor()) is not None:
        os.write(terminal, b"\b \b" * wide)
