"""Play a live session in the terminal: display, remote controls, and the questions at its end."""

from __future__ import annotations

import os
import sys
import time
from contextlib import ExitStack, suppress
from enum import Enum
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.errors import AlreadyPlaying, ControlError, HistoryError
from matcue.base.units import clock
from matcue.cli.lines import is_terminal, say
from matcue.cli.main import TERMINATED
from matcue.cli.screen.live import Left
from matcue.cli.screen.terminal import OwnTerminal, can_draw
from matcue.live.awake import Awake
from matcue.live.bindings import by_key
from matcue.live.control.controls import Controls
from matcue.live.keys import Press
from matcue.live.session_controller import LAST_WORDS_S
from matcue.out.live import quiet_stderr
from matcue.settings.table import Screen

if TYPE_CHECKING:
    from matcue.cli.screen.invitation import Invitation
    from matcue.coach.history.record import ProgramDay, Record
    from matcue.session.performance import Performance
    from matcue.settings.table import Settings

HUNG_UP: Final = 129


def lead(
    performance: Performance,
    settings: Settings,
    place: ProgramDay | None = None,
    *,
    plain: bool = False,
    remote: RemoteReach | None = None,
) -> None:
    """Play a session in this terminal until it ends or is stopped, and store it in the history.

    Args:
        performance: The live session.
        settings: The settings in force.
        place: Its program day; None if it belongs to no program.
        plain: Whether to show plain lines, whatever the settings say.
        remote: From where a browser may control it; None is nowhere.

    Raises:
        MatcueError: It could not begin, or broke off.
    """
    drawn = not plain and settings.play.screen is Screen.SCREEN and can_draw(os.environ)
    with ExitStack() as stack:
        invitation = None
        if remote is not None:
            from matcue.cli.remote import opened

            invitation = stack.enter_context(
                opened(performance, lan=remote is RemoteReach.NETWORK, drawn=drawn)
            )
        terminal = stack.enter_context(OwnTerminal()) if drawn else None
        if drawn:
            # What sound libraries print would wreck the screen.
            stack.enter_context(quiet_stderr(folders.log()))
        stack.enter_context(performance)
        controls = Controls(
            press=performance.press,
            seek=performance.seek,
            set_pace=performance.controller.set_pace,
            set_gain=performance.controller.set_gain,
            state=performance.facts,
        )
        _open_to_others(stack, controls, media_keys=settings.play.media_keys)
        if settings.play.awake and performance.sounds:
            stack.enter_context(Awake(lambda: performance.plays))
        memory = _Memory(performance, place)
        try:
            left = _shown(performance, settings, terminal, invitation)
        finally:
            at, total = performance.controller.position, performance.scene().total
            performance.controller.close()
            try:
                performance.controller.wait(LAST_WORDS_S)
            finally:
                memory.keep()
    if performance.music_trouble is not None:
        say(f"matcue: {performance.music_trouble}; it went on without music")
    match left:
        case Left.ENDED if performance.controller.finished:
            say("Done. Well done.")
            memory.ask()
        case Left.ENDED | Left.STOPPED:
            say(
                f"Stopped at {clock(at)} of {clock(total)}. "
                "`matcue play --resume` goes on at this exercise."
            )
            memory.ask()
        case Left.HUNG_UP:
            # Nobody reads any more, and nobody is to be shown an error.
            sys.exit(HUNG_UP)
        case Left.TERMINATED:
            sys.exit(TERMINATED)


class RemoteReach(Enum):
    """From where a browser may control a session."""

    MACHINE = "this machine alone"
    NETWORK = "the local network"


class _Memory:
    """Stores a finished session in the history; errors are printed and stop nothing."""

    def __init__(self, performance: Performance, place: ProgramDay | None) -> None:
        self._performance = performance
        self._place = place
        self._lines: list[str] = []
        self._record: Record | None = None

    def keep(self) -> None:
        """Store the session as soon as it is over, if it was heard; prints nothing yet."""
        if not self._performance.sounds:
            return
        from matcue.coach.history.keeping import kept
        from matcue.coach.history.store import History

        performance = self._performance
        draft = performance.draft
        record = kept(
            performance.done(),
            routine=draft.written.id,
            title=performance.title,
            manner=performance.controller.state.manner,
            begun=performance.begun,
            names={work.exercise.id: work.exercise.name for work in draft.routine.works},
            finished=performance.controller.finished,
            place=self._place,
        )
        if record is None:
            return
        try:
            History(told=self._lines.append).add(record)
        except HistoryError as error:
            self._lines.append(f"this session is not remembered: {error}")
        else:
            self._record = record

    def ask(self) -> None:
        """Print errors of storing it, and in a terminal ask how the session felt."""
        from matcue.cli import feeling
        from matcue.coach.history.store import History

        for line in self._lines:
            say(f"matcue: {line}")
        if self._record is None or not is_terminal():
            return
        # Ctrl-C is an answer too: the session is kept, and nothing is said of it.
        with suppress(KeyboardInterrupt):
            feeling.ask(History(), self._record)


def _shown(
    performance: Performance,
    settings: Settings,
    terminal: OwnTerminal | None,
    invitation: Invitation | None,
) -> Left:
    bindings = by_key(settings.keys)

    def before_suspend() -> None:
        performance.press(Press.PAUSE)
        until = time.monotonic() + LAST_WORDS_S
        while not performance.controller.silent and time.monotonic() < until:
            time.sleep(0.01)

    if terminal is None:
        from matcue.cli.screen.plain import run_plain

        return run_plain(performance, bindings=bindings, before_suspend=before_suspend)
    from matcue.cli.screen.app import run_screen

    return run_screen(
        performance,
        bindings=bindings,
        terminal=terminal,
        invitation=invitation,
        before_suspend=before_suspend,
    )


def _open_to_others(stack: ExitStack, controls: Controls, *, media_keys: bool) -> None:
    from matcue.live.control.media_keys import MediaKeys
    from matcue.live.control.server import ControlServer

    try:
        stack.enter_context(ControlServer(controls))
    except AlreadyPlaying as error:
        say(f"matcue: {error}")
    except ControlError as error:
        say(f"matcue: {error}")
    if media_keys:
        stack.enter_context(MediaKeys(controls))
