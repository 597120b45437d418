"""Protocols of a background: music or ambience under a session, as a stream from any frame on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, Protocol

from matcue.base.units import RATES, Frames, Ms

if TYPE_CHECKING:
    from matcue.sound.api import Block

RATE: Final = RATES[1]
"""Frames a second of every background, and of a session over one."""

CHANNELS: Final = 2

AMBIENCES: Final = ("rain", "waves", "drone", "noise")
"""The backgrounds that matcue makes by itself."""

LOUDNESS_LUFS: Final = -16.0
"""How loud a background is where nobody speaks: as loud as the session is to be as a whole.

That is the one level which keeps a session there however little is said in it. The voice comes
from the middle, so both channels carry it and its -19 LUFS of one channel are -16 of two.
"""


@dataclass(frozen=True, slots=True)
class BackgroundOffset:
    """How a background is aligned with the timeline over it.

    Attributes:
        since: The instant of the timeline at which it fades in.
        ahead: Its position minus that of the timeline. In a live session it continues through
            jumps, so that no song begins again with every exercise.
        ends: Whether it ends with the timeline. A part that is played before the rest is planned
            has no end.
    """

    since: Ms = Ms(0)
    ahead: Ms = Ms(0)
    ends: bool = True


class BackgroundStream(Protocol):
    """An open background, read from one frame on."""

    def read(self, count: int) -> Block:
        """Give the next frames.

        Returns:
            Float32, shape ``(count, 2)``; only good until the next call.

        Raises:
            MatcueError: It comes from a file that can no longer be read.
        """

    def close(self) -> None:
        """Close files; safe to call twice."""


class Background(Protocol):
    """Endless sound, addressed by frame number.

    A frame is the same wherever a stream began and however much is read at once.
    """

    def stream(self, start: Frames = Frames(0)) -> BackgroundStream:
        """Return a stream that begins at a frame, counted at `RATE`."""
