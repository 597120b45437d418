"""Encode finished sound to MP3 with the codec library alone, for `bench.py` to compare with.

    python bench_encode_only.py PCM MP3 RATE BITS     mono 16-bit samples, frames/s, bit/s

This is the least that an export can cost: it imports nothing of matcue, mixes nothing, tags
nothing, and hands the encoder as much at once as suits it best.
"""

from __future__ import annotations

import sys
from fractions import Fraction
from pathlib import Path

import av
import numpy as np

CHUNK_S = 4


def encode(pcm: Path, mp3: Path, rate: int, bits: int) -> None:
    """Encode *pcm* to *mp3* at a constant bit rate."""
    at = 0
    with pcm.open("rb") as source, av.open(str(mp3), "w", format="mp3") as container:
        stream = container.add_stream("libmp3lame", rate=rate)
        stream.codec_context.layout = "mono"
        stream.codec_context.format = "fltp"
        stream.codec_context.bit_rate = bits
        while data := source.read(2 * rate * CHUNK_S):
            samples = np.frombuffer(data, "<i2").astype(np.float32) / np.float32(32_768)
            frame = av.AudioFrame.from_ndarray(samples[np.newaxis], format="fltp", layout="mono")
            frame.sample_rate = rate
            frame.time_base = Fraction(1, rate)
            frame.pts = at
            container.mux(stream.encode(frame))
            at += len(samples)
        container.mux(stream.encode(None))


if __name__ == "__main__":
    encode(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4]))
