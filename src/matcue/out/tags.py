"""Convert a track's tags and chapters to what every format can hold."""

from __future__ import annotations

import base64
import struct
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from matcue.base.units import HOUR, MINUTE, SECOND, Ms
from matcue.out.formats import ChapterStyle, LyricsStyle, PictureStyle
from matcue.out.plain import plain
from matcue.out.track import ChapterMark
from matcue.out.words import lrc

if TYPE_CHECKING:
    from matcue.out.formats import Format
    from matcue.out.track import Track

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
