"""Folders of users that earlier versions wrote, laid out as if this machine were theirs."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from pathlib import Path
from typing import Any, Final

from matcue.base import folders
from matcue.tracks.copying import kept

FIXTURES: Final = Path(__file__).parent / "fixtures"


class UserFolder:
    """A user's folders, copied to where this test's matcue looks for them.

    Args:
        name: The folder in `tests/fixtures`.
        home: Where the user's home is to be; not there yet.
    """

    def __init__(self, name: str, home: Path) -> None:
        self.home = home
        self._made = FIXTURES / name
        shutil.copytree(self._made / "home", home)
        shutil.copytree(self._made / "data", folders.data())
        shutil.copytree(self._made / "config", folders.config())
        for folder in (home, folders.data(), folders.config()):
            for file in folder.rglob("*"):
                if file.is_file():
                    file.write_bytes(self._here(file))
        for note in folders.tracks().iterdir():
            self._put_track(note)

    def answer(self, name: str) -> Any:
        """Give what the version that wrote the folder said of it."""
        return json.loads(self._here(self._made / "answers" / f"{name}.json"))

    def _here(self, file: Path) -> bytes:
        # A path with a backslash has to be written as JSON writes it.
        home = json.dumps(str(self.home))[1:-1].encode()
        return file.read_bytes().replace(b"@HOME@", home).replace(b"@COPIER@", kept.home().encode())

    def _put_track(self, note: Path) -> None:
        """Name the note on a track by its path, and put as many bytes there as the track had."""
        track = json.loads(note.read_text("utf-8"))
        path = Path(track["path"])
        with path.open("wb") as file:
            file.truncate(track["size"])
        name = hashlib.blake2b(os.fsencode(path), digest_size=16).hexdigest()
        note.rename(note.with_name(f"{name}.json"))
