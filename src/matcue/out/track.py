"""A track's metadata (tags, chapters, length), and its words as timed lyrics.

Three kinds of file have one line for each sentence, at the instant at which it is spoken: LRC,
which music players read and which also goes into the track itself; WebVTT and SubRip, which video
players, browsers and podcast programs read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matcue.base.errors import InputError
from matcue.base.text import plain
from matcue.base.units import (
    HOUR,
    MINUTE,
    SECOND,
    Ms,
    clock,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """The beginning of a chapter, which lasts until the next one or the end."""

    at: Ms
    title: str


@dataclass(frozen=True, slots=True)
class SpokenLine:
    """A spoken sentence, and the instants at which it begins and ends."""

    at: Ms
    ends: Ms
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One session as a music player sees it. An empty tag is left out of the file.

    `total` is exact: the blocks that are exported hold that many milliseconds, no more and no
    less. `rate` is in frames a second, one of `matcue.base.units.RATES`. `date` is ISO 8601.
    `number` is the track's place on its album and how many there are, both from 1. `cover` is a
    PNG, empty for none. `lines` are the words in order of time.
    """

    title: str
    artist: str = ""
    album: str = ""
    album_artist: str = ""
    number: tuple[int, int] | None = None
    genre: str = ""
    date: str = ""
    comment: str = ""
    chapters: tuple[ChapterMark, ...] = ()
    cover: bytes = field(default=b"", repr=False)
    lines: tuple[SpokenLine, ...] = field(default=(), repr=False)
    total: Ms
    rate: int
    channels: int = 1

    @property
    def layout(self) -> str:
        """The codec library's name for the number of channels."""
        return "mono" if self.channels == 1 else "stereo"


def lrc(track: Track) -> str:
    """Write the words as LRC, a line like ``[01:02.34]Hold, and breathe freely.`` for each.

    The format has hundredths of a second. Instants are rounded down, so that no line comes late;
    minutes count on after an hour.
    """
    about = {"ti": track.title, "ar": track.artist, "al": track.album}
    about["length"] = clock(track.total)
    head = [f"[{name}:{plain(text)}]" for name, text in about.items() if text]
    lines = [f"[{_lrc_time(line.at)}]{plain(line.text)}" for line in track.lines]
    return "\n".join([*head, *lines]) + "\n"


def vtt(track: Track) -> str:
    """Write the words as WebVTT."""
    escaped = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;"})
    return "WEBVTT\n" + "".join(
        f"\n{_time(line.at, '.')} --> {_time(line.ends, '.')}\n"
        f"{plain(line.text).translate(escaped)}\n"
        for line in track.lines
    )


def srt(track: Track) -> str:
    """Write the words as SubRip."""
    return "\n".join(
        f"{number}\n{_time(line.at, ',')} --> {_time(line.ends, ',')}\n{plain(line.text)}\n"
        for number, line in enumerate(track.lines, start=1)
    )


WORDS_FILES: Final[Mapping[str, Callable[[Track], str]]] = MappingProxyType(
    {made.__name__: made for made in (lrc, vtt, srt)}
)
"""How to write each kind of file, by the ending of its name."""


def kind_of_words(name: str) -> str:
    """Find one of `WORDS_FILES`, also as ``LRC`` or ``.lrc``.

    Raises:
        InputError: There is no such kind.
    """
    bare = name.strip().lower().removeprefix(".")
    if bare not in WORDS_FILES:
        raise InputError(f"no file of words is called {name!r}: there are {', '.join(WORDS_FILES)}")
    return bare


def _lrc_time(at: Ms) -> str:
    minutes, rest = divmod(at, MINUTE)
    return f"{minutes:02}:{rest // SECOND:02}.{rest % SECOND // 10:02}"


def _time(at: Ms, point: str) -> str:
    hours, rest = divmod(at, HOUR)
    minutes, rest = divmod(rest, MINUTE)
    return f"{hours:02}:{minutes:02}:{rest // SECOND:02}{point}{rest % SECOND:03}"
