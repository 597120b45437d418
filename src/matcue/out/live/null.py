"""A device that plays to nobody: for trying things where no sound is wanted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.out.live.offline import FIRST_GULP, OfflineStream

if TYPE_CHECKING:
    from matcue.base.units import Ms


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
