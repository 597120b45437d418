"""`matcue import`: to the screen, to a file, to a folder, and one bad file of several."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from matcue.cli.commands import Commands

if TYPE_CHECKING:
    from running import Run

LIST = "# Two\nPlank 30s\nRest 10s\nSquats 3x12\nthen a walk\n"


@pytest.fixture(autouse=True)
def _here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("two.txt").write_text(LIST, "utf-8")
    Path("bad.txt").write_text("Nothing to do.\n", "utf-8")
    Path("timer.json").write_text('[{"name": "Bird dog", "seconds": 20}]', "utf-8")


def test_it_is_shown_and_nothing_is_written(run_matcue: Run) -> None:
    done = run_matcue("import", "two.txt")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("# Imported from two.txt: a list of exercises.\n")
    assert "id: two\n" in done.out
    assert sorted(path.name for path in Path().iterdir()) == ["bad.txt", "timer.json", "two.txt"]


def test_it_is_written_under_the_name_that_is_asked_for(run_matcue: Run) -> None:
    done = run_matcue("import", "two.txt", "-o", "my-legs.yaml")
    assert done.out.startswith("my-legs.yaml: a list of exercises, about ")
    assert "two.txt:5: it has no length and no number; it is a comment" in done.err
    assert "id: my-legs\n" in Path("my-legs.yaml").read_text("utf-8")
    again = run_matcue("import", "two.txt", "-o", "my-legs.yaml")
    assert again.code == 2
    assert "'my-legs.yaml' is there already" in again.err


def test_a_bad_file_of_several_is_named_and_the_others_are_made(run_matcue: Run) -> None:
    done = run_matcue("import", "two.txt", "bad.txt", "gone.txt", "timer.json", "-o", "made")
    assert done.code == 2
    assert sorted(path.name for path in Path("made").iterdir()) == ["timer.yaml", "two.yaml"]
    assert "matcue: bad.txt has no form that is known" in done.err
    assert "matcue: 'gone.txt' cannot be read" in done.err
    assert done.err.endswith("matcue: 2 of 4 cannot be imported\n")


def test_several_files_need_a_folder(run_matcue: Run) -> None:
    assert "need a folder" in run_matcue("import", "two.txt", "timer.json").err
    told = run_matcue("import", "two.txt", "timer.json", "-o", "one.yaml")
    assert told.code == 2
    assert "one.yaml is one file, and these are several" in told.err
    assert not Path("one.yaml").exists()


def test_machines_get_everything_of_all_files(run_matcue: Run) -> None:
    done = run_matcue("import", "two.txt", "bad.txt", "--json")
    good, bad = json.loads(done.out)
    assert done.code == 2
    assert (good["file"], good["routine"], good["output"]) == ("two.txt", "two", None)
    remark = {"line": 5, "message": "it has no length and no number; it is a comment"}
    assert good["remarks"][-1] == remark
    assert good["text"] == run_matcue("import", "two.txt").out
    assert bad["error"].startswith("bad.txt has no form")


def test_what_is_imported_and_shown_has_the_same_times(run_matcue: Run) -> None:
    assert run_matcue("import", "timer.json", "-o", "timer.yaml").code == 0
    shown = json.loads(run_matcue("show", "timer.yaml", "--voice", "none", "--as", "json").out)
    holds = [span["lasts_ms"] for span in shown["spans"] if span["kind"] == "hold"]
    assert holds == [10_000, 10_000]


def test_the_command_is_called_as_it_is_typed() -> None:
    assert Commands()["import"].name == "import"
