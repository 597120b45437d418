"""Hearing how each part of a session begins, before doing it."""

from __future__ import annotations

import queue
from contextlib import closing
from typing import TYPE_CHECKING, Final, assert_never

from matcue.errors import DeviceError
from matcue.out.live import DeviceBack, DeviceLost, Ended, Player, SourceFailed, Underrun
from matcue.plan.preview import preview
from matcue.sound import mix
from matcue.sound.tones import SoundSet
from matcue.units import Ms

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.app.session import Session
    from matcue.out.live import Device, Event
    from matcue.plan.timeline import Timeline
    from matcue.sound.api import Block

TAKE: Final = 1
LOOK_S: Final = 0.2
"""So often Ctrl-C is looked for, which some systems let nothing else do."""


class Preview:
    """The preview of a session that has been prepared.

    Attributes:
        timeline: What is heard.
    """

    def __init__(self, session: Session) -> None:
        self.timeline: Timeline = preview(session.timeline)
        self._session = session

    def play(self, device: Device, *, display_offset_ms: int = 0) -> None:
        """Play it to its end.

        Raises:
            DeviceError: Nothing can be heard any more.
            MatcueError: The voice failed.
        """
        events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        rate = self._session.options.rate
        player = Player(device, rate=rate, listener=events.put, display_offset_ms=display_offset_ms)
        with closing(player):
            player.start(self._blocks, Ms(0), take=TAKE, lead_in=True)
            while True:
                match event := _next(events):
                    case Ended():
                        return
                    case SourceFailed(error=error):
                        raise error
                    case DeviceLost(why=why):
                        raise DeviceError(why)
                    case Underrun() | DeviceBack():
                        pass
                    case _:
                        assert_never(event)

    def _blocks(self, start: Ms) -> Iterator[Block]:
        options = self._session.options
        return mix.blocks(
            self.timeline,
            self._session.clips,
            SoundSet(options.sounds, options.rate),
            start=start,
        )


def _next(events: queue.SimpleQueue[Event]) -> Event:
    while True:
        try:
            return events.get(timeout=LOOK_S)
        except queue.Empty:
            pass
