"""Progress on the terminal: sentences spoken, sessions written, files copied."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from matcue.base.units import SECOND, Ms, clock, size

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID

    from matcue.tracks.copying.speed import Speed
    from matcue.tracks.course import Course


_FINE = 1_000
"""In how many steps a bar goes from one end to the other."""


class Watching:
    """A progress display on standard error; nothing where that is no terminal.

    Rich is loaded only once there is something to show, so that a short wait costs nothing.
    """

    def __init__(self) -> None:
        self._shows = sys.stderr.isatty()
        self._progress: Progress | None = None
        self._task: TaskID | None = None

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

    def listening(self, done: Ms, of: Ms) -> None:
        """Show how much of the session has its music."""
        self._update("Music", done // SECOND, of // SECOND, f"{clock(done)} of {clock(of)}")

    def speaking(self, done: int, of: int) -> None:
        """Show sentences spoken."""
        self._update("Speaking", done, of, f"{done} of {of} sentences")

    def exporting(self, course: Course) -> None:
        """Show how far an export has come, how fast it goes, and how long it will take."""
        if not self._shows:
            return
        speed = course.speed
        of = f"{course.tracks_done} of {course.tracks} tracks" if course.tracks > 1 else ""
        if course.is_speaking:
            done, all_ = course.sentences
            doing, how = "Speaking", f"{done} of {all_} sentences"
        else:
            doing, how = "Writing", f"{speed:.0f} x real time" if speed else ""
        left = course.left_s
        in_ = f"{clock(Ms(round(left * SECOND)))} left" if left is not None else ""
        told = ", ".join(part for part in (of, how, in_) if part)
        self._update(doing, round(course.part * _FINE), _FINE, told)

    def copying(self, speed: Speed) -> None:
        """Show how far copying has come, how fast it goes, and how long it will take."""
        if not self._shows:
            return
        of = f"{speed.files_done} of {speed.files} files"
        rate = f"{size(round(speed.bytes_per_s))}/s"
        left = speed.left_s
        in_ = f"{clock(Ms(round(left * SECOND)))} left" if left is not None else ""
        told = ", ".join(part for part in (of, rate, in_) if part)
        self._update("Copying", round(speed.part * _FINE), _FINE, told)

    def _update(self, doing: str, done: int, of: int, told: str) -> None:
        if not self._shows:
            return
        progress = self._begun()
        if self._task is None:
            self._task = progress.add_task(doing, total=of, told=told)
        progress.update(self._task, description=doing, completed=done, total=of, told=told)

    def _begun(self) -> Progress:
        if self._progress is None:
            from rich.console import Console
            from rich.progress import BarColumn, Progress, TextColumn

            self._progress = Progress(
                TextColumn("{task.description:<8}"),
                BarColumn(),
                TextColumn("{task.fields[told]}"),
                console=Console(stderr=True),
                transient=True,
            )
            self._progress.start()
        return self._progress
