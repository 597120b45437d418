"""The ambience ``waves``: the sea on a flat beach, a wave every 8 to 12 seconds."""

from __future__ import annotations

from functools import cache
from math import exp, floor
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.sound import chance
from matcue.sound.grains import Grain, centre_s, noise, spectrum, wide

if TYPE_CHECKING:
    from numpy.typing import NDArray

EVERY_S: Final = 10.0
EARLY_S: Final = 1.0
"""A wave breaks every 10 s, up to 1 s early or late: 8 to 12 s after the one before."""

_SEA: Final = ((40, -6), (90, 0), (250, -9), (1_000, -24), (3_000, -44))
_BREAKER: Final = ((60, -8), (150, 0), (500, -3), (1_500, -10), (4_000, -24), (8_000, -44))
_FOAM: Final = ((400, -24), (1_000, -4), (2_000, 0), (4_000, -7), (8_000, -26))

_SEA_DB: Final = -22.0
_BREAKER_DB: Final = -19.7
_FOAM_DB: Final = -24.0

_COMES_S: Final = 2.6
_GOES_S: Final = 2.4
_FOAMS_S: Final = 3.4
"""Within these times a wave grows, falls, and its foam runs out, by a factor of e."""

_UNEVEN_DB: Final = 2.0
"""How much stronger or weaker than the middle a wave is."""

_ALONG_S: Final = 0.5
"""How much later, at most, a wave breaks on one side than on the other."""


def waves(key: int, number: int) -> Grain:
    """Make a grain: the sizes of three noises at its instant, which is finer than a wave needs."""
    at_s = centre_s(number)
    (sea, breaker, foam), width = _shapes()
    power = np.zeros((2, len(foam)), np.float32)
    power[:, : len(sea)] += sea * np.float32(10 ** (_SEA_DB / 10))
    nearest = floor(at_s / EVERY_S)
    for nth in range(nearest - 2, nearest + 3):
        strong, aslant = chance.parts(chance.hashed(key, 2, nth), 2)
        strength = 10 ** (_UNEVEN_DB * (2 * strong - 1) / 10)
        for side, sign in enumerate((-0.5, 0.5)):
            late = at_s - breaks_s(key, nth) + sign * _ALONG_S * (2 * aslant - 1)
            grown, ran = _grown(late), _ran_out(late)
            power[side] += breaker * np.float32(strength * grown * 10 ** (_BREAKER_DB / 10))
            power[side] += foam * np.float32(strength * ran * 10 ** (_FOAM_DB / 10))
    return noise(chance.hashed(key, 0, number), np.sqrt(power), width)


def breaks_s(key: int, nth: int) -> float:
    """Return the instant at which a wave breaks, in seconds."""
    return nth * EVERY_S + EARLY_S * (2 * chance.part(key, 1, nth) - 1)


def _grown(late: float) -> float:
    """Give the power of the breaker so many seconds after it broke."""
    return exp(2 * late / _COMES_S) if late < 0 else exp(-2 * late / _GOES_S)


def _ran_out(late: float) -> float:
    """Give the power of the foam: it comes with the breaker, and takes longer to go."""
    return exp(2 * late) if late < 0 else (1 + 2 * late) * exp(-2 * late / _FOAMS_S)


@cache
def _shapes() -> tuple[tuple[NDArray[np.float32], ...], NDArray[np.float32]]:
    """Give the power of the partials of sea, breaker and foam, and how wide they are."""
    sizes = tuple(spectrum(*curve) ** 2 for curve in (_SEA, _BREAKER, _FOAM))
    return sizes, wide(len(sizes[-1]))
