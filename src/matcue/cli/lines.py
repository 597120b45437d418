"""Wrap prose between words to the width of the terminal."""

from __future__ import annotations

import shutil
import sys
import textwrap

import click

NARROWEST = 20


def say(text: str) -> None:
    """Print a text to standard error, wrapped if that is a terminal."""
    click.echo(fitted(text), err=True)


def fitted(text: str) -> str:
    """Return a text, wrapped if standard error is a terminal."""
    if not sys.stderr.isatty():
        return text
    return "\n".join(line for part in text.split("\n") for line in filled(part, columns()))


def filled(text: str, wide: int) -> list[str]:
    """Wrap a text into lines of at most *wide* letters; longer words are not broken."""
    broken = textwrap.wrap(text, wide, break_on_hyphens=False, break_long_words=False)
    return broken or [""]


def columns() -> int:
    """Return the usable width of the terminal, in columns."""
    # Some terminals break a line that is just as wide as they are.
    return max(NARROWEST, shutil.get_terminal_size().columns - 1)
