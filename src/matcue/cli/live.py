"""A session in the terminal: its screen or its lines, its remotes, and what is said at its end."""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING, Final

import click

from matcue.app import folders
from matcue.app.settings.table import Screen
from matcue.cli.screen.live import Left
from matcue.cli.screen.terminal import OwnTerminal, can_draw
from matcue.errors import AlreadyPlaying, ControlError
from matcue.live.bindings import by_key
from matcue.live.control.controls import Controls
from matcue.live.press import Press
from matcue.live.transport import Phase
from matcue.out.live import quiet_stderr
from matcue.units import clock

if TYPE_CHECKING:
    from matcue.app.performance import Performance
    from matcue.app.settings.table import Settings

PAUSE_S: Final = 0.5
"""How long a Ctrl-Z waits for silence."""

HUNG_UP: Final = 129
TERMINATED: Final = 143


def lead(performance: Performance, settings: Settings, *, plain: bool = False) -> None:
    """Play a session in this terminal until it ends, is stopped, or has to end.

    Args:
        performance: The session.
        settings: Those in force.
        plain: Tell it in lines, whatever the settings say.

    Raises:
        MatcueError: It could not begin, or could not go on.
    """
    drawn = not plain and settings.play.screen is Screen.SCREEN and can_draw(os.environ)
    with ExitStack() as stack:
        terminal = stack.enter_context(OwnTerminal()) if drawn else None
        if drawn:
            # What sound libraries print would wreck the screen.
            stack.enter_context(quiet_stderr(folders.log()))
        stack.enter_context(performance)
        controls = Controls(press=performance.press, seek=performance.seek, state=performance.facts)
        _open_to_others(stack, controls, media_keys=settings.play.media_keys)
        left = _shown(performance, settings, terminal)
        at, total = performance.conductor.position, performance.scene().total
        performance.conductor.close()
        performance.conductor.wait(2.0)
    match left:
        case Left.ENDED:
            click.echo("Done. Well done.", err=True)
        case Left.STOPPED:
            click.echo(
                f"Stopped at {clock(at)} of {clock(total)}. "
                "`matcue play --resume` goes on at this exercise.",
                err=True,
            )
        case Left.HUNG_UP:
            # Nobody reads any more, and nobody is to be shown an error.
            sys.exit(HUNG_UP)
        case Left.TERMINATED:
            sys.exit(TERMINATED)


def _shown(performance: Performance, settings: Settings, terminal: OwnTerminal | None) -> Left:
    bindings = by_key(settings.keys)

    def before_suspend() -> None:
        performance.press(Press.PAUSE)
        until = time.monotonic() + PAUSE_S
        while performance.conductor.state.phase is Phase.PLAYING and time.monotonic() < until:
            time.sleep(0.01)

    if terminal is None:
        from matcue.cli.screen.plain import run_plain

        return run_plain(performance, bindings=bindings, before_suspend=before_suspend)
    from matcue.cli.screen.app import run_screen

    return run_screen(
        performance, bindings=bindings, terminal=terminal, before_suspend=before_suspend
    )


def _open_to_others(stack: ExitStack, controls: Controls, *, media_keys: bool) -> None:
    from matcue.live.control.media_keys import MediaKeys
    from matcue.live.control.server import Server

    try:
        stack.enter_context(Server(controls))
    except AlreadyPlaying as error:
        click.echo(f"matcue: {error}", err=True)
    except ControlError as error:
        click.echo(f"matcue: {error}", err=True)
    if media_keys:
        stack.enter_context(MediaKeys(controls))
