"""What commands say and ask: wrapped to the terminal, with hints as they can be typed."""

from __future__ import annotations

import functools
import os
import re
import shlex
import shutil
import sys
import textwrap
from collections.abc import Callable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any, TextIO, TypeVar

import click

from matcue.base.errors import InputError

NARROWEST = 20

Read = TypeVar("Read")
Command = TypeVar("Command", bound=Callable[..., Any])


@functools.cache
def called() -> str:
    """Return the program as it was called: ``matcue``, or a path to it that can be typed here."""
    typed = Path(sys.argv[0])
    if typed.name == "__main__.py":
        typed = Path(sys.executable).with_name(f"matcue{Path(sys.executable).suffix}")
        if not typed.exists():
            return f"{Path(sys.executable).stem} -m matcue"
    if typed.stem.lower() != "matcue":
        return "matcue"  # part of another program
    found = shutil.which("matcue")
    if found is not None and Path(found).resolve() == typed.resolve():
        return "matcue"
    here = Path.cwd()
    shown = typed.absolute()
    text = str(shown.relative_to(here)) if shown.is_relative_to(here) else str(shown)
    if Path(text).name == text:
        text = f".{os.sep}{text}"
    if sys.platform == "win32":
        return f'"{text}"' if " " in text else text
    return shlex.quote(text)


def as_called(text: str) -> str:
    """Return a text in which every command begins with the program as it was called."""
    return _COMMAND.sub(lambda _: called(), text)


def typed(lines: str) -> str:
    """Return lines to be typed with the program as it was called."""
    return _PROGRAM.sub(lambda _: called(), lines)


_PROGRAM = re.compile(r"(?<!\S)matcue(?!\S)")

_COMMAND = re.compile(r"(?<=`)matcue(?=[` ])")
"""The program in a hint: commands stand between backquotes."""


def say(text: str) -> None:
    """Print a text to standard error, wrapped if that is a terminal."""
    click.echo(fitted(text), err=True)


def tell(text: str = "") -> None:
    """Print a text to standard output, wrapped if that is a terminal."""
    click.echo(fitted(text, sys.stdout))


def fitted(text: str, stream: TextIO | None = None) -> str:
    """Return a text with its commands as they were called, wrapped if the stream is a terminal.

    Args:
        text: The text, of one or more lines.
        stream: Where it is printed; None is standard error.
    """
    text = as_called(text)
    if not (stream or sys.stderr).isatty():
        return text
    return "\n".join(line for part in text.split("\n") for line in filled(part, columns()))


def filled(text: str, wide: int) -> list[str]:
    """Wrap a text into lines of at most *wide* letters; longer words are not broken.

    What stands in columns, two spaces apart, goes on below its last column.
    """
    column = max((gap.end() for gap in _GAP.finditer(text, 0, wide * 3 // 5)), default=0)
    broken = textwrap.wrap(
        text,
        wide,
        subsequent_indent=" " * column,
        break_on_hyphens=False,
        break_long_words=False,
    )
    return broken or [""]


_GAP = re.compile(r"(?:^|(?<=\S) ) +(?=\S)")


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
