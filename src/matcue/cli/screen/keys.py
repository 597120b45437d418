"""Read single keys from the terminal, at once and without echo."""

from __future__ import annotations

import os
import select
import signal
import sys
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, Protocol

from matcue.cli.screen.decoder import KeyDecoder
from matcue.cli.screen.live import nothing
from matcue.cli.screen.signals import kept_handlers, stop_here

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

ESCAPE_S: Final = 0.05
"""How long the rest of a key's sequence may take after an Escape, in seconds."""


class Keyboard(Protocol):
    """A source of keys."""

    def wait(self, timeout_s: float) -> list[str]:
        """Wait for keys, at most *timeout_s*; return them named as in `matcue.live.bindings`."""


class NoKeyboard:
    """The keyboard where standard input is no terminal: gives no keys."""

    def wait(self, timeout_s: float) -> list[str]:
        """Sleep for *timeout_s*, and return no keys."""
        time.sleep(timeout_s)
        return []


@contextmanager
def keyboard(
    before_suspend: Callable[[], None] = nothing,
    after_resume: Callable[[], None] = nothing,
) -> Iterator[Keyboard]:
    """Yield a keyboard for the length of a block; without a terminal a `NoKeyboard`.

    The terminal is restored however the block ends, and while the process is suspended by Ctrl-Z.

    Args:
        before_suspend: Called before the process stops for Ctrl-Z.
        after_resume: Called when it goes on.
    """
    if not sys.stdin.isatty():
        yield NoKeyboard()
    elif sys.platform == "win32":
        yield _ConsoleKeyboard()
    else:
        with kept_handlers():
            keys = _TerminalKeyboard(sys.stdin.fileno(), before_suspend, after_resume)
            try:
                keys.take()
                yield keys
            finally:
                keys.give_back()


if sys.platform == "win32":
    import msvcrt

    _LEADS: Final = ("\x00", "\xe0")
    _SPECIAL: Final = {
        "H": "up",
        "P": "down",
        "K": "left",
        "M": "right",
        "I": "pageup",
        "Q": "pagedown",
        "G": "home",
        "O": "end",
        "R": "insert",
        "S": "delete",
        "?": "f5",
        "s": "ctrl+left",
        "t": "ctrl+right",
    }
    _POLL_S: Final = 0.02

    class _ConsoleKeyboard:
        """Keys of a Windows console, which gives them singly by itself."""

        def wait(self, timeout_s: float) -> list[str]:
            until = time.monotonic() + timeout_s
            while not msvcrt.kbhit():
                if time.monotonic() >= until:
                    return []
                time.sleep(_POLL_S)
            letter = msvcrt.getwch()
            if letter in _LEADS:
                special = _SPECIAL.get(msvcrt.getwch())
                return [special] if special else []
            decoder = KeyDecoder()
            return decoder.feed(letter.encode()) + decoder.settle()

else:
    import termios
    import tty

    class _TerminalKeyboard:
        """Keys of a POSIX terminal."""

        def __init__(
            self,
            descriptor: int,
            before_suspend: Callable[[], None],
            after_resume: Callable[[], None],
        ) -> None:
            self._descriptor = descriptor
            self._before_suspend = before_suspend
            self._after_resume = after_resume
            self._decoder = KeyDecoder()
            self._usual = termios.tcgetattr(descriptor)
            self._open = True
            self._asked_to_stop = False

        def take(self) -> None:
            """Have keys one by one, unechoed; Ctrl-C and Ctrl-Z still are signals."""
            signal.signal(signal.SIGTSTP, self._stop_asked)
            signal.signal(signal.SIGCONT, self._woken)
            self._set(lambda: tty.setcbreak(self._descriptor, termios.TCSANOW))

        def give_back(self) -> None:
            """Leave the terminal as it was."""
            self._set(lambda: termios.tcsetattr(self._descriptor, termios.TCSANOW, self._usual))

        def wait(self, timeout_s: float) -> list[str]:
            if not self._open:
                time.sleep(timeout_s)
                return []
            ready = self._ready(timeout_s)
            if self._asked_to_stop:
                self._asked_to_stop = False
                self._suspend()
            if not ready:
                return []
            try:
                data = os.read(self._descriptor, 1024)
            except OSError:
                data = b""
            if not data:
                self._open = False
                return []
            keys = self._decoder.feed(data)
            if self._decoder.waits and not self._ready(ESCAPE_S):
                keys += self._decoder.settle()
            return keys

        def _set(self, modes: Callable[[], object]) -> None:
            try:
                modes()
            except termios.error:
                # It is gone, and there is nothing left to set.
                self._open = False

        def _ready(self, timeout_s: float) -> bool:
            return bool(select.select([self._descriptor], [], [], timeout_s)[0])

        def _stop_asked(self, _signal: int, _frame: object) -> None:
            # Not here, where whoever is told might hold a lock already: in `wait`.
            self._asked_to_stop = True

        def _suspend(self) -> None:
            self._before_suspend()
            self.give_back()
            stop_here()
            self.take()
            self._after_resume()

        def _woken(self, _signal: int, _frame: object) -> None:
            # The shell has made the terminal its own while we stood still.
            self.take()
