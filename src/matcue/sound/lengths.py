"""The length of each tone, read without loading numpy."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.base.units import Ms
from matcue.plan.schedule import LEAD_IN
from matcue.sound.files import (
    DEFAULT_SET,
    STORED_RATE,
    TONES,
    pcm,
    tone_path,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


WAKE: Final = "wake"
"""The near-silence before sound; every set has it, and no file does."""


def tone_lengths(set_name: str = DEFAULT_SET) -> Mapping[str, Ms]:
    """Return the length of each tone of a set, by its name.

    Raises:
        UnknownName: No set is called that.
        SoundError: A tone is missing or damaged.
    """
    bytes_per_ms = 2 * STORED_RATE // 1_000
    lengths = {tone: Ms(len(pcm(tone_path(set_name, tone))) // bytes_per_ms) for tone in TONES}
    return lengths | {WAKE: LEAD_IN}
