"""Keeps the machine awake while a session plays, and lets it sleep in a long pause."""

from __future__ import annotations

import logging
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Final, Self

from matcue.base.errors import AwakeError
from matcue.live.inhibitors import inhibitors
from matcue.out.live.clock import MONOTONIC

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from types import TracebackType

    from matcue.live.inhibitors import Inhibitor

_LOG: Final = logging.getLogger(__name__)

PAUSED_S: Final = 120.0
"""In a pause that is longer the machine may sleep."""

LOOK_S: Final = 1.0
"""How often to look whether it plays; the first look is so late, for a start has enough to do."""

_ENDS_S: Final = 2.0


class Awake:
    """Holds all inhibitors that work while a session plays, in a thread of its own."""

    def __init__(self, plays: Callable[[], bool], ways: Sequence[Inhibitor] | None = None) -> None:
        """Create it; entering it begins to look.

        Args:
            plays: Whether the session plays. Called by the thread; it must return at once.
            ways: How to keep the machine awake; None is what this system has.
        """
        self._plays = plays
        self._ways = inhibitors() if ways is None else ways
        self._held: list[Inhibitor] | None = None
        self._played_s = 0.0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._run, name="awake", daemon=True)

    def look(self, now_s: float) -> None:
        """Hold or release, as the session goes; only the thread calls this, and a test.

        Args:
            now_s: The instant, on any clock that never goes back.
        """
        if self._plays():
            self._played_s = now_s
            if self._held is None:
                self._held = held(self._ways)
        elif self._held is not None and now_s - self._played_s > PAUSED_S:
            self.release()

    def release(self) -> None:
        """Let the machine sleep."""
        holding, self._held = self._held, None
        for way in holding or ():
            with suppress(AwakeError):
                way.release()

    def __enter__(self) -> Self:
        """Begin to look."""
        self._thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Let the machine sleep, and end the thread; one that hangs is left to itself."""
        self._end.set()
        self._thread.join(_ENDS_S)

    def _run(self) -> None:
        while not self._end.wait(LOOK_S):
            self.look(MONOTONIC.now())
        self.release()


def held(ways: Sequence[Inhibitor]) -> list[Inhibitor]:
    """Hold all that can be held, and return these; what refuses is logged."""
    holding = []
    for way in ways:
        try:
            way.hold()
        except AwakeError as error:
            _LOG.debug("%s: %s", way.name, error)
        else:
            holding.append(way)
    return holding


def try_out(ways: Sequence[Inhibitor] | None = None) -> str:
    """Check whether a session would keep this machine awake.

    Returns:
        Who would, one line for people.

    Raises:
        AwakeError: Nobody would; the message says why, and what to do.
    """
    works, reasons = [], []
    for way in inhibitors() if ways is None else ways:
        try:
            way.hold()
            way.release()
            works.append(way.name)
        except AwakeError as error:
            reasons.append(f"{way.name}: {error}")
    if not works:
        raise AwakeError(
            f"{'; '.join(reasons)}. If it falls asleep in a session, allow it a longer time idle"
        )
    return f"a session keeps this machine awake through {' and '.join(works)}"
