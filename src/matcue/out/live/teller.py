"""The teller: hands events on to a listener, all by one worker that does nothing else."""

from __future__ import annotations

import queue
import threading
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.out.live.events import Event
    from matcue.out.live.workers import Workers

_LOOK_S: Final = 0.5


class Teller:
    """Tells a listener events in the order in which they came, and never in their threads.

    A listener that takes long, or that calls the player, delays no one but those that come after.
    """

    def __init__(self, listener: Callable[[Event], None], workers: Workers) -> None:
        """Begin.

        Args:
            listener: Called with each event.
            workers: Who does the work.
        """
        self._listener = listener
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._woken = threading.Event()
        self._closed = False
        workers.run("teller", self._step, self._woken)

    def tell(self, event: Event) -> None:
        """Have an event told soon; from any thread."""
        self._events.put(event)
        self._woken.set()

    def close(self) -> None:
        """Tell what is there already, and end."""
        self._closed = True
        self._woken.set()

    def _step(self) -> float | None:
        while True:
            try:
                event = self._events.get_nowait()
            except queue.Empty:
                return None if self._closed else _LOOK_S
            self._listener(event)
