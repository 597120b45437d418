"""The pages of docs that are made are what scripts/make_docs.py makes."""

from __future__ import annotations

from pathlib import Path
from typing import Protocol

import pytest

from make_docs import main
from matcue.routine.library import Library

CHECKOUT = Path(__file__).resolve().parents[2]
PAGE = CHECKOUT / "docs" / "routines.md"


class Script(Protocol):
    """Runs the script with arguments; gives its exit code and what it says on standard error."""

    def __call__(self, *arguments: str | Path) -> tuple[int, str]: ...


@pytest.fixture
def make_docs(capsys: pytest.CaptureFixture[str]) -> Script:
    def run(*arguments: str | Path) -> tuple[int, str]:
        try:
            main([str(each) for each in arguments])
        except SystemExit as left:
            return int(left.code or 0), capsys.readouterr().err
        return 0, capsys.readouterr().err

    return run


def test_the_pages_are_what_the_script_makes(make_docs: Script) -> None:
    assert make_docs("--check") == (0, "")


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("routines.md", marks=pytest.mark.slow(reason="every routine is planned")),
        "settings.md",
    ],
)
def test_the_check_refuses_a_page_that_is_out_of_date(
    make_docs: Script, tmp_path: Path, name: str
) -> None:
    (tmp_path / name).write_text((PAGE.parent / name).read_text("utf-8") + "\n", "utf-8")
    code, said = make_docs(tmp_path / name, "--check")
    assert code == 1
    assert "run scripts/make_docs.py to make it anew" in said


def test_the_check_refuses_a_page_that_is_not_there(make_docs: Script, tmp_path: Path) -> None:
    code, said = make_docs(tmp_path / "settings.md", "--check")
    assert code == 1
    assert "run scripts/make_docs.py to make it anew" in said


def test_each_page_is_checked_for_itself(make_docs: Script, tmp_path: Path) -> None:
    page = tmp_path / "settings.md"
    page.write_text((CHECKOUT / "docs" / "settings.md").read_text("utf-8"), "utf-8")
    assert make_docs(page, "--check") == (0, "")
    page.write_text("# Settings\n", "utf-8")
    assert "settings.md is out of date" in make_docs(page, "--check")[1]
    make_docs(page)
    assert make_docs(page, "--check") == (0, "")
    assert "there are routines.md, settings.md" in make_docs("other.md")[1]


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
    # One for each routine, and those of all and of how their time is shared.
    assert len(tables) == len(Library().shelf.routines()) + 2
    for table in tables:
        assert len({line.count("|") for line in table.strip().splitlines()}) == 1
