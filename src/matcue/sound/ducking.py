"""The gain of a background at every frame: lower under the voice, faded at both ends."""

from __future__ import annotations

from bisect import bisect_right
from functools import cache
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.units import Frames, Ms, frames
from matcue.plan.ducking import DEPTH_DB, FALLS, RISES, dips
from matcue.sound.background import RATE, BackgroundOffset

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matcue.plan.timeline import Timeline

FADES_IN: Final = Ms(2_000)
FADES_OUT: Final = Ms(4_000)
BREAKS_OFF: Final = Ms(250)
"""So fast it fades out where a part without an end is over before the rest is there. A player goes
over to the rest before that, if it can."""

_DOWN: Final = np.float32(10 ** (DEPTH_DB / 20))
_FALL: Final = frames(FALLS, RATE)
_RISE: Final = frames(RISES, RATE)


class Ducking:
    """The gain of the background under a timeline, at `matcue.sound.background.RATE`.

    Args:
        timeline: What the background lies under.
        offset: Where the background fades in, and whether it ends with the timeline. A part
            without an end is the same as in the whole, up to `matcue.plan.ducking.FORESEEN` before
            its last instant.
    """

    def __init__(self, timeline: Timeline, offset: BackgroundOffset = BackgroundOffset()) -> None:
        found = dips(timeline)
        self._begins = [frames(dip.at, RATE) for dip in found]
        self._ends = [frames(dip.ends, RATE) for dip in found]
        self._since = frames(offset.since, RATE)
        self._total = frames(timeline.total, RATE)
        self._fades_out = frames(FADES_OUT if offset.ends else BREAKS_OFF, RATE)

    def gain(self, start: Frames, count: int) -> NDArray[np.float32]:
        """Give the gain of some frames.

        Returns:
            Float32 in 0..1, shape ``(count,)``; each depends on its frame number alone.
        """
        gain = np.ones(count, np.float32)
        nth = max(0, bisect_right(self._begins, start) - 1)
        while nth < len(self._begins) and self._begins[nth] - _FALL < start + count:
            begin, end = self._begins[nth] - start, self._ends[nth] - start
            _multiply(gain, begin - _FALL, _falling(_FALL))
            gain[max(0, begin) : max(0, end)] = _DOWN
            _multiply(gain, end, _falling(_RISE)[::-1])
            nth += 1
        _multiply(gain, self._since - start, _fading(frames(FADES_IN, RATE))[::-1])
        _multiply(gain, self._total - self._fades_out - start, _fading(self._fades_out))
        return gain


def _multiply(gain: NDArray[np.float32], at: int, curve: NDArray[np.float32]) -> None:
    """Multiply a curve into a gain, as far as it lies there."""
    begin, end = max(0, at), min(len(gain), at + len(curve))
    if begin < end:
        gain[begin:end] *= curve[begin - at : end - at]


@cache
def _falling(length: int) -> NDArray[np.float32]:
    """Go down by `DEPTH_DB`: slowly, then fast, then slowly, as the ear hears it."""
    way = 0.5 - 0.5 * np.cos(np.pi * (np.arange(length) + 0.5) / length)
    return (10 ** (DEPTH_DB * way / 20)).astype(np.float32)


@cache
def _fading(length: int) -> NDArray[np.float32]:
    """Go down to nothing."""
    return (np.cos(np.pi / 2 * (np.arange(length) + 0.5) / length) ** 2).astype(np.float32)
