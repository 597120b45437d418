"""Matcue's own sounds as samples at the session's rate."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from matcue.base.units import RATES
from matcue.sound.files import STORED_RATE, pcm

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray


def samples(path: Path, rate: int) -> NDArray[np.float32]:
    """Read a sound.

    Args:
        path: One of the files that `matcue.sound.files` names.
        rate: The session's rate, one of `RATES`.

    Returns:
        Mono float32 in -1..1, shape ``(frames,)``, as long at either rate; read-only.

    Raises:
        SoundError: The file is missing or damaged.
    """
    if rate not in RATES:
        raise ValueError(f"{rate} is not a rate of matcue's; they are {RATES}")
    stored = np.frombuffer(pcm(path), np.dtype("<i2"))
    sound = stored.astype(np.float32) / np.float32(32_768)
    if rate == 2 * STORED_RATE:
        sound = _doubled(sound)
    sound.flags.writeable = False
    return sound


def _doubled(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Put a frame between each two, with nothing new above the old half rate.

    The transform takes the sound for one period of an endless one, which a loop is, and which a
    tone may be taken for as it begins and ends in silence. Every stored frame stays what it was.
    """
    spectrum = np.fft.rfft(sound.astype(np.float64))
    return (2 * np.fft.irfft(spectrum, 2 * len(sound))).astype(np.float32)
