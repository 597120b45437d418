"""Matcue's own sounds as samples at the session's rate: the tones of a set, and the breath.

The sound of a breath is soft air that rises to breathe in and falls to breathe out.
Three loops of noise, dark, middle and bright, are mixed with weights that move from dark to
bright, and the level rises or falls with the breath. The loops have different lengths, so that
even a minute of it repeats nowhere. Only sums, products and square roots are used, which IEEE 754
rounds alike everywhere: at 24 kHz the same breath has the same samples on every machine.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.errors import SoundError
from matcue.base.units import RATES, Ms, frames
from matcue.plan.schedule import LEAD_IN
from matcue.sound.files import (
    DEFAULT_SET,
    STORED_RATE,
    TEXTURES,
    TONES,
    WAKE,
    pcm,
    texture_path,
    tone_path,
)

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

GAIN_DB: Final = -19.5
"""Brings the highest peaks of the loops' mix to about -26 dBFS."""

DARKEST: Final = 0.1
BRIGHTEST: Final = 0.9
"""How far the way from the dark loop (0) to the bright one (1) goes; none is ever alone."""

TURN: Final = 0.15
"""The part of a breath between its loudest instant and the end at which it turns."""

LONGEST_TURN: Final = Ms(900)

HUSH: Final = LEAD_IN
HUSH_DB: Final = -60.0


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


def breath_sound(direction: str, lasts: Ms, rate: int) -> NDArray[np.float32]:
    """Make the sound of one breath.

    Args:
        direction: ``in`` grows louder and brighter; ``out`` grows softer and darker.
        lasts: How long it takes; anything from 300 ms to a minute sounds well.
        rate: The session's rate, one of `matcue.base.units.RATES`.

    Returns:
        Mono float32 in -1..1, shape ``(frames(lasts, rate),)``, silent at both ends, with peaks
        of about -26 dBFS; read-only, for it is shared.

    Raises:
        SoundError: The direction is neither of the two, or a loop is missing or damaged.
    """
    match direction:
        case "in":
            return _breath_in(lasts, rate)
        case "out":
            # Noise has no direction of its own, so a breath out is a breath in heard backwards.
            return _breath_in(lasts, rate)[::-1]
        case _:
            raise SoundError(f"no breath goes '{direction}'; it goes in or out")


def hush(rate: int) -> NDArray[np.float32]:
    """Make the near-silence that wakes a headset: dark air, far below what anybody hears.

    Returns:
        Mono float32, `HUSH` long, peaks of about -66 dBFS: under what a room sounds by itself,
        but not the digital silence in which a Bluetooth link goes to sleep.
    """
    length = frames(HUSH, rate)
    fade = np.minimum(1, np.arange(length, dtype=np.float32) / np.float32(length // 4))
    hushed: NDArray[np.float32] = _loops(rate)[0][:length] * fade
    return hushed * np.float32(10 ** (HUSH_DB / 20))


@lru_cache(maxsize=8)
def _breath_in(lasts: Ms, rate: int) -> NDArray[np.float32]:
    """Make a breath in; a session has few lengths of breath, so the last ones are kept."""
    length = frames(lasts, rate)
    passed = np.arange(length, dtype=np.float32) / np.float32(max(length, 1))
    bright = np.float32(DARKEST) + np.float32(BRIGHTEST - DARKEST) * passed
    dark = 1 - bright
    # Their squares add up to 1: the loudness is the envelope's alone.
    shares = (dark, np.sqrt(2 * dark * bright), bright)
    sound = np.zeros(length, np.float32)
    for loop, share in zip(_loops(rate), shares, strict=True):
        sound += share * (loop[:length] if length <= len(loop) else np.resize(loop, length))
    sound *= _envelope(length, frames(LONGEST_TURN, rate))
    sound.flags.writeable = False
    return sound


@lru_cache(maxsize=2)
def _loops(rate: int) -> tuple[NDArray[np.float32], ...]:
    textures = (samples(texture_path(name), rate) for name in TEXTURES)
    # There and back again: a loop twice as long for the same bytes, and still without a seam.
    return tuple(np.concatenate([texture, texture[::-1]]) for texture in textures)


def _envelope(length: int, longest_turn: int) -> NDArray[np.float32]:
    """Grow steadily, then turn and fall to silence, smoothly but soon."""
    turn = min(round(length * TURN), longest_turn)
    rise = length - turn
    peak = np.float32(10 ** (GAIN_DB / 20))
    grown = np.arange(rise, dtype=np.float32) * (peak / np.float32(max(rise, 1)))
    left = np.arange(turn, 0, -1, dtype=np.float32) / np.float32(max(turn, 1))
    return np.concatenate([grown, peak * left * left * (3 - 2 * left)])


def samples(path: Path, rate: int) -> NDArray[np.float32]:
    """Read a sound.

    Args:
        path: One of the files that `matcue.sound.files` names.
        rate: The session's rate, one of `RATES`.

    Returns:
        Mono float32 in -1..1, shape ``(frames,)``, as long at either rate; read-only.

    Raises:
        SoundError: The file is missing or damaged.
    """
    if rate not in RATES:
        raise ValueError(f"{rate} is not a rate of matcue's; they are {RATES}")
    stored = np.frombuffer(pcm(path), np.dtype("<i2"))
    sound = stored.astype(np.float32) / np.float32(32_768)
    if rate == 2 * STORED_RATE:
        sound = _doubled(sound)
    sound.flags.writeable = False
    return sound


def _doubled(sound: NDArray[np.float32]) -> NDArray[np.float32]:
    """Put a frame between each two, with nothing new above the old half rate.

    The transform takes the sound for one period of an endless one, which a loop is, and which a
    tone may be taken for as it begins and ends in silence. Every stored frame stays what it was.
    """
    spectrum = np.fft.rfft(sound.astype(np.float64))
    return (2 * np.fft.irfft(spectrum, 2 * len(sound))).astype(np.float32)
