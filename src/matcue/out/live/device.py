"""The protocol of sound devices, and the choice of one by name."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from matcue.base.errors import DeviceError
from matcue.out.names import DeviceName

if TYPE_CHECKING:
    from matcue.base.units import Ms
    from matcue.out.live.playout_buffer import PlayoutBuffer

NO_DEVICE: Final = "no sound device is there; plug one in, or make a file: `matcue export`"


class Stream(Protocol):
    """An open device; it is started once.

    The player calls its methods from one thread, and reads its attributes from others.
    """

    @property
    def trouble(self) -> str | None:
        """Why nothing can be heard, one line for people; None while all is well."""

    @property
    def timeout_s(self) -> float:
        """A device that flowed and has not asked for sound for so many seconds counts as lost."""

    def start(self, playout: PlayoutBuffer) -> None:
        """Begin to play from *playout*, in a thread of the device's own. Called once.

        Raises:
            DeviceError: The device does not start.
        """

    def abort(self) -> None:
        """Fall silent at once; after this returns, nothing reads the playout buffer."""

    def close(self) -> None:
        """Release the device. Called last, and once."""


class Device(Protocol):
    """A sound device that plays int16 frames.

    The player calls everything except `name` and `probe` from one thread.
    """

    @property
    def name(self) -> str:
        """Its name, for people.

        Raises:
            DeviceError: There is nothing to play on.
        """

    @property
    def prebuffer(self) -> Ms:
        """The most that it takes at its start; so much is rendered before."""

    @property
    def waits(self) -> bool:
        """Whether it waits for late sound, as a file does, so that there is never a gap."""

    def probe(self) -> None:
        """Check that there is something to play on.

        Raises:
            DeviceError: There is nothing.
        """

    def open(self, rate: int, channels: int) -> Stream:
        """Open the device.

        Args:
            rate: Frames a second.
            channels: Samples a frame.

        Raises:
            DeviceError: There is nothing to play on, or it does not support this format.
        """

    def refresh(self) -> None:
        """List the devices anew. Called while no stream is open.

        Raises:
            DeviceError: The devices cannot be listed.
        """

    def close(self) -> None:
        """Finish for good. Called while no stream is open."""

    def abandon(self) -> None:
        """Called, by any thread, when a call hangs and may never return.

        The program must still be able to end, and another stream to be opened.
        """


def device(name: str = "auto", *, safe: bool = False) -> Device:
    """Return a device by its name; ``auto`` takes the best that works here.

    Args:
        name: See `matcue.out.names`.
        safe: Use a longer buffer, for a machine that is too busy for the usual one.

    Raises:
        UnknownName: None is called that.
        DeviceError: Its library cannot be used here.
    """
    wanted = DeviceName.read(name)
    match wanted.family:
        case "sounddevice":
            from matcue.out.live.by_sounddevice import SoundDevice

            return SoundDevice(wanted.more or None, safe=safe)
        case "miniaudio":
            from matcue.out.live.by_miniaudio import MiniAudio

            return MiniAudio(safe=safe)
        case "simpleaudio":
            from matcue.out.live.by_simpleaudio import SimpleAudio

            return SimpleAudio()
        case "null":
            from matcue.out.live.offline import NullDevice

            return NullDevice()
        case "file":
            from matcue.out.live.file import FileDevice

            return FileDevice(Path(wanted.more).expanduser())
        case _:
            return _automatic(safe=safe)


def outputs() -> list[str]:
    """List what can follow ``sounddevice:``; nothing where PortAudio is missing."""
    from matcue.out.live.by_sounddevice import SoundDevice

    try:
        return SoundDevice().outputs()
    except DeviceError:
        return []


def _automatic(*, safe: bool) -> Device:
    from matcue.out.live.by_miniaudio import MiniAudio
    from matcue.out.live.by_sounddevice import SoundDevice

    try:
        return SoundDevice(None, safe=safe)
    except DeviceError as error:
        try:
            return MiniAudio(safe=safe, instead=str(error))
        except DeviceError:
            raise error from None  # what to install is the better of the two


QUICK_S: Final = 0.001
"""The audio's thread waits no longer than this for a thread that computes; usual are 5 ms."""


class QuickSwitching:
    """Sets a short switch interval of the interpreter while a device plays.

    `begin` and `end` are called alternately, by the thread that starts and stops the device.
    """

    def __init__(self) -> None:
        self._usual_s: float | None = None

    def begin(self) -> None:
        """Set the short switch interval."""
        self._usual_s = sys.getswitchinterval()
        sys.setswitchinterval(QUICK_S)

    def end(self) -> None:
        """Restore the switch interval; safe to call twice."""
        if self._usual_s is not None:
            sys.setswitchinterval(self._usual_s)
            self._usual_s = None
