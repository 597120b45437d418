"""The playback queue: what the player has been given of a session, and the position in it.

Only the controller's thread may use it, except `position`, which any thread may read.
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
    from matcue.plan.timeline import Timeline
    from matcue.sound.api import Block

ATTEMPTS: Final = 5
"""A change that came too late for its instant is tried again a little later."""

FADE: Final = Ms(20)
"""Over so long one sound goes over into another where the two may differ."""


class PlaybackQueue:
    """Plays a live timeline, and joins another to it without a gap.

    Attributes:
        at: The position while nothing plays.
        halted: Whether nothing plays: it is paused, or the device is gone.
        aside: Whether something is said beside the session, which is halted meanwhile.
        until: The end of what the player was given.
        whole: Whether the timelines that are given reach the end of the session; False while
            only the opening is planned.
    """

    def __init__(self, player: Player, sound: Sounding) -> None:
        """Prepare to play.

        Args:
            player: Plays the sources.
            sound: Mixes the timelines.
        """
        self.at = Ms(0)
        self.halted = True
        self.aside = False
        self.until = Ms(0)
        self.whole = False
        self._player = player
        self._sound = sound
        self._standing = BackgroundOffset()
        self._number = 0
        self._spliced = Ms(0)

    @property
    def position(self) -> Ms:
        """What the listener hears now, from the start of the session."""
        return self.at if self.halted else self._player.heard().at

    def start(self, led: LiveTimeline, at: Ms, *, lead_in: bool = False) -> None:
        """Play a live timeline from an instant on; what plays is stopped and dropped.

        The background continues from where it was.
        """
        ahead = self._standing.ahead + self.position - at if self._number else -at
        self._standing = BackgroundOffset(since=at, ahead=Ms(ahead))
        self._number += 1
        self.at = at
        self.aside = False
        self._player.start(self._source(led), at, source_id=self._number, lead_in=lead_in)
        self.until = led.total
        self.halted = False

    def halt(self) -> None:
        """Pause the player, unless it is halted already."""
        if not self.halted:
            self.silent_at(self._player.pause().at)

    def say_aside(self, timeline: Timeline) -> None:
        """Halt at the beginning of a timeline, and play that alone; `end_aside` is to follow it."""
        at = timeline.spans[0].at
        standing = BackgroundOffset(since=at, ahead=self._standing.ahead, ends=False)
        self._number += 1
        self.at = at
        self.aside = self.halted = True
        source = self._sound.source(timeline, standing)
        self._player.start(source, at, source_id=self._number)
        # The background has gone on meanwhile, and goes on from there.
        ahead = Ms(standing.ahead + timeline.total - at)
        self._standing = replace(self._standing, ahead=ahead)

    def end_aside(self) -> None:
        """Fall silent after what was said beside the session."""
        self.aside = False
        self._player.pause()

    def silent_at(self, at: Ms) -> None:
        """Note that the player has fallen silent at an instant by itself."""
        self.at, self.halted, self.aside = at, True, False

    def is_current(self, number: int) -> bool:
        """Whether *number* is the source id of what was given last."""
        return number == self._number

    def splice(self, led: LiveTimeline, since: Ms, *, fade: Ms = Ms(0)) -> bool:
        """Switch to another live timeline at an instant, without a gap.

        Ducking begins before the words it is for. So the switch comes that much earlier, as far
        as there is time, with a short crossfade.

        Returns:
            False if it came too late; nothing has changed then.
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
        """Change what comes next, without a gap in the sound.

        Args:
            led: The timeline that plays.
            change: Called with the earliest instant that can change; returns the new timeline.
            fade: The length of the crossfade.

        Returns:
            The new timeline, and whether it plays. False means that every attempt came too late.
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
