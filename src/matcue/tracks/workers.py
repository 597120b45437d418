"""Processes that export sessions side by side.

Each has its own interpreter, since speaking and mixing keep one busy. They are told to stop by the
end of their input, upon which they clear away what they had begun.
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
"""How long one may take to clear up; a sentence that is being spoken is finished first."""

_TICK_S: Final = 0.2
"""How often the waiting is interrupted: Windows lets no Ctrl-C through a wait without end."""


class Workers:
    """So many processes at work on jobs; an `Executor`.

    A job whose process died is done once more, by a new one: what killed it, as a machine that
    was short of memory, may be over.

    Args:
        own: The user's data folder.
        count: How many processes at most.
    """

    def __init__(self, own: Path, count: int) -> None:
        self._own = own
        self._open: queue.SimpleQueue[tuple[int, Job]] = queue.SimpleQueue()
        self._jobs = 0
        self._text: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._hands = [_Hand(self) for _ in range(count)]

    def submit(self, number: int, job: Job) -> None:
        """See `Executor.submit`."""
        self._open.put((number, job))
        self._jobs += 1

    def run(self, hear: Hear) -> None:
        """See `Executor.run`."""
        for hand in self._hands:
            hand.thread.start()
        left = self._jobs
        while left:
            try:
                told = self._text.get(timeout=_TICK_S)
            except queue.Empty:
                hear(None)
                continue
            left -= told[1][0] == "done"
            hear(told)

    def stop(self) -> None:
        """See `Executor.stop`."""
        self._closing.set()
        for hand in self._hands:
            hand.stop()
        for hand in self._hands:
            if hand.thread.ident is not None:
                hand.thread.join(_CLEARING_S)
                if hand.thread.is_alive():
                    hand.kill()
                    hand.thread.join()

    def take(self) -> tuple[int, Job] | None:
        """Give the next job, None when there is none."""
        with suppress(queue.Empty):
            return None if self._closing.is_set() else self._open.get_nowait()
        return None

    def tell(self, number: int, event: tuple[Any, ...]) -> None:
        """Pass on what a process told."""
        self._text.put((number, event))

    @property
    def own(self) -> Path:
        """The folder of the user's own routines."""
        return self._own

    @property
    def closing(self) -> bool:
        """Tell whether all of this is about to end."""
        return self._closing.is_set()


class _Hand:
    """A thread that keeps one process at work, and replaces it should it die."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._child: Child | None = None
        self._lock = threading.Lock()
        self.thread = threading.Thread(target=self._run, name="hand", daemon=True)

    def stop(self) -> None:
        """Tell the process to stop by ending its input."""
        with self._lock:
            if self._child is not None:
                self._child.end_input()

    def kill(self) -> None:
        """End the process at once; it would not stop."""
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
