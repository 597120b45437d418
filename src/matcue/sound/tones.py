"""A set of tones and the breath, ready for the mixer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.base.errors import SoundError
from matcue.base.units import RATES
from matcue.sound.breath_sound import breath_sound, hush
from matcue.sound.files import DEFAULT_SET, TONES, WAKE, tone_path
from matcue.sound.samples import samples

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from matcue.base.units import Ms


class SoundSet:
    """Every sound of a session that is not speech; implements `matcue.sound.api.Sounds`.

    Args:
        name: One of `tone_sets`.
        rate: The session's rate, 24,000 or 48,000 frames a second.

    Raises:
        UnknownName: No set is called that.
        SoundError: A tone is missing or damaged; found here, before anything sounds.
    """

    def __init__(self, name: str = DEFAULT_SET, rate: int = RATES[0]) -> None:
        self._rate = rate
        self._tones = {tone: samples(tone_path(name, tone), rate) for tone in TONES}
        self._tones[WAKE] = hush(rate)

    @property
    def rate(self) -> int:
        """Sample rate of all its sounds, in frames a second."""
        return self._rate

    def tone(self, name: str) -> NDArray[np.float32]:
        """Return the samples of a tone.

        Returns:
            Mono float32 in -1..1, shape ``(frames,)``, whole milliseconds long; read-only, for
            it is shared.

        Raises:
            SoundError: There is no such tone.
        """
        if name not in self._tones:
            raise SoundError(f"no tone is called '{name}'; there are {', '.join(self._tones)}")
        return self._tones[name]

    def breath_sound(self, direction: str, lasts: Ms) -> NDArray[np.float32]:
        """Give the sound of a breath, ``in`` or ``out``, as `breath_sound` does."""
        return breath_sound(direction, lasts, self._rate)
