"""What the screen can show in place of what to do."""

from __future__ import annotations

from enum import Enum


class Aside(Enum):
    """What is shown in place of what to do; the key for help goes from one to the next."""

    NOTHING = "nothing"
    KEYS = "keys"
    INVITATION = "invitation"
    """The way to the session's remote."""

    def after(self, *, invited: bool) -> Aside:
        """Tell what comes next; an invitation only where there is one."""
        if self is Aside.NOTHING:
            return Aside.KEYS
        return Aside.INVITATION if self is Aside.KEYS and invited else Aside.NOTHING
