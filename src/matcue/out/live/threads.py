"""The threads of a player; a test drives the same work by hand (`tests/stepped.py`).

Work is cut into steps. A step does a little and returns how long to wait. Threads run the steps of
a real player. A test runs them itself, one after another, and so gets the same result every time.
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
    """A thread that runs posted jobs one after another; all calls to a device are such jobs.

    Sound libraries may block for ever when their server hangs. A caller that waits for a job
    chooses its own timeout.
    """

    def post(self, job: Callable[[], None]) -> threading.Event:
        """Queue a job; the event is set when it is done."""

    def busy_s(self) -> float:
        """Return for how many seconds the current job has run; 0 if there is none."""

    def close(self) -> None:
        """Accept no more jobs; those posted are still done."""


class PlayerThreads(Protocol):
    """Runs the work of a player: in threads, or step by step in a test."""

    def run(self, name: str, step: Step, wake: threading.Event) -> None:
        """Run a step again and again until it returns None; *wake* cuts a wait short."""

    def job_thread(self) -> DeviceThread:
        """Return a new thread for jobs."""


class Threads:
    """Real daemon threads, one for each kind of work."""

    def run(self, name: str, step: Step, wake: threading.Event) -> None:
        """Start a thread for a step; see `PlayerThreads.run`."""

        def loop() -> None:
            while (wait_s := step()) is not None:
                if wait_s > 0:
                    wake.wait(wait_s)
                    wake.clear()

        threading.Thread(target=loop, name=name, daemon=True).start()

    def job_thread(self) -> DeviceThread:
        """Start a thread for jobs and return it."""
        return _JobThread()


class _JobThread:
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
