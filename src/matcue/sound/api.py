"""Protocols of what the mixer needs, and the blocks that it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matcue.base.units import Ms
    from matcue.plan.timeline import Cue
    from matcue.voice.api import Clip

Block: TypeAlias = "NDArray[np.float32]"
"""A piece of the session: float32 in -1..1, shape ``(frames, channels)``."""

Pcm: TypeAlias = "NDArray[np.int16]"
"""A piece of sound for files and devices: int16, shape ``(frames, channels)``, C-contiguous."""


def as_int16(block: Block) -> Pcm:
    """Convert samples to 16-bit integers, the same way for files and devices.

    Decoders divide by 32,768, so multiplying by it keeps levels exact. No dither: a rerun must
    give the same samples, and speech at this level hides the last bit by itself.

    Args:
        block: float32, shape ``(frames, channels)``; samples outside of -1..1 are clipped.

    Returns:
        int16, same shape; halves are rounded to even.
    """
    scaled = np.rint(block * np.float32(32_768)).clip(-32_768, 32_767)
    return np.ascontiguousarray(scaled.astype(np.int16))


class Clips(Protocol):
    """Gives the mixer its speech; only what sounds now needs to be in memory."""

    def clip(self, cue: Cue) -> Clip:
        """Return the clip of a spoken cue.

        Raises:
            VoiceError: It is not in the cache and cannot be spoken again.
        """


class Sounds(Protocol):
    """Gives the mixer its tones and breath sounds."""

    @property
    def rate(self) -> int:
        """Sample rate of all its sounds, in frames a second."""

    def tone(self, name: str) -> NDArray[np.float32]:
        """Give a tone's samples, float32 in -1..1, shape ``(frames,)``, whole milliseconds long.

        Raises:
            SoundError: No tone of that name, or it cannot be read.
        """

    def breath_sound(self, direction: str, lasts: Ms) -> NDArray[np.float32]:
        """Give a breath sound, ``in`` rising or ``out`` falling, exactly *lasts* long."""
