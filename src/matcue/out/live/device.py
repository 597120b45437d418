"""What the player needs of a sound device, and how one is chosen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from matcue.base.errors import DeviceError
from matcue.out.device_name import DeviceName

if TYPE_CHECKING:
    from matcue.base.units import Ms
    from matcue.out.live.playout_buffer import PlayoutBuffer

NO_DEVICE: Final = "no sound device is there; plug one in, or take the session along: matcue export"


class Stream(Protocol):
    """A device that was opened, for one start.

    The player calls its methods from one thread, and reads its attributes from others.
    """

    @property
    def trouble(self) -> str | None:
        """Why nothing can be heard any more, in a line for people; None while all is well."""

    @property
    def timeout_s(self) -> float:
        """A device that has not asked for sound for so long is lost."""

    def start(self, playout: PlayoutBuffer) -> None:
        """Begin to take from *feed*, in a thread of the device's own. Called once.

        Raises:
            DeviceError: It does not start.
        """

    def abort(self) -> None:
        """Fall silent at once; nothing takes from the playout buffer once this has returned."""

    def close(self) -> None:
        """Give the device back. Called last, and once."""


class Device(Protocol):
    """Something that plays int16 frames.

    The player calls everything but `name` and `probe` from one thread.
    """

    @property
    def name(self) -> str:
        """What it is, for people.

        Raises:
            DeviceError: There is nothing to play on.
        """

    @property
    def first_gulp(self) -> Ms:
        """How much it takes at most in its first instant; so much is rendered before."""

    @property
    def waits(self) -> bool:
        """Whether it waits for sound, so that nobody ever hears a gap."""

    def probe(self) -> None:
        """Make sure that there is something to play on.

        Raises:
            DeviceError: There is not.
        """

    def open(self, rate: int, channels: int) -> Stream:
        """Open it.

        Raises:
            DeviceError: There is nothing to play on, or it does not take such sound.
        """

    def refresh(self) -> None:
        """Look anew for what is plugged in; no stream is open then.

        Raises:
            DeviceError: The system does not let us look.
        """

    def close(self) -> None:
        """Finish for good; no stream is open then."""

    def abandon(self) -> None:
        """Be told, by any thread, that a call hangs and may never return.

        The program must still be able to end, and another stream to be opened.
        """


def device(name: str = "auto", *, safe: bool = False) -> Device:
    """Find a device by its name; ``auto`` takes the best that is here.

    Args:
        name: See `matcue.out.device_name`.
        safe: Take a longer buffer, for a machine that is too busy for the usual one.

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
        return MiniAudio(safe=safe, instead=str(error))


QUICK_S: Final = 0.001
"""The audio's thread waits no longer than this for a thread that computes; usual are 5 ms."""


class QuickSwitching:
    """Has threads take turns quickly while something sounds.

    `begin` and `end` are called in turn, by the thread that starts and stops the device.
    """

    def __init__(self) -> None:
        self._usual_s: float | None = None

    def begin(self) -> None:
        """Take turns quickly."""
        self._usual_s = sys.getswitchinterval()
        sys.setswitchinterval(QUICK_S)

    def end(self) -> None:
        """Take turns as before; more than once does no harm."""
        if self._usual_s is not None:
            sys.setswitchinterval(self._usual_s)
            self._usual_s = None
