"""Exporting a session: made once, and not again until something has changed."""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from matcue import RELEASED
from matcue.app import fingerprint, notes
from matcue.app.report import title
from matcue.errors import ExportError
from matcue.out import ChapterMark, Track
from matcue.units import Ms

if TYPE_CHECKING:
    from matcue.app import session
    from matcue.app.options import Options
    from matcue.out import Format
    from matcue.routine.shelf import Shelf

BLOCK: Final = Ms(1_000)
"""The mixer's block for a file: large, since nobody waits for the first one."""

ARTIST: Final = "matcue"
GENRE: Final = "Exercise"


class Progress(Protocol):
    """Who wants to know how exporting goes."""

    def speaking(self, done: int, of: int) -> None:
        """Hear that so many sentences of so many have been spoken."""

    def writing(self, done: Ms, of: Ms) -> None:
        """Hear that so much of the session has been written."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A track that somebody asks for; without an `output` it gets a name in `folder`."""

    routine: str
    options: Options
    fmt: Format
    bitrate: int | None
    output: Path | None
    folder: Path = Path()


@dataclass(frozen=True, slots=True)
class Made:
    """A track that is there now. `fresh` says whether it was made just now."""

    path: Path
    total: Ms
    fresh: bool


def already_made(wanted: Wanted, shelf: Shelf) -> Made | None:
    """Find the track if it was made before and nothing has changed since. Cheap: plans nothing.

    Raises:
        UnknownName: There is no such routine.
    """
    note = notes.read(_note(wanted, shelf))
    if note is None:
        return None
    path = Path(note["path"])
    same = (
        note["program"] == fingerprint.program()
        and note["state"] == fingerprint.state(path)
        and fingerprint.unchanged(note["files"])
    )
    return Made(path, Ms(note["total_ms"]), fresh=False) if same else None


def export(wanted: Wanted, shelf: Shelf, progress: Progress) -> Made:
    """Speak, plan, mix and encode a session.

    Raises:
        InputError: The routine, or where to write it, cannot be.
        VoiceError: The voice failed.
        ExportError: The file could not be written whole.
    """
    from matcue.app import session
    from matcue.out.encode import export as encode

    ready = session.draft(wanted.routine, wanted.options, shelf)
    prepared = session.prepare(ready, wanted.options, progress)
    part = prepared.draft.chosen.part
    stem = f"matcue-{ready.written.id}" + (f"-{part[0]}" if part else "")
    path = wanted.output or _made(wanted.folder) / f"{stem}{wanted.fmt.suffix}"
    total = prepared.timeline.total
    with closing(prepared):
        encode(
            prepared.blocks(block=BLOCK),
            track(prepared),
            path,
            wanted.fmt,
            bitrate=wanted.bitrate,
            on_progress=lambda done: progress.writing(done, total),
        )
    note = {
        "path": str(path.resolve()),
        "total_ms": total,
        "program": fingerprint.program(),
        "state": fingerprint.state(path),
        "files": {str(file): said for file, said in shelf.read.items()},
    }
    notes.write(_note(wanted, shelf), note)
    remember_total(prepared.draft, wanted.options, prepared.voice, total)
    return Made(path, total, fresh=True)


def track(prepared: session.Session) -> Track:
    """Say what a file is told about a session."""
    written = prepared.draft.written
    timeline = prepared.timeline
    manner = prepared.draft.manner
    about = [written.source] if written.source else []
    about.append(
        f"Led by matcue with the voice {prepared.voice}, {manner.level}, pace {manner.pace:g}."
    )
    return Track(
        title=title(prepared.draft),
        artist=ARTIST,
        album="matcue sessions",
        genre=GENRE,
        date=RELEASED,
        comment=" ".join(about),
        chapters=tuple(ChapterMark(chapter.at, chapter.title) for chapter in timeline.chapters),
        total=timeline.total,
        rate=prepared.options.rate,
    )


def remember_total(ready: session.Draft, options: Options, voice: str, total: Ms) -> None:
    """Keep the exact total of a plan, for `matcue list`."""
    notes.write(total_note(ready, options, voice), {"total_ms": total})


def total_note(ready: session.Draft, options: Options, voice: str) -> str:
    """Name the note of a plan's total by all that the plan comes from."""
    return fingerprint.of("total", asdict(ready.routine), asdict(options), voice, dict(ready.tones))


def _note(wanted: Wanted, shelf: Shelf) -> str:
    return fingerprint.of(
        "track",
        shelf.locate(wanted.routine).resolve(),
        asdict(wanted.options),
        wanted.fmt.name,
        wanted.bitrate,
        # Without an output the name comes from the routine's id and goes into this folder.
        (wanted.output or wanted.folder).resolve(),
    )


def _made(folder: Path) -> Path:
    """Make the folder of all tracks, but none above it: a disk may just not be there today."""
    if not folder.exists() and folder.parent.is_dir():
        try:
            folder.mkdir(exist_ok=True)
        except OSError as error:
            raise ExportError(f"cannot make the folder {folder}: {error.strerror}") from error
    return folder
