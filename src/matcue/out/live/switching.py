"""How soon a thread of Python lets the next one run."""

from __future__ import annotations

import sys
from typing import Final

QUICK_S: Final = 0.001
"""The audio's thread waits no longer than this for a thread that computes; usual are 5 ms."""


class QuickSwitching:
    """Has threads take turns quickly while something sounds.

    `begin` and `end` are called in turn, by the thread that starts and stops the device.
    """

    def __init__(self) -> None:
        self._usual_s: float | None = None

    def begin(self) -> None:
        """Take turns quickly."""
        self._usual_s = sys.getswitchinterval()
        sys.setswitchinterval(QUICK_S)

    def end(self) -> None:
        """Take turns as before; more than once does no harm."""
        if self._usual_s is not None:
            sys.setswitchinterval(self._usual_s)
            self._usual_s = None
