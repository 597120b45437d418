"""What is served under which name: numbers that we give, so that no path of a client's is one.

A track keeps its number for as long as the server runs, also when others come or go.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.tracks import manifest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from matcue.tracks.manifest import ManifestEntry

CHAPTERS_MIME: Final = "application/json+chapters"
WORDS_MIME: Final = "application/srt"


@dataclass(frozen=True, slots=True)
class NumberedTrack:
    """A track, and the names of all that belongs to it, relative to the page.

    Attributes:
        number: From 1.
        entry: What is known about the track.
        cover_number: That of its picture, which other tracks may share; None without one.
    """

    number: int
    entry: ManifestEntry
    cover_number: int | None

    @property
    def track(self) -> str:
        """The track's name; it ends as the file does, for players go by that."""
        return f"tracks/{self.number}{self.entry.path.suffix.lower()}"

    @property
    def cover(self) -> str | None:
        """The picture's name."""
        if self.cover_number is None or self.entry.cover is None:
            return None
        return f"covers/{self.cover_number}{self.entry.cover.suffix.lower()}"

    @property
    def words(self) -> str | None:
        """The name of what is said."""
        return f"words/{self.number}.json" if self.entry.lines else None

    @property
    def transcript(self) -> str | None:
        """The name of the same as podcast apps read it."""
        return f"words/{self.number}.srt" if self.entry.lines else None

    @property
    def chapters(self) -> str | None:
        """The name of its chapters."""
        return f"chapters/{self.number}.json" if self.entry.chapters else None


class NumberedTracks:
    """The tracks that are there now."""

    def __init__(self, look: Callable[[], Sequence[ManifestEntry]]) -> None:
        """Look for the first time.

        Args:
            look: Gives the tracks that are to be served, in order.
        """
        self._look = look
        self._numbers: dict[Path, int] = {}
        self._covers: dict[Path, int] = {}
        self._named: dict[str, NumberedTrack] = {}
        self.rows: tuple[NumberedTrack, ...] = ()
        self.refresh()

    def refresh(self) -> None:
        """Look again: tracks may have been exported, and others removed."""
        self.rows = tuple(self._row(entry) for entry in self._look())
        self._named = {
            name: row
            for row in self.rows
            for name in (row.track, row.cover, row.words, row.transcript, row.chapters)
            if name is not None
        }

    def named(self, name: str) -> NumberedTrack | None:
        """Find whose name this is, such as ``tracks/1.mp3``."""
        row = self._named.get(name)
        if row is not None and not manifest.is_there(row.entry):
            self.refresh()  # it has been exported again, or has gone
            row = self._named.get(name)
        return row

    def _row(self, entry: ManifestEntry) -> NumberedTrack:
        number = self._numbers.setdefault(entry.path, len(self._numbers) + 1)
        cover = None
        if entry.cover is not None:
            cover = self._covers.setdefault(entry.cover, len(self._covers) + 1)
        return NumberedTrack(number, entry, cover)
