"""The ambience ``noise``: dark, even noise, like the inside of a train at night."""

from __future__ import annotations

from typing import Final

import numpy as np

from matcue.sound import chance
from matcue.sound.grains import Grain, centre_s, coloured, noise

_CURVE: Final = (
    (30, -20),
    (70, -2),
    (120, -2),
    (250, -7),
    (1_000, -16),
    (4_000, -30),
    (8_000, -50),
)
"""Between pink and brown; brown noise itself is all bass, and a phone plays none of that."""

_SIZE_DB: Final = -18.3
"""Makes it as loud as a background should be."""

_DRIFT_DB: Final = 1.2
_DRIFT_S: Final = 7.0


def brown(key: int, number: int) -> Grain:
    """Make a grain: even noise whose level drifts slowly, to be less tiring."""
    drift = _DRIFT_DB * chance.wander(chance.hashed(key, 1), centre_s(number), _DRIFT_S)
    size, width = coloured(*_CURVE)
    return noise(
        chance.hashed(key, 0, number), size * np.float32(10 ** ((_SIZE_DB + drift) / 20)), width
    )
