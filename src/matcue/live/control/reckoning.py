"""Where others think a session is, who were told once and count on by themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND

if TYPE_CHECKING:
    from matcue.base.units import Ms

_TOLERANCE_MS: Final = 500.0
"""Less than a listener would see on a bar, more than a busy machine's lateness."""


class Reckoning:
    """Counts as a desktop does: from the last position it heard of, at the rate it heard of."""

    def __init__(self) -> None:
        self._at_ms: float | None = None
        self._rate = 0.0
        self._since_s = 0.0

    def is_off(self, at: Ms, *, rate: float, now_s: float) -> bool:
        """Compare with where the session really is; if that is elsewhere, count on from there.

        Args:
            at: Where it is.
            rate: How fast others think it goes; 0 where it stands still.
            now_s: A clock that only goes forward.

        Returns:
            Whether the others have to be told.
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
