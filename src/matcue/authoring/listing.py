"""The list of routines, with lengths, without loading a voice."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from matcue.base.errors import MatcueError, RoutineError
from matcue.base.units import MINUTE, Ms
from matcue.routine.library import Library
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.fingerprint import read_note
from matcue.session.options import Options
from matcue.session.voices import engine
from matcue.tracks.export import total_note

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class RoutineEntry:
    """A routine in the list. `total_ms` is exact; None until the session has been planned once."""

    id: str
    title: str
    when: str
    kind: str
    level: str
    equipment: tuple[str, ...]
    about_min: int
    total_ms: Ms | None

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data with stable keys."""
        return asdict(self)


@dataclass(frozen=True, slots=True)
class Listing:
    """All routines, and what is wrong with files that cannot be read, each told once."""

    entries: tuple[RoutineEntry, ...]
    broken: tuple[str, ...]


def listing(shelf: Shelf, options: Options | None = None) -> Listing:
    """List every routine of the package and of the user, with its length under *options*.

    What cannot be read is told. Where that is a file for all routines, such as the user's words,
    the routines are listed without it.
    """
    chosen = options or Options()
    entries: list[RoutineEntry] = []
    broken: dict[str, None] = {}
    library, bare = Library(shelf), Library(Shelf())
    for name, path in shelf.routines().items():
        try:
            entries.append(_entry(name, path, chosen, library))
        except MatcueError as error:
            broken[_told(error, path)] = None
            with suppress(MatcueError):
                entries.append(_entry(name, path, chosen, bare))
    return Listing(tuple(entries), tuple(broken))


def _told(error: MatcueError, path: Path) -> str:
    """Say what is wrong, and in which file."""
    names_it = isinstance(error, RoutineError) or str(path) in str(error)
    return str(error) if names_it else f"{path}: {error}"


def _entry(name: str, path: Path, options: Options, library: Library) -> RoutineEntry:
    ready = session.draft(str(path), options, library.shelf, library)
    written = ready.written
    match read_note(total_note(ready, options, _voice(options.voice, written.language))):
        case {"total_ms": int(known)}:
            total: Ms | None = Ms(known)
        case _:
            total = None
    about = ready.estimate().timeline.total if total is None else total
    return RoutineEntry(
        id=name,
        title=written.title,
        when=written.when.value,
        kind=written.kind.value,
        level=written.level.value,
        equipment=written.equipment,
        about_min=max(1, round(about / MINUTE)),
        total_ms=total,
    )


def _voice(name: str, language: str) -> str:
    try:
        chosen = engine(name, language, 1.0)
    except MatcueError:
        return "none"
    return chosen.name if chosen else "none"
