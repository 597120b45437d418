"""Finding the sound device to play on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from matcue.base import folders
from matcue.base.errors import MatcueError
from matcue.base.units import Ms

if TYPE_CHECKING:
    from types import TracebackType

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


class WokenLoudspeaker:
    """The device of a session, found and woken while the session is prepared; a context manager.

    Nothing is raised before `device` is asked for: what keeps the session from being is told first.
    """

    def __init__(self, name: str, *, safe: bool) -> None:
        """Find it as `loudspeaker` does, and play near-silence on it."""
        from matcue.out.live import Wake

        self._device: Device | MatcueError
        try:
            self._device = loudspeaker(name, safe=safe)
            self._wake = Wake(self._device)
        except MatcueError as error:
            self._device = error

    def device(self) -> Device:
        """Return the device.

        Raises:
            DeviceError: There is no such device, or it cannot be opened.
        """
        if isinstance(self._device, MatcueError):
            raise self._device
        return self._device

    def release(self) -> Ms:
        """Leave the device to who is to play on it; return how long it has been awake."""
        return Ms(0) if isinstance(self._device, MatcueError) else self._wake.end()

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(
        self,
        _type: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        """Release it, wherever the session ended."""
        self.release()
