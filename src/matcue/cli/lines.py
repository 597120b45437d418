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
    program = Path(sys.argv[0])
    if program.parts[-2:] == ("matcue", "__main__.py"):
        python = Path(sys.executable)
        program = python.with_name(f"matcue{python.suffix}")
        if not program.exists():
            return f"{python.stem} -m matcue"
    if program.stem.lower() != "matcue":
        return "matcue"  # part of another program
    try:
        return _from_here(program)
    except OSError:  # the folder that we are in is gone
        return _quoted(str(program))


def _from_here(program: Path) -> str:
    found = shutil.which("matcue")
    # On Windows the program may have an ending in one place and none in the other.
    if found is not None and _bare(Path(found)) == _bare(program):
        return "matcue"
    here, path = Path.cwd(), program.absolute()
    shown = str(path.relative_to(here)) if path.is_relative_to(here) else str(path)
    return _quoted(shown if os.sep in shown else f".{os.sep}{shown}")


def _quoted(path: str) -> str:
    if sys.platform == "win32":
        return f'"{path}"' if " " in path else path
    return shlex.quote(path)


def _bare(program: Path) -> Path:
    return program.resolve().with_suffix("")


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


LEAVES = ("q", "quit", "exit")
"""What ends the questions when it is typed, as Escape and Ctrl-C do."""


def answer(question: str, otherwise: str, read: Callable[[str], Read]) -> Read:
    """Ask until the answer can be parsed, and return it; a wrong one is told what is right.

    Args:
        question: The question; the default is appended in brackets.
        otherwise: The default, which Enter chooses.
        read: Parses an answer; raises `InputError` if it cannot.

    Raises:
        Abort: The user leaves.
    """
    from matcue.cli.screen.line_editor import line_typed

    while True:
        click.echo(f"{fitted(f'{question} [{otherwise}]:')} ", nl=False, err=True)
        typed = line_typed().strip()
        if typed.lower() in LEAVES:
            raise click.Abort
        try:
            return read(typed or otherwise)
        except InputError as error:
            wrong = str(error)
            say(f"{wrong}{'' if wrong.endswith('?') else ';'} q leaves")


def confirmed(question: str) -> bool:
    """Ask a yes-no question, and return whether the answer is yes; the default is no."""
    return answer(question, "y/N", lambda text: _yes_or_no(text, "write y for yes or n for no"))


def confirmed_or_back(question: str) -> bool | None:
    """Ask a yes-no question after others; None if the user wants to go back to the one before."""

    def read(text: str) -> bool | None:
        if text.lower() in ("b", "back"):
            return None
        return _yes_or_no(text, "write y for yes, n for no, or b to go back")

    return answer(question, "y/N", read)


def _yes_or_no(text: str, right: str) -> bool:
    match text.lower():
        case "y" | "yes":
            return True
        case "n" | "no" | "y/n":
            return False
    raise InputError(right)
