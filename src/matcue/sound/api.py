"""Protocols of what the mixer needs, and the blocks that it gives."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, TypeAlias

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from matcue.base.units import Ms
    from matcue.plan.timeline import Cue
    from matcue.voice.api import Clip

Block: TypeAlias = "NDArray[np.float32]"
"""A piece of the session: float32 in -1..1, shape ``(frames, channels)``."""


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
