"""ffmpeg's own meter, which knows nothing of ours."""

from __future__ import annotations

import re
import subprocess
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


def metered(raw: Path, *, rate: int, channels: int) -> tuple[float, float]:
    """Measure raw float32 sound; give integrated loudness in LUFS and true peak in dBTP."""
    form = ["-f", "f32le", "-ar", str(rate), "-ac", str(channels), "-i", str(raw)]
    meter = subprocess.run(
        ["ffmpeg", "-nostats", *form, "-af", "ebur128=peak=true", "-f", "null", "-"],
        check=True,
        capture_output=True,
        text=True,
    )
    summary = meter.stderr.rpartition("Summary:")[2]
    integrated = re.search(r"I:\s+(\S+) LUFS", summary)
    peak = re.search(r"Peak:\s+(\S+) dBFS", summary)
    assert integrated is not None
    assert peak is not None
    return float(integrated[1]), float(peak[1])
