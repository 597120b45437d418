"""What `matcue list` found before, kept by the content of files, so that none is planned twice.

One note of the cache folder holds the routines that are there now, for one set of options. A
routine is known while its file, those that it uses and the user's words and exercises have the
same bytes.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from matcue.routine.shelf import content
from matcue.session import fingerprint

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matcue.routine.shelf import Shelf
    from matcue.session.options import Options


@dataclass(frozen=True, slots=True)
class KeptEntry:
    """What is known of a routine.

    Attributes:
        language: The language in which it speaks.
        voice: The voice for which `total` is.
        total: The note of its exact length, which an export writes.
        told: The keys of its entry in the list, without its exact length.
        path: Its file.
        files: The digests of its file and of those that it uses.
        names: A digest of the names of all routines, if it uses some: another file may be meant.
    """

    language: str
    voice: str
    total: str
    told: dict[str, Any]
    path: str = ""
    files: dict[str, str] = field(default_factory=dict)
    names: str = ""


class ListCache:
    """The entries kept for one set of options.

    Args:
        shelf: The routines.
        options: The options of the list.
    """

    def __init__(self, shelf: Shelf, options: Options) -> None:
        # What lies under a session changes nothing of when things happen.
        self._name = fingerprint.of("list", asdict(replace(options, backdrop=None)))
        self._routines = shelf.routines()
        self._names = fingerprint.of(list(map(str, self._routines.values())))
        self._folders = {(root / "routines").resolve() for root in shelf.roots}
        self._entries: dict[str, KeptEntry] = {}
        self._shared: dict[str, str] = {}
        match fingerprint.read_note(self._name):
            case {"program": str(program), "shared": dict(shared), "entries": dict(entries)} if (
                program == fingerprint.program() and fingerprint.unchanged(shared)
            ):
                self._shared = shared
                self._entries = {name: kept for name, kept in _read(entries) if self._holds(kept)}
        self._begun = dict(self._entries)

    def find(self, name: str) -> KeptEntry | None:
        """Return what is known of a routine; None if a file has changed since."""
        found = self._entries.get(name)
        return found if found and found.path == str(self._routines.get(name)) else None

    def add(self, name: str, kept: KeptEntry, read: Mapping[Path, str]) -> None:
        """Keep a routine; *read* has the digests of all files that were read for it."""
        own: dict[str, str] = {}
        for file, digest in read.items():
            # `fingerprint.program` has seen the package's.
            if not file.is_relative_to(content()):
                (own if file.parent in self._folders else self._shared)[str(file)] = digest
        uses = sum(file.parent in self._folders for file in read) > 1
        path = str(self._routines[name])
        self._entries[name] = replace(
            kept, path=path, files=own, names=self._names if uses and own else ""
        )

    def keep(self) -> None:
        """Write the entries of the routines that are there, if any is new."""
        there = {name: kept for name, kept in self._entries.items() if self.find(name)}
        if there != self._begun:
            note = {
                "program": fingerprint.program(),
                "shared": self._shared,
                "entries": {name: asdict(kept) for name, kept in there.items()},
            }
            fingerprint.write_note(self._name, note)

    def _holds(self, kept: KeptEntry) -> bool:
        return kept.names in ("", self._names) and fingerprint.unchanged(kept.files)


def _read(entries: Mapping[str, Any]) -> list[tuple[str, KeptEntry]]:
    """Return those of the kept entries that have the keys of today."""
    found = []
    for name, told in entries.items():
        match told:
            case {
                "path": str(path),
                "files": dict(files),
                "names": str(names),
                "language": str(language),
                "voice": str(voice),
                "total": str(total),
                "told": dict(keys),
            }:
                found.append((name, KeptEntry(language, voice, total, keys, path, files, names)))
    return found
