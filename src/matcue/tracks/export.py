"""Export a session: rendered once for all its formats, and again only if something has changed."""

from __future__ import annotations

from contextlib import ExitStack, closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue import RELEASED
from matcue.base.errors import InputError, MachineError, MatcueError
from matcue.base.units import Ms
from matcue.base.whole_file import digest
from matcue.out import ChapterMark, Quality, SpokenLine, Track
from matcue.plan.timeline import CueKind
from matcue.session import accompaniment, fingerprint
from matcue.session.fingerprint import read_note, write_note
from matcue.session.session import title
from matcue.tracks import manifest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcue.base.progress import Progress
    from matcue.out import Format
    from matcue.out.writer import Target
    from matcue.routine.shelf import Shelf
    from matcue.session import session
    from matcue.session.options import Options

BLOCK: Final = Ms(1_000)
"""The mixer's block size for files: large, since latency does not matter."""

ARTIST: Final = "matcue"
ALBUM: Final = "matcue sessions"
GENRE: Final = "Exercise"


@dataclass(frozen=True, slots=True)
class Wanted:
    """A track to be exported.

    Attributes:
        routine: The routine's name or file.
        options: The options of the session.
        fmt: The file format.
        bitrate: In bit/s; None is that of the quality.
        output: The file to write; None is a generated name in `folder`.
        folder: The folder for a generated name.
        tells_level: Whether a generated name contains the level (one of several).
        tells_format: Whether a generated name contains the format (it has no suffix).
        quality: The quality, which decides the size of the file.
        words: Suffixes of the text files to write beside it (lyrics, subtitles).
        split: Whether it is a folder with a file for each exercise.
        health: The health questions as a text, if it is made for others.
    """

    routine: str
    options: Options
    fmt: Format
    bitrate: int | None = None
    output: Path | None = None
    folder: Path = Path()
    tells_level: bool = False
    tells_format: bool = False
    quality: Quality = Quality.NORMAL
    words: tuple[str, ...] = ()
    split: bool = False
    health: str = ""

    def stem(self, id_: str) -> str:
        """Return the generated file name without suffix, for the routine with this id."""
        portion = self.options.selection.portion
        told = [
            "matcue",
            id_,
            *([self.options.manner.level.value] if self.tells_level else []),
            *([str(portion[0])] if portion else []),
            *([self.fmt.name] if self.tells_format else []),
        ]
        return "-".join(told)


@dataclass(frozen=True, slots=True)
class Made:
    """A track that was exported.

    `path` is a folder if the track was split. `files` is the number of its sound files and `size`
    their bytes. `fresh` is false if it existed already and was up to date.
    """

    path: Path
    total: Ms
    fresh: bool
    size: int = 0
    files: int = 1


@dataclass(frozen=True, slots=True)
class Failed:
    """A track that could not be made, and why."""

    path: Path | None
    told: str
    exit_code: int

    @classmethod
    def because(cls, error: MatcueError, path: Path | None = None) -> Failed:
        """Return the failure for an error."""
        return cls(path, str(error), error.exit_code)

    @property
    def error(self) -> MatcueError:
        """The error, to be raised."""
        kind = InputError if self.exit_code == InputError.exit_code else MachineError
        return kind(self.told)


@dataclass(frozen=True, slots=True)
class Job:
    """A session to export, with its tracks and their paths; these differ only in their files."""

    routine: str
    options: Options
    tracks: tuple[tuple[Wanted, Path], ...] = field(default=())

    @property
    def health(self) -> str:
        """The health questions as a text; the same in all of its tracks."""
        return self.tracks[0][0].health if self.tracks else ""


def already_made(wanted: Wanted, shelf: Shelf) -> Made | None:
    """Return the track if it was exported before and is up to date, else None. Plans nothing.

    Raises:
        UnknownName: There is no such routine.
        MusicError: The music is missing.
    """
    match read_note(_note(wanted, shelf)):
        case {
            "path": str(path),
            "total_ms": int(total),
            "size": int(size),
            "tracks": list(tracks),
            "program": str(program),
            "made": dict(made),
            "files": dict(files),
        } if (
            program == fingerprint.program()
            and all(fingerprint.state(Path(name)) == state for name, state in made.items())
            and all(isinstance(name, str) and manifest.knows(Path(name)) for name in tracks)
            and fingerprint.unchanged(files)
        ):
            return Made(Path(path), Ms(total), fresh=False, size=size, files=len(tracks))
    return None


def export(job: Job, shelf: Shelf, progress: Progress) -> tuple[Made | Failed, ...]:
    """Speak, plan and mix a session once, and encode it to each of its tracks.

    Args:
        job: The session and its tracks.
        shelf: The routines.
        progress: Receives the progress.

    Returns:
        The result of each track, in order; one that failed does not stop the others.

    Raises:
        InputError: The routine cannot be planned with these options, or its music not be played.
        MachineError: The voice failed, or the cover could not be painted.
    """
    from matcue.out.encode import Encoding
    from matcue.session import session
    from matcue.tracks import covers

    ready = session.draft(job.routine, job.options, shelf)
    under = accompaniment.accompaniment(job.options)
    if under is not None:
        # Before a word is spoken, so that nothing is made in vain.
        under.reach(ready.estimate().timeline.total)
    targets = [_target(wanted, path) for wanted, path in job.tracks]
    with ExitStack() as until_written:
        speaks = session.speaker(ready, job.options)
        if speaks is not None:
            until_written.callback(speaks.close)
        expected = session.Session(ready, ready.estimate(), speaks, job.options, under)
        encoding = until_written.enter_context(closing(Encoding(track(expected), targets)))
        early, done = expected, Ms(0)
        if under is None and not any(target.split for target in targets):
            for early, until in session.ahead(expected, progress):
                if not until:
                    covers.painted(ready, expected.timeline.total)  # it is kept for what follows
                encoding.write(early.blocks(start=done, until=until, block=BLOCK))
                done = until
        prepared = session.prepare(ready, job.options, progress, speaks, under)
        total = prepared.timeline.total
        if under is not None:
            under.reach(total)
        picture, cover = covers.painted(prepared.draft, total)
        whole = track(prepared, picture, job.health)
        if early.timeline.until(done) != prepared.timeline.until(done):
            # It lasts longer or shorter than it was said to, so other words begin it.
            encoding.close()
            encoding, done = until_written.enter_context(closing(Encoding(whole, targets))), Ms(0)
        encoding.begin(whole, lambda written: progress("writing", written, total))
        encoding.write(prepared.blocks(start=done, block=BLOCK))
        failures = encoding.finish()
    remember_total(prepared.draft, job.options, prepared.voice, total)
    songs = under.heard if under is not None else {}
    results: list[Made | Failed] = []
    for (wanted, path), target, failure in zip(job.tracks, targets, failures, strict=True):
        if failure is not None:
            results.append(Failed.because(failure, path))
        else:
            entries = _entries(prepared.draft, whole, target, cover, job.health)
            _keep(entries, target)
            size = sum(entry.size for entry in entries)
            made = Made(path, total, fresh=True, size=size, files=len(entries))
            _remember(wanted, made, tuple(entries), shelf, songs)
            results.append(made)
    return tuple(results)


def track(prepared: session.Session, cover: bytes = b"", health: str = "") -> Track:
    """Return a session's metadata for a track: title, chapters, texts, cover.

    Args:
        prepared: The prepared session.
        cover: The cover, a PNG.
        health: The health questions as a text; it begins the comment and the lines.
    """
    written = prepared.draft.written
    timeline = prepared.timeline
    manner, words = prepared.draft.manner, prepared.draft.book.page
    about = [written.source] if written.source else []
    about.append(
        words["led-by"].format(
            voice=prepared.voice, level=words[f"level-{manner.level}"], pace=f"{manner.pace:g}"
        )
    )
    if health:
        about.insert(0, health)
    lines = tuple(
        SpokenLine(cue.at, cue.ends, cue.text) for cue in timeline.cues if cue.kind is CueKind.SAY
    )
    return Track(
        title=title(prepared.draft),
        artist=ARTIST,
        album=ALBUM,
        album_artist=ARTIST,
        genre=GENRE,
        date=RELEASED,
        comment=" ".join(about),
        chapters=tuple(ChapterMark(chapter.at, chapter.title) for chapter in timeline.chapters),
        cover=cover,
        lines=(*_before(lines, health, timeline.total), *lines),
        total=timeline.total,
        rate=prepared.options.rate,
        channels=prepared.options.channels,
    )


def _before(lines: tuple[SpokenLine, ...], health: str, total: Ms) -> tuple[SpokenLine, ...]:
    """Put a text that nobody speaks before the words, for as long as nothing else is said."""
    if not health:
        return ()
    # Where the voice begins at once, it stands with the first sentence.
    ends = total if not lines else lines[0].at or lines[0].ends
    return (SpokenLine(Ms(0), ends, health),)


def remember_total(ready: session.Draft, options: Options, voice: str, total: Ms) -> None:
    """Store the exact length of a plan, for `matcue list`."""
    write_note(total_note(ready, options, voice), {"total_ms": total})


def total_note(ready: session.Draft, options: Options, voice: str) -> str:
    """Return the key of a plan's stored length, a digest of all that the plan depends on."""
    # What lies under a session changes nothing of when things happen.
    said = asdict(replace(options, manner=ready.manner, backdrop=None))
    return fingerprint.of("total", asdict(ready.routine), said, voice, dict(ready.tones))


def _target(wanted: Wanted, path: Path) -> Target:
    from matcue.out.writer import Target

    # The same session in another format may lie there too, and stays.
    there = manifest.in_folder(path) if wanted.split else ()
    stale = [entry for entry in there if entry.fmt == wanted.fmt.name]
    return Target(
        path=path,
        fmt=wanted.fmt,
        bitrate=wanted.bitrate,
        quality=wanted.quality,
        words=wanted.words,
        split=wanted.split,
        stale=tuple(old.name for entry in stale for old in (entry.path, *entry.words)),
    )


def _entries(
    ready: session.Draft, whole: Track, target: Target, cover: Path | None, health: str = ""
) -> dict[manifest.ManifestEntry, tuple[SpokenLine, ...]]:
    """Say what is known about the files of a track, and what is said in each."""
    path = target.path.resolve()
    if not target.split:
        return {_entry(ready, whole, path, target, cover, None, health): whole.lines}
    from matcue.out.split import parts, playlist_name

    playlist = path / playlist_name(path)
    return {
        _entry(
            ready, part.track, path / part.name, target, cover, playlist, health
        ): part.track.lines
        for part in parts(whole, target.fmt)
    }


def _entry(
    ready: session.Draft,
    made: Track,
    file: Path,
    target: Target,
    cover: Path | None,
    playlist: Path | None,
    health: str,
) -> manifest.ManifestEntry:
    from matcue.out.tags import chapters

    return manifest.ManifestEntry(
        path=file,
        title=made.title,
        album=made.album,
        routine=ready.written.id,
        level=ready.manner.level.value,
        language=ready.written.language,
        fmt=target.fmt.name,
        mime=target.fmt.mime,
        total=made.total,
        size=file.stat().st_size,
        chapters=tuple(
            manifest.ChapterEntry(chapter.at, chapter.ends, chapter.title)
            for chapter in chapters(made)
        ),
        cover=cover,
        words=tuple(file.with_suffix(f".{kind}") for kind in target.words),
        number=made.number,
        playlist=playlist,
        health=health,
        spoken=bool(made.lines),
    )


def _keep(entries: Mapping[manifest.ManifestEntry, tuple[SpokenLine, ...]], target: Target) -> None:
    """Write down what is known about a track's files, and forget those that they replace."""
    if target.split:
        new = {entry.path for entry in entries}
        old = (target.path.resolve() / name for name in target.stale)
        manifest.forget(path for path in old if path not in new)
    for entry, lines in entries.items():
        manifest.keep(entry, lines)


def _remember(
    wanted: Wanted,
    made: Made,
    entries: Sequence[manifest.ManifestEntry],
    shelf: Shelf,
    songs: Mapping[Path, str],
) -> None:
    """Note what a track was made from, and how its files were left."""
    beside = {file for entry in entries for file in (*entry.words, entry.playlist) if file}
    note = {
        "path": str(made.path.resolve()),
        "total_ms": made.total,
        "size": made.size,
        "tracks": [str(entry.path) for entry in entries],
        "program": fingerprint.program(),
        "made": {str(entry.path): fingerprint.state(entry.path) for entry in entries},
        # Other tracks of the session write the same words beside them, so only the bytes count.
        "files": {str(file): said for file, said in {**shelf.read, **songs}.items()}
        | {str(file): digest(file.read_bytes()) for file in beside},
    }
    write_note(_note(wanted, shelf), note)


def _note(wanted: Wanted, shelf: Shelf) -> str:
    asked = {
        name: value
        for name, value in asdict(wanted).items()
        if name not in {"routine", "fmt", "output", "folder"}
    }
    return fingerprint.of(
        "track",
        shelf.locate(wanted.routine).resolve(),
        asked,
        accompaniment.listed(wanted.options),
        wanted.fmt.name,
        # Without an output the name comes from the routine's id and goes into this folder.
        (wanted.output or wanted.folder).resolve(),
    )
