"""Position extrapolation: the position that an MPRIS client believes, from the last one it got."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND

if TYPE_CHECKING:
    from matcue.base.units import Ms

_TOLERANCE_MS: Final = 500.0
"""Less than a listener would see on a bar, more than a busy machine's lateness."""


class Reckoning:
    """Extrapolates as a desktop does: last position sent, plus elapsed time times the rate."""

    def __init__(self) -> None:
        self._at_ms: float | None = None
        self._rate = 0.0
        self._since_s = 0.0

    def is_off(self, at: Ms, *, rate: float, now_s: float) -> bool:
        """Compare the extrapolated position with the true one; if they differ, restart from it.

        Args:
            at: The true position.
            rate: The rate that clients were told; 0 while paused.
            now_s: Now, in seconds on a monotonic clock.

        Returns:
            Whether they were more than 500 ms apart, so that clients need the new position.
        """
        if self._at_ms is None:
            self._at_ms = float(at)
        else:
            self._at_ms += (now_s - self._since_s) * self._rate * SECOND
        self._since_s, self._rate = now_s, rate
        if abs(at - self._at_ms) <= _TOLERANCE_MS:
            return False
        self._at_ms = float(at)
        return True
