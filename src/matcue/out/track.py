"""What a file is told about the session it holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matcue.units import Ms


@dataclass(frozen=True, slots=True)
class ChapterMark:
    """A place to jump to, lasting until the next one or the end."""

    at: Ms
    title: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """One session as a music player sees it. An empty tag is left out of the file.

    `total` is exact: the blocks that are exported hold that many milliseconds, no more and no
    less. `rate` is in frames a second, one of `matcue.units.RATES`. `date` is ISO 8601.
    """

    title: str
    artist: str = ""
    album: str = ""
    genre: str = ""
    date: str = ""
    comment: str = ""
    chapters: tuple[ChapterMark, ...] = ()
    total: Ms
    rate: int
    channels: int = 1

    @property
    def layout(self) -> str:
        """The codec library's name for the number of channels."""
        return "mono" if self.channels == 1 else "stereo"
