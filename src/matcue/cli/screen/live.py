"""What a screen needs of a live session, and how it leaves one."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from matcue.live.press import Press
    from matcue.live.scene import Scene


class Live(Protocol):
    """A session that is going on. Both methods are called from the thread that runs the screen."""

    def scene(self) -> Scene:
        """Tell what there is to show now. Called thirty times a second, so it must not wait.

        The screen goes away when a scene has `ended`.
        """

    def press(self, press: Press) -> None:
        """Take a wish of the listener. It must not wait either; the next scene shows what came."""


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
