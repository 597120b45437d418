"""Real processes, stopped in the middle of a real export."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING

import pytest
from export_worlds import decode, sound, track

from matcue.out import FORMATS
from matcue.out.encode import export

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no signal that stops one process so"
)

ENDLESS = """
import sys
from pathlib import Path
import numpy as np
from matcue.out import FORMATS, Track
from matcue.out.encode import export
from matcue.base.units import Ms

def blocks():
    block = np.random.default_rng(1).uniform(-0.2, 0.2, (24_000, 1)).astype(np.float32)
    for second in range(360_000):
        if second == 20:
            print("writing", flush=True)
        yield block

track = Track(title="x", total=Ms(360_000_000), rate=24_000)
try:
    export(blocks(), track, Path(sys.argv[1]), FORMATS[sys.argv[2]])
except KeyboardInterrupt:
    sys.exit(130)
"""
"""A session of a hundred hours, in the middle of which the process is stopped."""


def start(target: Path, fmt: str) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", ENDLESS, str(target), fmt],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    return process


def stop(process: subprocess.Popen[str], *, kill: bool = False) -> tuple[int, str]:
    time.sleep(0.05)  # anywhere in the encoder
    if kill:
        process.kill()
    else:
        process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=60)
    return process.returncode, said


@pytest.mark.parametrize("fmt", ["mp3", "m4a", "flac"])
def test_ctrl_c_leaves_the_old_file_and_nothing_else(tmp_path: Path, fmt: str) -> None:
    target = tmp_path / "morning"
    target.write_bytes(b"old")
    assert stop(start(target, fmt)) == (130, "")
    assert target.read_bytes() == b"old"
    assert [each.name for each in tmp_path.iterdir()] == ["morning"]


def test_a_kill_leaves_the_old_file_and_the_next_run_sweeps_up(tmp_path: Path) -> None:
    target = tmp_path / "morning.mp3"
    target.write_bytes(b"old")
    stop(start(target, "mp3"), kill=True)
    assert target.read_bytes() == b"old"
    left = {each.name for each in tmp_path.iterdir()} - {"morning.mp3"}
    assert len(left) == 1
    assert left.pop().endswith(".part")
    export([sound(track())], track(), target, FORMATS["mp3"])
    assert [each.name for each in tmp_path.iterdir()] == ["morning.mp3"]


def test_another_run_of_the_same_file_is_not_swept_up(tmp_path: Path) -> None:
    """It lives: both write on, and the one that finishes gets the name."""
    target = tmp_path / "morning.mp3"
    process = start(target, "mp3")
    try:
        theirs = next(tmp_path.iterdir())
        export([sound(track())], track(), target, FORMATS["mp3"])
        assert theirs.exists()
        assert len(decode(target).samples) == 120_000
    finally:
        stop(process)
    assert [each.name for each in tmp_path.iterdir()] == ["morning.mp3"]
