"""Progress bars in the terminal: sentences spoken, sessions written, files copied."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Self

from matcue.base.text import unescaped
from matcue.base.units import SECOND, Ms, clock, size

if TYPE_CHECKING:
    from types import TracebackType

    from rich.progress import Progress, TaskID

    from matcue.base.progress import Doing, Work
    from matcue.tracks.copying.speed import Speed
    from matcue.tracks.course import ExportProgress


_FINE = 1_000
"""The steps of a bar."""


class Watching:
    """A progress bar on standard error; shows nothing if that is no terminal.

    Rich is imported at the first update, so that short waits cost nothing.
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

    def __call__(self, doing: Doing, done: int, of: int) -> None:
        """Show how far something has come; see `matcue.base.progress.Progress`."""
        if doing == "speaking":
            self._update("Speaking", done, of, f"{done} of {of} sentences")
        else:
            name = "Music" if doing == "listening" else "Writing"
            told = f"{clock(Ms(done))} of {clock(Ms(of))}"
            self._update(name, done // SECOND, of // SECOND, told)

    def exporting(self, export: ExportProgress) -> None:
        """Show the progress, speed and time left of an export."""
        of = f"{export.tracks_done} of {export.tracks} tracks" if export.tracks > 1 else ""
        if export.is_speaking:
            done, all_ = export.sentences
            self._work("Speaking", export, of, f"{done} of {all_} sentences")
        else:
            speed = export.speed
            self._work("Writing", export, of, f"{speed:.0f} x real time" if speed else "")

    def copying(self, speed: Speed) -> None:
        """Show the progress, speed and time left of a copy."""
        of = f"{speed.files_done} of {speed.files} files"
        self._work("Copying", speed, of, f"{size(round(speed.bytes_per_s))}/s")

    def _work(self, doing: str, work: Work, *told: str) -> None:
        if not self._shows:
            return
        left = work.left_s
        in_ = f"{clock(Ms(round(left * SECOND)))} left" if left is not None else ""
        line = ", ".join(part for part in (*told, in_) if part)
        self._update(doing, round(work.part * _FINE), _FINE, line)

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
                console=Console(file=unescaped(sys.stderr)),
                transient=True,
            )
            self._progress.start()
        return self._progress
