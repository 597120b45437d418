"""The command group, and the one place where errors become a line and an exit code."""

from __future__ import annotations

import os
import re
import signal
import sys
import threading
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NoReturn

import click

from matcue import __version__
from matcue.base.errors import MatcueError
from matcue.base.text import escaping
from matcue.cli.commands import Commands
from matcue.cli.lines import as_called, called, say, typed

if TYPE_CHECKING:
    import logging
    from collections.abc import Iterator


VARIABLE = "MATCUE_DEBUG"
COMPLETE = "_MATCUE_COMPLETE"
"""Set by a shell that asks how a command line may go on."""


class Debugging:
    """The state of `--debug` for one run of the command line; off until `start`."""

    def __init__(self) -> None:
        self._handler: logging.Handler | None = None
        self._level = 0

    def start(self) -> None:
        """Log to standard error from now on."""
        if self._handler is not None:
            return
        import logging
        import platform

        from matcue.base import folders

        self._handler = logging.StreamHandler(sys.stderr)
        self._handler.setFormatter(
            logging.Formatter("%(relativeCreated)d ms %(threadName)s %(name)s: %(message)s")
        )
        ours = logging.getLogger("matcue")
        self._level = ours.level
        ours.addHandler(self._handler)
        ours.setLevel(logging.DEBUG)
        ours.debug("%s on Python %s, %s", __version__, sys.version, platform.platform())
        for name in ("config", "data", "cache"):
            ours.debug("%s: %s", name, getattr(folders, name)())

    def stop(self) -> None:
        """Restore logging as it was before `start`."""
        if self._handler is None:
            return
        import logging

        ours = logging.getLogger("matcue")
        ours.removeHandler(self._handler)
        ours.setLevel(self._level)
        self._handler = None

    def keep(self, error: BaseException) -> None:
        """Print the traceback of an error, if on; without `--debug` it is only one line."""
        if self._handler is None:
            return
        import traceback

        # `raise ... from None` is for the one line; whoever debugs wants to see where it began.
        error.__suppress_context__ = False
        traceback.print_exception(error, file=sys.stderr)


@contextmanager
def debugging() -> Iterator[Debugging]:
    """Yield a `Debugging`, and stop it at the end of the block."""
    held = Debugging()
    try:
        yield held
    finally:
        held.stop()


def switched_on(ctx: click.Context, _: click.Parameter, on: bool) -> None:
    """Start debugging; click's callback of `--debug` and its environment variable."""
    if on and isinstance(ctx.obj, Debugging):
        ctx.obj.start()


INTERRUPTED = 130

MEANT: Final = {
    "help": "--help", "start": "play", "begin": "play", "run": "play", "resume": "play --resume",
    "continue": "play --resume", "stop": "press stop", "pause": "press pause", "next": "press next",
    "voice": "voices", "routines": "list", "programs": "program list", "settings": "config",
}  # fmt: skip
"""What is meant by words that are no command, as other programs have them."""


class Guessing(click.Group):
    """A group that answers a word which is no command with the command that was meant."""

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Return a command whose help can be typed as it stands; None if there is none."""
        found = super().get_command(ctx, cmd_name)
        if found is not None:
            _hint_as_called(found)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command.

        Raises:
            UsageError: There is none of this name.
        """
        word, *rest = args
        if word in self.commands or (meant := self._meant(word, rest)) is None:
            return super().resolve_command(ctx, args)
        raise click.UsageError(f"no such command '{word}'; did you mean `matcue {meant}`?", ctx)

    def _meant(self, word: str, rest: list[str]) -> str | None:
        from matcue.routine.shelf import user_shelf

        if word == "help" and rest and rest[0] in self.commands:
            return f"{rest[0]} --help"
        return MEANT.get(word) or (f"play {word}" if word in user_shelf().routines() else None)


def _hint_as_called(command: click.Command) -> None:
    command.help = as_called(command.help or "")
    for option in command.params:
        if isinstance(option, click.Option):
            option.help = as_called(option.help or "")
    for each in command.commands.values() if isinstance(command, click.Group) else ():
        _hint_as_called(each)


@click.group(
    cls=Guessing,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
    epilog=typed("Start with: matcue play morning, and from then on: matcue"),
)
@click.version_option(__version__, prog_name="matcue")
@click.option(
    "--debug",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    envvar=VARIABLE,
    show_envvar=True,
    callback=switched_on,
    help="Log to standard error, and show where an error came from.",
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """A voice that leads you through a back exercise session.

    \b
    matcue                               what is good for you now, and Enter starts it
    matcue list                          what there is
    matcue play                          the same, at once
    matcue export morning                the same as a file for your phone
    matcue show evening                  every cue with its time
    matcue program show thirty-days      weeks of it, a little more each
    """  # noqa: D301 (\b keeps click from filling the lines)
    if ctx.invoked_subcommand is None:
        from matcue.cli.commands.today import is_interactive, today

        if is_interactive():
            ctx.invoke(today, as_json=False)
        else:
            click.echo(ctx.get_help())


cli.commands = Commands()
cli.help = typed(cli.help or "")


def run(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit code: 0, 1 for a fault of the machine, 2 for something the user can mend.
    """
    with escaping(), debugging() as debug:
        try:
            # A shell asks for completions of the name under which it knows the program.
            name = "matcue" if COMPLETE in os.environ else called()
            cli.main(arguments, name, complete_var=COMPLETE, standalone_mode=False, obj=debug)
            sys.stdout.flush()  # what cannot be written is to be told, too
        except click.exceptions.NoArgsIsHelpError as error:
            click.echo(error.ctx.get_help())
            return 0
        except _TOLD as error:
            debug.keep(error)
            return _text(error)
    return 0


_TOLD = (
    MatcueError, click.ClickException, click.Abort, KeyboardInterrupt, MemoryError, OSError,
)  # fmt: skip
"""What becomes a line; anything else that escapes is a bug, and keeps its traceback."""


def _text(error: BaseException) -> int:
    """Say an error in one line, and give its exit code."""
    match error:
        case MatcueError():
            say(f"matcue: {error}{_adrift()}")
            return error.exit_code
        case click.ClickException():
            say(f"matcue: {_in_one_line(error)}")
            return error.exit_code
        case click.Abort() | KeyboardInterrupt():
            click.echo("\nmatcue: stopped", err=True)
            return INTERRUPTED
        case BrokenPipeError():
            # Whoever read our output has seen enough; keep Python from complaining at the end.
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            return 0
        case MemoryError():
            click.echo("matcue: the machine has run out of memory", err=True)
            return 1
        case OSError():
            file = f"{error.filename}: " if error.filename else ""
            say(f"matcue: {file}{error.strerror or error}{_adrift()}")
            return 1
        case _:
            say(f"matcue: {error}")
            return 1


def _adrift() -> str:
    """Say, behind an error, that the current folder is gone, if it is: then nothing is found."""
    try:
        Path.cwd()
    except OSError:
        return "; the folder that you are in is gone, so change to another"
    return ""


def _in_one_line(error: click.ClickException) -> str:
    """Say what click finds wrong as the rest of the program would, and where to read on."""
    message = " ".join(error.format_message().split()).replace(". (", " (").rstrip(".")
    message = _NO_NUMBER.sub("is not a whole number", message)
    if extra := _MINUTES.search(message):
        message += f"; did you mean --minutes {extra[1]}?"
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else called()
    then = "" if message.endswith("?") else ";"
    return f"{message[:1].lower()}{message[1:]}{then} see `{path} --help`"


_NO_NUMBER: Final = re.compile("is not a valid integer(?: range)?")
_MINUTES: Final = re.compile(r"unexpected extra argument \((\d+) ?m(?:in(?:utes)?)?\)")
"""A length where none is expected: click says only that it is too much."""

TERMINATED: Final = 143


@contextmanager
def unwinding_when_terminated() -> Iterator[None]:
    """Let SIGTERM and a terminal that hangs up raise `SystemExit`, and Ctrl-C `KeyboardInterrupt`.

    After the first of the two all three are ignored until the end of the block; then the handlers
    are restored. What is ignored already stays so.
    """
    before: dict[signal.Signals, Any] = {}

    def handle(number: signal.Signals, handler: Any) -> None:
        was = signal.signal(number, handler)
        before.setdefault(number, was)

    def terminate(number: int, _frame: object) -> NoReturn:
        for each in heeded:
            handle(each, signal.SIG_IGN)
        raise SystemExit(128 + number)

    every = {signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", signal.SIGTERM)}
    heeded = {each for each in every if signal.getsignal(each) is not signal.SIG_IGN}
    for number in heeded:
        handle(number, signal.default_int_handler if number == signal.SIGINT else terminate)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def stopping_once() -> Iterator[None]:
    """Let the first Ctrl-C raise `KeyboardInterrupt`, and ignore all further ones from then on."""
    before = signal.getsignal(signal.SIGINT)
    ours = before is signal.default_int_handler
    if not ours or threading.current_thread() is not threading.main_thread():
        yield  # a shell that runs us in the background has them ignored
        return
    signal.signal(signal.SIGINT, _stop)
    try:
        yield
    except KeyboardInterrupt:
        raise
    except BaseException:
        signal.signal(signal.SIGINT, before)
        raise
    signal.signal(signal.SIGINT, before)


def _stop(_signal: int, _frame: object) -> NoReturn:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt
