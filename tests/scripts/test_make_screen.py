"""README's picture of the live screen shows what the screen shows."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow(reason="a session is planned and drawn")

CHECKOUT = Path(__file__).resolve().parents[2]
PICTURE = CHECKOUT / "docs" / "pictures" / "play.svg"


def make_screen(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    script = CHECKOUT / "scripts" / "make_screen.py"
    return subprocess.run(
        [sys.executable, script, *arguments], capture_output=True, text=True, check=False
    )


def test_the_picture_is_what_the_script_makes() -> None:
    done = make_screen("--check")
    assert (done.returncode, done.stderr) == (0, "")


def test_the_check_refuses_a_picture_that_is_out_of_date_or_not_there(tmp_path: Path) -> None:
    picture = tmp_path / "play.svg"
    for text in (PICTURE.read_text("utf-8").replace("Morning", "Evening"), None):
        if text is None:
            picture.unlink()
        else:
            picture.write_text(text, "utf-8")
        done = make_screen(picture, "--check")
        assert done.returncode == 1
        assert "is stale; run scripts/make_screen.py to make it anew" in done.stderr


def test_it_shows_the_screen_of_the_morning_routine(tmp_path: Path) -> None:
    picture = tmp_path / "pictures" / "play.svg"
    assert make_screen(picture).returncode == 0
    assert ">Morning spine · 3 of 7<" in picture.read_text("utf-8")
