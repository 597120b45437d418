"""Names of sound devices as a user writes them, parsed without loading a sound library."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matcue.base.errors import UnknownName, near

FAMILIES: Final = ("auto", "sounddevice", "miniaudio", "simpleaudio", "null", "file")
NAMES: Final = "auto, sounddevice, sounddevice:NAME, miniaudio, simpleaudio, null and file:PATH"


@dataclass(frozen=True, slots=True)
class DeviceName:
    """A kind of device and, after a colon, which one: ``sounddevice:Speakers``."""

    family: str
    more: str

    @classmethod
    def read(cls, text: str) -> DeviceName:
        """Parse a name.

        Raises:
            UnknownName: No device is called that.
        """
        family, _, more = text.partition(":")
        if family not in FAMILIES:
            raise UnknownName(
                f"no device is called '{text}'{near(family, FAMILIES) or f'; there are {NAMES}'}"
            )
        if family == "file" and not more:
            raise UnknownName("a file needs its path; write file:session.wav")
        if more and family not in ("file", "sounddevice"):
            raise UnknownName(f"'{family}' has no devices of its own; write it alone")
        return cls(family, more)
