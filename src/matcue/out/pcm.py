"""Convert float samples to 16-bit integers, the same way for files and devices."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matcue.sound.api import Block

Pcm: TypeAlias = "NDArray[np.int16]"
"""A piece of sound: int16, shape ``(frames, channels)``, C-contiguous."""


def as_int16(block: Block) -> Pcm:
    """Convert samples to 16-bit integers.

    Decoders divide by 32,768, so multiplying by it keeps levels exact. No dither: a rerun must
    give the same samples, and speech at this level hides the last bit by itself.

    Args:
        block: float32, shape ``(frames, channels)``; samples outside of -1..1 are clipped.

    Returns:
        int16, same shape; halves are rounded to even.
    """
    scaled = np.rint(block * np.float32(32_768)).clip(-32_768, 32_767)
    return np.ascontiguousarray(scaled.astype(np.int16))
