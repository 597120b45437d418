"""How a screen leaves a live session."""

from __future__ import annotations

from enum import Enum


class Left(Enum):
    """Why a screen went away."""

    ENDED = "ended"
    """The session came to its end."""
    STOPPED = "stopped"
    """The listener stopped it; the session has been told."""
    HUNG_UP = "hung up"
    """The terminal is gone. Nothing can be printed any more; the session goes on by itself."""
    TERMINATED = "terminated"
    """Somebody asked the process to end. The session goes on by itself."""


def nothing() -> None:
    """Do nothing, where nobody needs to be told."""
