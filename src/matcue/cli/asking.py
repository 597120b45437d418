"""Ask questions in the terminal, a line each; they go to standard error, not to stdout."""

from __future__ import annotations

import sys
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, TypeVar

import click

from matcue.base.errors import InputError
from matcue.cli.lines import fitted

if TYPE_CHECKING:
    from collections.abc import Callable

Read = TypeVar("Read")


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
