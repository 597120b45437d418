"""The interface to export jobs in this process or in several, and the one for this process."""

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
"""A job's number and its event: ``("speaking", done, total)``, ``("writing", done, total)``, and
once, at its end, ``("done", results)``."""

Hear: TypeAlias = "Callable[[Event | None], None]"
"""Called with each event, and regularly with None while nothing happens."""


class Executor(Protocol):
    """Runs export jobs."""

    def submit(self, number: int, job: Job) -> None:
        """Queue a job. Called before `run`."""

    def run(self, hear: Hear) -> None:
        """Run all submitted jobs. *hear* is called in the caller's thread."""

    def stop(self) -> None:
        """Stop what still runs, and wait for its end. Called once, after `run`, by errors too."""


class InProcess:
    """Runs one job after another in this process.

    Args:
        own: The user's data folder.
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
        """Do nothing: all ends with `run`."""


def made(job: Job, own: Path, progress: Progress) -> tuple[Made | Failed, ...]:
    """Export a session; an error of the whole session is returned for each of its tracks."""
    try:
        return export(job, Shelf(own=own), progress)
    except MatcueError as error:
        return tuple(Failed.because(error, path) for _, path in job.tracks)
