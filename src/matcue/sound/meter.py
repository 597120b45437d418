"""Loudness of a stream after EBU R 128, which is ITU-R BS.1770-4 with its two gates.

Everything is measured at `matcue.sound.background.RATE`, the rate that the standard gives its
filters at.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.sound.background import CHANNELS, RATE
from matcue.voice.polish import OFFSET_LU, responses

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matcue.sound.api import Block

_STEP: Final = RATE // 10
"""The standard's blocks last 400 ms and begin every 100 ms."""

_IN_BLOCK: Final = 4
_AT_ONCE: Final = 6 * _STEP
_SIZE: Final = 1 << 15
"""So many frames are filtered in one transform: new ones, and before them as many old ones as the
filter remembers. What it forgets lies under -170 dB."""

_OLD: Final = _SIZE - _AT_ONCE
_SILENCE_LUFS: Final = -70.0
_RELATIVE_LU: Final = -10.0


class Meter:
    """Measures stereo sound as a stream; stores ten numbers for each second of it."""

    def __init__(self) -> None:
        self._frames = np.zeros((CHANNELS, _SIZE), np.float32)
        self._filled = _OLD
        self._energies: list[NDArray[np.float64]] = []

    def add(self, block: Block) -> None:
        """Measure more samples, float32 of shape ``(frames, 2)``."""
        taken = 0
        while taken < len(block):
            count = min(_SIZE - self._filled, len(block) - taken)
            self._frames[:, self._filled : self._filled + count] = block[taken : taken + count].T
            self._filled += count
            taken += count
            if self._filled == _SIZE:
                self._measure()

    def integrated_lufs(self) -> float:
        """Return the loudness of all samples so far in LUFS; minus infinity for silence.

        Sound shorter than a block, and what is left over of the last 100 ms, counts as if silence
        followed.
        """
        energies = list(self._energies)
        if self._filled > _OLD:
            last = self._frames.copy()
            last[:, self._filled :] = 0
            energies.append(_energies(last)[: -(-(self._filled - _OLD) // _STEP)])
        steps = np.concatenate(energies) if energies else np.zeros(0)
        steps = np.pad(steps, (0, max(0, _IN_BLOCK - len(steps))))
        blocks = np.convolve(steps, np.full(_IN_BLOCK, 1 / _IN_BLOCK), "valid")
        blocks = blocks[blocks > _energy(_SILENCE_LUFS)]
        if not len(blocks):
            return -np.inf
        blocks = blocks[blocks > np.mean(blocks) * 10 ** (_RELATIVE_LU / 10)]
        return OFFSET_LU + 10 * float(np.log10(np.mean(blocks)))

    def _measure(self) -> None:
        self._energies.append(_energies(self._frames))
        self._frames[:, :_OLD] = self._frames[:, _AT_ONCE:]
        self._filled = _OLD


def _energies(frames: NDArray[np.float32]) -> NDArray[np.float64]:
    """Give the mean square of each new step behind the filters, added up over the channels."""
    heard = np.fft.irfft(np.fft.rfft(frames) * _filter())[:, _OLD:]
    power = np.square(heard).reshape(CHANNELS, -1, _STEP)
    means: NDArray[np.float64] = np.sum(np.mean(power, axis=2, dtype=np.float64), axis=0)
    return means


def _energy(lufs: float) -> float:
    return float(10 ** ((lufs - OFFSET_LU) / 10))


@cache
def _filter() -> NDArray[np.complex64]:
    """Give the spectrum of both filters' impulse response, cut where it has died away."""
    z = np.exp(-2j * np.pi * np.fft.rfftfreq(2 * _SIZE))
    gain = np.ones_like(z)
    for response in responses(z):
        gain *= response
    return np.fft.rfft(np.fft.irfft(gain)[:_OLD], _SIZE).astype(np.complex64)
