"""Program files: every mistake has its place, and what is shipped is sound."""

from __future__ import annotations

from typing import TYPE_CHECKING

import jsonschema
import pytest

from matcue.base.errors import RoutineError, UnknownName
from matcue.routine.library import Library
from matcue.routine.model import Kind, Level, works
from matcue.routine.program import Deload, Line, Range
from matcue.routine.programs import Programs
from matcue.routine.schema import program_schema
from matcue.routine.source import read_tree

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.routine.program import Program

GOOD = """\
id: mine
title: Mine
weeks: 4
days:
  mon,wed: [morning, desk]
  sat-sun: evening
grow:
  cat: {reps: 4 -> 8}
  down-dog: {hold: 10s -> 20s -> 1m over 4 weeks, sets: 1 -> 2}
bounds:
  hold: {most: 1m}
deload: {every: 3}
then: prevent
move-on: {days: 2}
"""


def load(folder: Path, text: str) -> Program:
    path = folder / "mine.yaml"
    path.write_text(text, "utf-8")
    return Programs(Library()).load(str(path))


def test_a_program_is_read_as_it_is_meant(tmp_path: Path) -> None:
    program = load(tmp_path, GOOD)
    weekend = ("evening",)
    assert program.days == (("morning", "desk"), (), ("morning", "desk"), (), (), weekend, weekend)
    assert program.routines == ("morning", "desk", "evening")
    assert program.grow[0].reps == Line((4, 8))
    assert program.grow[1].hold == Line((10_000, 20_000, 60_000), 4)
    assert program.bounds.hold == Range(1_000, 60_000)
    assert program.deload == Deload(3, 0.3)
    assert program.days_a_week == 4
    assert (program.then, program.move_on, program.has_end) == ("prevent", 2, True)


def test_a_program_that_goes_on_with_itself_has_no_end(tmp_path: Path) -> None:
    assert not load(tmp_path, GOOD.replace("then: prevent", "then: mine")).has_end


def test_what_goes_on_for_a_time_grows_by_its_time(tmp_path: Path) -> None:
    growing = GOOD.replace("wed: [morning, desk]", "wed: [straighten, morning]")
    (growth, *_) = load(
        tmp_path, growing.replace("cat: {reps: 4 -> 8}", "match-pick-up: {for: 20s -> 1m}")
    ).grow
    assert (growth.hold, growth.moving) == (Line((20_000, 60_000)), True)
    # As it was written before there was a key for it.
    (old, *_) = load(
        tmp_path, growing.replace("cat: {reps: 4 -> 8}", "match-pick-up: {hold: 20s -> 1m}")
    ).grow
    assert old.hold == growth.hold


@pytest.mark.parametrize(
    ("before", "after", "says"),
    [
        ("mon,wed:", "mon,wen:", "5:3: 'wen' is no day of the week"),
        ("sat-sun:", "wed-sun:", "6:3: wed stands here twice"),
        ("desk]", "desc]", "5:12: no routine is called 'desc'; did you mean 'desk'?"),
        ("4 -> 8", "8 -> 4", "8:15: '8 -> 4' becomes less"),
        ("4 -> 8", "4 -> many", "8:15: 'many' is not a number"),
        ("4 -> 8", "4 -> 8 over 99 weeks", "8:15: '4 -> 8 over 99 weeks': write 1 to 52 weeks"),
        ("4 -> 8", "[4, 8]", "8:15: '[4, 8]' does not say how it grows"),
        ("4 -> 8", "4 -> 100", "8:15: it grows over the bound of 60"),
        ("10s -> 20s", "10 apples", "9:20: '10 apples' is not a duration"),
        ("-> 1m over", "-> 90s over", "9:20: it grows over the bound of 60 s"),
        (
            "over 4 weeks",
            "over 3 weeks",
            "9:20: 3 values need as many weeks that are not lighter; there are only 2",
        ),
        (
            "weeks: 4",
            "weeks: 1",
            "8:15: 2 values need as many weeks that are not lighter; there is",
        ),
        ("cat:", "catt:", "8:3: none of its routines has the exercise 'catt'; did you mean 'cat'?"),
        ("cat:", "bird-dog:", "8:3: none of its routines has the exercise 'bird-dog'"),
        ("{reps: 4 -> 8}", "{hold: 5s}", "8:15: 'cat' is not held"),
        ("{reps:", "{rep:", "8:9: 'rep' is not known here; did you mean 'reps'?"),
        ("{most: 1m}", "{most: 1m, least: 2m}", "11:9: 120 s is more than 60 s"),
        ("every: 3", "every: 1", "12:17: '1' is too small"),
        ("weeks: 4", "weeks: 0", "3:8: '0' is too small"),
        ("deload:", "delod:", "12:1: 'delod' is not known here; did you mean 'deload'?"),
        ("weeks: 4\n", "", "1:1: 'weeks' is missing"),
        (
            "then: prevent",
            "then: prevnt",
            "13:7: no program is called 'prevnt'; did you mean 'prevent'?",
        ),
        ("{days: 2}", "{days: 0}", "14:17: '0' is too small"),
        ("{days: 2}", "{day: 2}", "14:11: 'day' is not known here; did you mean 'days'?"),
        ("every: 3", "every: 2", "12:9: the last week goes on here, so it cannot be a lighter one"),
        ("{reps: 4 -> 8}", "{for: 4s}", "8:14: 'cat' is not held"),
        ("{hold: 10s", "{for: 10s", "9:19: 'down-dog' is held; use `hold`"),
    ],
)
def test_a_mistake_is_told_at_its_place(tmp_path: Path, before: str, after: str, says: str) -> None:
    assert before in GOOD
    with pytest.raises(RoutineError) as told:
        load(tmp_path, GOOD.replace(before, after))
    assert says in str(told.value)


def test_without_growth_there_are_no_doses_that_could_go_well(tmp_path: Path) -> None:
    with pytest.raises(RoutineError, match="nothing grows here"):
        load(tmp_path, "id: m\ntitle: M\nweeks: 2\ndays: {mon: desk}\nmove-on: {days: 2}\n")


def test_an_unknown_program_is_told_with_what_is_near() -> None:
    with pytest.raises(UnknownName, match="did you mean 'prevent'"):
        Programs(Library()).load("prevnt")


def test_a_program_of_the_users_own_comes_before_the_packages(tmp_path: Path) -> None:
    (tmp_path / "prevent.yaml").write_text(GOOD, "utf-8")
    assert Programs(Library(), tmp_path).load("prevent").title == "Mine"


@pytest.mark.parametrize("name", Programs(Library()).names())
def test_what_is_shipped_is_called_as_its_file_and_grows(name: str) -> None:
    program = Programs(Library()).load(name)
    assert program.id == name
    assert program.about
    assert program.grow


def test_the_programs_are_those_that_are_promised() -> None:
    known = Programs(Library())
    found = {name: known.load(name) for name in known.names()}
    assert sorted(found) == ["desk-days", "first-steps", "prevent", "thirty-days"]
    assert found["thirty-days"].days_a_week == 5
    assert all(day == ("thirty-days",) for day in found["thirty-days"].days[:5])
    assert (found["thirty-days"].then, found["thirty-days"].move_on) == ("prevent", 3)
    assert not found["prevent"].has_end
    assert 3 <= found["prevent"].days_a_week <= 4
    first = found["first-steps"]
    assert (first.level, first.weeks) == (Level.BEGINNER, 2)
    assert {Library().load(routine).kind for routine in first.routines} == {Kind.GENTLE}


ARTICLE = {
    "toe-stretch": (8, 12), "wide-tilts": (8, 12), "double-turns": (6, 10),
    "wall-push-up": (10, 30), "hand-walk": (8, 10), "lotus-side-bends": (6, 10),
    "cat-cow": (8, 12), "boat-prone": (10, 10),
}  # fmt: skip
"""Where the reps of the thirty days begin and end. A rep of turns and side bends is one to each side, so
that ten are the article's twenty; of wall push-ups it has 10 to 20 at first, and 30 to 40 later."""


def test_the_thirty_days_reach_the_figures_of_the_article() -> None:
    program = Programs(Library()).load("thirty-days")
    found = {each.exercise: each for each in program.grow}
    ends = {
        id_: (each.reps.values[0], each.reps.values[-1]) for id_, each in found.items() if each.reps
    }
    assert ends == ARTICLE
    assert found["boat-prone"].hold == Line((5_000, 10_000))
    assert found.keys() == {
        work.exercise.id
        for work in works(Library().load("thirty-days").blocks[1:])
        if not work.exercise.relaxing
    }


def test_a_file_is_known_as_a_program_by_its_keys(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(GOOD, "utf-8")
    known = Programs(Library())
    assert known.is_program(str(path))
    assert known.is_program("thirty-days")
    assert not known.is_program("morning")
    path.write_text("id: x\ntitle: X\nsteps: [{rest: 5s}]\n", "utf-8")
    assert not known.is_program(str(path))
    assert not known.is_program(str(tmp_path / "missing.yaml"))


@pytest.mark.parametrize("name", Programs(Library()).names())
def test_the_schema_for_editors_takes_what_is_shipped(name: str) -> None:
    path = Programs(Library()).names()[name]
    tree = Library().joined(read_tree(path.read_bytes(), name), path, "programs")
    jsonschema.validate(tree.data, program_schema())
