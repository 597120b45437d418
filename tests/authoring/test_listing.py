"""The list plans a routine once, and again when something that it is made of has changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcue.authoring import listing as listing_module
from matcue.authoring.listing import listing
from matcue.base import folders
from matcue.routine.library import Library
from matcue.routine.shelf import Shelf
from matcue.session.options import Options
from running import TINY

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.authoring.list_cache import KeptEntry


@pytest.fixture
def own(tmp_path: Path, no_plans: Path) -> Path:
    """A user's folder with a routine, and one that uses it, and a cache that knows no plan."""
    assert no_plans.is_dir()
    (tmp_path / "routines").mkdir()
    (tmp_path / "routines" / "tiny.yaml").write_text(TINY, "utf-8")
    using = "id: both\ntitle: Both\nsteps:\n- {use: tiny}\n- {use: tiny}\n"
    (tmp_path / "routines" / "both.yaml").write_text(using, "utf-8")
    return tmp_path


@pytest.fixture
def planned(monkeypatch: pytest.MonkeyPatch, own: Path) -> list[str]:
    """The names of the routines that are planned, after a list that planned them all."""
    listing(Shelf(own=own))
    names: list[str] = []
    plan = listing_module._planned

    def noting(name: str, path: Path, options: Options, library: Library) -> KeptEntry:
        names.append(name)
        return plan(name, path, options, library)

    monkeypatch.setattr(listing_module, "_planned", noting)
    return names


@pytest.mark.slow(reason="plans every routine that there is")
def test_a_second_list_plans_nothing_and_is_the_same(own: Path, planned: list[str]) -> None:
    first, second = listing(Shelf(own=own)), listing(Shelf(own=own))
    assert first == second
    assert planned == []


@pytest.mark.slow(reason="plans every routine that there is")
def test_a_changed_routine_is_planned_again_with_those_that_use_it(
    own: Path, planned: list[str]
) -> None:
    (own / "routines" / "tiny.yaml").write_text(TINY.replace("Tiny", "Small"), "utf-8")
    titles = {each.id: each.title for each in listing(Shelf(own=own)).entries}
    assert titles["tiny"] == "Small"
    assert planned == ["both", "tiny"]


@pytest.mark.slow(reason="plans every routine that there is")
def test_new_exercises_of_ones_own_are_in_the_list_at_once(own: Path, planned: list[str]) -> None:
    (own / "exercises.yaml").write_text("exercises: {}\n", "utf-8")
    listing(Shelf(own=own))
    assert {"tiny", "morning"} <= set(planned)


@pytest.mark.slow(reason="plans every routine that there is")
def test_a_removed_routine_leaves_the_list(own: Path, planned: list[str]) -> None:
    (own / "routines" / "both.yaml").unlink()
    assert "both" not in {each.id for each in listing(Shelf(own=own)).entries}
    assert planned == []


@pytest.mark.slow(reason="plans every routine that there is")
@pytest.mark.parametrize("bytes_", [b"", b"[]", b'{"program": 1}', b"\xff"])
def test_a_damaged_note_costs_only_time(own: Path, planned: list[str], bytes_: bytes) -> None:
    before = listing(Shelf(own=own))
    for note in folders.plans().glob("*.json"):
        note.write_bytes(bytes_)
    assert listing(Shelf(own=own)) == before
    assert "tiny" in planned


def test_planning_another_routine_reads_its_own_file_and_no_more(own: Path) -> None:
    shelf = Shelf(own=own)
    library = Library(shelf)
    for name in ("morning", "tiny"):
        shelf.read = {}
        listing_module._planned(name, shelf.locate(name), Options(), library)
    assert [path for path in shelf.read if path.is_file()] == [own / "routines" / "tiny.yaml"]
