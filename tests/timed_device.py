"""A sound device without sound that keeps the time of a real one: for sessions to be watched.

    python tests/timed_device.py play morning --device null

is matcue with this device as the null device.
"""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base.units import Ms

if TYPE_CHECKING:
    from matcue.out.live.playout_buffer import PlayoutBuffer

PROGRAM: Final = str(Path(__file__))
PERIOD_S: Final = 0.02
BUFFER_S: Final = 0.06


class TimedDevice:
    """See `matcue.out.live.device.Device`."""

    name = "no device, in real time"

    @property
    def prebuffer(self) -> Ms:
        """Its buffer and a period more."""
        return Ms(round(1_000 * (BUFFER_S + PERIOD_S)))

    @property
    def waits(self) -> bool:
        """It goes on in real time, whether there is sound or not."""
        return False

    def probe(self) -> None:
        """Find nothing missing."""

    def open(self, rate: int, channels: int) -> TimedStream:
        """Take sound of any form."""
        return TimedStream(rate, channels)

    def refresh(self) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""

    def abandon(self) -> None:
        """Do nothing."""


class TimedStream:
    """Asks for a period each time one would have been heard."""

    trouble = None
    timeout_s = 5.0

    def __init__(self, rate: int, channels: int) -> None:
        self._rate = rate
        self._frame_bytes = 2 * channels
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None

    def start(self, feed: PlayoutBuffer) -> None:
        self._thread = threading.Thread(target=self._take, args=(feed,), daemon=True)
        self._thread.start()

    def abort(self) -> None:
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def close(self) -> None:
        self.abort()

    def _take(self, feed: PlayoutBuffer) -> None:
        period = round(self._rate * PERIOD_S)
        begun_s, given = time.monotonic(), 0
        while not self._stop.is_set():
            heard_s = time.monotonic() - begun_s
            while given / self._rate - heard_s < BUFFER_S:
                feed.pull(
                    memoryview(bytearray(self._frame_bytes * period)), given / self._rate - heard_s
                )
                given += period
            self._stop.wait(PERIOD_S / 2)


if __name__ == "__main__":
    from matcue.__main__ import main
    from matcue.out.live import offline

    offline.NullDevice = TimedDevice  # type: ignore[assignment, misc] # what `--device null` makes
    main()
