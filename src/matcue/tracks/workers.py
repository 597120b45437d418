"""A pool of processes that export sessions side by side.

Each has its own interpreter, since speaking and mixing keep one busy. Closing a worker's stdin
makes it stop and remove its partial files.
"""

from __future__ import annotations

import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from matcue.base.child import Child, ChildDiedError, module
from matcue.tracks.export import Failed
from matcue.tracks.worker import packed, unpacked

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.tracks.executor import Event, Hear
    from matcue.tracks.export import Job

_MODULE: Final = "matcue.tracks.worker"
_CLEARING_S: Final = 20.0
"""Timeout for a worker to stop, in seconds; it finishes the sentence that it speaks."""

_TICK_S: Final = 0.2
"""Timeout of each wait, in seconds: on Windows an endless wait blocks Ctrl-C."""


class Workers:
    """Runs jobs in several worker processes; an `Executor`.

    A job whose process died is run once more by a new process: the cause, such as a shortage of
    memory, may be over.

    Args:
        own: The user's data folder.
        count: The most processes.
    """

    def __init__(self, own: Path, count: int) -> None:
        self._own = own
        self._open: queue.SimpleQueue[tuple[int, Job]] = queue.SimpleQueue()
        self._jobs = 0
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._threads = [_WorkerThread(self) for _ in range(count)]

    def submit(self, number: int, job: Job) -> None:
        """See `Executor.submit`."""
        self._open.put((number, job))
        self._jobs += 1

    def run(self, hear: Hear) -> None:
        """See `Executor.run`."""
        for each in self._threads:
            each.thread.start()
        left = self._jobs
        while left:
            try:
                told = self._events.get(timeout=_TICK_S)
            except queue.Empty:
                hear(None)
                continue
            left -= told[1][0] == "done"
            hear(told)

    def stop(self) -> None:
        """See `Executor.stop`."""
        self._closing.set()
        for each in self._threads:
            each.stop()
        for each in self._threads:
            if each.thread.ident is not None:
                each.thread.join(_CLEARING_S)
                if each.thread.is_alive():
                    each.kill()
                    each.thread.join()

    def take(self) -> tuple[int, Job] | None:
        """Return the next job with its number; None if there is none."""
        with suppress(queue.Empty):
            return None if self._closing.is_set() else self._open.get_nowait()
        return None

    def tell(self, number: int, event: tuple[Any, ...]) -> None:
        """Queue an event of a process for `run`."""
        self._events.put((number, event))

    @property
    def own(self) -> Path:
        """The user's data folder."""
        return self._own

    @property
    def closing(self) -> bool:
        """Whether `stop` was called."""
        return self._closing.is_set()


class _WorkerThread:
    """A thread that keeps one process at work, and replaces it should it die."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._child: Child | None = None
        self._lock = threading.Lock()
        self.thread = threading.Thread(target=self._run, name="matcue-worker", daemon=True)

    def stop(self) -> None:
        """Close the process's stdin, which makes it stop."""
        with self._lock:
            if self._child is not None:
                self._child.end_input()

    def kill(self) -> None:
        """Kill the process."""
        with self._lock:
            if self._child is not None:
                self._child.kill()

    def _run(self) -> None:
        try:
            while (taken := self._workers.take()) is not None:
                number, job = taken
                why = self._done(number, job)
                if why is not None and not self._workers.closing:
                    why = self._done(number, job)
                if why is not None:
                    told = f"the process that made it stopped ({why}); try again with --jobs 1"
                    results = tuple(Failed(path, told, 1) for _, path in job.tracks)
                    self._workers.tell(number, ("done", results))
        finally:
            self._end()

    def _done(self, number: int, job: Job) -> str | None:
        """Have a job done; if its process ends over it, tell how."""
        try:
            child = self._running()
            child.send(packed((job, self._workers.own)))
            while True:
                event: tuple[Any, ...] = unpacked(child.receive())
                self._workers.tell(number, event)
                if event[0] == "done":
                    return None
        except ChildDiedError as death:
            self._end()
            return str(death).removeprefix("it ended ")
        except OSError as error:
            return str(error)

    def _running(self) -> Child:
        with self._lock:
            if self._workers.closing:
                raise ChildDiedError("it was told to stop")
            if self._child is None:
                self._child = Child(module(_MODULE))
            return self._child

    def _end(self) -> None:
        with self._lock:
            child, self._child = self._child, None
        if child is not None:
            child.end(_CLEARING_S)
