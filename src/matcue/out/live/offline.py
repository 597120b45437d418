"""Devices without sound: they take samples as fast as they are rendered."""

from __future__ import annotations

import math
import threading
import time
from typing import TYPE_CHECKING, Final

from matcue.base.units import Ms

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.out.live.playout_buffer import PlayoutBuffer

FIRST_GULP: Final = Ms(1)
_LOOK_AGAIN_S: Final = 0.002


class OfflineStream:
    """Passes pieces to a callback, in a thread of its own; see `device.Stream`."""

    def __init__(self, keep: Callable[[memoryview], None]) -> None:
        """Prepare the stream.

        Args:
            keep: Called with each piece, in the stream's thread. An OSError ends the stream.
        """
        self._keep = keep
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._trouble: str | None = None

    @property
    def trouble(self) -> str | None:
        """The error that ended the stream, one line for people; None while all is well."""
        return self._trouble

    @property
    def timeout_s(self) -> float:
        """Infinite: it waits for the sound and is never late."""
        return math.inf

    def start(self, playout: PlayoutBuffer) -> None:
        """Take pieces from *playout* until there are no more."""
        self._thread = threading.Thread(
            target=self._take, args=(playout,), name="taker", daemon=True
        )
        self._thread.start()

    def abort(self) -> None:
        """Stop taking pieces."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def close(self) -> None:
        """Do nothing: `abort` has ended the thread."""

    def _take(self, playout: PlayoutBuffer) -> None:
        while not self._stop.is_set():
            piece = playout.take()
            if piece is None:
                time.sleep(_LOOK_AGAIN_S)
                continue
            try:
                self._keep(piece)
            except OSError as error:
                self._trouble = str(error)
                return


class NullDevice:
    """Discards everything; see `matcue.out.live.device.Device`."""

    name = "no device"

    @property
    def prebuffer(self) -> Ms:
        """Any length will do."""
        return FIRST_GULP

    @property
    def waits(self) -> bool:
        """True: it waits for the sound."""
        return True

    def probe(self) -> None:
        """Do nothing: it always works."""

    def open(self, rate: int, channels: int) -> OfflineStream:  # noqa: ARG002 (it takes any)
        """Return a stream that discards everything."""
        return OfflineStream(lambda _piece: None)

    def refresh(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def abandon(self) -> None:
        """Do nothing."""
