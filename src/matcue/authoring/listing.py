"""The list of routines, with lengths, without loading a voice."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from matcue.authoring.list_cache import KeptEntry, ListCache
from matcue.base.errors import MatcueError, RoutineError
from matcue.base.units import MINUTE, Ms
from matcue.routine.shelf import Shelf
from matcue.session.fingerprint import read_note
from matcue.session.options import Options
from matcue.session.voices import engine

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.routine.library import Library


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
    cache = ListCache(shelf, chosen)
    routines = shelf.routines()
    found: dict[str, KeptEntry] = {}
    known: dict[str, str] = {}
    for name in routines:
        if (kept := cache.find(name)) is not None:
            if kept.language not in known:
                known[kept.language] = _voice(chosen.voice, kept.language)
            if known[kept.language] == kept.voice:
                found[name] = kept
    missing = {name: path for name, path in routines.items() if name not in found}
    broken = _plan(missing, shelf, chosen, cache, found) if missing else ()
    return Listing(tuple(_entry(found[name]) for name in routines if name in found), broken)


def _plan(
    routines: dict[str, Path],
    shelf: Shelf,
    options: Options,
    cache: ListCache,
    found: dict[str, KeptEntry],
) -> tuple[str, ...]:
    """Plan some routines, add what is found, and return the problems of the others."""
    # Imported only where something has changed: it takes longer than a list that is kept.
    from matcue.routine.library import Library

    library, bare = Library(shelf), Library(Shelf())
    broken: dict[str, None] = {}
    for name, path in routines.items():
        shelf.read = {}
        try:
            found[name] = _planned(name, path, options, library)
        except MatcueError as error:
            broken[_told(error, path)] = None
            # Not kept: what is wrong has to be told each time.
            with suppress(MatcueError):
                found[name] = _planned(name, path, options, bare)
        else:
            cache.add(name, found[name], shelf.read)
    cache.keep()
    return tuple(broken)


def _told(error: MatcueError, path: Path) -> str:
    """Say what is wrong, and in which file."""
    names_it = isinstance(error, RoutineError) or str(path) in str(error)
    return str(error) if names_it else f"{path}: {error}"


def _planned(name: str, path: Path, options: Options, library: Library) -> KeptEntry:
    from matcue.session import session
    from matcue.tracks.export import total_note

    ready = session.draft(str(path), options, library.shelf, library)
    written = ready.written
    voice = _voice(options.voice, written.language)
    about = ready.about()
    return KeptEntry(
        language=written.language,
        voice=voice,
        total=total_note(ready, options, voice),
        told={
            "id": name,
            "title": written.title,
            "when": written.when.value,
            "kind": written.kind.value,
            "level": written.level.value,
            "equipment": list(written.equipment),
            "about_min": max(1, round(about / MINUTE)),
        },
    )


def _entry(kept: KeptEntry) -> RoutineEntry:
    match read_note(kept.total):
        case {"total_ms": int(known)}:
            total: Ms | None = Ms(known)
        case _:
            total = None
    told = kept.told if total is None else kept.told | {"about_min": max(1, round(total / MINUTE))}
    return RoutineEntry(**told | {"equipment": tuple(told["equipment"])}, total_ms=total)


def _voice(name: str, language: str) -> str:
    try:
        chosen = engine(name, language, 1.0)
    except MatcueError:
        return "none"
    return chosen.name if chosen else "none"
