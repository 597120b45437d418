"""Stopped in the middle: nothing half-written carries the final name, and there is one clear line."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = """\
id: long
title: Long
steps:
- relax: 1h
- relax: 1h
- relax: 1h
"""

# A shell that runs us in the background ignores interrupts, and that would be inherited.
START = """\
import signal
from matcue.__main__ import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""

pytestmark = pytest.mark.skipif(os.name == "nt", reason="Windows has no such signals")


@pytest.mark.parametrize(
    ("stop", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (getattr(signal, "SIGHUP", signal.SIGTERM), 129)],
)
def test_a_stopped_export_leaves_the_old_file_and_no_other(
    tmp_path: Path, stop: signal.Signals, code: int
) -> None:
    routine = tmp_path / "long.yaml"
    routine.write_text(ROUTINE, "utf-8")
    folder = tmp_path / "out"
    folder.mkdir()
    (folder / "long.mp3").write_bytes(b"the old one")
    arguments = ["export", str(routine), "-o", str(folder / "long.mp3"), "--voice", "tone"]
    process = subprocess.Popen(
        [sys.executable, "-c", START, *arguments], stderr=subprocess.PIPE, text=True
    )
    deadline = time.monotonic() + 60
    while len(list(folder.iterdir())) < 2 and time.monotonic() < deadline:
        time.sleep(0.05)
    process.send_signal(stop)
    _, said = process.communicate(timeout=60)
    assert process.returncode == code
    assert [path.name for path in folder.iterdir()] == ["long.mp3"]
    assert (folder / "long.mp3").read_bytes() == b"the old one"
    assert "Traceback" not in said
