"""The pages of docs that are made are what scripts/make_docs.py makes."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from matcue.routine.library import Library

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = CHECKOUT / "docs" / "routines.md"


def make_docs(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    script = CHECKOUT / "scripts" / "make_docs.py"
    return subprocess.run(
        [sys.executable, script, *arguments], capture_output=True, text=True, check=False
    )


def test_the_pages_are_what_the_script_makes() -> None:
    done = make_docs("--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_check_refuses_a_page_that_is_out_of_date_or_not_there(tmp_path: Path) -> None:
    page = tmp_path / "routines.md"
    for text in (PAGE.read_text("utf-8").replace("Cat", "Dog"), None):
        if text is None:
            page.unlink()
        else:
            page.write_text(text, "utf-8")
        done = make_docs(page, "--check")
        assert done.returncode == 1
        assert "run scripts/make_docs.py to make it anew" in done.stderr


def test_each_page_is_checked_for_itself(tmp_path: Path) -> None:
    page = tmp_path / "settings.md"
    page.write_text((CHECKOUT / "docs" / "settings.md").read_text("utf-8"), "utf-8")
    assert make_docs(page, "--check").returncode == 0
    page.write_text("# Settings\n", "utf-8")
    assert "settings.md is out of date" in make_docs(page, "--check").stderr
    make_docs(page)
    assert make_docs(page, "--check").returncode == 0
    assert "there are routines.md, settings.md" in make_docs("other.md").stderr


def test_every_exercise_of_every_routine_has_a_row_that_says_where_it_comes_from() -> None:
    library, text = Library(), PAGE.read_text("utf-8")
    for name in library.shelf.routines():
        section = text.split(f'<a id="{name}"></a>')[1].split("<a id=")[0]
        rows = [
            [c.strip() for c in line.split("|")] for line in section.splitlines() if "|" in line
        ]
        sources = {cells[2]: cells[-2] for cells in rows}
        steps = {getattr(step, "exercise", None) for step in library.open(name).doc.steps}
        for exercise in (work.exercise for work in library.load(name).works):
            if exercise.id in steps:
                assert sources[exercise.name] == exercise.source != ""


def test_every_row_has_as_many_cells_as_its_head() -> None:
    tables = [block for block in PAGE.read_text("utf-8").split("\n\n") if block.startswith("|")]
    assert len(tables) == 15
    for table in tables:
        assert len({line.count("|") for line in table.strip().splitlines()}) == 1
