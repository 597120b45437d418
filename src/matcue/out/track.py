"""The metadata of an exported file: tags, chapters, spoken lines, length."""

from __future__ import annotations

from dataclasses import dataclass, field

from matcue.base.units import Ms  # noqa: TC001 (read at run time, by the notes on tracks)


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
