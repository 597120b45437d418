"""The reasons for which the display of a live session ends."""

from __future__ import annotations

from enum import Enum


class Left(Enum):
    """Why the display ended."""

    ENDED = "ended"
    """The session came to its end."""
    STOPPED = "stopped"
    """The listener stopped the session."""
    HUNG_UP = "hung up"
    """The terminal is gone (SIGHUP). Nothing can be printed; the session was not stopped."""
    TERMINATED = "terminated"
    """SIGTERM was received. The session was not stopped."""


def nothing() -> None:
    """Do nothing; the default callback."""
