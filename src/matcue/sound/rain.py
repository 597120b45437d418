"""The ambience ``rain``: a soft wash of far rain, and drops near by."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final, NamedTuple

import numpy as np

from matcue.sound import chance
from matcue.sound.background import RATE
from matcue.sound.grains import HOP, OVERLAP, Grain, centre_s, coloured, noise

if TYPE_CHECKING:
    from numpy.typing import NDArray

_FAR: Final = ((80, -22), (250, -7), (600, 0), (1_500, -3), (3_000, -10), (8_000, -36))
_FAR_DB: Final = -21.2

_GUST_DB: Final = 2.5
_GUST_S: Final = 6.0
"""How much the rain grows and thins, and in how many seconds."""


class _Drops(NamedTuple):
    """A size of drop.

    A drop rings as its bubble does: one note that dies away at once, the smaller the higher.
    """

    hertz: tuple[float, float]
    dies_ms: tuple[float, float]
    at_most: int
    """In one grain; each falls with a chance of `share`."""
    share: float
    peak_db: float
    spread_db: float
    """How much softer the softest is."""


_SIZES: Final = (
    _Drops((900, 3_200), (2.5, 7.0), 36, 0.45, -9.0, 22.0),
    _Drops((350, 850), (7.0, 14.0), 5, 0.18, -9.5, 14.0),
)
_SHAPES: Final = 32
"""How many different drops there are of each size."""

_RISE_MS: Final = 0.5
_DRAWS: Final = 5
"""Random numbers for each drop: whether it falls, when, which, how loud, from where."""


def rain(key: int, number: int) -> Grain:
    """Make a grain."""
    gust = chance.wander(chance.hashed(key, 1), centre_s(number), _GUST_S)
    size, width = coloured(*_FAR)
    grain = noise(
        chance.hashed(key, 0, number),
        size * np.float32(10 ** ((_FAR_DB + _GUST_DB * gust) / 20)),
        width,
    )
    for nth, (drops, shapes) in enumerate(zip(_SIZES, _shapes(), strict=True)):
        draws = chance.parts(chance.hashed(key, 2 + nth, number), drops.at_most * _DRAWS)
        share = drops.share * (1 + 0.5 * gust)
        for falls, when, which, soft, side in draws.reshape(-1, _DRAWS).tolist():
            if falls < share:
                shape = shapes[int(which * _SHAPES)]
                peak = 10 ** ((drops.peak_db - drops.spread_db * soft) / 20)
                at = int(when * HOP)
                angle = (0.15 + 0.7 * side) * np.pi / 2
                grain[0, at : at + len(shape)] += shape * np.float32(peak * np.cos(angle))
                grain[1, at : at + len(shape)] += shape * np.float32(peak * np.sin(angle))
    return grain


@cache
def _shapes() -> tuple[tuple[NDArray[np.float32], ...], ...]:
    return tuple(
        tuple(_shape(drops, *pair) for pair in chance.parts(nth, 2 * _SHAPES).reshape(-1, 2))
        for nth, drops in enumerate(_SIZES)
    )


def _shape(drops: _Drops, high: float, long: float) -> NDArray[np.float32]:
    """Make a drop with a peak of about 1; it is over before the grain after the next begins."""
    low, top = drops.hertz
    note = low * (top / low) ** high
    dies = drops.dies_ms[0] + (drops.dies_ms[1] - drops.dies_ms[0]) * long
    ms = np.arange(min(OVERLAP, int(7 * dies * RATE / 1_000))) * 1_000 / RATE
    # The note goes up a little as the bubble rises to the surface.
    turns = note / 1_000 * (ms + 0.1 * ms**2 / dies / 7)
    size = (1 - np.exp(-ms / _RISE_MS)) * np.exp(-ms / dies)
    drop = np.sin(2 * np.pi * turns) * size
    # No drop may push the loudspeaker to one side, or many together would.
    drop -= size * np.sum(drop) / np.sum(size)
    return np.asarray(drop / np.max(size), np.float32)
