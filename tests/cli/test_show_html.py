"""`matcue show --html` as a user types it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from matcue.base.units import Ms, clock
from running import matcue

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path


def show(*arguments: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    return matcue("show", "desk", *arguments, cwd=cwd)


@pytest.mark.slow(reason="the real voice says all of a routine")
def test_it_writes_a_page_here_and_says_its_name_and_length(tmp_path: Path) -> None:
    total = clock(Ms(json.loads(show("--json", cwd=tmp_path).stdout)["total_ms"]))
    done = show("--html", cwd=tmp_path)
    assert (done.returncode, done.stdout) == (0, f"matcue-desk.html: {total}\n")
    page = (tmp_path / "matcue-desk.html").read_text("utf-8")
    assert page.startswith("<!doctype html>")
    assert f">{total}</time>" in page


def test_it_writes_to_the_file_that_is_named_even_over_one_that_is_there(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("old", "utf-8")
    done = show("--html", "-o", "page.html", "--voice", "none", cwd=tmp_path)
    assert done.returncode == 0
    assert "<title>" in (tmp_path / "page.html").read_text("utf-8")
    assert [path.name for path in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "page.html"], "-o names the file of --html or --as"),
        (["--json", "--html"], "exclude each other"),
        (["--html", "--voice", "none", "-o", "nowhere/page.html"], "there is no folder nowhere"),
        (["--html", "--voice", "none", "-o", "."], "is a folder; add a file name to it"),
    ],
)
def test_what_cannot_be_is_one_clear_line(
    arguments: list[str], message: str, tmp_path: Path
) -> None:
    done = show(*arguments, cwd=tmp_path)
    assert done.returncode == 2
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert list(tmp_path.iterdir()) == []
