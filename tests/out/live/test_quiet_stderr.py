"""What C libraries print goes to a log, and the screen keeps its way to the terminal."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

PROGRAM = """\
import os, sys
from pathlib import Path
from matcue.out.live.quiet_stderr import quiet_stderr

os.write(2, b"before\\n")
try:
    with quiet_stderr(Path(sys.argv[1])) as screen:
        os.write(2, b"ALSA lib is upset\\n")
        print("a traceback", file=sys.stderr)
        print("the screen", file=screen)
        if len(sys.argv) > 2:
            raise SystemExit(3)
finally:
    os.write(2, b"after\\n")
    print("and Python", file=sys.stderr)
"""


def run(log: Path, *more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", PROGRAM, str(log), *more],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )


def test_only_the_screen_reaches_the_terminal_meanwhile(tmp_path: Path) -> None:
    log = tmp_path / "new folder" / "sound.log"
    told = run(log)
    assert told.stderr == "before\nthe screen\nafter\nand Python\n"
    assert log.read_text("utf-8") == "ALSA lib is upset\na traceback\n"


def test_all_is_as_before_after_an_error(tmp_path: Path) -> None:
    told = run(tmp_path / "sound.log", "raise")
    assert told.returncode == 3
    assert told.stderr == "before\nthe screen\nafter\nand Python\n"


def test_a_log_grows_at_its_end(tmp_path: Path) -> None:
    log = tmp_path / "sound.log"
    log.write_text("of yesterday\n", "utf-8")
    run(log)
    assert log.read_text("utf-8").startswith("of yesterday\nALSA")


def test_a_log_that_cannot_be_written_is_none(tmp_path: Path) -> None:
    told = run(tmp_path)
    assert told.stderr == "before\nthe screen\nafter\nand Python\n"
