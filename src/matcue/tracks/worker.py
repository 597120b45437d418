"""The process that exports one session after another for `matcue.tracks.workers`.

Run as ``python -m matcue.tracks.worker``. It reads jobs from stdin and writes what becomes of them
to stdout, both pickled by ourselves on either side, in base64 so that each is a line. When its
stdin ends, because it is no longer needed or its parent is gone, it stops at the next report:
nothing half-written stays.
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
    """Make a line of anything; without its newline."""
    return base64.b64encode(pickle.dumps(told))


def unpacked(line: bytes) -> Any:
    """Read such a line."""
    return pickle.loads(base64.b64decode(line))  # noqa: S301 (our own process wrote it)


def main() -> None:
    """Export until nothing is asked for."""
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
