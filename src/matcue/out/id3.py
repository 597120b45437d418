"""The comment of an MP3, where players look for it.

The codec library writes a comment as a user-defined text (``TXXX``), which hardly a player
shows; the frame for it is ``COMM``. So room is left in the tag, and the frame is put there once
the file is written. Layout after the ID3v2.4.0 standard: main structure 3 to 4, native frames
4.10.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_HEADER: Final = 10
"""Bytes before the first frame of a tag, and before the body of a frame."""

_UTF_8: Final = b"\x03"
_LANGUAGE: Final = b"und"


def comment_frame(text: str) -> bytes:
    """Build the frame that holds *text* as the comment, without a description."""
    body = _UTF_8 + _LANGUAGE + b"\0" + text.encode() + b"\0"
    return b"COMM" + _syncsafe(len(body)) + b"\0\0" + body


def put_frame(path: Path, frame: bytes) -> None:
    """Write *frame* after the last frame of the tag that *path* begins with.

    Raises:
        ValueError: The file begins with no ID3v2.4 tag, or the tag has no room left.
        OSError: The file cannot be read or written.
    """
    with path.open("rb+") as file:
        header = file.read(_HEADER)
        if header[:4] != b"ID3\x04":
            raise ValueError(f"{path.name} begins with no ID3v2.4 tag")
        tag = file.read(_length(header[6:10]))
        end = 0
        while tag[end : end + 4].strip(b"\0"):
            end += _HEADER + _length(tag[end + 4 : end + 8])
        if end + len(frame) > len(tag):
            raise ValueError(f"the tag of {path.name} has no room for {len(frame)} bytes")
        file.seek(_HEADER + end)
        file.write(frame)


def _syncsafe(count: int) -> bytes:
    """Write a length in four bytes of seven bits each, so that none looks like sound."""
    return bytes(count >> shift & 0x7F for shift in (21, 14, 7, 0))


def _length(syncsafe: bytes) -> int:
    first, second, third, fourth = syncsafe
    return first << 21 | second << 14 | third << 7 | fourth
