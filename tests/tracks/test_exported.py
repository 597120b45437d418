"""Which tracks somebody means by folders and files."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import InputError
from matcue.tracks.exported import exported, still
from web.shared_tracks import track

if TYPE_CHECKING:
    from pathlib import Path


def test_a_folder_means_all_in_it_also_in_folders_of_parts(tmp_path: Path) -> None:
    phone = tmp_path / "phone"
    made = [track(phone / name) for name in ("a.mp3", "b.mp3", "morning/01 - Cat.mp3")]
    track(tmp_path / "elsewhere.mp3")
    (phone / "song.mp3").write_bytes(b"of somebody else")
    assert set(exported([phone]).entries) == set(made)


def test_files_and_folders_can_be_named_together_and_twice(tmp_path: Path) -> None:
    one, two = track(tmp_path / "x" / "a.mp3"), track(tmp_path / "y" / "b.mp3")
    assert exported([one.path, tmp_path / "y", two.path]).entries == (one, two)


def test_a_path_may_be_relative(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pathlib import Path

    made = track(tmp_path / "a.mp3")
    monkeypatch.chdir(tmp_path)
    assert exported([Path()]).entries == exported([Path("a.mp3")]).entries == (made,)


def test_what_has_gone_or_changed_is_told_apart(tmp_path: Path) -> None:
    good, gone, changed = (track(tmp_path / name) for name in ("a.mp3", "b.mp3", "c.mp3"))
    gone.path.unlink()
    changed.path.write_bytes(b"trimmed by the user")
    found = exported([tmp_path])
    assert (found.entries, found.gone, found.changed) == ((good,), (gone.path,), (changed.path,))


def test_looking_again_finds_what_came_and_drops_what_went(tmp_path: Path) -> None:
    first = track(tmp_path / "a.mp3")
    assert still([tmp_path]) == (first,)
    second = track(tmp_path / "b.mp3")
    first.path.unlink()
    assert still([tmp_path]) == (second,)
    assert still([first.path]) == ()


def refused(*paths: Path) -> str:
    with pytest.raises(InputError) as error:
        exported(paths)
    return str(error.value)


def test_where_nothing_is_exported_yet_it_says_what_to_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from pathlib import Path

    assert refused(tmp_path).endswith(f"run `matcue export morning -o {tmp_path}/`")
    monkeypatch.chdir(tmp_path)
    assert refused(Path()) == ".: nothing is exported yet; run `matcue export morning`"


def test_a_folder_with_a_space_can_be_copied_from_what_it_says(tmp_path: Path) -> None:
    spaced = tmp_path / "my phone"
    spaced.mkdir()
    assert refused(spaced).endswith(f"run `matcue export morning -o '{spaced}/'`")


def test_where_tracks_are_elsewhere_it_says_where(tmp_path: Path) -> None:
    made = track(tmp_path / "music" / "a.mp3")
    (tmp_path / "empty").mkdir()
    assert f"name {made.path.parent}, where some are" in refused(tmp_path / "empty")


def test_where_all_has_been_changed_it_says_so(tmp_path: Path) -> None:
    track(tmp_path / "a.mp3").path.write_bytes(b"trimmed")
    assert refused(tmp_path).endswith(
        "what was exported has been changed since; run `matcue export --force`"
    )


def test_a_file_of_somebody_else_is_not_shared(tmp_path: Path) -> None:
    (tmp_path / "song.mp3").write_bytes(b"")
    assert re.search(r"song\.mp3 is no track that matcue made", refused(tmp_path / "song.mp3"))
    assert "is not there" in refused(tmp_path / "missing.mp3")
    assert "is not there" in refused(tmp_path / "missing")
