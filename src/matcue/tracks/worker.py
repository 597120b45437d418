"""The process that exports one session after another for `matcue.tracks.workers`.

Run as ``python -m matcue.tracks.worker``. It reads jobs from stdin and writes what becomes of them
to stdout, both pickled by ourselves on either side. When its stdin ends, because it is no longer
needed or its parent is gone, it stops at the next report: nothing half-written stays.
"""

from __future__ import annotations

import os
import pickle
import queue
import signal
import sys
import threading
from typing import TYPE_CHECKING, BinaryIO

from matcue.base.errors import MatcueError
from matcue.routine.shelf import Shelf
from matcue.tracks.export import Failed, export

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.base.units import Ms
    from matcue.tracks.export import Job


class _Telling:
    """Tells the parent how it goes, and stops where nobody listens any more."""

    def __init__(self, answers: BinaryIO, stopped: threading.Event) -> None:
        self._answers = answers
        self._stopped = stopped

    def speaking(self, done: int, of: int) -> None:
        self.tell("speaking", done, of)

    def writing(self, done: Ms, of: Ms) -> None:
        self.tell("writing", done, of)

    def tell(self, *event: object) -> None:
        if self._stopped.is_set():
            raise KeyboardInterrupt
        self._answers.write(pickle.dumps(event))


def main() -> None:
    """Export until nothing is asked for."""
    # Ctrl-C may go to every process of a terminal; the parent decides when this one ends.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever a library prints goes to stderr from now on
    jobs: queue.SimpleQueue[tuple[Job, Path] | None] = queue.SimpleQueue()
    stopped = threading.Event()

    def listen() -> None:
        try:
            while True:
                jobs.put(pickle.load(requests))  # noqa: S301 (our own process wrote it)
        except (EOFError, OSError, pickle.UnpicklingError):
            stopped.set()
            jobs.put(None)

    threading.Thread(target=listen, daemon=True).start()
    telling = _Telling(answers, stopped)
    try:
        while (asked := jobs.get()) is not None:
            job, own = asked
            telling.tell("done", _made(job, own, telling))
    except (KeyboardInterrupt, BrokenPipeError):
        return


def _made(job: Job, own: Path, telling: _Telling) -> tuple[object, ...]:
    try:
        return export(job, Shelf(own=own), telling)
    except MatcueError as error:
        return tuple(Failed.because(error, path) for _, path in job.tracks)


if __name__ == "__main__":
    main()
