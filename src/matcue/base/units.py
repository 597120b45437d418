"""Units of measure, and the few conversions between them.

Time is whole milliseconds everywhere; sound is whole frames. Both session rates have a whole
number of frames in a millisecond, so the two never disagree.
"""

from typing import Final, NewType

Ms = NewType("Ms", int)
"""Milliseconds."""

Frames = NewType("Frames", int)
"""Sample frames: one sample of every channel."""

SECOND: Final = Ms(1_000)
MINUTE: Final = Ms(60_000)
HOUR: Final = Ms(3_600_000)

RATES: Final = (24_000, 48_000)
"""The allowed sampling rates, in frames per second; the first is the default."""


def seconds(value: float) -> Ms:
    """Convert seconds to the nearest whole millisecond."""
    return Ms(round(value * 1_000))


def frames(length: Ms, rate: int) -> Frames:
    """Convert milliseconds to frames at *rate* frames per second, one of `RATES`."""
    return Frames(length * (rate // 1_000))


def lasting(count: int, rate: int) -> Ms:
    """Convert frames at *rate* frames per second to milliseconds, rounded down."""
    return Ms(count * 1_000 // rate)


def clock(length: Ms) -> str:
    """Format a length as ``0:09``, ``14:32`` or ``1:00:00``, rounded down to whole seconds."""
    minutes, secs = divmod(length // SECOND, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{secs:02}" if hours else f"{minutes}:{secs:02}"


def stamp(instant: Ms) -> str:
    """Format an instant with its milliseconds: ``0:04.340``."""
    return f"{clock(instant)}.{instant % SECOND:03}"


def size(count: int) -> str:
    """Format a number of bytes: ``7.2 MB``."""
    if count < 1_000:
        return f"{count} bytes"
    power = min((len(str(count)) - 1) // 3, 4)
    return f"{count / 1_000**power:.1f} {('kB', 'MB', 'GB', 'TB')[power - 1]}"
