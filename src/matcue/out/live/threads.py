"""Who does the player's work: threads; a test does it by hand (`tests/stepped.py`).

Work is cut into steps. A step does a little and tells how long there is nothing more to do. One
set of threads drives the steps of a real player; a test drives the same steps itself, one after
another, and so gets the same result every time.
"""

from __future__ import annotations

import queue
import threading
import time
from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    Step: TypeAlias = Callable[[], float | None]
    """Does a little; gives how many seconds to wait before the next, None if there is none."""


class DeviceThread(Protocol):
    """The one who touches the device, one job after another.

    Libraries of sound may block for ever when their server hangs. Whoever waits for this device
    thread, waits for as long as it likes.
    """

    def post(self, job: Callable[[], None]) -> threading.Event:
        """Have a job done after those before it; the event is set when it is done."""

    def busy_s(self) -> float:
        """Tell how long the job that is being done has taken; 0 if there is none."""

    def close(self) -> None:
        """Take no more jobs; what was posted is still done."""


class PlayerThreads(Protocol):
    """Who does the work."""

    def run(self, name: str, step: Step, wake: threading.Event) -> None:
        """Do a step over and over until it gives None; *wake* cuts a wait short."""

    def hand(self) -> DeviceThread:
        """Give a device thread for the device."""


class Threads:
    """A thread for each kind of work; none of them keeps the program from ending."""

    def run(self, name: str, step: Step, wake: threading.Event) -> None:
        """Start a thread; see `PlayerThreads.run`."""

        def loop() -> None:
            while (wait_s := step()) is not None:
                if wait_s > 0:
                    wake.wait(wait_s)
                    wake.clear()

        threading.Thread(target=loop, name=name, daemon=True).start()

    def hand(self) -> DeviceThread:
        """Give a device thread with a thread of its own."""
        return _ThreadHand()


class _ThreadHand:
    def __init__(self) -> None:
        self._jobs: queue.SimpleQueue[tuple[Callable[[], None], threading.Event] | None] = (
            queue.SimpleQueue()
        )
        self._since_s: float | None = None
        threading.Thread(target=self._work, name="device", daemon=True).start()

    def post(self, job: Callable[[], None]) -> threading.Event:
        done = threading.Event()
        self._jobs.put((job, done))
        return done

    def busy_s(self) -> float:
        since_s = self._since_s
        return 0.0 if since_s is None else time.monotonic() - since_s

    def close(self) -> None:
        self._jobs.put(None)

    def _work(self) -> None:
        while (item := self._jobs.get()) is not None:
            job, done = item
            self._since_s = time.monotonic()
            try:
                job()
            finally:
                self._since_s = None
                done.set()
