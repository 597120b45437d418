"""Finding the sound device to play on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.base import folders

if TYPE_CHECKING:
    from matcue.out.live import Device


def loudspeaker(name: str, *, safe: bool) -> Device:
    """Find a sound device, and check that it can be opened.

    Args:
        name: The name of the device, or ``auto``.
        safe: Whether to play with a larger buffer.

    Raises:
        DeviceError: There is no such device, or it cannot be opened.
    """
    from matcue.out.live import device, quiet_stderr

    with quiet_stderr(folders.log()):  # ALSA tells of everything that it does not find
        found = device(name, safe=safe)
        found.probe()
        return found
