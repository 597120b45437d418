"""Names: texts that any disk, tag and playlist can hold, and sound devices as a user writes them.

FAT and exFAT, which most cards have, know fewer characters than Linux, tell no capitals from
small letters, and drop a dot or space at the end; Windows keeps some names for its devices.
Source: "Naming Files, Paths, and Namespaces" of the Windows documentation.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.errors import UnknownName, near
from matcue.base.text import plain

if TYPE_CHECKING:
    from collections.abc import Container


LONGEST: Final = 120
"""Bytes of UTF-8 in a whole name: no disk ends one below 255, and many programs end a path at
260 characters."""

_SPOKEN: Final = str.maketrans(
    {"/": "-", "\\": "-", "|": "-", ":": " -", '"': "'", "<": "", ">": "", "?": "", "*": ""}
)
"""What stands for the characters that FAT reserves."""

_DEVICES: Final = re.compile(
    r"(?:con|prn|aux|nul|clock\$|conin\$|conout\$|(?:com|lpt)[0-9¹²³])\s*(?:\.|$)", re.IGNORECASE
)


def safe_name(stem: str, suffix: str = "") -> str:
    """Turn a title into a file's or folder's name.

    Args:
        stem: The title; if none of its characters can be kept, the name is ``_``.
        suffix: The ending, which is kept as it is.
    """
    name = plain(unicodedata.normalize("NFC", stem).translate(_SPOKEN))
    name = _cut(name, LONGEST - len(suffix.encode())).strip(" .") or "_"
    # On a Windows machine even "con.mp3" is the console.
    return f"{'_' if _DEVICES.match(name) else ''}{name}{suffix}"


def unused(stem: str, suffix: str, taken: Container[str]) -> str:
    """Give a safe name that is none of *taken*, which holds the `key` of each name."""
    name = safe_name(stem, suffix)
    count = 1
    while key(name) in taken:
        count += 1
        room = LONGEST - len(suffix.encode()) - len(f" ({count})")
        name = f"{safe_name(_cut(stem, room))} ({count}){suffix}"
    return name


def key(name: str) -> str:
    """Return a key that is equal for names which a disk may treat as the same."""
    return unicodedata.normalize("NFKC", name).casefold()


def _cut(text: str, most_bytes: int) -> str:
    """Cut a text to so many bytes of UTF-8, between characters."""
    whole = text.encode()
    return text if len(whole) <= most_bytes else whole[:most_bytes].decode(errors="ignore")


DEVICE_FAMILIES: Final = ("auto", "sounddevice", "miniaudio", "simpleaudio", "null", "file")
DEVICE_NAMES: Final = (
    "auto, sounddevice, sounddevice:NAME, miniaudio, simpleaudio, null and file:PATH"
)


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
        if family not in DEVICE_FAMILIES:
            hint = near(family, DEVICE_FAMILIES) or f"; there are {DEVICE_NAMES}"
            raise UnknownName(f"no device is called '{text}'{hint}")
        if family == "file" and not more:
            raise UnknownName("a file needs its path; write file:session.wav")
        if more and family not in ("file", "sounddevice"):
            raise UnknownName(f"'{family}' has no devices of its own; write it alone")
        return cls(family, more)


def readable(name: str) -> str:
    """Return a file's name as valid Unicode: U+FFFD stands for bytes of it that are not UTF-8."""
    return name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
