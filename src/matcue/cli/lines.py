"""What commands say and ask at the terminal: on standard error, wrapped to its width."""

from __future__ import annotations

import shutil
import sys
import textwrap
from collections.abc import Callable
from contextlib import redirect_stdout
from typing import Any, TypeVar

import click

from matcue.base.errors import InputError

NARROWEST = 20

Read = TypeVar("Read")
Command = TypeVar("Command", bound=Callable[..., Any])


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


def is_terminal() -> bool:
    """Return whether a question can be shown and answered: stdin and stderr are terminals."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def with_screening(command: Command) -> Command:
    """Add the option ``--yes-i-have-asked`` to a command."""
    return click.option(
        "--yes-i-have-asked",
        "have_asked",
        is_flag=True,
        help="Ask nothing: a doctor has agreed, or there is no reason to see one first.",
    )(command)


def answer(question: str, otherwise: str, read: Callable[[str], Read]) -> Read:
    """Ask until the answer can be parsed, and return it.

    Args:
        question: The question; the default is appended in brackets.
        otherwise: The default, which Enter chooses.
        read: Parses an answer; raises `InputError` if it cannot.
    """

    def checked(text: str) -> Read:
        try:
            return read(text)
        except InputError as error:
            raise click.UsageError(fitted(str(error))) from None

    # Older versions of click write a part of the prompt to standard output, which is for results.
    with redirect_stdout(sys.stderr):
        found: Read = click.prompt(
            fitted(f"{question} [{otherwise}]:"),
            default=otherwise,
            show_default=False,
            prompt_suffix=" ",
            value_proc=checked,
            err=True,
        )
    return found


def confirmed(question: str) -> bool:
    """Ask a yes-no question, and return whether the answer is yes; the default is no."""
    with redirect_stdout(sys.stderr):
        return click.confirm(
            fitted(f"{question} [y/N]:"),
            default=False,
            show_default=False,
            prompt_suffix=" ",
            err=True,
        )
