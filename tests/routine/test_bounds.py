"""What a routine may hold is bounded, and is refused in time that grows with the file and no faster."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import InputError, Problem, RoutineError
from matcue.routine.library import Library
from matcue.routine.shelf import Shelf
from matcue.session.options import Options
from matcue.session.session import drafted

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.plan.schedule import Lengths
    from matcue.plan.steps import Script

LIBRARY = Library()
"""Read once: its catalogue is the same for every test."""

HEAD = "id: tiny\ntitle: Tiny\n"


def test_a_hundred_mistakes_are_told_and_the_others_counted() -> None:
    with pytest.raises(RoutineError, match=r"\nand 2,300 more$") as caught:
        LIBRARY.read(f"{HEAD}steps:\n" + "- x\n" * 2_400)
    assert [problem.line for problem in caught.value.problems] == list(range(4, 104))


@pytest.mark.parametrize(
    ("steps", "more"),
    [
        ("- x\n" * 150 + "".join(f"- use: nix{n}\n" for n in range(50)), 100),
        ("- x\n" * 150 + "- use: nix\n" * 50, 100),
        ("- x\n" + "- exercise: nix\n" * 150, 51),
        ("- use: five-minutes\n" * 20 + "- use: nix\n" * 150, 50),
    ],
)
def test_unknown_names_after_a_hundred_mistakes_are_counted_and_known_ones_are_not(
    tmp_path: Path, steps: str, more: int
) -> None:
    (tmp_path / "tiny.yaml").write_text(f"{HEAD}steps:\n{steps}", "utf-8")
    with pytest.raises(RoutineError) as caught:
        LIBRARY.load(str(tmp_path / "tiny.yaml"))
    assert (len(caught.value.problems), caught.value.more) == (100, more)


@pytest.mark.slow(reason="so many that looking each of them up would take a minute")
@pytest.mark.parametrize(
    "text",
    [
        HEAD + "".join(f"k{n}: 3\n" for n in range(24_900)),
        HEAD + "id: 3\n" * 24_000,
        f"{HEAD}steps: [rest: 5]\nexercises:\n"
        + "".join(f"  e{n}: {{based-on: nix{n}}}\n" for n in range(12_000)),
        f"{HEAD}steps:\n" + "".join(f"- use: nix{n}\n" for n in range(16_000)),
        f"{HEAD}steps:\n" + "".join(f"- exercise: nix{n}\n" for n in range(16_000)),
    ],
    ids=["keys", "twice", "based-on", "use", "exercises"],
)
def test_many_mistakes_of_any_kind_are_looked_up_a_hundred_times(text: str) -> None:
    """Looking for a near name is what takes long."""
    with pytest.raises(RoutineError) as caught:
        LIBRARY.read(text)
    assert len(caught.value.problems) == 100
    assert caught.value.more >= 11_000


def chain(folder: Path, count: int) -> str:
    """Write routines each of which uses the next, twice; return the path of the first."""
    for n in range(count):
        last = "- rest: 5s\n" if n == count - 1 else f"- use: r{n + 1}\n" * 2
        (folder / f"r{n}.yaml").write_text(f"id: r{n}\ntitle: R\nsteps:\n{last}", "utf-8")
    return str(folder / "r0.yaml")


def test_a_routine_that_is_used_over_and_over_is_read_once(tmp_path: Path) -> None:
    library = Library()
    routine = library.load(chain(tmp_path, 12))
    assert len(library.shelf.read) >= 12
    assert routine.blocks[0] == routine.blocks[1]


def test_a_chain_of_routines_ends_after_sixteen_and_is_named(tmp_path: Path) -> None:
    library = Library()
    with pytest.raises(
        RoutineError, match=r"a chain of 16 .* is the longest: r0 -> r1 -> .*-> r15"
    ):
        library.load(chain(tmp_path, 300))
    # What is too deep from there may be well from here.
    assert library.load(str(tmp_path / "r290.yaml")).id == "r290"


@pytest.mark.slow(reason="reads two hundred files, twice")
def test_two_hundred_routines_are_the_most_to_use(tmp_path: Path) -> None:
    for n in range(201):
        text = f"id: r{n}\ntitle: R\nsteps:\n- rest: 5s\n"
        (tmp_path / f"r{n}.yaml").write_text(text, "utf-8")
    for count, fits in ((200, True), (201, False)):
        text = f"{HEAD}steps:\n" + "".join(f"- use: r{n}\n" for n in range(count))
        (tmp_path / "tiny.yaml").write_text(text, "utf-8")
        if fits:
            assert len(Library().load(str(tmp_path / "tiny.yaml")).blocks) == 200
        else:
            with pytest.raises(RoutineError, match="200 routines, or 2 MB of them, are the most"):
                Library().load(str(tmp_path / "tiny.yaml"))


@pytest.mark.parametrize(
    "steps",
    [
        "- {exercise: cat, sets: 20, reps: 200, hold: 1h}",
        "- repeat: 10\n  steps: [{exercise: cat, reps: 99, sets: 9, tempo: 4-0-4-0}]",
        "- breathe: box\n  cycles: 400\n" * 10,
        "- relax: 1h\n" * 13,
    ],
)
def test_what_is_written_lasts_twelve_hours_at_most(steps: str) -> None:
    with pytest.raises(RoutineError) as caught:
        LIBRARY.read(f"{HEAD}steps:\n{steps}")
    (told,) = caught.value.problems
    assert told == Problem(4, 1, "as written this lasts over 12 hours, the most of a session")


@pytest.mark.slow(reason="plans twelve hours")
@pytest.mark.parametrize(
    ("steps", "told"),
    [
        (
            "- {exercise: cat, hold: 5s, rest-after: 2s}\n" * 2_400,
            "a session lasts 12 hours at most",
        ),
        (
            "- {exercise: cat, sets: 20, reps: 200, tempo: 1-0-0-0, rest: 0s}\n" * 9,
            "sounds; a session has 100,000 at most",
        ),
    ],
)
def test_with_what_is_said_a_session_lasts_twelve_hours_at_most(steps: str, told: str) -> None:
    """It is told from the estimate, before anything is spoken."""
    ready = drafted(LIBRARY.read(f"{HEAD}steps:\n{steps}"), Options(), Shelf())
    with pytest.raises(InputError, match=told):
        ready.settled(never)


def never(_: Script) -> Lengths:
    raise AssertionError("this was to be refused before anything is measured")
