"""A look-ahead limiter for backgrounds; its result does not depend on block borders.

Music is brought to the loudness of a background, and some of it has peaks far above that. They are
turned down ahead of time, and up again afterwards, by a curve that at each instant depends only
on the sound 160 ms to either side: so it is the same wherever a stream began.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.units import Frames
from matcue.sound.background import CHANNELS, RATE

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from matcue.sound.api import Block
    from matcue.sound.background import BackgroundStream

CEILING: Final = 0.6
"""About -4.4 dBFS, which leaves room for a tone over it."""

_GRAIN: Final = RATE // 200
"""Peaks are looked for in grains of 5 ms, and the gain is straight within one."""

_NEAR: Final = 16
"""So many grains ahead of a peak the gain begins to go down; so many again it takes to be there,
since the least gain that is needed near by is averaged over as many to either side."""

_AROUND: Final = 2 * _NEAR
_AT_ONCE: Final = 50


class Limited:
    """A stream with limited peaks; implements `matcue.sound.background.BackgroundStream`.

    Args:
        begin: Called with a frame; returns the stream to limit from there on.
        start: The first frame that is read.
    """

    def __init__(self, begin: Callable[[Frames], BackgroundStream], start: Frames) -> None:
        first = start // _GRAIN
        before = max(0, first - _AROUND)
        self._stream = begin(Frames(before * _GRAIN))
        # Before the beginning there is silence.
        self._held = np.zeros((CHANNELS, (_AROUND - first + before) * _GRAIN), np.float32)
        self._ready = np.zeros((CHANNELS, 0), np.float32)
        self.read(start - first * _GRAIN)

    def read(self, count: int) -> Block:
        """Give the next frames, shape ``(count, 2)``."""
        pieces = [self._ready[:, :count]]
        missing = count - pieces[0].shape[1]
        self._ready = self._ready[:, count:]
        while missing:
            self._advance()
            pieces.append(self._ready[:, :missing])
            self._ready = self._ready[:, missing:]
            missing -= pieces[-1].shape[1]
        return (pieces[0] if len(pieces) == 1 else np.concatenate(pieces, axis=1)).T

    def close(self) -> None:
        """Close the stream that is limited."""
        self._stream.close()

    def _advance(self) -> None:
        """Work on the grains that lie between what is held before them and what comes after."""
        wanted = (_AT_ONCE + 2 * _AROUND) * _GRAIN
        new = self._stream.read(wanted - self._held.shape[1])
        whole = np.concatenate([self._held, new.T], axis=1)
        now = whole[:, _AROUND * _GRAIN :][:, : _AT_ONCE * _GRAIN]
        self._ready = now * gain if (gain := _gain(whole)) is not None else now
        self._held = whole[:, _AT_ONCE * _GRAIN :]


def _gain(whole: NDArray[np.float32]) -> NDArray[np.float32] | None:
    """Give the gain of the grains that have `_AROUND` others on either side.

    Args:
        whole: All of them, shape ``(2, frames)``.

    Returns:
        Shape ``(frames,)``; None where nothing needs to be turned down.
    """
    peaks = np.max(np.abs(whole).reshape(CHANNELS, -1, _GRAIN), axis=(0, 2))
    if np.max(peaks) <= CEILING:
        return None
    needed = CEILING / np.maximum(peaks, CEILING)
    least = needed[: len(needed) - _AROUND].copy()
    for shift in range(1, _AROUND + 1):
        np.minimum(least, needed[shift : shift + len(least)], out=least)
    # Added up one by one, so that the sum is the same whatever lies beside it.
    knots = np.zeros(len(least) - _AROUND + 1, np.float32)
    for shift in range(_AROUND):
        knots += least[shift : shift + len(knots)]
    knots /= _AROUND
    along = np.arange(_GRAIN, dtype=np.float32) / _GRAIN
    rows = knots[:-1, np.newaxis] + np.diff(knots)[:, np.newaxis] * along
    return rows.astype(np.float32, copy=False).reshape(-1)
