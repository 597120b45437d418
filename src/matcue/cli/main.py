"""The command group, and the one seam where errors become a line and an exit code."""

from __future__ import annotations

import os
import signal
import sys
from typing import NoReturn

import click

from matcue import __version__
from matcue.base.errors import MatcueError
from matcue.cli import commands
from matcue.cli.commands.today import is_interactive, today
from matcue.cli.lines import say

INTERRUPTED = 130
TERMINATED = 143


@click.group(
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    invoke_without_command=True,
    epilog="Start with: matcue play morning. From then on: matcue",
)
@click.version_option(__version__, prog_name="matcue")
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
        if is_interactive():
            ctx.invoke(today, as_json=False)
        else:
            click.echo(ctx.get_help())


for command in commands.ALL:
    cli.add_command(command)


def run(arguments: list[str] | None = None) -> int:
    """Run the command line.

    Returns:
        The exit code: 0, 1 for a fault of the machine, 2 for something the user can mend.
    """
    signal.signal(signal.SIGTERM, _terminated)
    # Nothing here multiplies matrices, and a pool of threads for it takes time to start.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    try:
        cli.main(arguments, prog_name="matcue", standalone_mode=False)
    except MatcueError as error:
        say(f"matcue: {error}")
        return error.exit_code
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.ctx.get_help())
        return 0
    except click.ClickException as error:
        say(f"matcue: {_in_one_line(error)}")
        return error.exit_code
    except (click.Abort, KeyboardInterrupt):
        click.echo("\nmatcue: stopped", err=True)
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever read our output has seen enough; keep Python from complaining at the end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except MemoryError:
        click.echo("matcue: the machine has run out of memory", err=True)
        return 1
    except OSError as error:
        what = f"{error.filename}: " if error.filename else ""
        click.echo(f"matcue: {what}{error.strerror or error}", err=True)
        return 1
    return 0


def _in_one_line(error: click.ClickException) -> str:
    """Say what click finds wrong as the rest of the program would, and where to read on."""
    message = " ".join(error.format_message().split()).replace(". (", " (").rstrip(".")
    context = error.ctx if isinstance(error, click.UsageError) else None
    path = context.command_path if context else "matcue"
    then = "" if message.endswith("?") else ";"
    return f"{message[:1].lower()}{message[1:]}{then} see `{path} --help`"


def _terminated(_signal: int, _frame: object) -> NoReturn:
    # Unwinds the stack, so that half-written files go away; nothing may cut that short.
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise SystemExit(TERMINATED)
