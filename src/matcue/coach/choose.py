"""Choosing a routine by the clock, when nobody names one."""

from __future__ import annotations

from datetime import datetime, time
from typing import Final

MORNING: Final = "morning"
EVENING: Final = "evening"
TURN: Final = time(15, 0)
"""After this the evening routine is the nearer one."""


def by_clock(now: datetime) -> str:
    """Name the routine for this time of day; the small hours still belong to the evening."""
    return MORNING if time(4, 0) <= now.time() < TURN else EVENING
