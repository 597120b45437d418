"""The ambience ``drone``: low fifths on D, which beat slowly against themselves."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from matcue.sound import chance
from matcue.sound.background import RATE
from matcue.sound.grains import HOP, OVERLAP, SIZE, Grain, centre_s

if TYPE_CHECKING:
    from numpy.typing import NDArray


class _Voice(NamedTuple):
    """A note and its softer twin, a little higher: they beat once in `beat_s` seconds."""

    hertz: float
    size_db: float
    beat_s: float
    side: float
    """Where it comes from, -1 (left) to 1 (right); its twin comes from the other side."""


# D2 is at home in every tone of matcue's, whose scale is D E F# A B. Fifths are pure, 3 : 2.
_D: Final = 73.42
_VOICES: Final = (
    _Voice(_D, -5.0, 9.1, 0.1),
    _Voice(_D * 1.5, -2.0, 7.3, -0.3),
    _Voice(_D * 2, 0.0, 11.7, 0.4),
    _Voice(_D * 3, -3.0, 8.3, -0.6),
    _Voice(_D * 4, -7.0, 13.1, 0.7),
    _Voice(_D * 4.5, -16.0, 10.3, -0.8),
    _Voice(_D * 6, -12.0, 6.7, 0.9),
    _Voice(_D * 8, -20.0, 9.7, -0.9),
    _Voice(_D * 12, -26.0, 12.1, 1.0),
)
_TWIN_DB: Final = -5.0
"""With a twin as strong as itself a note would go out at every beat."""

_SIZE_DB: Final = -15.5

_BREATH_DB: Final = 5.0
_BREATH_S: Final = 8.0
"""How much each note comes and goes by itself, and in how many seconds."""


def drone(key: int, number: int) -> Grain:
    """Make a grain: every note at its size of the instant, its phase kept from the beginning on."""
    at_s = centre_s(number)
    hertz, sizes, waves = _notes()
    breath = [
        chance.wander(chance.hashed(key, 1 + nth // 2), at_s, _BREATH_S + nth // 2)
        for nth in range(len(hertz))
    ]
    first = [chance.part(key, 0, nth) for nth in range(len(hertz))]
    # Whole turns are taken off while the numbers are exact.
    turns = (number * HOP * hertz / RATE + first) % 1.0
    grown = sizes * 10 ** (_BREATH_DB * np.array(breath) / 20)
    cosines, sines = grown * np.cos(2 * np.pi * turns), grown * np.sin(2 * np.pi * turns)
    shares = np.concatenate([cosines, -sines], axis=1).astype(np.float32)
    # Not by a matrix product: its library would start threads, and may add up in another order.
    mixed: Grain = np.einsum("cn,nf->cf", shares, waves)
    return mixed


@cache
def _notes() -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float32]]:
    """Give each note's frequency, its size in either channel, and its waves through a grain.

    The waves are faded in and out so that two grains which overlap add up to one note whose size
    goes from one to the other.
    """
    hertz = np.array(
        [f for voice in _VOICES for f in (voice.hertz, voice.hertz + 1 / voice.beat_s)]
    )
    size = np.array(
        [10 ** ((voice.size_db + twin) / 20) for voice in _VOICES for twin in (0, _TWIN_DB)]
    )
    side = np.array([s for voice in _VOICES for s in (voice.side, -voice.side)])
    angle = (1 + 0.8 * side) * np.pi / 4
    scale = 10 ** (_SIZE_DB / 20) / np.sqrt(np.sum(size**2) / 2)
    frame = np.arange(SIZE)
    rise = np.sin(np.pi / 2 * (np.arange(OVERLAP) + 0.5) / OVERLAP) ** 2
    fade = np.concatenate([rise, np.ones(HOP - OVERLAP), rise[::-1]])
    turned = 2 * np.pi * hertz[:, np.newaxis] * frame / RATE
    waves = np.concatenate([np.cos(turned) * fade, np.sin(turned) * fade]).astype(np.float32)
    return hertz, scale * size * np.stack([np.cos(angle), np.sin(angle)]), waves
