"""A session is as loud as it should be, by ffmpeg's own meter on the exported file.

The file is decoded by PyAV first: of some MP3 frames at 24 kHz the decoder of ffmpeg 5.1 makes a
peak that is in no other decoder's output (mpg123 agrees with PyAV to the last digit).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import av
import numpy as np
import pytest

from loudness_meter import metered

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

pytestmark = [
    # It needs the ffmpeg program as an independent meter.
    pytest.mark.system,
    pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="the ffmpeg program is not here"),
]


def samples(path: Path) -> NDArray[np.float32]:
    """Decode a file to mono float32 at 24 kHz."""
    resampler = av.AudioResampler(format="flt", layout="mono", rate=24_000)
    with av.open(str(path)) as file:
        frames = [out for frame in file.decode(audio=0) for out in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray()[0] for frame in frames]).astype(np.float32)


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
    decoded = tmp_path / "decoded.f32"
    decoded.write_bytes(samples(path).tobytes())
    integrated, peak = metered(decoded, rate=24_000, channels=1)
    assert -20 <= integrated <= -18
    assert peak <= -1
