"""A coroutine run by an asyncio loop in a daemon thread of its own."""

from __future__ import annotations

import asyncio
import logging
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final, Self

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType

_LOG: Final = logging.getLogger(__name__)

_SHUTDOWN_TIMEOUT_S: Final = 2.0
"""How long `stop` waits for the thread, in seconds; then it is abandoned."""


class Background:
    """A coroutine that runs in a thread of its own from `start` to `stop`; a context manager."""

    def __init__(self, name: str, work: Callable[[asyncio.Event], Awaitable[None]]) -> None:
        """Create it; `start` starts the thread.

        Args:
            name: The name of the thread.
            work: Called with an event that `stop` sets; it has to return then. What it raises is
                logged and ends only this work.
        """
        self._work = work
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)
        self._begun = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._end: asyncio.Event | None = None

    def start(self) -> None:
        """Start the thread, and return once its loop runs."""
        self._thread.start()
        self._begun.wait()

    def stop(self) -> None:
        """Set the event, and wait a limited time for the thread. Safe to call twice."""
        if self._loop is not None and self._end is not None:
            with suppress(RuntimeError):  # the loop is closed: it has ended already
                self._loop.call_soon_threadsafe(self._end.set)
        if self._thread.is_alive():
            self._thread.join(_SHUTDOWN_TIMEOUT_S)

    def __enter__(self) -> Self:
        """Start."""
        self.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Stop."""
        self.stop()

    def _run(self) -> None:
        try:
            asyncio.run(self._main())
        except Exception:  # noqa: BLE001 (a thread has nobody to raise to, and the session goes on)
            _LOG.debug("%s ended", self._thread.name, exc_info=True)
        finally:
            self._begun.set()

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._loop.set_exception_handler(_log)
        self._end = asyncio.Event()
        self._begun.set()
        await self._work(self._end)


def _log(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    # asyncio's own way is a traceback on the screen, in the middle of somebody's session.
    _LOG.debug("%s", context.get("message"), exc_info=context.get("exception"))
