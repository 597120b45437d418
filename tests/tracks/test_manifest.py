"""What is known about tracks that were made, for those who serve, list and copy them."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from matcue.base import folders
from matcue.base.json_record import JsonRecord
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
        cover=folders.covers() / "x.png",
        words=(path.with_suffix(".lrc"),),
    )
    return replace(plain, **how)  # type: ignore[arg-type] # any field


def test_what_is_kept_is_found_again(tmp_path: Path) -> None:
    made = entry(tmp_path / "Утро 🌅.mp3", number=(2, 12), playlist=tmp_path / "x.m3u8")
    lines = (SpokenLine(Ms(2_000), Ms(2_500), "Кошка."),)
    manifest.keep(made, lines)
    assert manifest.find(made.path) == made
    assert manifest.entries() == (made,)
    assert manifest.spoken_lines(made) == lines


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


@pytest.fixture
def many(tmp_path: Path, empty_cache: Path) -> tuple[ManifestEntry, ...]:
    """As many entries as are worth an index, which is written."""
    for number in range(manifest._WORTH_KEEPING):
        manifest.keep(entry(tmp_path / f"{number}.mp3"))
    found = manifest.known()
    assert len(found) == manifest._WORTH_KEEPING
    return found


def as_another_process() -> None:
    """Forget all that is in memory."""
    manifest._index_of.cache_clear()


class Counting(JsonRecord[ManifestEntry]):
    """The reader of entries, which counts the files that it opens."""

    opened = 0

    def load(self, path: Path) -> ManifestEntry | None:
        self.opened += 1
        return super().load(path)


@pytest.fixture
def reader(monkeypatch: pytest.MonkeyPatch) -> Counting:
    counting = Counting(ManifestEntry)
    monkeypatch.setattr(manifest, "ENTRY", counting)
    return counting


def test_another_process_opens_none_of_the_entries_that_have_not_changed(
    many: tuple[ManifestEntry, ...], reader: Counting
) -> None:
    as_another_process()
    assert manifest.known() == many
    assert reader.opened == 0
    manifest.keep(replace(many[7], title="Another title"))
    manifest.forget([many[8].path])
    as_another_process()
    assert {each.title for each in manifest.known()} == {"Утро", "Another title"}
    assert len(manifest.known()) == len(many) - 1
    assert reader.opened == 1


def test_the_index_holds_no_sentences(many: tuple[ManifestEntry, ...]) -> None:
    manifest.keep(many[0], (SpokenLine(Ms(0), Ms(1), "Breathe."),) * 10_000)
    as_another_process()
    assert manifest.known() == many
    assert manifest._index_file().stat().st_size < 1_000 * len(many)


@pytest.mark.parametrize("damage", [b"", b"{", b"\xff\n[]\n\n{}", b"[" * 9_999, b'{"file": "x"}'])
def test_a_damaged_index_is_made_anew_without_a_word(
    many: tuple[ManifestEntry, ...], reader: Counting, damage: bytes
) -> None:
    manifest._index_file().write_bytes(damage)
    for opened in (len(many), len(many)):  # the second time it is read from the index
        as_another_process()
        assert manifest.known() == many
        assert reader.opened == opened


def test_a_damaged_line_of_the_index_costs_no_more_than_its_entry(
    many: tuple[ManifestEntry, ...], reader: Counting
) -> None:
    index = manifest._index_file()
    index.write_bytes(index.read_bytes().replace(b'"Cat"', b"7", 1))
    as_another_process()
    assert manifest.known() == many
    assert reader.opened == 1


def test_who_has_to_wait_is_told_how_many_entries_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(manifest, "_WORTH_TELLING", 3)
    told: list[int] = []
    for number in range(3):
        manifest.keep(entry(tmp_path / f"{number}.mp3"))
    for _ in range(2):
        assert len(manifest.known(told.append)) == 3
    assert told == [3]


@pytest.mark.usefixtures("empty_cache")
def test_where_the_cache_takes_no_index_the_tracks_are_there(tmp_path: Path) -> None:
    folders.plans().parent.mkdir(parents=True, exist_ok=True)
    folders.plans().write_bytes(b"a file in the way")
    for number in range(manifest._WORTH_KEEPING):
        manifest.keep(entry(tmp_path / f"{number}.mp3"))
    assert len(manifest.known()) == manifest._WORTH_KEEPING
