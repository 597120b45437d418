"""Where a session was left: kept whole, read back, and found again in the routine."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from matcue.base.units import Ms
from matcue.plan.live_timeline import LiveTimeline
from matcue.plan.manner import Manner, Words
from matcue.plan.selection import GENTLE, Selection, longest_of
from matcue.routine.model import Caution, Dose, Level, Rest, Routine
from matcue.session import bookmark
from matcue.session.bookmark import Bookmark
from matcue.session.options import Backdrop, Options
from matcue.sound import background
from worlds import CAT, planned, routine, works

OPTIONS = Options(
    manner=Manner(level=Level.BEGINNER, words=Words.SHORT, pace=0.9),
    selection=Selection(without=GENTLE, portion=(1, 2), longest=longest_of(20)),
)


def mark(number: int, exercise: str | None) -> Bookmark:
    return Bookmark(
        routine="tiny",
        title="Tiny",
        options=OPTIONS,
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
    led = LiveTimeline.of(planned(two()))
    for chapter, exercise in ((1, "cat"), (2, "cow")):
        begins = [p for p in led.placed if p.chapter][chapter]
        inside = begins.number + 2
        assert bookmark.passage(led, mark(inside, exercise)) == begins.number


def test_in_a_routine_that_was_edited_since_the_exercise_is_found_by_its_name() -> None:
    led = LiveTimeline.of(planned(two("cow", "cat")))
    cow = [p for p in led.placed if p.chapter][1]
    late = [p for p in led.placed if p.chapter][2]
    assert bookmark.passage(led, mark(late.number + 1, "cow")) == cow.number


def test_where_the_exercise_is_gone_it_goes_on_as_far_into_the_session() -> None:
    led = LiveTimeline.of(planned(two("cow", "cat")))
    cow = [p for p in led.placed if p.chapter][1]
    left = mark(cow.number + 1, "gone")
    assert left.at * led.total // left.total > cow.at
    assert bookmark.passage(led, left) == cow.number


def test_a_path_is_kept_so_that_it_is_found_from_anywhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert bookmark.name_to_keep("mine.yaml") == str(tmp_path / "mine.yaml")
    assert bookmark.name_to_keep("morning") == "morning"


def test_music_is_found_again_from_any_folder_and_none_stays_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    # The last one has a name that is not UTF-8.
    for music in (Path("calm"), tmp_path / "Тихо", Path("calm-\udcff")):
        backdrop = Backdrop(music=music, shuffle=True, seed=7, level_db=-6)
        asked = replace(OPTIONS, rate=background.RATE, backdrop=backdrop)
        kept = bookmark.options_to_keep(asked)
        bookmark.keep(replace(mark(7, "cow"), options=kept))
        found = bookmark.read()
        assert found is not None
        assert found.options == replace(asked, backdrop=replace(backdrop, music=music.absolute()))
    assert bookmark.options_to_keep(OPTIONS) == OPTIONS


V1 = (
    '{"version": 1, "routine": "corset", "title": "Corset", "choices": {"voice": "tone", '
    '"gentle": false, "without": "twist, jump", "pick": 3, "minutes": 20, "portions": 4, '
    '"everything": true, "no_warm_up": true, "sounds": "soft", "ambience": "%s", '
    '"shuffle": false, "seed": 7, "music_db": -3, "level": "strong", "pace": 1, '
    '"words": "short", "rate": 24000, "music": "%s"}, "number": 7, "exercise": "cow", '
    '"at": 61500, "total": 240000, "left": "2026-11-24T07:10:00+01:00"}'
)


@pytest.mark.parametrize(
    ("ambience", "music", "backdrop"),
    [
        ("none", "none", None),
        ("rain", "none", Backdrop(ambience="rain", seed=7, level_db=-3)),
        ("none", "/calm", Backdrop(music=Path("/calm"), seed=7, level_db=-3)),
    ],
)
def test_one_of_an_older_matcue_which_kept_flags_by_their_names_is_read_with_nothing_lost(
    ambience: str, music: str, backdrop: Backdrop | None
) -> None:
    bookmark.place().parent.mkdir(parents=True)
    bookmark.place().write_text(V1 % (ambience, music), "utf-8")
    found = bookmark.read()
    assert found is not None
    assert (found.routine, found.number, found.at) == ("corset", 7, 61_500)
    assert found.options == Options(
        manner=Manner(level=Level.STRONG, pace=1.0, words=Words.SHORT),
        selection=Selection(
            without=(Caution.JUMP, Caution.TWIST),
            pick=3,
            longest=longest_of(20),
            warm_up=False,
            full=True,
            portion=(1, 4),
        ),
        voice="tone",
        rate=background.RATE if backdrop else 24_000,
        backdrop=backdrop,
    )
