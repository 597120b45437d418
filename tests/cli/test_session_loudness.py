"""A session is as loud as it should be, by ffmpeg's own meter on the exported file."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = [
    # It needs the ffmpeg program as an independent meter.
    pytest.mark.system,
    pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="the ffmpeg program is not here"),
]


@pytest.mark.parametrize(
    ("routine", "suffix"),
    [
        ("morning", "mp3"),
        ("morning", "flac"),
        ("evening", "m4a"),
        ("evening", "opus"),
        ("desk", "mp3"),
    ],
)
def test_a_session_is_minus_19_lufs_with_peaks_under_minus_1_dbtp(
    routine: str, suffix: str, tmp_path: Path
) -> None:
    path = tmp_path / f"session.{suffix}"
    command = [sys.executable, "-m", "matcue", "export", routine, "-o", str(path)]
    subprocess.run(command, check=True, capture_output=True)
    meter = subprocess.run(
        ["ffmpeg", "-nostats", "-i", path, "-af", "ebur128=peak=true", "-f", "null", "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    summary = meter.stderr.rpartition("Summary:")[2]
    integrated = re.search(r"I:\s+(\S+) LUFS", summary)
    peak = re.search(r"Peak:\s+(\S+) dBFS", summary)
    assert integrated is not None
    assert peak is not None
    assert -20 <= float(integrated[1]) <= -18
    assert float(peak[1]) <= -1
