"""Playback position: which frame is heard now, from what the device was given and its latency.

There are two counts of frames. `played` counts all that the device was given. `written` counts
what came from the write buffer; it stands still while an underrun gives silence. A mark is where
the write buffer continues after such a silence.
"""

from __future__ import annotations

from typing import Final, NamedTuple

LONGEST_LATENCY_S: Final = 2.0
"""Longer latencies that a device reports are wrong."""


class Mark(NamedTuple):
    """At *played* frames given to the device, the write buffer continues at frame *written*."""

    played: int
    written: int


class Anchor(NamedTuple):
    """The counts and the time when the device was given its last buffer.

    It is a tuple, so that the audio thread replaces all of it at once for its readers.

    Attributes:
        played: Frames given to the device before this buffer.
        heard_s: The instant, on the player's clock, at which its first frame is heard.
        written: Frames of the write buffer given so far, including this buffer.
        marks: The last marks, oldest first; never empty.
    """

    played: int
    heard_s: float
    written: int
    marks: tuple[Mark, ...]


START: Final = (Mark(0, 0),)
MARKS_KEPT: Final = 8
"""More underruns than this within one latency leave the position some milliseconds off."""


def heard_frame(anchor: Anchor, now_s: float, rate: int) -> int:
    """Return which frame of the write buffer is heard at an instant.

    Args:
        anchor: The last anchor.
        now_s: The instant, on the clock that `Anchor.heard_s` is of.
        rate: Frames a second.

    Returns:
        At least 0, at most the number of frames that the device was given.
    """
    played = anchor.played + round((now_s - anchor.heard_s) * rate)
    most = anchor.written
    for mark in reversed(anchor.marks):
        if played >= mark.played:
            return min(mark.written + played - mark.played, most)
        most = mark.written
    return most


def latency_s(said_s: float, usual_s: float) -> float:
    """Return the latency of a buffer; implausible values of the device are replaced.

    Args:
        said_s: The device's latency for this buffer.
        usual_s: The device's general latency.
    """
    return said_s if 0 < said_s <= LONGEST_LATENCY_S else usual_s
