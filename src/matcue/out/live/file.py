"""A device that writes what is played to a file; pauses and skipped parts leave no gap."""

from __future__ import annotations

import os
import wave
from functools import partial
from typing import TYPE_CHECKING

from matcue.base.errors import DeviceError
from matcue.out.live.offline import FIRST_GULP, OfflineStream

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matcue.base.units import Ms

    _Write = Callable[[memoryview], object]


class FileDevice:
    """Writes a WAV, or raw int16 if the name ends otherwise; see `matcue.out.live.device.Device`.

    The first start creates the file, and later ones append to it. It takes sound as fast as it is
    rendered, so at a pause it also holds much of what was rendered ahead.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._write: _Write | None = None
        self._end: Callable[[], None] | None = None
        self._failed: str | None = None

    @property
    def name(self) -> str:
        """The file's path."""
        return str(self._path)

    @property
    def prebuffer(self) -> Ms:
        """Any length will do."""
        return FIRST_GULP

    @property
    def waits(self) -> bool:
        """True: it waits for the sound."""
        return True

    def probe(self) -> None:
        """Check that the file can be created."""
        if self._failed is not None:
            raise DeviceError(self._failed)
        if self._path.is_dir():
            raise DeviceError(f"{self._path} is a folder; name a file in it")
        if not self._path.parent.is_dir():
            raise DeviceError(f"cannot write {self._path}: there is no folder {self._path.parent}")
        if self._path.is_fifo():
            try:
                os.close(os.open(self._path, os.O_WRONLY | os.O_NONBLOCK))
            except OSError:
                raise DeviceError(f"cannot write {self._path}: nobody reads from it") from None

    def open(self, rate: int, channels: int) -> OfflineStream:
        """Create the file, or append to it."""
        self.probe()
        if self._write is None:
            try:
                self._write, self._end = self._begin(rate, channels)
            except OSError as error:
                raise DeviceError(
                    f"cannot write {self._path}: {error.strerror or error}"
                ) from error
        return OfflineStream(partial(self._keep, self._write))

    def refresh(self) -> None:
        """Do nothing: there is no device to list."""

    def close(self) -> None:
        """Complete the file.

        Raises:
            DeviceError: It could not be written to its end.
        """
        end, self._end, self._write = self._end, None, None
        if end is None:
            return
        try:
            end()
        except OSError as error:
            self._failed = self._told(error)
        if self._failed is not None:
            raise DeviceError(self._failed)

    def abandon(self) -> None:
        """Do nothing: what was written stays."""

    def _begin(self, rate: int, channels: int) -> tuple[_Write, Callable[[], None]]:
        """Open the file; give what writes to it and what makes it whole."""
        if self._path.suffix.lower() != ".wav":
            raw = self._path.open("wb")
            return raw.write, raw.close
        whole = wave.open(str(self._path), "wb")  # noqa: SIM115 (it is open until `close`)
        whole.setparams((channels, 2, rate, 0, "NONE", ""))
        return whole.writeframesraw, whole.close

    def _keep(self, write: _Write, piece: memoryview) -> None:
        """Write a piece; the stream's thread calls this."""
        try:
            write(piece)
        except OSError as error:
            self._failed = self._told(error)
            raise OSError(self._failed) from error

    def _told(self, error: OSError) -> str:
        return f"cannot write {self._path}: {error.strerror or error}"
