"""The terminal's signals: record them instead of dying, suspend as Ctrl-Z does, and restore."""

from __future__ import annotations

import os
import signal
import sys
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.cli.screen.live import Left

if TYPE_CHECKING:
    from collections.abc import Iterator

_NAMES: Final = (
    "SIGINT",
    "SIGHUP",
    "SIGTERM",
    "SIGTSTP",
    "SIGCONT",
    "SIGWINCH",
    "SIGTTIN",
    "SIGTTOU",
)
_LEAVING: Final = {"SIGHUP": Left.HUNG_UP, "SIGTERM": Left.TERMINATED}


@dataclass(slots=True)
class TerminalSignal:
    """The signals received so far: the reason to leave, and the number of Ctrl-C."""

    left: Left | None = None
    interrupts: int = 0


@contextmanager
def kept_handlers() -> Iterator[None]:
    """Restore the handlers of all terminal signals at the end of the block."""
    before = {number: signal.getsignal(number) for number in _known(_NAMES).values()}
    try:
        yield
    finally:
        for number, handler in before.items():
            # None is a handler that was not set from Python, which Python cannot set again.
            if handler is not None:
                signal.signal(number, handler)


@contextmanager
def heeded() -> Iterator[TerminalSignal]:
    """Record SIGINT, SIGHUP and SIGTERM for the length of the block, instead of dying."""
    asked = TerminalSignal()
    leaving = {number: _LEAVING[name] for name, number in _known(tuple(_LEAVING)).items()}

    def leave(number: int, _frame: object) -> None:
        asked.left = leaving[signal.Signals(number)]

    def interrupt(_number: int, _frame: object) -> None:
        asked.interrupts += 1

    with kept_handlers():
        signal.signal(signal.SIGINT, interrupt)
        for number in leaving:
            signal.signal(number, leave)
        yield asked


def stop_here() -> None:
    """Suspend the process as Ctrl-Z does, until it is continued.

    The whole process group stops, as it would from the terminal, for its shell waits for all of it.
    In an orphaned process group the system ignores it, and this returns at once.
    """
    if sys.platform != "win32":
        handler = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
        try:
            os.kill(0, signal.SIGTSTP)
        finally:
            signal.signal(signal.SIGTSTP, handler)


def _known(names: tuple[str, ...]) -> dict[str, signal.Signals]:
    """Find the signals that this system has."""
    return {name: signal.Signals[name] for name in names if name in signal.Signals.__members__}
