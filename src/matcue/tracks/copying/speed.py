"""Progress of a copy: the part done, the speed, and the time left."""

from __future__ import annotations

from time import monotonic
from typing import TYPE_CHECKING

from matcue.base.progress import Work

if TYPE_CHECKING:
    from collections.abc import Callable


class Speed(Work):
    """The progress of a copy, each byte of which is written and read back.

    Args:
        files: The number of files.
        size: Their size in bytes.
        clock: A monotonic clock, in seconds.
    """

    def __init__(self, files: int, size: int, clock: Callable[[], float] = monotonic) -> None:
        super().__init__(clock)
        self.files = files
        self.files_done = 0
        self._work = 2 * size
        self._done = 0

    def moved(self, count: int) -> None:
        """Count bytes that were written, or read back."""
        self._done += count

    @property
    def part(self) -> float:
        """The part of all work that is done, 0 to 1."""
        return min(1.0, self._done / self._work) if self._work else 1.0

    @property
    def bytes_per_s(self) -> float:
        """Bytes copied, read back included, per second."""
        took = self.took_s
        return self._done / 2 / took if took > 0 else 0.0
