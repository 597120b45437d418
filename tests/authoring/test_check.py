"""Each warning of `matcue check` stands at the line that one has to change."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.authoring.check import check
from matcue.base.progress import unwatched
from matcue.routine.shelf import Shelf
from matcue.session.options import Options

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.authoring.check import Warned

HEAD = "id: tiny\ntitle: Tiny\nexercises:\n"
OWN = """\
  lean:
    name: Lean
    position: standing
    how: Lean forward.
    equipment: a wall
    dose: {hold: 5s}
steps:
"""
REST = "  - relax: 20s\n"


def warned(path: Path, text: str) -> tuple[Warned, ...]:
    path.write_text(text, "utf-8")
    (checked,) = check(str(path), Options(voice="tone"), Shelf(), unwatched)
    return checked.warnings


def places(tmp_path: Path, text: str) -> list[tuple[str, str]]:
    """Each broken rule, and the text from its place to the end of the line."""
    found = warned(tmp_path / "tiny.yaml", text)
    lines = text.splitlines()
    return [
        (each.finding.rule, lines[each.spot.line - 1][each.spot.column - 1 :] if each.spot else "")
        for each in found
    ]


def test_a_key_of_ones_own_exercise_is_named_by_its_line(tmp_path: Path) -> None:
    text = f"{HEAD}{OWN}  - exercise: lean\n{REST}"
    assert ("setup", "equipment: a wall") in places(tmp_path, text)


def test_what_is_missing_is_missed_at_the_exercise(tmp_path: Path) -> None:
    text = f"{HEAD}{OWN}  - exercise: lean\n{REST}"
    assert ("release", "lean:") in places(tmp_path, text)


def test_a_figure_of_a_step_is_named_there_even_in_rounds(tmp_path: Path) -> None:
    """The first tempo fits the two phases of the cat, and the second does not."""
    text = (
        "id: tiny\ntitle: Tiny\nsteps:\n"
        "  - {exercise: cat, tempo: 4-0-4-0}\n"
        "  - repeat: 2\n    steps:\n      - rest: 5s\n      - {exercise: cat, tempo: 4-1-4-0}\n"
        f"{REST}"
    )
    assert places(tmp_path, text) == [("phases", "tempo: 4-1-4-0}")]


def test_the_last_exercise_is_named_and_not_its_first_time(tmp_path: Path) -> None:
    text = (
        "id: tiny\ntitle: Tiny\nsteps:\n  - exercise: cat\n"
        "  - exercise: child-pose\n  - {exercise: cat, reps: 2}\n"
    )
    assert places(tmp_path, text) == [("ending", "{exercise: cat, reps: 2}")]


def test_what_a_used_routine_brings_is_named_at_the_step_that_uses_it(tmp_path: Path) -> None:
    (tmp_path / "other.yaml").write_text(f"{HEAD}{OWN}  - exercise: lean\n", "utf-8")
    text = f"id: tiny\ntitle: Tiny\nsteps:\n  - exercise: cat\n  - use: other\n{REST}"
    assert places(tmp_path, text) == [("release", "use: other"), ("setup", "use: other")]


def test_a_warning_reads_like_a_mistake_with_file_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    first, *_ = warned(path, f"{HEAD}{OWN}  - exercise: lean\n{REST}")
    assert str(first).startswith(f"{path}:4:3: warning: 'Lean' is held, and nothing says")


def test_machines_get_rule_message_instant_and_place(tmp_path: Path) -> None:
    path = tmp_path / "tiny.yaml"
    first, *_ = warned(path, f"{HEAD}{OWN}  - exercise: lean\n{REST}")
    told = first.as_json()
    assert (told["rule"], told["exercise"]) == ("release", "lean")
    assert (told["file"], told["line"], told["column"]) == (str(path), 4, 3)
    assert told["at_ms"] > 0
