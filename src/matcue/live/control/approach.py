"""From a value that somebody wishes for to the presses that lead there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from matcue.live.press import Press

_PATIENCE: Final = 20
"""Looks without a change after which a value is taken to be at its end."""

_MOST_PRESSES: Final = 60

_SAME: Final = 1e-6


class Approach:
    """Presses towards a value, one press for each change that it sees.

    Desktops set a rate or a volume to any number; a session knows only more and less, by a step of
    its own, and carries a press out a moment after it came. So after each press this looks until
    the value has moved, which tells the step as well, and stops where no step leads nearer.
    """

    def __init__(self, more: tuple[Press, ...], less: tuple[Press, ...]) -> None:
        self._more = more
        self._less = less
        self._target: float | None = None
        self._before: float | None = None
        self._step = 0.0
        self._looks = 0
        self._presses = 0

    def aim(self, target: float) -> None:
        """Wish for a value; the wish before is forgotten."""
        self._target = target
        self._looks = self._presses = 0

    def look(self, value: float) -> tuple[Press, ...]:
        """Tell what to press now that the value is this; nothing while a press is on its way."""
        if self._target is None:
            return ()
        if self._before is not None:
            moved = abs(value - self._before)
            if moved < _SAME:
                self._looks += 1
                if self._looks >= _PATIENCE:
                    self._settle()
                return ()
            self._step = moved
            was, is_ = self._before - self._target, value - self._target
            self._before = None
            if was * is_ < 0:
                self._settle()
                return ()
        if abs(self._target - value) <= self._step / 2 + _SAME or self._presses == _MOST_PRESSES:
            self._settle()
            return ()
        self._before = value
        self._looks = 0
        self._presses += 1
        return self._more if self._target > value else self._less

    def _settle(self) -> None:
        self._target = self._before = None
        self._step = 0.0
