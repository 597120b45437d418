"""What a recording says about the player, given what the player told of itself."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from counter import numbers
from recording import RATE

if TYPE_CHECKING:
    from collections.abc import Sequence

    from recording import Recording


def position_errors_ms(told: Sequence[dict[str, Any]], recording: Recording) -> list[float]:
    """Compare every position that was reported with the one that was heard at that instant.

    Args:
        told: Its lines ``heard`` have an instant `s` and a number `at`.
        recording: Of a count.

    Returns:
        How far ahead of the listener the reports were; nothing for instants of silence.
    """
    errors = []
    for each in told:
        if each["what"] != "heard":
            continue
        frame = recording.frame_at(each["s"])
        if 0 <= frame < len(recording.frames):
            heard = int(numbers(recording.frames[frame : frame + 1])[0])
            if heard >= 0:
                errors.append((each["at"] - heard) * 1_000 / RATE)
    return errors
