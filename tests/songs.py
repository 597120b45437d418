"""Music to test with: made here, written as the files that users have."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Final, TypeAlias, cast

import av
import numpy as np

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

Samples: TypeAlias = "NDArray[np.float32]"

CODECS: Final = {
    ".wav": "pcm_s16le",
    ".flac": "flac",
    ".mp3": "libmp3lame",
    ".m4a": "aac",
    ".ogg": "vorbis",
    ".opus": "libopus",
    ".webm": "libopus",
}
"""Which encoder makes a file of which ending."""

_STRICT: Final = {"strict": "experimental"}  # the library calls its Vorbis that


def tune(seconds: float, rate: int = 44_100, *, note: float = 220.0, size: float = 0.2) -> Samples:
    """Give two channels in which no instant is like another: a note that rises, and its fifth."""
    time = np.arange(round(seconds * rate)) / rate
    rising = 2 * np.pi * note * (time + time**2 / 40)
    return (size * np.stack([np.sin(rising), np.sin(1.5 * rising)])).astype(np.float32)


def write(path: Path, samples: Samples, rate: int = 44_100, layout: str | None = None) -> Path:
    """Write samples of shape ``(channels, frames)`` by the codec that the path's ending names."""
    codec = CODECS[path.suffix]
    layout = layout or ("mono" if len(samples) == 1 else "stereo")
    with av.open(str(path), "w") as container:
        made = container.add_stream(codec, rate=rate, layout=layout, options=_STRICT)
        stream = cast("av.AudioStream", made)
        resampler = av.AudioResampler(stream.format.name, layout, rate, stream.frame_size or None)
        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), "fltp", layout)
        frame.sample_rate, frame.time_base, frame.pts = rate, Fraction(1, rate), 0
        for piece in [*resampler.resample(frame), *resampler.resample(None)]:
            container.mux(stream.encode(piece))
        container.mux(stream.encode(None))
    return path
