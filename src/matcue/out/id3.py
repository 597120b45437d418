"""The comment and the words of an MP3, where players look for them.

The codec library writes both as user-defined texts (``TXXX``), which hardly a player shows; the
frames for them are ``COMM``, ``USLT`` and ``SYLT``. So room is left in the tag, and the frames
are written into it once the file is complete. Layout after the ID3v2.3.0 standard, sections 3.1
to 3.3 and 4.9 to 4.11.
"""

from __future__ import annotations

import codecs
from typing import TYPE_CHECKING, Final

from matcue.out.plain import plain

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from matcue.out.track import SpokenLine

_HEADER: Final = 10
"""Bytes before the first frame of a tag, and before the body of a frame."""

_UTF_16: Final = b"\x01"
_LANGUAGE: Final = b"XXX"
"""The standard's code for a language that is not known."""

_NO_DESCRIPTION: Final = codecs.BOM_UTF16_LE + b"\0\0"
_MILLISECONDS: Final = b"\x02"
_LYRICS: Final = b"\x01"


def comment_frame(text: str) -> bytes:
    """Build the frame that holds *text* as the comment, without a description."""
    return _frame(b"COMM", _LANGUAGE + _NO_DESCRIPTION + _utf_16(text))


def words_frame(text: str) -> bytes:
    """Build the frame that holds *text* as the words, without a description."""
    return _frame(b"USLT", _LANGUAGE + _NO_DESCRIPTION + _utf_16(text))


def timed_words_frame(lines: Iterable[SpokenLine]) -> bytes:
    """Build the frame that holds each line of the words with its instant."""
    timed = b"".join(_utf_16(plain(line.text)) + line.at.to_bytes(4, "big") for line in lines)
    return _frame(b"SYLT", _LANGUAGE + _MILLISECONDS + _LYRICS + _NO_DESCRIPTION + timed)


def put_frame(path: Path, frame: bytes) -> None:
    """Write *frame*, or several in a row, after the last of the tag that *path* begins with.

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


def _frame(name: bytes, content: bytes) -> bytes:
    body = _UTF_16 + content
    return name + len(body).to_bytes(4, "big") + b"\0\0" + body


def _utf_16(text: str) -> bytes:
    """Write a text with the mark of its byte order, and its end."""
    return codecs.BOM_UTF16_LE + text.encode("utf-16-le") + b"\0\0"


def _syncsafe(length: bytes) -> int:
    """Read a length of four bytes of seven bits each, so written that none looks like sound."""
    first, second, third, fourth = length
    return first << 21 | second << 14 | third << 7 | fourth
