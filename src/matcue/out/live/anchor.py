"""Where the listener is, from what the device was given and when that is heard.

Two counts of frames run beside each other. `played` counts all that the device was given.
`write_buffer` counts what came from the sources; it stands still while an underrun gives
silence. A mark is where the write buffer goes on after such a silence.
"""

from __future__ import annotations

from typing import Final, NamedTuple

LONGEST_LATENCY_S: Final = 2.0
"""No device is further behind; who says so is mistaken."""


class Mark(NamedTuple):
    """From so many frames played, the write buffer goes on from so many of its own."""

    played: int
    write_buffer: int


class Anchor(NamedTuple):
    """What was known when the device was given its last buffer.

    It is a tuple, so that the audio's thread swaps all of it at once for whoever reads.

    Attributes:
        played: Frames given before this buffer.
        heard_s: The instant, on the player's clock, at which its first frame is heard.
        write_buffer: The write buffer's frames given so far, those of this buffer among them.
        marks: The last marks, oldest first; never empty.
    """

    played: int
    heard_s: float
    write_buffer: int
    marks: tuple[Mark, ...]


START: Final = (Mark(0, 0),)
MARKS_KEPT: Final = 8
"""More underruns than this within one latency leave the position some milliseconds off."""


def heard_tape(anchor: Anchor, now_s: float, rate: int) -> int:
    """Tell which frame of the write buffer is heard at an instant.

    Args:
        anchor: The last that the device was given.
        now_s: The instant, on the clock that `Anchor.heard_s` is of.
        rate: Frames a second.

    Returns:
        At least 0, and at most what the device was given.
    """
    played = anchor.played + round((now_s - anchor.heard_s) * rate)
    most = anchor.write_buffer
    for mark in reversed(anchor.marks):
        if played >= mark.played:
            return min(mark.write_buffer + played - mark.played, most)
        most = mark.write_buffer
    return most


def latency_s(said_s: float, usual_s: float) -> float:
    """Guard against devices that say nonsense about when a buffer will be heard.

    Args:
        said_s: What the device says about this buffer.
        usual_s: What it says about itself.
    """
    return said_s if 0 < said_s <= LONGEST_LATENCY_S else usual_s
