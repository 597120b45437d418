"""Where a session was left: kept whole, read back, and found again in the routine."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from matcue.base.units import Ms
from matcue.plan.manner import Level, Words
from matcue.plan.take import Take
from matcue.routine.model import Dose, Rest, Routine
from matcue.session import bookmark
from matcue.session.bookmark import Bookmark
from worlds import CAT, planned, routine, works

if TYPE_CHECKING:
    from pathlib import Path

CHOICES = {"level": Level.BEGINNER, "words": Words.SHORT, "pace": 0.9, "gentle": True}


def mark(number: int, exercise: str | None) -> Bookmark:
    return Bookmark(
        routine="tiny",
        title="Tiny",
        choices=dict(CHOICES),
        number=number,
        exercise=exercise,
        at=Ms(61_500),
        total=Ms(240_000),
        left="2026-11-24T07:10:00+01:00",
    )


def two(first: str = "cat", second: str = "cow") -> Routine:
    hold = Dose(hold=Ms(5_000), sets=2)
    return routine(
        *works(hold, exercise=replace(CAT, id=first, name=first)).blocks,
        Rest(lasts=Ms(10_000)),
        *works(hold, exercise=replace(CAT, id=second, name=second)).blocks,
    )


def test_what_is_kept_is_read_back_in_its_own_types() -> None:
    bookmark.keep(mark(7, "cow"))
    assert bookmark.read() == mark(7, "cow")
    found = bookmark.read()
    assert found is not None
    assert found.choices["level"] is Level.BEGINNER


def test_once_removed_there_is_none() -> None:
    bookmark.keep(mark(7, "cow"))
    bookmark.remove()
    bookmark.remove()
    assert bookmark.read() is None


@pytest.mark.parametrize(
    "damage", [b"", b"{}", b"[]", b'{"version": 99}', b'{"version": 1, "at": 3}']
)
def test_a_damaged_one_counts_as_none(damage: bytes) -> None:
    bookmark.keep(mark(7, "cow"))
    bookmark.place().write_bytes(damage)
    assert bookmark.read() is None


def test_a_session_goes_on_at_the_beginning_of_its_exercise() -> None:
    take = Take.of(planned(two()))
    for chapter, exercise in ((1, "cat"), (2, "cow")):
        begins = [p for p in take.placed if p.chapter][chapter]
        inside = begins.number + 2
        assert bookmark.passage(take, mark(inside, exercise)) == begins.number


def test_in_a_routine_that_was_edited_since_the_exercise_is_found_by_its_name() -> None:
    take = Take.of(planned(two("cow", "cat")))
    cow = [p for p in take.placed if p.chapter][1]
    late = [p for p in take.placed if p.chapter][2]
    assert bookmark.passage(take, mark(late.number + 1, "cow")) == cow.number
    assert bookmark.passage(take, mark(late.number + 1, "gone")) == 0


def test_a_path_is_kept_so_that_it_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert bookmark.name_to_keep("mine.yaml") == str(tmp_path / "mine.yaml")
    assert bookmark.name_to_keep("morning") == "morning"


def test_music_is_found_again_from_any_folder_and_none_stays_none(tmp_path: Path) -> None:
    for music, ambience in ((tmp_path / "calm", "none"), (None, "none"), (None, "rain")):
        kept = bookmark.choices_to_keep({**CHOICES, "music": music, "ambience": ambience})
        bookmark.keep(replace(mark(7, "cow"), choices=kept))
        found = bookmark.read()
        assert found is not None
        assert (found.choices["music"], found.choices["ambience"]) == (music, ambience)
