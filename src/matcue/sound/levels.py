"""How loud each kind of sound is while a session plays; what a listener turns up and down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(slots=True)
class Levels:
    """Gains in dB, 0 being as exported. Whoever plays may change them at any instant.

    Attributes:
        voice_db: Everything said.
        tones_db: Tones and the sound of breath.
        bed_db: Music or ambience, where there is one.
    """

    voice_db: float = 0.0
    tones_db: float = 0.0
    bed_db: float = 0.0


class Faders:
    """Follows levels from block to block, so smoothly that nothing clicks."""

    def __init__(self, levels: Levels) -> None:
        self._levels = levels
        self._gains = self._wanted()

    def next(self, count: int) -> tuple[NDArray[np.float32], ...]:
        """Look at the levels and give the gains over a block of so many frames.

        Returns:
            For voice, tones and bed, float32 of shape ``(count,)``: they go straight from where
            the last block left them to where they are wanted now.
        """
        before, self._gains = self._gains, self._wanted()
        return tuple(
            _way(begin, end, count) for begin, end in zip(before, self._gains, strict=True)
        )

    def _wanted(self) -> tuple[float, ...]:
        levels = (self._levels.voice_db, self._levels.tones_db, self._levels.bed_db)
        return tuple(10 ** (level_db / 20) for level_db in levels)


def _way(begin: float, end: float, count: int) -> NDArray[np.float32]:
    if begin == end:
        # A view of one number: nothing is stored, and times one changes no sample.
        return np.broadcast_to(np.float32(end), count)
    return np.linspace(begin, end, count + 1, dtype=np.float32)[1:]
