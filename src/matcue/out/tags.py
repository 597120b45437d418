"""A track's tags and chapters in the form that every container takes.

The codec library writes the comment and the words of an MP3 as user-defined texts (``TXXX``), which
hardly a player shows; the frames for them are ``COMM``, ``USLT`` and ``SYLT``. So room is left in
the tag, and the frames are written into it once the file is complete. Layout after the ID3v2.3.0
standard, sections 3.1 to 3.3 and 4.9 to 4.11.
"""

from __future__ import annotations

import base64
import codecs
import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from matcue.base.text import plain
from matcue.base.units import HOUR, MINUTE, SECOND, Ms
from matcue.out.formats import ChapterStyle, LyricsStyle, PictureStyle
from matcue.out.track import ChapterMark, lrc

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from matcue.out.formats import Format
    from matcue.out.track import SpokenLine, Track


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


MOST_CHAPTERS: Final = 255
"""The table of contents of an MP3 and the chapter list of an M4A count in one byte."""

LONGEST_TITLE: Final = 127
"""Bytes of UTF-8. Beyond that, readers disagree on how a length is written."""


@dataclass(frozen=True, slots=True)
class TagChapter:
    """A chapter of a file: a title, a begin and an end; never empty."""

    at: Ms
    ends: Ms
    title: str


def chapters(track: Track) -> tuple[TagChapter, ...]:
    """Turn a track's marks into chapters that cover it without a gap.

    They come in order of time. A beginning that no mark names becomes a chapter under the
    track's title; of marks at one instant the last stays; marks past the end go, and so do
    those after the 255th chapter, which then lasts to the end. No marks, no chapters.
    """
    starts = {mark.at: mark.title for mark in sorted(track.chapters, key=lambda mark: mark.at)}
    marks = [ChapterMark(at, title) for at, title in starts.items() if 0 <= at < track.total]
    if marks and marks[0].at > 0:
        marks.insert(0, ChapterMark(Ms(0), track.title))
    del marks[MOST_CHAPTERS:]
    ends = [*(after.at for _, after in pairwise(marks)), track.total]
    return tuple(
        # A chapter without a title is not listed at all by some players.
        TagChapter(mark.at, end, shortened(plain(mark.title)) or str(number))
        for number, (mark, end) in enumerate(zip(marks, ends, strict=False), start=1)
    )


def tags(track: Track, fmt: Format) -> dict[str, str]:
    """Return the tags of a file, by the codec library's names for them."""
    own = {
        "title": track.title,
        "artist": track.artist,
        "album": track.album,
        "album_artist": track.album_artist,
        "genre": track.genre,
        "date": track.date,
        "comment": track.comment,
    }
    listed = {name: plain(text) for name, text in own.items()} | dict(fmt.tags)
    if track.number is not None:
        listed |= _numbered(*track.number, fmt)
    if track.lines and fmt.lyrics is LyricsStyle.TAG:
        listed["lyrics"] = lrc(track)
    if track.cover and fmt.picture is PictureStyle.COMMENT:
        listed["METADATA_BLOCK_PICTURE"] = picture_block(track.cover)
    if fmt.chapters is ChapterStyle.COMMENTS:
        for number, chapter in enumerate(chapters(track)):
            listed[f"CHAPTER{number:03}"] = _vorbis_time(chapter.at)
            listed[f"CHAPTER{number:03}NAME"] = chapter.title
    return {name: text for name, text in listed.items() if text}


def _numbered(number: int, of: int, fmt: Format) -> dict[str, str]:
    """Say which track of how many it is, and that it follows the one before without a pause."""
    match fmt.container:
        case "mp4":
            return {"track": f"{number}/{of}", "gapless_playback": "1"}
        case "flac" | "opus":
            return {"track": str(number), "TRACKTOTAL": str(of)}
        case _:
            return {"track": f"{number}/{of}"}


def shortened(title: str) -> str:
    """Cut a title to `LONGEST_TITLE` bytes, between characters, and show that it was cut."""
    if len(title.encode()) <= LONGEST_TITLE:
        return title
    room = LONGEST_TITLE - len("…".encode())
    return title.encode()[:room].decode(errors="ignore").rstrip() + "…"


def _vorbis_time(at: Ms) -> str:
    hours, rest = divmod(at, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    return f"{hours:02}:{minutes:02}:{rest // SECOND:02}.{rest % SECOND:03}"


MIME: Final = "image/png"
_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_FRONT_COVER: Final = 3
_CHANNELS: Final = {0: 1, 2: 3, 3: 1, 4: 2, 6: 4}
"""How many samples a pixel has for each colour type of a PNG (ISO/IEC 15948, section 11.2.2)."""


def size_of(png: bytes) -> tuple[int, int]:
    """Return a PNG's width and height, in pixels.

    Raises:
        ValueError: It is not a PNG.
    """
    width, height, _, _ = _header(png)
    return width, height


def picture_block(png: bytes) -> str:
    """Return a front cover as a FLAC picture block, in base64.

    Raises:
        ValueError: It is not a PNG.
    """
    width, height, depth, colours = _header(png)
    mime = MIME.encode()
    block = struct.pack(">II", _FRONT_COVER, len(mime)) + mime
    block += struct.pack(">IIIIII", 0, width, height, depth * _CHANNELS[colours], 0, len(png))
    return base64.b64encode(block + png).decode()


def _header(png: bytes) -> tuple[int, int, int, int]:
    if png[:8] != _SIGNATURE or len(png) < 26 or png[25] not in _CHANNELS:
        raise ValueError("the cover is no PNG")
    width, height, depth, colours = struct.unpack(">IIBB", png[16:26])
    return width, height, depth, colours
