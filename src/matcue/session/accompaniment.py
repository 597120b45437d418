"""The background of a session, music or ambience: found, decoded once, and measured."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from matcue.base.progress import Progress, unwatched
from matcue.base.units import Frames, Ms, frames, lasting
from matcue.base.whole_file import file_digest
from matcue.session import fingerprint
from matcue.session.fingerprint import read_note, write_note
from matcue.session.options import Backdrop
from matcue.sound.background import RATE, BackgroundOffset

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.base.errors import MusicError
    from matcue.plan.timeline import Timeline
    from matcue.session.options import Options
    from matcue.sound.background import Background
    from matcue.sound.decode import Measured
    from matcue.sound.mix import Under
    from matcue.sound.music import Music


@dataclass(frozen=True, slots=True)
class Accompaniment:
    """A background and its level.

    Attributes:
        background: Where its sound comes from.
        level_db: Its gain in dB.
        music: The same background if it is made of songs, else None.
        heard: Every song that has been measured so far, with the digest of its bytes.
        left_out: What is wrong with music that was left out so far, if the options allow that.
    """

    background: Background
    level_db: float
    music: Music | None = None
    heard: dict[Path, str] = field(default_factory=dict)
    left_out: list[MusicError] = field(default_factory=list)

    def reach(self, total: Ms, progress: Progress = unwatched) -> None:
        """Measure every song that sounds in the first *total* milliseconds.

        Raises:
            MusicError: A song cannot be played.
        """
        if self.music is None:
            return
        end = frames(total, RATE)
        for begins in self.music.reached(end):
            progress("listening", min(total, lasting(begins, RATE)), total)

    def songs(self, total: Ms) -> Iterator[tuple[Ms, Path]]:
        """Yield (begin, song) for each song that sounds in the first *total* milliseconds.

        Raises:
            MusicError: One of them cannot be played.
        """
        if self.music is not None:
            for nth, begins in enumerate(self.music.reached(frames(total, RATE))):
                at = lasting(begins, RATE)
                if at < total:
                    yield at, self.music.song(nth)

    def begun(
        self, timeline: Timeline, start: Ms, standing: BackgroundOffset = BackgroundOffset()
    ) -> Under:
        """Open its sound for a timeline from the instant *start* on; the caller closes the stream.

        Raises:
            MusicError: The song there cannot be played.
        """
        from matcue.sound.ducking import Ducking
        from matcue.sound.mix import Under

        stream = self.background.stream(frames(Ms(start + standing.ahead), RATE))
        return Under(stream, Ducking(timeline, standing), self.level_db)


def accompaniment(options: Options) -> Accompaniment | None:
    """Return the background that the options ask for; None if they ask for none.

    Raises:
        UnknownName: There is no such ambience.
        MusicError: There is no music at the path of the options.
    """
    match options.backdrop:
        case Backdrop(ambience=str(kind), seed=seed, level_db=level_db):
            from matcue.sound.ambience import Ambience

            return Accompaniment(Ambience(kind, seed, level_db), level_db)
        case Backdrop(music=Path() as path, shuffle=shuffle, seed=seed, level_db=level_db):
            from matcue.sound.music import Music
            from matcue.sound.playlist import songs

            heard: dict[Path, str] = {}
            left_out: list[MusicError] = []
            taken = left_out if options.backdrop.skips_bad else None
            music = Music(
                songs(path, taken),
                lambda song: _measured(song, heard),
                shuffle=seed if shuffle else None,
                level_db=level_db,
                left_out=taken,
            )
            return Accompaniment(music, level_db, music, heard, left_out)
    return None


def listed(options: Options) -> tuple[Path, ...]:
    """List the songs that the options name, for the track's fingerprint. Opens none of them.

    Raises:
        MusicError: There is no music at the path of the options.
    """
    wanted = options.backdrop
    if wanted is None or wanted.music is None:
        return ()
    from matcue.sound.playlist import songs

    left_out: list[MusicError] | None = [] if wanted.skips_bad else None
    return tuple(song.resolve() for song in songs(wanted.music, left_out))


def _measured(song: Path, heard: dict[Path, str]) -> Measured:
    """Measure a song, or return what was measured before."""
    from matcue.sound.decode import DECODING, Measured, measured, unplayable

    try:
        heard[song.resolve()] = digest = file_digest(song)
    except OSError as error:
        raise unplayable(song, error.strerror or str(error)) from None
    name = fingerprint.of("music", digest, DECODING)
    match read_note(name):
        case {
            "frames": int(frames),
            "loudness_lufs": None | float() as loudness,
            "origin": None | int() as origin,
        }:
            return Measured(Frames(frames), loudness, origin)
    found = measured(song)
    write_note(name, asdict(found))
    return found
