"""scripts/make_figures.py makes the page on which figures are looked at."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).resolve().parents[2] / "scripts" / "make_figures.py"


def make_figures(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, SCRIPT, *arguments], capture_output=True, text=True, check=False
    )


def test_the_page_shows_what_was_asked_for_in_light_and_in_dark(tmp_path: Path) -> None:
    page = tmp_path / "page.html"
    assert make_figures("cat", "cat-cow", "plank-to-pike", "-o", page).returncode == 0
    text = page.read_text("utf-8")
    assert text.count("<title>cat, cat-cow</title>") == 2
    assert text.count("<svg") == 4


def test_an_exercise_that_is_not_there_is_told(tmp_path: Path) -> None:
    done = make_figures("cta", "-o", tmp_path / "page.html")
    assert (done.returncode, done.stderr) == (2, "no exercise is called cta\n")
