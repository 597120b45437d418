"""The worker process of `matcue.tracks.workers`: exports one session after another.

Run as ``python -m matcue.tracks.worker``. It reads jobs from stdin and writes events to stdout, a
line each: pickled by ourselves on either side, in base64. When its stdin ends, because it is no
longer needed or its parent died, it stops at the next progress report and removes partial files.
"""

from __future__ import annotations

import base64
import pickle
import queue
import threading
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from matcue.base.child import adopted
from matcue.tracks.executor import made

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.tracks.export import Job


def packed(told: object) -> bytes:
    """Return an object as a line: pickled, in base64, without a newline."""
    return base64.b64encode(pickle.dumps(told))


def unpacked(line: bytes) -> Any:
    """Return the object of a line made by `packed`."""
    return pickle.loads(base64.b64decode(line))  # noqa: S301 (our own process wrote it)


def main() -> None:
    """Export jobs until stdin ends."""
    requests, answers = adopted()
    jobs: queue.SimpleQueue[tuple[Job, Path] | None] = queue.SimpleQueue()
    stopped = threading.Event()

    def listen() -> None:
        with suppress(OSError):
            for line in requests:
                jobs.put(unpacked(line))
        stopped.set()
        jobs.put(None)

    threading.Thread(target=listen, daemon=True).start()

    def tell(*event: object) -> None:
        # Where nobody listens any more it stops, and clears away what it had begun.
        if stopped.is_set():
            raise KeyboardInterrupt
        answers.write(packed(event) + b"\n")

    with suppress(KeyboardInterrupt, BrokenPipeError):
        while (asked := jobs.get()) is not None:
            job, own = asked
            tell("done", made(job, own, tell))


if __name__ == "__main__":
    main()
