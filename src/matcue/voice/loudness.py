"""Loudness of short speech, after ITU-R BS.1770-4 without its gate.

A count word is shorter than one gating block, so its loudness is that of the whole clip; a
trimmed clip has no silence for a gate to take out.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

_DESIGN_RATE: Final = 48_000
# The two filters of BS.1770-4, tables 1 and 2: a shelf for the head, a high-pass for the ear.
_SHELF: Final = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
OFFSET_LU: Final = -0.691


def loudness_lufs(samples: NDArray[np.float32], rate: int) -> float:
    """Measure a mono clip.

    Args:
        samples: Mono float32, shape ``(frames,)``.
        rate: Frames a second.

    Returns:
        Loudness in LUFS; minus infinity for silence.
    """
    if not len(samples):
        return -np.inf
    # Silence added to reach a power of two changes no energy, and makes the transform fast.
    size = 1 << (len(samples) - 1).bit_length()
    spectrum = np.fft.rfft(samples, size)
    power = (spectrum.real**2 + spectrum.imag**2) * _weights(size, rate)
    # Parseval: the bins between the first and the last stand for two each.
    energy = 2 * float(power.sum()) - float(power[0]) - float(power[-1])
    mean_square = energy / size / len(samples)
    return OFFSET_LU + 10 * float(np.log10(mean_square)) if mean_square > 0 else -np.inf


@lru_cache(maxsize=16)
def _weights(frames: int, rate: int) -> NDArray[np.float64]:
    """Give the squared gain of both filters at the frequencies of a transform."""
    hertz = np.fft.rfftfreq(frames, 1 / rate)
    z = np.exp(-2j * np.pi * hertz / _DESIGN_RATE)
    gain = np.ones_like(hertz)
    for response in responses(z):
        gain *= np.abs(response) ** 2
    return gain


def responses(z: NDArray[np.complex128]) -> Iterator[NDArray[np.complex128]]:
    """Give the complex gain of each filter at points ``z``, which turn back once in a frame.

    Args:
        z: At the rate that the standard gives its filters at, 48 kHz.
    """
    for (b0, b1, b2), (a0, a1, a2) in (_SHELF, _HIGH_PASS):
        yield (b0 + b1 * z + b2 * z**2) / (a0 + a1 * z + a2 * z**2)
