"""Endless sound made of overlapping grains; each grain depends on its number alone.

A stream keeps only the end of the grain that is sounding, so its memory is constant, and it can
begin at any frame.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, TypeAlias

import numpy as np

from matcue.base.units import Frames
from matcue.sound import chance
from matcue.sound.background import CHANNELS, RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from matcue.sound.api import Block

SIZE: Final = 1 << 14
"""Frames of a grain, 341 ms."""

OVERLAP: Final = SIZE // 4
"""Frames for which a grain and the next sound together. Half of a grain would be smoother still,
and would take half as much time again; here nothing changes fast enough to hear it."""

HOP: Final = SIZE - OVERLAP
"""Frames from one grain to the next."""

Grain: TypeAlias = "NDArray[np.float32]"
"""Float32, shape ``(2, SIZE)``: a channel, then its frames."""

_BINS: Final = SIZE // 2 + 1
_PHASES: Final = 1 << 12


class Grains:
    """A stream of grains; implements `matcue.sound.background.BackgroundStream`.

    Args:
        grain: Makes a grain by its number. Frame 0 lies where grain 0 begins and the end of
            grain -1 sounds.
        start: The first frame that is read.
        gain: A factor for every frame.
    """

    def __init__(
        self, grain: Callable[[int], Grain], start: Frames = Frames(0), gain: float = 1.0
    ) -> None:
        self._grain = grain
        self._gain = np.float32(gain)
        self._next, self._read = divmod(start, HOP)
        self._tail = grain(self._next - 1)[:, HOP:] * self._gain
        self._hop = np.zeros((CHANNELS, 0), np.float32)
        self._advance()

    def read(self, count: int) -> Block:
        """Give the next frames, shape ``(count, 2)``."""
        pieces = []
        missing = count
        while missing:
            if self._read == HOP:
                self._advance()
                self._read = 0
            piece = self._hop[:, self._read : self._read + missing]
            pieces.append(piece)
            self._read += piece.shape[1]
            missing -= piece.shape[1]
        return (pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=1)).T

    def close(self) -> None:
        """Do nothing: no file is open."""

    def _advance(self) -> None:
        grain = self._grain(self._next)
        self._hop = grain[:, :HOP] * self._gain
        self._hop[:, :OVERLAP] += self._tail
        self._tail = grain[:, HOP:] * self._gain
        self._next += 1


def centre_s(number: int) -> float:
    """Return the instant in the middle of a grain, in seconds."""
    return (number * HOP + SIZE / 2) / RATE


def noise(key: int, loud: NDArray[np.float32], width: NDArray[np.float32]) -> Grain:
    """Make a grain of noise.

    Every partial has the size that is asked for and a random phase. So the noise is as loud as it
    should be at every instant, and no louder: its peaks come from chance alone.

    Args:
        key: Which noise, from `chance.hashed`.
        loud: The size of each partial, from 0 Hz up in steps of `RATE` / `SIZE`, shape
            ``(bins,)``, or ``(2, bins)`` for each channel; higher ones are silent. Where their
            squares add up to 1, the noise has an effective value of 1.
        width: How far apart the two channels are, from `wide`.

    Returns:
        Faded in and out so that the power of overlapping grains stays even.
    """
    bins = loud.shape[-1]
    raw = chance.words(key, -(-bins // 2)).astype("<u8", copy=False).view("<u2")
    turns = _turns()[raw[: 2 * bins].reshape(2, bins) >> 4]
    turns *= width
    partials = np.zeros((CHANNELS, _BINS), np.complex64)
    np.add(turns[0], turns[1], out=partials[0, :bins])
    np.subtract(turns[0], turns[1], out=partials[1, :bins])
    partials[:, :bins] *= loud
    grain = np.fft.irfft(partials, SIZE, axis=1).astype(np.float32, copy=False)
    grain[:, :OVERLAP] *= _rise()
    grain[:, HOP:] *= _rise()[::-1]
    return grain


def hertz(limit: float) -> NDArray[np.float64]:
    """Give the frequencies of the partials of `noise`, as far as *limit*."""
    step = RATE / SIZE
    return np.arange(int(limit / step) + 1, dtype=np.float64) * step


def spectrum(*points: tuple[float, float]) -> NDArray[np.float32]:
    """Give the sizes of partials for `noise` by a curve through points of (Hz, dB).

    Between the points it is straight over the logarithm of the frequency; there is nothing beyond
    them. Only the shape counts: the squares add up to 1.
    """
    at = hertz(points[-1][0])
    db = np.interp(
        np.log(np.maximum(at, 1)), [np.log(f) for f, _ in points], [d for _, d in points]
    )
    size = np.where(at < points[0][0], 0, 10 ** (db / 20))
    return np.asarray(size / np.sqrt(np.sum(size**2)), np.float32)


def wide(bins: int) -> NDArray[np.float32]:
    """Give the width of noise in the open: the bass comes from everywhere, so from no side.

    Returns:
        The shares of what both channels have alike and of what tells them apart, shape
        ``(2, bins)``. How alike the channels are is the difference of their squares.
    """
    at = np.arange(bins) * (RATE / SIZE)
    apart = np.interp(at, (100, 600), (0.1, 0.9))
    return np.sqrt(np.stack([1 - apart / 2, apart / 2])).astype(np.float32)


@cache
def coloured(
    *points: tuple[float, float],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Give `spectrum` through some points, and the width in the open of noise that has it."""
    size = spectrum(*points)
    return size, wide(len(size))


@cache
def _turns() -> NDArray[np.complex64]:
    """Give points around the circle, so large that partials add up to an effective value of 1."""
    angles = 2 * np.pi * (np.arange(_PHASES) + 0.5) / _PHASES
    return np.asarray(np.exp(1j * angles) * (SIZE / np.sqrt(2)), np.complex64)


@cache
def _rise() -> NDArray[np.float32]:
    """Fade in so that the squares of a rise and the fall beside it add up to 1."""
    return np.asarray(np.sin(np.pi / 2 * (np.arange(OVERLAP) + 0.5) / OVERLAP), np.float32)
