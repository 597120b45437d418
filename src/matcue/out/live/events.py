"""What a player tells, and the thread that tells it.

Events say where the listener is, and what happens without having been asked for.
"""

from __future__ import annotations

import queue
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.base.units import Ms
    from matcue.out.live.threads import PlayerThreads


@dataclass(frozen=True, slots=True)
class Position:
    """Where the listener is: in which source, and at which instant of it.

    Attributes:
        source_id: The number that the caller gave to the source.
        at: What is heard now, to the millisecond that has begun.
    """

    source_id: int
    at: Ms


@dataclass(frozen=True, slots=True)
class Ended:
    """All of a source has been heard, and nothing follows it."""

    source_id: int


@dataclass(frozen=True, slots=True)
class SourceFailed:
    """A source raised; what it gave before still sounds, and no `Ended` follows.

    Attributes:
        source_id: Which source.
        error: What it raised.
    """

    source_id: int
    error: Exception


@dataclass(frozen=True, slots=True)
class Underrun:
    """The sound was late, and silence was heard in its place.

    Either the source had not got so far, or the machine was too busy to serve the device in
    time; not every device tells the second. Nothing is left out: the sound goes on where it
    stopped. So a source that is slow shows like this, and one that has ended as `Ended`.

    Attributes:
        count: How often so far, since the player was made.
    """

    count: int


@dataclass(frozen=True, slots=True)
class DeviceLost:
    """Nothing can be heard any more; the player is silent and looks for a device.

    Attributes:
        heard: The last that was heard.
        why: One line for people.
    """

    heard: Position
    why: str


@dataclass(frozen=True, slots=True)
class DeviceBack:
    """A device can be played on again; the player waits for `Player.start`."""


Event: TypeAlias = Ended | SourceFailed | Underrun | DeviceLost | DeviceBack


_LOOK_S: Final = 0.5


class EventDispatcher:
    """Tells a listener events in the order in which they came, and never in their threads.

    A listener that takes long, or that calls the player, delays no one but those that come after.
    """

    def __init__(self, listener: Callable[[Event], None], workers: PlayerThreads) -> None:
        """Begin.

        Args:
            listener: Called with each event.
            workers: Who does the work.
        """
        self._listener = listener
        self._events: queue.SimpleQueue[Event] = queue.SimpleQueue()
        self._woken = threading.Event()
        self._closed = False
        workers.run("event dispatcher", self._step, self._woken)

    def tell(self, event: Event) -> None:
        """Have an event told soon; from any thread."""
        self._events.put(event)
        self._woken.set()

    def close(self) -> None:
        """Tell what is there already, and end."""
        self._closed = True
        self._woken.set()

    def _step(self) -> float | None:
        while True:
            try:
                event = self._events.get_nowait()
            except queue.Empty:
                return None if self._closed else _LOOK_S
            self._listener(event)
