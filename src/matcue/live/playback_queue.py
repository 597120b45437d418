"""The playback queue: what the player has been given of a session, and where in it the listener is.

Only the controller's worker calls it, but for `position`, which any thread may read.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import Ms
from matcue.sound.background import BackgroundOffset

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matcue.live.composer import Sounding
    from matcue.out.live import Player
    from matcue.plan.live_timeline import Changed, LiveTimeline
    from matcue.sound.api import Block

ATTEMPTS: Final = 5
"""A change that came too late for its instant is tried again a little later."""

FADE: Final = Ms(20)
"""Over so long one sound goes over into another where the two may differ."""


class PlaybackQueue:
    """Has a live timeline played, and joins another to it without a break.

    Attributes:
        at: Where the listener is while nothing plays.
        halted: Whether nothing plays, for somebody wants silence or the device is gone.
        until: How far what the player was given goes.
        whole: Whether a live timeline that is given goes to the end of the session.
    """

    def __init__(self, player: Player, sound: Sounding) -> None:
        """Prepare it.

        Args:
            player: Plays.
            sound: Gives the sound of timelines.
        """
        self.at = Ms(0)
        self.halted = True
        self.until = Ms(0)
        self.whole = False
        self._player = player
        self._sound = sound
        self._standing = BackgroundOffset()
        self._number = 0
        self._spliced = Ms(0)

    @property
    def position(self) -> Ms:
        """Where the listener is."""
        return self.at if self.halted else self._player.heard().at

    def start(self, led: LiveTimeline, at: Ms, *, lead_in: bool = False) -> None:
        """Sound a live timeline from an instant on, and drop what sounds.

        What lies under it goes on where it was.
        """
        ahead = self._standing.ahead + self.position - at if self._number else -at
        self._standing = BackgroundOffset(since=at, ahead=Ms(ahead))
        self._number += 1
        self.at = at
        self._player.start(self._source(led), at, source_id=self._number, lead_in=lead_in)
        self.until = led.total
        self.halted = False

    def halt(self) -> None:
        """Fall silent, if that is not so already."""
        if not self.halted:
            self.silent_at(self._player.pause().at)

    def silent_at(self, at: Ms) -> None:
        """Take notice that nothing sounds any more, and how far it had come."""
        self.at, self.halted = at, True

    def is_current(self, number: int) -> bool:
        """Tell whether a number that the player tells is that of what it was given last."""
        return number == self._number

    def splice(self, led: LiveTimeline, since: Ms, *, fade: Ms = Ms(0)) -> bool:
        """Have the player go over to a live timeline at an instant; tell whether that was in time.

        What lies under it goes down for words that are new before they sound. So it goes over as
        much earlier as that needs and there is time for, and softly where there is too little.
        """
        foreseen = self._sound.foreseen
        if foreseen:
            since = min(since, Ms(max(self._player.ahead(), since - foreseen)))
            if since + FADE <= self.until:
                fade = max(fade, FADE)
        source = self._source(led)
        number = self._number + 1
        if not self._player.splice(source, after=since, at=since, source_id=number, fade=fade):
            return False
        self._number, self._spliced, self.until = number, since, led.total
        return True

    def change(
        self, led: LiveTimeline, change: Callable[[Ms], Changed], *, fade: Ms = Ms(0)
    ) -> tuple[LiveTimeline, bool]:
        """Change what comes, without a break in what sounds.

        Args:
            led: What is led.
            change: Gives what it becomes, if it may change from an instant on.
            fade: For how long both sound.

        Returns:
            What is led from now on, and whether it sounds; if not, every try came too late.
        """
        if self._player.ahead() >= led.total:
            return led, True  # all of it is on its way to the ear
        # A change that waits for the end of a hold, say, gives way to one that holds both.
        waiting = self._spliced if self._player.cancel() else None
        for _ in range(ATTEMPTS):
            changed = change(self._player.ahead())
            since = changed.at if waiting is None else Ms(min(changed.at, waiting))
            if self.splice(changed.led, since, fade=fade):
                return changed.led, True
        return changed.led, False

    def _source(self, led: LiveTimeline) -> Callable[[Ms], Iterator[Block]]:
        return self._sound.source(led.timeline, replace(self._standing, ends=self.whole))
