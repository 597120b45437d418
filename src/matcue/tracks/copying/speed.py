"""How far copying has come, how fast it goes, and when it will be done."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from matcue.base.progress import Work

if TYPE_CHECKING:
    from collections.abc import Callable


class Speed(Work):
    """The course of a copy, every byte of which is written and read back.

    Args:
        files: How many files there are.
        size: How many bytes they have.
        clock: Seconds of a clock that never goes back.
    """

    def __init__(self, files: int, size: int, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(clock)
        self.files = files
        self.files_done = 0
        self._work = 2 * size
        self._done = 0

    def moved(self, count: int) -> None:
        """Hear that so many more bytes have been written, or read back."""
        self._done += count

    @property
    def part(self) -> float:
        """How much of all the work is done, 0 to 1."""
        return min(1.0, self._done / self._work) if self._work else 1.0

    @property
    def bytes_per_s(self) -> float:
        """How many bytes are on the disk, read back, after each second."""
        took = self.took_s
        return self._done / 2 / took if took > 0 else 0.0
