"""What sound is between the mixer and its outputs."""

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
    """Where the mixer finds speech; only what sounds now needs to be in memory."""

    def clip(self, cue: Cue) -> Clip:
        """Give the clip of something said.

        Raises:
            VoiceError: It is neither kept nor can it be spoken again.
        """


class Sounds(Protocol):
    """Where the mixer finds everything that is not speech."""

    @property
    def rate(self) -> int:
        """Frames a second of all it gives."""

    def tone(self, name: str) -> NDArray[np.float32]:
        """Give a tone's samples, float32 in -1..1, shape ``(frames,)``, whole milliseconds long.

        Raises:
            SoundError: No tone of that name, or it cannot be read.
        """

    def breath_sound(self, direction: str, lasts: Ms) -> NDArray[np.float32]:
        """Give a breath sound, ``in`` rising or ``out`` falling, exactly *lasts* long."""
