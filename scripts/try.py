"""Hear matcue at once: make `.venv`, offer to play a routine, export it as an audio file.

    python3 scripts/try.py                       the morning routine
    python3 scripts/try.py evening --pace slow   another one, another pace

ROUTINE comes first; whatever follows goes to `matcue export`. Without -o the file is
./matcue-ROUTINE.mp3 (or what --format says). Needs Python 3.11 or newer and the network once.
"""

from __future__ import annotations

import shlex
import sys
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from environment import INTERRUPTED, Environment, finish, prepare, run_through

if TYPE_CHECKING:
    from collections.abc import Sequence

_USUAL = "morning"
_CANNOT_BE = 2
"""The exit code of matcue for what was typed wrong, which an export would be told as well."""


class Wish(NamedTuple):
    """What a newcomer asked for."""

    routine: str
    output: str
    """The file, as typed or as named after the routine."""
    format: str | None
    """What --format said."""
    options: tuple[str, ...]
    """All else that was typed: it is for playing as well as for exporting."""

    @property
    def export(self) -> list[str]:
        """The arguments of `matcue` that write the file."""
        form = ["--format", self.format] if self.format is not None else []
        return ["export", self.routine, *self.options, *form, "-o", self.output]

    @property
    def play(self) -> list[str]:
        """The arguments of `matcue` that play the same session."""
        return ["play", self.routine, *self.options]


def read(arguments: Sequence[str]) -> Wish:
    """Understand the command line: [ROUTINE] [OPTION]..."""
    rest = list(arguments)
    routine = rest.pop(0) if rest and not rest[0].startswith("-") else _USUAL
    output: str | None = None
    form: str | None = None
    options: list[str] = []
    while rest:
        word = rest.pop(0)
        name, joined, value = word.partition("=")
        if name in ("-o", "--output", "--format") and (joined or rest):
            value = value if joined else rest.pop(0)
            output, form = (output, value) if name == "--format" else (value, form)
        elif word.startswith("-o") and word != "-o":
            output = word[2:]
        else:
            options.append(word)
    if output is None:
        output = f"matcue-{Path(routine).stem}.{form or 'mp3'}"
    return Wish(routine, output, form, tuple(options))


def command(environment: Environment, *arguments: str) -> list[str]:
    """Give a command of matcue; -P keeps files of the current folder out of its way."""
    return [str(environment.python), "-P", "-m", "matcue", *arguments]


def run(environment: Environment, arguments: Sequence[str]) -> int:
    """Run matcue before the user's eyes and give its exit code."""
    try:
        return run_through(command(environment, *arguments))
    except KeyboardInterrupt:
        return INTERRUPTED  # and matcue has said so


def wants_to_listen() -> bool:
    """Ask whether to play the session now; Enter is a yes, the end of input a no."""
    try:
        return input("Play it now? [Y/n] ").strip().lower() in ("", "y", "yes")
    except EOFError:
        print()
        return False


def next_commands(wish: Wish, program: Path, folder: Path) -> str:
    """Write what to try next, as it can be typed in *folder*."""
    try:
        shown = program.relative_to(folder)
    except ValueError:
        shown = program
    typed = f'"{shown}"' if " " in str(shown) else str(shown)
    lines = (
        (shlex.join(wish.play), "hear it right away"),
        (shlex.join(["show", wish.routine]), "read it, every cue with its time"),
        ("list", "see what other routines there are"),
        ("--help", "see what else matcue can do"),
    )
    width = max(len(words) for words, _ in lines)
    return "\n".join(f"  {typed} {words:{width}}   {meaning}" for words, meaning in lines)


def main(arguments: Sequence[str]) -> int:
    """Do what this file's docstring says; give the exit code."""
    if "-h" in arguments or "--help" in arguments:
        print(__doc__)
        return 0
    wish = read(arguments)
    environment = prepare()
    if sys.stdin.isatty() and sys.stdout.isatty() and wants_to_listen():
        code = run(environment, wish.play)
        if code in (INTERRUPTED, _CANNOT_BE):
            return code
        # Where there is no sound device, the file is all the more welcome.
        print(f"\nNow it is written to {wish.output}, for your phone.\n", flush=True)
    code = run(environment, wish.export)
    if code == 0:
        print(f"\nYour session is in {Path(wish.output).absolute()}\n\nNext:")
        print(next_commands(wish, environment.program("matcue"), Path.cwd()), flush=True)
    return code


if __name__ == "__main__":
    finish(main)
