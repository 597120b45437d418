"""Progress on the terminal: sentences spoken, then the session written."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from matcue.units import SECOND, Ms, clock

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID


class Watching:
    """A progress display on standard error; nothing where that is no terminal.

    Rich is loaded only once there is something to show, so that a short wait costs nothing.
    """

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()
        self._progress: Progress | None = None
        self._task: TaskID | None = None
        self._doing = ""

    def __enter__(self) -> Self:
        """Begin."""
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Take the display away."""
        if self._progress is not None:
            self._progress.stop()

    def speaking(self, done: int, of: int) -> None:
        """Show sentences spoken."""
        self._update("Speaking", done, of, f"{done} of {of} sentences")

    def writing(self, done: Ms, of: Ms) -> None:
        """Show how much of the session is written."""
        self._update("Writing", done // SECOND, of // SECOND, f"{clock(done)} of {clock(of)}")

    def _update(self, doing: str, done: int, of: int, told: str) -> None:
        if not self._shows:
            return
        progress = self._begun()
        if self._doing != doing or self._task is None:
            if self._task is not None:
                progress.remove_task(self._task)
            self._doing = doing
            self._task = progress.add_task(doing, total=of, told=told)
        progress.update(self._task, completed=done, total=of, told=told)

    def _begun(self) -> Progress:
        if self._progress is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

            self._progress = Progress(
                TextColumn("{task.description:<8}"),
                BarColumn(),
                TextColumn("{task.fields[told]}"),
                TimeRemainingColumn(),
                console=Console(stderr=True),
                transient=True,
            )
            self._progress.start()
        return self._progress
