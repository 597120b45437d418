"""Tracks that were exported, a card to copy them to, and what can happen to it."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from matcue.base.units import Ms
from matcue.out.playlist import m3u8
from matcue.tracks import manifest
from matcue.tracks.copying import files, plan, run
from matcue.tracks.copying.plan import check_room
from matcue.tracks.manifest import ManifestEntry

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matcue.tracks.copying.plan import CopyPlan
    from matcue.tracks.copying.run import Copied
    from matcue.tracks.copying.speed import Speed


def track(path: Path, data: bytes = b"sound", *, words: bytes = b"", **how: Any) -> ManifestEntry:
    """Put a track there as an export does."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    beside = path.with_suffix(".lrc")
    if words:
        beside.write_bytes(words)
    plain = ManifestEntry(
        path=path.resolve(),
        title=path.stem,
        album="matcue sessions",
        routine="morning",
        level="regular",
        language="en",
        fmt=path.suffix.removeprefix("."),
        mime="audio/mpeg",
        total=Ms(60_000),
        size=len(data),
        words=(beside.resolve(),) if words else (),
    )
    made = replace(plain, **how)
    manifest.keep(made)
    return made


def album(folder: Path, names: tuple[str, ...] = ("01 - Cat.mp3", "02 - Cow.mp3")) -> Path:
    """Put a session there that was split: its tracks, a playlist and a cover."""
    playlist = folder.resolve() / f"{folder.name}.m3u8"
    for number, name in enumerate(names, start=1):
        track(
            folder / name,
            name.encode(),
            words=b"[00:00.00]Hello\n",
            number=(number, len(names)),
            playlist=playlist,
        )
    playlist.write_text(m3u8("Morning", [(name, name, Ms(1_500)) for name in names]), "utf-8")
    (folder / "cover.png").write_bytes(b"picture")
    return playlist


class Onlooker:
    """Hears how copying goes, and does something to the card after so many pieces of news."""

    def __init__(self, deed: Callable[[], None] | None = None, *, after: int = 1) -> None:
        self.heard = 0
        self.parts: list[float] = []
        self._deed, self._after = deed, after

    def copying(self, speed: Speed) -> None:
        """Count, and do it when it is time."""
        self.heard += 1
        self.parts.append(speed.part)
        if self._deed is not None and self.heard == self._after:
            self._deed()


def planned(
    card: Path, *routines: str, source: Path | None = None, verify: bool = False
) -> CopyPlan:
    """Plan to copy all tracks, or some."""
    wanted = files.files(files.chosen(routines, source))
    return plan.plan(card, wanted, routines=routines, source=source, verify=verify)


def copied(card: Path, *routines: str, onlooker: Onlooker | None = None, **how: Any) -> Copied:
    """Copy them, and remove what is gone."""
    todo = planned(card, *routines, **how)
    run.tidy(todo)
    check_room(todo, removing=True)
    return run.run(todo, onlooker or Onlooker(), removing=True)


def holds(card: Path) -> dict[str, bytes]:
    """Give all files of a card but the list, with their bytes."""
    return {
        path.relative_to(card).as_posix(): path.read_bytes()
        for path in sorted(card.rglob("*"))
        if path.is_file() and path.name != ".matcue.json"
    }


def pull(card: Path) -> None:
    """Take a card out: its folder is no more."""
    shutil.move(card, card.with_name("in somebody's pocket"))
