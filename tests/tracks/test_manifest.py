"""What is known about tracks that were made, for those who serve, list and copy them."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from matcue.base import folders
from matcue.base.units import Ms
from matcue.out import SpokenLine
from matcue.tracks import manifest
from matcue.tracks.manifest import ChapterEntry, ManifestEntry

if TYPE_CHECKING:
    from pathlib import Path


def entry(path: Path, **how: object) -> ManifestEntry:
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(b"sound")
    plain = ManifestEntry(
        path=path,
        title="Утро",
        album="matcue sessions",
        routine="morning",
        level="regular",
        language="en",
        fmt="mp3",
        mime="audio/mpeg",
        total=Ms(895_411),
        size=5,
        chapters=(ChapterEntry(Ms(0), Ms(895_411), "Cat"),),
        lines=(SpokenLine(Ms(2_000), Ms(2_500), "Cat."),),
        cover=folders.covers() / "x.png",
        words=(path.with_suffix(".lrc"),),
    )
    return replace(plain, **how)  # type: ignore[arg-type] # any field


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    made = entry(tmp_path / "Утро 🌅.mp3", number=(2, 12), playlist=tmp_path / "x.m3u8")
    manifest.keep(made)
    assert manifest.find(made.path) == made
    assert manifest.entries() == (made,)


def test_an_entry_is_read_once_until_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = entry(tmp_path / "one.mp3")
    manifest.keep(made)
    read: list[Path] = []
    load = type(manifest.ENTRY).load

    def counted(reader: object, path: Path) -> object:
        read.append(path)
        return load(manifest.ENTRY, path)

    monkeypatch.setattr(type(manifest.ENTRY), "load", counted)
    assert manifest.entries() == manifest.entries() == (made,)
    assert len(read) == 1
    manifest.keep(replace(made, title="Evening"))
    assert [each.title for each in manifest.entries()] == ["Evening"]
    assert len(read) == 2


def test_a_track_that_is_gone_or_another_is_not_found(tmp_path: Path) -> None:
    one, other = entry(tmp_path / "one.mp3"), entry(tmp_path / "other.mp3")
    manifest.keep(one)
    manifest.keep(other)
    one.path.unlink()
    other.path.write_bytes(b"something else")
    assert manifest.entries() == ()
    assert manifest.find(one.path) is None


def test_tracks_are_listed_by_folder_and_in_the_order_of_their_album(tmp_path: Path) -> None:
    made = [
        entry(tmp_path / folder / name, number=(number, 12))
        for folder, name, number in (("a", "z.mp3", 2), ("a", "y.mp3", 10), ("b", "x.mp3", 1))
    ]
    for each in reversed(made):
        manifest.keep(each)
    assert manifest.entries() == tuple(made)
    assert manifest.in_folder(tmp_path / "a") == tuple(made[:2])


@pytest.mark.parametrize("damage", [b"", b"{", b"[]", b'{"path": 7}', b"\xff"])
def test_a_damaged_note_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    made = entry(tmp_path / "x.mp3")
    manifest.keep(made)
    (file,) = folders.tracks().iterdir()
    file.write_bytes(damage)
    assert manifest.entries() == ()
    manifest.tidy()
    assert list(folders.tracks().iterdir()) == []


def test_tidying_forgets_what_was_removed_but_not_what_is_out_of_reach(tmp_path: Path) -> None:
    removed, away = entry(tmp_path / "x.mp3"), entry(tmp_path / "card" / "x.mp3")
    for each in (removed, away):
        manifest.keep(each)
        each.path.unlink()
    away.path.parent.rmdir()
    manifest.tidy()
    assert not manifest.knows(removed.path)
    assert manifest.knows(away.path)


def test_tidying_removes_old_covers_of_no_track(tmp_path: Path) -> None:
    folders.covers().mkdir(parents=True)
    for name in ("x.png", "old.png", "new.png"):
        (folders.covers() / name).write_bytes(b"picture")
    for name in ("x.png", "old.png"):
        os.utime(folders.covers() / name, (1_000, 1_000))
    manifest.keep(entry(tmp_path / "x.mp3"))
    manifest.tidy()
    assert {path.name for path in folders.covers().iterdir()} == {"x.png", "new.png"}


def test_a_folder_that_takes_no_notes_is_no_reason_to_stop(tmp_path: Path) -> None:
    folders.data().mkdir(parents=True)
    folders.tracks().write_bytes(b"a file in the way")
    manifest.keep(entry(tmp_path / "x.mp3"))
    assert manifest.entries() == ()


def test_an_entry_is_read_again_only_when_its_file_has_changed(tmp_path: Path) -> None:
    first = entry(tmp_path / "a.mp3")
    manifest.keep(first)
    (kept,) = manifest.known()
    assert manifest.known()[0] is kept
    manifest.keep(replace(first, title="Another title"))
    assert [each.title for each in manifest.known()] == ["Another title"]
