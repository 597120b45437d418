"""Rain, waves, a drone and plain noise, made as they sound: nothing recorded, no loop.

A sound here is a pure function of (kind, seed, frame). It is made of grains (`grains.py`) whose
every number is hashed from the seed and the grain's own number (`chance.py`), so that no second
comes twice, and any second can be made without the ones before it.

All of it leaves room for the voice: it grows weaker from 2 kHz on, and above 8 kHz, where an S
tells itself from an F, there is nothing.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from matcue.base.errors import UnknownName, near
from matcue.base.units import Frames
from matcue.sound import chance
from matcue.sound.background import AMBIENCES
from matcue.sound.brown import brown
from matcue.sound.drone import drone
from matcue.sound.grains import Grain, Grains
from matcue.sound.rain import rain
from matcue.sound.waves import waves

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_MAKERS: Final[Mapping[str, Callable[[int, int], Grain]]] = {
    "rain": rain,
    "waves": waves,
    "drone": drone,
    "noise": brown,
}


class Ambience:
    """An endless sound of matcue's own; implements `matcue.sound.background.Background`.

    At `level_db` 0 every kind is as loud as `matcue.sound.background.LOUDNESS_LUFS` says.

    Raises:
        UnknownName: There is no such kind.
    """

    def __init__(self, kind: str, seed: int, level_db: float = 0.0) -> None:
        if kind not in AMBIENCES:
            hint = near(kind, AMBIENCES) or f"; there are {', '.join(AMBIENCES)}"
            raise UnknownName(f"no ambience is called '{kind}'{hint}")
        key = chance.hashed(AMBIENCES.index(kind), seed)
        self._grain = partial(_MAKERS[kind], key)
        self._gain = 10 ** (level_db / 20)

    def stream(self, start: Frames = Frames(0)) -> Grains:
        """Return a stream that begins at a frame."""
        return Grains(self._grain, start, self._gain)
