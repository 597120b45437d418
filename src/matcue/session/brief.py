"""Hearing how each part of a session begins, before doing it."""

from __future__ import annotations

import queue
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING, Final, assert_never

from matcue.base.errors import DeviceError
from matcue.base.units import Ms
from matcue.out.live import DeviceBack, DeviceLost, Ended, Player, SourceFailed, Underrun
from matcue.plan.brief import brief

if TYPE_CHECKING:
    from matcue.out.live import Device, Event
    from matcue.plan.timeline import Timeline
    from matcue.session.session import Session

TAKE: Final = 1
LOOK_S: Final = 0.2
"""So often Ctrl-C is looked for, which some systems let nothing else do."""


class Brief:
    """A session that has been prepared, in brief."""

    def __init__(self, session: Session) -> None:
        shortened = replace(session.plan, timeline=brief(session.timeline))
        self._session = replace(session, plan=shortened)

    @property
    def timeline(self) -> Timeline:
        """What is heard."""
        return self._session.timeline

    def play(self, device: Device, *, display_offset_ms: int = 0) -> None:
        """Play it to its end.

        Raises:
            DeviceError: Nothing can be heard any more.
            MatcueError: The voice failed.
        """
        events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        player = Player(
            device,
            rate=self._session.options.rate,
            listener=events.put,
            display_offset_ms=display_offset_ms,
        )
        with closing(player):
            player.start(lambda at: self._session.blocks(start=at), Ms(0), take=TAKE, lead_in=True)
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


def _next(events: queue.SimpleQueue[Event]) -> Event:
    while True:
        try:
            return events.get(timeout=LOOK_S)
        except queue.Empty:
            pass
