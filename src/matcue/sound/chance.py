"""Random numbers by key: the same key always gives the same numbers.

Numbers are hashed from their key, so they need not be drawn in order. The hash is the
output function of SplitMix64 (Steele, Lea and Flood, "Fast splittable pseudorandom number
generators", OOPSLA 2014); unlike a library's generator it can never change under us.
"""

from __future__ import annotations

from functools import lru_cache
from math import floor
from typing import TYPE_CHECKING, Final

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_GOLDEN: Final = 0x9E3779B97F4A7C15
_FIRST: Final = 0xBF58476D1CE4E5B9
_SECOND: Final = 0x94D049BB133111EB
_WORD: Final = (1 << 64) - 1


def hashed(*parts: int) -> int:
    """Hash whole numbers into one of 64 bits."""
    state = 0
    for part in parts:
        state = _mixed((state + _GOLDEN + part) & _WORD)
    return state


def words(key: int, count: int) -> NDArray[np.uint64]:
    """Give *count* words of 64 random bits for a key that `hashed` made."""
    states = _steps(count) + np.uint64(key)
    states ^= states >> np.uint64(30)
    states *= np.uint64(_FIRST)
    states ^= states >> np.uint64(27)
    states *= np.uint64(_SECOND)
    states ^= states >> np.uint64(31)
    return states


def parts(key: int, count: int) -> NDArray[np.float64]:
    """Give *count* random numbers in [0, 1) for a key that `hashed` made."""
    return np.asarray((words(key, count) >> np.uint64(11)) * 2.0**-53, np.float64)


def part(*key: int) -> float:
    """Give one random number in [0, 1)."""
    return (hashed(*key) >> 11) * 2.0**-53


def wander(key: int, at_s: float, every_s: float) -> float:
    """Give the height, from -1 to 1, of a smooth random curve at an instant.

    It passes through a new random height every *every_s* seconds, so it never comes round again.
    """
    place = at_s / every_s
    knot = floor(place)
    before, after = part(key, knot), part(key, knot + 1)
    x = place - knot
    return 2 * (before + (after - before) * x * x * (3 - 2 * x)) - 1


def _mixed(state: int) -> int:
    state = (state ^ (state >> 30)) * _FIRST & _WORD
    state = (state ^ (state >> 27)) * _SECOND & _WORD
    return state ^ (state >> 31)


@lru_cache(maxsize=8)
def _steps(count: int) -> NDArray[np.uint64]:
    steps = np.arange(1, count + 1, dtype=np.uint64) * np.uint64(_GOLDEN)
    steps.flags.writeable = False
    return steps
