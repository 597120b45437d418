"""The comment of an MP3, where players look for it.

The codec library writes a comment as a user-defined text (``TXXX``), which hardly a player
shows; the frame for it is ``COMM``. So room is left in the tag, and the frame is put there once
the file is written. Layout after the ID3v2.3.0 standard, sections 3.1 to 3.3 and 4.11.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_HEADER: Final = 10
"""Bytes before the first frame of a tag, and before the body of a frame."""

_UTF_16: Final = b"\x01"
_LANGUAGE: Final = b"XXX"
"""The standard's code for a language that is not known."""


def comment_frame(text: str) -> bytes:
    """Build the frame that holds *text* as the comment, without a description."""
    mark = codecs.BOM_UTF16_LE
    description = mark + b"\0\0"
    body = _UTF_16 + _LANGUAGE + description + mark + text.encode("utf-16-le") + b"\0\0"
    return b"COMM" + len(body).to_bytes(4, "big") + b"\0\0" + body


def put_frame(path: Path, frame: bytes) -> None:
    """Write *frame* after the last frame of the tag that *path* begins with.

    Raises:
        ValueError: The file begins with no ID3v2.3 tag, or the tag has no room left.
        OSError: The file cannot be read or written.
    """
    with path.open("rb+") as file:
        header = file.read(_HEADER)
        if header[:4] != b"ID3\x03":
            raise ValueError(f"{path.name} begins with no ID3v2.3 tag")
        tag = file.read(_syncsafe(header[6:10]))
        end = 0
        while tag[end : end + 4].strip(b"\0"):
            end += _HEADER + int.from_bytes(tag[end + 4 : end + 8], "big")
        if end + len(frame) > len(tag):
            raise ValueError(f"the tag of {path.name} has no room for {len(frame)} bytes")
        file.seek(_HEADER + end)
        file.write(frame)


def _syncsafe(length: bytes) -> int:
    """Read a length of four bytes of seven bits each, so written that none looks like sound."""
    first, second, third, fourth = length
    return first << 21 | second << 14 | third << 7 | fourth
