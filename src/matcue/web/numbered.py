"""The URL names of served tracks: numbers, so that no file path ever comes from a client.

A track keeps its number while the server runs, also when others are added or removed.
"""

from __future__ import annotations

import threading
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
    """A track, and the URLs of its files, relative to the page.

    Attributes:
        number: Its number, from 1.
        entry: Its manifest entry.
        cover_number: The number of its cover, which tracks may share; None if it has none.
    """

    number: int
    entry: ManifestEntry
    cover_number: int | None

    @property
    def track(self) -> str:
        """The URL of the track, with the file's suffix, which players rely on."""
        return f"tracks/{self.number}{self.entry.path.suffix.lower()}"

    @property
    def cover(self) -> str | None:
        """The URL of the cover; None if it has none."""
        if self.cover_number is None or self.entry.cover is None:
            return None
        return f"covers/{self.cover_number}{self.entry.cover.suffix.lower()}"

    @property
    def words(self) -> str | None:
        """The URL of the spoken text."""
        return f"words/{self.number}.json" if self.entry.spoken else None

    @property
    def transcript(self) -> str | None:
        """The URL of the spoken text as a transcript for podcast apps."""
        return f"words/{self.number}.srt" if self.entry.spoken else None

    @property
    def chapters(self) -> str | None:
        """The URL of the chapters."""
        return f"chapters/{self.number}.json" if self.entry.chapters else None


class NumberedTracks:
    """The table of tracks that are served now. Safe to use from several threads.

    Attributes:
        rows: The tracks, in order.
        changes: How often `rows` has been made anew.
    """

    def __init__(
        self,
        look: Callable[[], Sequence[ManifestEntry]],
        first: Sequence[ManifestEntry] | None = None,
    ) -> None:
        """Begin with some tracks.

        Args:
            look: Returns the tracks to serve, in order.
            first: What it would return now; None asks it.
        """
        self._look = look
        self._lock = threading.Lock()
        self._entries: tuple[ManifestEntry, ...] = ()
        self._numbers: dict[Path, int] = {}
        self._covers: dict[Path, int] = {}
        self._named: dict[str, NumberedTrack] = {}
        self.rows: tuple[NumberedTrack, ...] = ()
        self.changes = 0
        self._take(tuple(look() if first is None else first))

    def refresh(self) -> None:
        """Read the tracks again; some may have been exported or removed."""
        with self._lock:
            entries = tuple(self._look())
            if entries != self._entries:
                self._take(entries)

    def _take(self, entries: tuple[ManifestEntry, ...]) -> None:
        self._entries = entries
        self.rows = tuple(map(self._row, entries))
        self._named = {
            name: row
            for row in self.rows
            for name in (row.track, row.cover, row.words, row.transcript, row.chapters)
            if name is not None
        }
        self.changes += 1

    def named(self, name: str) -> NumberedTrack | None:
        """Return the track of a URL such as ``tracks/1.mp3``; None if there is none."""
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
