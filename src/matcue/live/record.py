"""The record of what was heard, stretch by stretch."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.live.done import Heard

if TYPE_CHECKING:
    from matcue.base.units import Ms
    from matcue.plan.take import Take


class Record:
    """Notes each stretch that was heard in one go, before a jump or a change of the take."""

    def __init__(self) -> None:
        """Begin with nothing heard."""
        self.heard: tuple[Heard, ...] = ()
        """All stretches that have ended; replaced as a whole, so that any thread may read it."""
        self._since: Ms | None = None

    def begin(self, at: Ms) -> None:
        """Take notice that a take sounds from an instant on."""
        self._since = at

    def end(self, take: Take | None, until: Ms) -> None:
        """Note what was heard up to an instant, if anything was; before the take changes."""
        since, self._since = self._since, None
        if take is not None and since is not None and until > since:
            self.heard = (*self.heard, Heard(take, since, until))
