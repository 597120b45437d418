"""Prose for a terminal: broken between words, where the terminal would break them anywhere."""

from __future__ import annotations

import shutil
import sys
import textwrap

import click

NARROWEST = 20


def say(text: str) -> None:
    """Say something on standard error; where that is no terminal, a sentence stays one line."""
    click.echo(fitted(text), err=True)


def fitted(text: str) -> str:
    """Break a text for the terminal that standard error is; elsewhere it stays as it is."""
    if not sys.stderr.isatty():
        return text
    return "\n".join(line for part in text.split("\n") for line in filled(part, columns()))


def filled(text: str, wide: int) -> list[str]:
    """Break a text into lines of at most so many letters; a longer word stays whole."""
    broken = textwrap.wrap(text, wide, break_on_hyphens=False, break_long_words=False)
    return broken or [""]


def columns() -> int:
    """Tell how much of a line of the terminal can be used."""
    # Some terminals break a line that is just as wide as they are.
    return max(NARROWEST, shutil.get_terminal_size().columns - 1)
