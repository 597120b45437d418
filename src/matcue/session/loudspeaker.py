"""The device to play on, found in silence."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.base import folders

if TYPE_CHECKING:
    from matcue.out.live import Device


def loudspeaker(name: str, *, safe: bool) -> Device:
    """Find a device, and make sure that it is there.

    Args:
        name: What it is called, or ``auto``.
        safe: Whether to play with a larger buffer.

    Raises:
        DeviceError: It is not.
    """
    from matcue.out.live import device, quiet_stderr

    with quiet_stderr(folders.log()):  # ALSA tells of everything that it does not find
        found = device(name, safe=safe)
        found.probe()
        return found
