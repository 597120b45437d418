"""Processes that export sessions side by side.

Each has its own interpreter, since speaking and mixing keep one busy. They are out of the reach
of the terminal's Ctrl-C: it is met here, and they are told to stop by the end of their input, upon
which they clear away what they had begun.
"""

from __future__ import annotations

import pickle
import queue
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from typing import IO, TYPE_CHECKING, Any, Final, Self, cast

from matcue.tracks.export import Failed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path
    from types import TracebackType

    from matcue.tracks.export import Job

_MODULE: Final = "matcue.tracks.worker"
_APART: Final = getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(
    subprocess, "CREATE_NO_WINDOW", 0
)
_PATIENCE_S: Final = 20
"""How long one may take to clear up; a sentence that is being spoken is finished first."""

_TICK_S: Final = 0.2
"""How often the waiting is interrupted: Windows lets no Ctrl-C through a wait without end."""


class Workers:
    """So many processes at work on a list of jobs. Leaving it ends them, whatever they do.

    Args:
        jobs: What to do, in order.
        own: The user's data folder.
        count: How many processes.
    """

    def __init__(self, jobs: Sequence[Job], own: Path, count: int) -> None:
        self._own = own
        self._open: queue.SimpleQueue[tuple[int, Job]] = queue.SimpleQueue()
        for numbered in enumerate(jobs):
            self._open.put(numbered)
        self._jobs = len(jobs)
        self._told: queue.SimpleQueue[tuple[int, tuple[Any, ...]]] = queue.SimpleQueue()
        self._closing = threading.Event()
        self._hands = [_Hand(self) for _ in range(min(count, len(jobs)))]

    def __enter__(self) -> Self:
        """Begin."""
        for hand in self._hands:
            hand.thread.start()
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Tell all processes to stop, and wait until they have."""
        self._closing.set()
        for hand in self._hands:
            hand.stop()
        for hand in self._hands:
            hand.thread.join(_PATIENCE_S)
            if hand.thread.is_alive():
                hand.kill()
                hand.thread.join()

    def events(self) -> Iterator[tuple[int, tuple[Any, ...]] | None]:
        """Hear what happens, until every job is done.

        Yields:
            A job's number and what became of it: ``speaking`` and ``writing`` as
            `matcue.tracks.export.Progress` tells them, ``done`` with the results. None now and
            then, while nothing happens.
        """
        left = self._jobs
        while left:
            try:
                told = self._told.get(timeout=_TICK_S)
            except queue.Empty:
                yield None
                continue
            left -= told[1][0] == "done"
            yield told

    def take(self) -> tuple[int, Job] | None:
        """Give the next job, None when there is none."""
        with suppress(queue.Empty):
            return None if self._closing.is_set() else self._open.get_nowait()
        return None

    def tell(self, number: int, event: tuple[Any, ...]) -> None:
        """Pass on what a process told."""
        self._told.put((number, event))

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
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._log = tempfile.TemporaryFile()  # noqa: SIM115 (closed by the thread, at its end)
        self.thread = threading.Thread(target=self._run, name="hand", daemon=True)

    def stop(self) -> None:
        """Tell the process to stop by ending its input."""
        with self._lock:
            if self._process is not None:
                with suppress(OSError):
                    cast("IO[bytes]", self._process.stdin).close()

    def kill(self) -> None:
        """End the process at once; it would not stop."""
        with self._lock:
            if self._process is not None:
                with suppress(OSError):
                    self._process.kill()

    def _run(self) -> None:
        try:
            while (taken := self._workers.take()) is not None:
                number, job = taken
                try:
                    self._do(number, job)
                except (OSError, EOFError, pickle.UnpicklingError) as error:
                    why = self._end() or str(error)
                    told = f"the process that made it stopped ({why}); try again with --jobs 1"
                    results = tuple(Failed(path, told, 1) for _, path in job.tracks)
                    self._workers.tell(number, ("done", results))
        finally:
            self._end()
            self._log.close()

    def _do(self, number: int, job: Job) -> None:
        process = self._running()
        pickle.dump((job, self._workers.own), cast("IO[bytes]", process.stdin))
        cast("IO[bytes]", process.stdin).flush()
        answers = cast("IO[bytes]", process.stdout)
        while True:
            event: tuple[Any, ...] = pickle.load(answers)  # noqa: S301 (our own process wrote it)
            self._workers.tell(number, event)
            if event[0] == "done":
                return

    def _running(self) -> subprocess.Popen[bytes]:
        with self._lock:
            if self._workers.closing:
                raise EOFError("it was told to stop")
            if self._process is None:
                self._process = subprocess.Popen(  # noqa: S603 (our own module, on our own Python)
                    # -P: a file of the user's in the current folder must not pass for a module.
                    [sys.executable, "-P", "-m", _MODULE],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._log,
                    start_new_session=True,
                    creationflags=_APART,
                )
            return self._process

    def _end(self) -> str:
        """End the process, and tell how it ended if that was not well."""
        self.stop()
        with self._lock:
            process, self._process = self._process, None
        if process is None:
            return ""
        with suppress(OSError):
            cast("IO[bytes]", process.stdout).close()  # a report that nobody reads ends it too
        try:
            code = process.wait(_PATIENCE_S)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        self._log.seek(0)
        last = self._log.read().decode(errors="replace").strip().rpartition("\n")[2].strip()
        if code < 0:
            return f"by signal {-code}"
        return last or f"with status {code}"
