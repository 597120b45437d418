"""Who exports sessions: the seam between what is to be made and where that happens."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

from matcue.base.errors import MatcueError
from matcue.routine.shelf import Shelf
from matcue.tracks.export import Failed, Job, Made, export

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matcue.base.progress import Progress

Event: TypeAlias = tuple[int, tuple[Any, ...]]
"""A job's number and what became of it: ``speaking`` and ``writing`` with what `Progress` tells,
and once, at its end, ``done`` with its results."""

Hear: TypeAlias = "Callable[[Event | None], None]"
"""Called with each event, and with None now and then while nothing happens."""


class Executor(Protocol):
    """Exports sessions."""

    def submit(self, number: int, job: Job) -> None:
        """Put a job at the end of the queue. Called before `run`."""

    def run(self, hear: Hear) -> None:
        """Do all that was submitted. *hear* is called in the thread that called this."""

    def stop(self) -> None:
        """Stop whatever goes on, and wait until it has. Called once, when `run` is over."""


class InProcess:
    """Exports one session after another in this process.

    Args:
        own: The folder of the user's own routines.
    """

    def __init__(self, own: Path) -> None:
        self._own = own
        self._jobs: list[tuple[int, Job]] = []

    def submit(self, number: int, job: Job) -> None:
        """See `Executor.submit`."""
        self._jobs.append((number, job))

    def run(self, hear: Hear) -> None:
        """See `Executor.run`."""
        for number, job in self._jobs:

            def tell(*event: Any, number: int = number) -> None:
                hear((number, event))

            tell("done", made(job, self._own, tell))

    def stop(self) -> None:
        """Nothing goes on beside `run`."""


def made(job: Job, own: Path, progress: Progress) -> tuple[Made | Failed, ...]:
    """Export a session; what stops all of it has stopped each of its tracks."""
    try:
        return export(job, Shelf(own=own), progress)
    except MatcueError as error:
        return tuple(Failed.because(error, path) for _, path in job.tracks)
