"""The Textual app of the full screen; Textual provides terminal, keys and clock."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from typing import TYPE_CHECKING, Any, Final

from textual import events
from textual.app import App

from matcue.cli.screen.board import Board
from matcue.cli.screen.help import Aside
from matcue.cli.screen.inks import styles
from matcue.cli.screen.live import Left, nothing
from matcue.cli.screen.paint import paint
from matcue.cli.screen.signals import kept_handlers, stop_here
from matcue.cli.screen.terminal import OwnTerminal, wants_colour
from matcue.live.bindings import DEFAULT, HELP, INTERRUPT, press_of
from matcue.live.keys import Press

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.app import ComposeResult
    from textual.driver import Driver

    from matcue.cli.screen.invitation import Invitation
    from matcue.live.scene import Live

RATE_HZ: Final = 30
"""Redraws per second; with the time to draw, the screen lags at most 50 ms."""

TIMEOUT_S: Final = 2.0
"""How long to wait for a stopped session to end before the screen closes, in seconds."""


def run_screen(
    player: Live,
    *,
    bindings: Mapping[str, Press] = DEFAULT,
    terminal: OwnTerminal | None = None,
    coloured: bool | None = None,
    invitation: Invitation | None = None,
    before_suspend: Callable[[], None] = nothing,
    after_resume: Callable[[], None] = nothing,
) -> Left:
    """Show a live session until it ends or is stopped. Call it from the main thread.

    The terminal is restored, whichever way this ends.

    Args:
        player: The live session.
        bindings: The press of each key; see `matcue.live.bindings`.
        terminal: The terminal to draw on; None is the current one.
        coloured: Whether to use colour; None is decided by the environment.
        invitation: The address of the remote, shown until a page has connected or the help key is
            pressed.
        before_suspend: Called before the process stops for Ctrl-Z. Sound stops with the process,
            so this is the moment to pause.
        after_resume: Called when it goes on, with the screen drawn anew.

    Raises:
        OSError: There is no terminal.
    """
    in_colour = wants_colour(os.environ) if coloured is None else coloured
    if terminal is None:
        with OwnTerminal() as own:
            return _run(player, bindings, own, in_colour, invitation, before_suspend, after_resume)
    return _run(player, bindings, terminal, in_colour, invitation, before_suspend, after_resume)


def _run(
    player: Live,
    bindings: Mapping[str, Press],
    terminal: OwnTerminal,
    coloured: bool,
    invitation: Invitation | None,
    before_suspend: Callable[[], None],
    after_resume: Callable[[], None],
) -> Left:
    app = ScreenApp(
        player,
        bindings,
        coloured=coloured,
        driver=driver_on(terminal),
        invitation=invitation,
        before_suspend=before_suspend,
        after_resume=after_resume,
        is_gone=lambda: terminal.gone or not terminal.isatty(),
    )
    with kept_handlers():
        left = app.run(mouse=False)
    if app.failed is not None:
        raise app.failed
    if left is None and app.return_code:
        raise RuntimeError("Textual gave up on the screen; it has printed why")
    if left is None:
        # It was interrupted before it heeded signals itself.
        player.press(Press.STOP)
    return left or Left.STOPPED


def driver_on(terminal: OwnTerminal) -> type[Driver]:
    """Return a Textual driver that draws on *terminal* instead of descriptor 2 (Windows: 1)."""
    base: Any
    if sys.platform == "win32":
        from textual.drivers import windows_driver

        base = windows_driver.WindowsDriver
    else:
        from textual.drivers import linux_driver

        base = linux_driver.LinuxDriver

    class OnTerminal(base):  # type: ignore[misc]  # which class it is, only the platform knows
        def __init__(self, *args: Any, **kwargs: Any) -> None:
            super().__init__(*args, **kwargs)
            # Both drivers write to this and to nothing else; a test sees to it that they still do.
            self._file = terminal

    return OnTerminal


class ScreenApp(App[Left], inherit_bindings=False):
    """Draws a live session at `RATE_HZ`, and passes on the keys pressed."""

    ENABLE_COMMAND_PALETTE = False
    CSS = "Screen { background: ansi_default; color: ansi_default; }"

    def __init__(
        self,
        player: Live,
        bindings: Mapping[str, Press] = DEFAULT,
        *,
        coloured: bool = True,
        driver: type[Driver] | None = None,
        invitation: Invitation | None = None,
        before_suspend: Callable[[], None] = nothing,
        after_resume: Callable[[], None] = nothing,
        is_gone: Callable[[], bool] = lambda: False,
    ) -> None:
        # Textual takes NO_COLOR out of the environment; our inks have seen to it already.
        no_color = os.environ.get("NO_COLOR")
        super().__init__(driver_class=driver, ansi_color=True)
        if no_color is not None:
            os.environ["NO_COLOR"] = no_color
        self._player = player
        self._keys = bindings
        self._before_suspend = before_suspend
        self._after_resume = after_resume
        self._is_gone = is_gone
        few = self.console.color_system in ("standard", "windows")
        self._board = Board(styles(coloured=coloured, few=few))
        self._invitation = invitation
        self._inviting = invitation is not None
        self._aside = Aside.INVITATION if invitation is not None else Aside.NOTHING
        self._stopping = False
        self._slept = False
        self._looks = 0
        self._left: Left | None = None
        self.failed: Exception | None = None
        """What the session raised; the screen goes away then."""

    def compose(self) -> ComposeResult:
        """Yield the board, the only widget."""
        yield self._board

    def on_mount(self) -> None:
        """Start the redraw timer, and handle the terminal's signals."""
        self.set_interval(1 / RATE_HZ, self.look)
        if sys.platform != "win32" and not self.is_headless:
            loop = asyncio.get_running_loop()
            loop.add_signal_handler(signal.SIGINT, self._pressed, INTERRUPT)
            loop.add_signal_handler(signal.SIGHUP, self._leave, Left.HUNG_UP)
            loop.add_signal_handler(signal.SIGTERM, self._leave, Left.TERMINATED)
            loop.add_signal_handler(signal.SIGTSTP, self._suspend)
            loop.add_signal_handler(signal.SIGCONT, self._woken)

    def on_resize(self) -> None:
        """Redraw for the new size at once."""
        self.look()

    def look(self) -> None:
        """Draw the current scene, or leave if the session is over."""
        if self._left is not None:
            return
        self._looks += 1
        if self._looks % RATE_HZ == 0 and self._is_gone():
            self._leave(Left.HUNG_UP)
            return
        try:
            scene = self._player.scene()
            size = self.size
            self._board.show(
                paint(
                    scene,
                    size.width,
                    size.height,
                    self._keys,
                    aside=self._shown_aside(),
                    invitation=self._invitation,
                )
            )
        except Exception as error:  # noqa: BLE001 (it is raised again once the terminal is itself)
            self._fail(error)
            return
        if scene.ended:
            self._leave(Left.STOPPED if self._stopping else Left.ENDED)

    async def on_event(self, event: events.Event) -> None:
        """Handle keys before Textual does, whose own bindings have no meaning here."""
        if isinstance(event, events.Key):
            self._pressed(key_name(event))
        else:
            await super().on_event(event)

    def _pressed(self, key: str) -> None:
        press = press_of(self._keys, key)
        if self._aside is not Aside.NOTHING and key == "escape":
            self._aside, self._inviting = Aside.NOTHING, False
        elif key == HELP and press is None:
            self._aside = self._aside.after(invited=self._invitation is not None)
            self._inviting = False
        elif key == "ctrl+z" and press is None:
            self._suspend()
        elif key == "ctrl+l" and press is None:
            self.refresh(layout=True)
        elif press is not None:
            self._hand_on(press)
        self.look()

    def _shown_aside(self) -> Aside:
        """Tell what to show aside; an invitation that nobody asked for goes once it is followed."""
        if self._inviting and self._invitation is not None and self._invitation.came():
            self._aside, self._inviting = Aside.NOTHING, False
        return self._aside

    def _hand_on(self, press: Press) -> None:
        try:
            self._player.press(press)
        except Exception as error:  # noqa: BLE001 (it is raised again once the terminal is itself)
            self._fail(error)
            return
        if press is Press.STOP:
            if self._stopping:
                self._leave(Left.STOPPED)
            self._stopping = True
            self.set_timer(TIMEOUT_S, lambda: self._leave(Left.STOPPED))

    def _leave(self, left: Left) -> None:
        """Go away, for the first reason there is."""
        if self._left is None:
            self._left = left
            self.exit(left)

    def _fail(self, error: Exception) -> None:
        self.failed = self.failed or error
        self._leave(Left.STOPPED)

    def _suspend(self) -> None:
        """Give the terminal back, stop, and take it again."""
        driver = self._driver
        # Consoles of Windows know no Ctrl-Z.
        if driver is None or self.is_headless or not hasattr(signal, "SIGTSTP"):
            return
        try:
            self._before_suspend()
            driver.suspend_application_mode()
            self._slept = True
            stop_here()
            driver.resume_application_mode()
            self._after_resume()
        except Exception as error:  # noqa: BLE001 (it is raised again once the terminal is itself)
            self._fail(error)
        self.refresh(layout=True)

    def _woken(self) -> None:
        """Take the terminal again after a stop that was no Ctrl-Z: the shell has changed it."""
        driver = self._driver
        if self._slept or driver is None:
            self._slept = False
            return
        if self._is_gone():
            self._leave(Left.HUNG_UP)
            return
        driver.suspend_application_mode()
        driver.resume_application_mode()
        self.refresh(layout=True)


def key_name(event: events.Key) -> str:
    """Return the name of a key as in `matcue.live.bindings`."""
    written = event.character
    return written if written and event.is_printable and written != " " else event.key
