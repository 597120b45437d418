"""The events of a player, and the thread that delivers them.

Events say what the caller did not ask for: an end, an underrun, a lost device.
"""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.base.units import Ms
    from matcue.out.live.threads import PlayerThreads


@dataclass(frozen=True, slots=True)
class Position:
    """The playback position: a source, and an instant of it.

    Attributes:
        source_id: The number that the caller gave to the source.
        at: What is heard now, rounded down to the millisecond.
    """

    source_id: int
    at: Ms


@dataclass(frozen=True, slots=True)
class Ended:
    """All of a source has been heard, and nothing follows it."""

    source_id: int


@dataclass(frozen=True, slots=True)
class SourceFailed:
    """A source raised. What it gave before is still played; no `Ended` follows.

    Attributes:
        source_id: Which source.
        error: What it raised.
    """

    source_id: int
    error: Exception


@dataclass(frozen=True, slots=True)
class Underrun:
    """The sound was late, and silence was heard in its place.

    Either the source was too slow, or the machine was too busy to serve the device in time; not
    every device reports the second. No sound is skipped: it continues where it stopped.

    Attributes:
        count: The number of underruns since the player was made.
    """

    count: int


class Trouble(StrEnum):
    """What is wrong with a device."""

    LATE = "late"
    """It has not asked for sound for a while. On a busy machine it often goes on by itself."""
    STALLED = "stalled"
    """It is there and asks for no more sound."""
    FROZEN = "frozen"
    """A call to the sound system does not return."""
    VANISHED = "vanished"
    """It ended, or there is nothing to open."""


@dataclass(frozen=True, slots=True)
class DeviceTrouble:
    """The device's trouble is another now; the player does what it did before.

    Attributes:
        trouble: LATE while it plays, FROZEN after it was lost; None if it asks for sound again.
    """

    trouble: Trouble | None


@dataclass(frozen=True, slots=True)
class DeviceLost:
    """Nothing can be heard any more; the player is silent and looks for a device.

    Attributes:
        heard: The last position that was heard.
        trouble: STALLED, FROZEN or VANISHED.
        why: The reason, one line for people.
    """

    heard: Position
    trouble: Trouble
    why: str


@dataclass(frozen=True, slots=True)
class DeviceBack:
    """A device can be played on again; the player waits for `Player.start`."""


Event: TypeAlias = Ended | SourceFailed | Underrun | DeviceTrouble | DeviceLost | DeviceBack


_LOOK_S: Final = 0.5


class EventDispatcher:
    """Delivers events to a listener in order, in a thread of its own.

    A listener that is slow, or that calls the player, delays only the events that follow.
    """

    def __init__(self, listener: Callable[[Event], None], workers: PlayerThreads) -> None:
        """Begin to deliver.

        Args:
            listener: Called with each event.
            workers: Gives the thread.
        """
        self._listener = listener
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._woken = threading.Event()
        self._closed = False
        workers.run("event dispatcher", self._step, self._woken)

    def tell(self, event: Event) -> None:
        """Queue an event. Call from any thread."""
        self._events.put(event)
        self._woken.set()

    def close(self) -> None:
        """Deliver the queued events, and end."""
        self._closed = True
        self._woken.set()

    def _step(self) -> float | None:
        while True:
            try:
                event = self._events.get_nowait()
            except queue.Empty:
                return None if self._closed else _LOOK_S
            self._listener(event)
