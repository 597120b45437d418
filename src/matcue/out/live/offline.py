"""Devices that sound nothing: they take everything as fast as it comes."""

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
    """Takes pieces in a thread of its own, and hands them on; see `device.Stream`."""

    def __init__(self, keep: Callable[[memoryview], None]) -> None:
        """Prepare to take.

        Args:
            keep: Gets each piece, in the stream's own thread. An OSError of it ends the stream.
        """
        self._keep = keep
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self._trouble: str | None = None

    @property
    def trouble(self) -> str | None:
        """What went wrong with keeping, if anything."""
        return self._trouble

    @property
    def timeout_s(self) -> float:
        """It is never late: it waits for the sound, not the other way round."""
        return math.inf

    def start(self, playout: PlayoutBuffer) -> None:
        """Take from *feed* until there is no more."""
        self._thread = threading.Thread(
            target=self._take, args=(playout,), name="taker", daemon=True
        )
        self._thread.start()

    def abort(self) -> None:
        """Take no more."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def close(self) -> None:
        """Do nothing more than `abort` did."""

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
    """Takes everything as fast as it comes; see `matcue.out.live.device.Device`."""

    name = "no device"

    @property
    def first_gulp(self) -> Ms:
        """Any length will do."""
        return FIRST_GULP

    @property
    def waits(self) -> bool:
        """It takes sound whenever it comes."""
        return True

    def probe(self) -> None:
        """Find nothing missing."""

    def open(self, rate: int, channels: int) -> OfflineStream:  # noqa: ARG002 (it takes any)
        """Take sound of any form."""
        return OfflineStream(lambda _piece: None)

    def refresh(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def abandon(self) -> None:
        """Do nothing."""
