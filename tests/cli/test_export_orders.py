"""``matcue export --orders``: a track a line, what is wrong by its line, nothing made twice."""

from __future__ import annotations

import csv
from typing import TYPE_CHECKING

import pytest

from running import matcue, tiny_routine

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "routine,level,pace,without,words,voice,output\n"


def ordered(folder: Path, lines: str, *options: str) -> tuple[int, list[dict[str, str]], str]:
    (folder / "orders.csv").write_text(lines, "utf-8")
    done = matcue(
        "export", "--orders", "orders.csv", "-o", ".", "--jobs", "1", "--yes-i-have-asked",
        *options, cwd=folder,
    )  # fmt: skip
    return done.returncode, list(csv.DictReader(done.stdout.splitlines())), done.stderr


def test_good_lines_are_made_and_bad_ones_told_by_their_line(tmp_path: Path) -> None:
    tiny_routine(tmp_path)
    code, rows, err = ordered(
        tmp_path,
        HEAD
        + "tiny.yaml,,,,,tone,a.mp3\n"
        + "nothing,,,,,tone,b.mp3\n"
        + "tiny.yaml,olympic,,,,tone,c.mp3\n"
        + "tiny.yaml,,9,,,tone,d.mp3\n"
        + "tiny.yaml,beginner,slow,,short,tone,a.mp3\n"
        + "tiny.yaml,beginner\n"
        + "tiny.yaml,,,,,tone,none/f.mp3\n"
        + "tiny.yaml,beginner,0.8,twist jump,short,tone,e.flac\n",
    )
    assert code == 2
    assert [(row["line"], row["state"]) for row in rows] == [
        ("2", "made"),
        *((str(line), "failed") for line in range(3, 9)),
        ("9", "made"),
    ]
    assert "olympic" in rows[2]["told"]
    assert "line 2" in rows[4]["told"]
    assert err.count("\n") == 1
    assert (tmp_path / "a.mp3").exists()
    assert (tmp_path / "e.flac").exists()


def test_what_is_made_is_not_made_again(tmp_path: Path) -> None:
    tiny_routine(tmp_path)
    lines = HEAD + "tiny.yaml,,,,,tone,a.mp3\n"
    assert ordered(tmp_path, lines)[1][0]["state"] == "made"
    code, rows, _ = ordered(tmp_path, lines + "tiny.yaml,strong,,,,tone,b.mp3\n")
    assert code == 0
    assert [row["state"] for row in rows] == ["unchanged", "made"]


@pytest.mark.parametrize("head", ["", "routine,output\n", "\xff\x00", '"'])
def test_a_file_that_is_no_orders_is_one_clear_line(tmp_path: Path, head: str) -> None:
    code, rows, err = ordered(tmp_path, head)
    assert code == 2
    assert rows == []
    assert "orders.csv" in err
    assert err.count("\n") == 1
