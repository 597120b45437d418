"""Clean exit on SIGTERM and Ctrl-C: cleanup runs once, and further signals do not disturb it."""

from __future__ import annotations

import signal
import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator


TERMINATED: Final = 143


@contextmanager
def unwinding_when_terminated() -> Iterator[None]:
    """Let SIGTERM raise `SystemExit`, then ignore it and Ctrl-C until the end of the block.

    Afterwards the handlers are restored.
    """
    before: dict[signal.Signals, Any] = {}

    def handle(number: signal.Signals, handler: Any) -> None:
        was = signal.signal(number, handler)
        before.setdefault(number, was)

    def terminate(_signal: int, _frame: object) -> NoReturn:
        for number in (signal.SIGTERM, signal.SIGINT):
            handle(number, signal.SIG_IGN)
        raise SystemExit(TERMINATED)

    handle(signal.SIGTERM, terminate)
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
