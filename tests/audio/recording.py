"""What a sound server played, with the monotonic instant at which each frame was heard.

The null sink plays by the same clock that `time.monotonic` reads: on Linux both are
CLOCK_MONOTONIC. So frames and instants lie on one line, of which only the beginning has to be
found. It counts each of its blocks in whole microseconds, rounded down, so that it gains some 20 ms
in three quarters of an hour: the line of a long recording is bent a little, and found minute by
minute. The sink makes a block at the instant at which the block's first frame is due, and
the recorder gets it at once; a burst of reads therefore begins with a frame that is heard then. On
a busy machine many bursts are late, each by another time, and a few look early because a block came
in two bursts. The line runs where most agree.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

RATE: Final = 48_000
LONGEST_GAP_S: Final = 0.2
"""A recorder that slept longer is no witness."""

_ONE_BURST_S: Final = 0.001
"""Reads that follow one another faster come from one block of the sink."""

_AGREEING_S: Final = 0.000_3
"""Bursts in time are no further apart than this from one line."""

_WARM_UP_S: Final = 0.3
"""The first reads come in a heap, while the server settles on a size for its blocks."""

_DRIFT_S: Final = 0.02
"""More than this between the line of one stretch and that of the next, and frames were lost."""

_STRETCH_S: Final = 60.0
"""The line is found for so long at a time; one of less than two such stretches is straight."""


class Inconclusive(Exception):
    """The recorder itself was in trouble, so that the recording proves nothing."""


@dataclass(frozen=True)
class Recording:
    """Sound as it was heard.

    Attributes:
        frames: int16, shape ``(frames, 2)``, at `RATE`.
        arrived_s: The monotonic instant of each read from the recorder.
        firsts: The first frame of each read.
    """

    frames: NDArray[Any]
    arrived_s: NDArray[np.float64]
    firsts: NDArray[np.int64]

    def heard_s(self, frame: int) -> float:
        """Tell the monotonic instant at which a frame was heard."""
        middles, begun = self._line
        return float(np.interp(frame, middles, begun)) + frame / RATE

    def frame_at(self, monotonic_s: float) -> int:
        """Tell which frame was heard at an instant; it may lie outside the recording."""
        middles, begun = self._line
        begun_s = float(np.interp(monotonic_s, begun + middles / RATE, begun))
        return round((monotonic_s - begun_s) * RATE)

    @property
    def begun_s(self) -> float:
        """The instant of frame 0."""
        return float(self._line[1][0])

    @cached_property
    def _line(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """The middle frame of each stretch, and when frame 0 was heard by that stretch's line."""
        many = max(1, int((self.arrived_s[-1] - self.arrived_s[0]) // _STRETCH_S))
        return self._stretches(many)

    def _stretches(self, many: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        arrived = np.array_split(self.arrived_s, many)
        firsts = np.array_split(self.firsts, many)
        begun = [_begun(a, f) for a, f in zip(arrived, firsts, strict=True)]
        return np.array([float(np.median(f)) for f in firsts]), np.array(begun)

    @property
    def longest_gap_s(self) -> float:
        """The longest time without anything from the recorder; there are at least two reads."""
        return float(np.max(np.diff(self.arrived_s)))

    def check(self) -> None:
        """Make sure that the recorder was well.

        Raises:
            Inconclusive: It was not.
        """
        if len(self.arrived_s) < 2:
            raise Inconclusive("the recorder heard nothing at all")
        if self.longest_gap_s > LONGEST_GAP_S:
            raise Inconclusive(f"the recorder itself slept for {self.longest_gap_s * 1_000:.0f} ms")
        _, begun = self._stretches(max(2, len(self._line[1])))
        steps = np.diff(begun)
        worst = float(steps[np.argmax(np.abs(steps))])
        if abs(worst) > _DRIFT_S:
            raise Inconclusive(f"the recorder lost {worst * 1_000:.0f} ms of sound")


def _begun(arrived_s: NDArray[np.float64], firsts: NDArray[np.int64]) -> float:
    """Find the instant of frame 0 on which most bursts agree."""
    burst = np.diff(arrived_s, prepend=-np.inf) > _ONE_BURST_S
    settled = burst & (arrived_s >= arrived_s[0] + _WARM_UP_S)
    chosen = settled if settled.any() else burst
    starts = np.sort(arrived_s[chosen] - firsts[chosen] / RATE)
    ends = np.searchsorted(starts, starts + _AGREEING_S, side="right")
    most = int(np.argmax(ends - np.arange(len(starts))))
    return float(np.median(starts[most : ends[most]]))
