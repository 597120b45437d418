"""What a voice is to the rest of matcue: a sentence goes in, a measured clip comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from matcue.base.units import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Raw speech as an engine gives it: untrimmed, at its own rate and level.

    `samples` are mono float32, shape ``(frames,)``, nominally in -1..1.
    """

    samples: NDArray[np.float32]
    rate: int


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Speech ready to be placed: trimmed, levelled, at the session's rate.

    `samples` are mono float32 in -1..1, shape ``(frames,)``; their number is a whole number of
    milliseconds. `heard` is where the listener hears the word begin, from the clip's start.
    """

    samples: NDArray[np.float32]
    rate: int
    heard: Ms

    @property
    def lasts(self) -> Ms:
        """The clip's length, exact."""
        return Ms(len(self.samples) // (self.rate // 1_000))


class Engine(Protocol):
    """A speech synthesiser. The same text always gives the same recording."""

    @property
    def name(self) -> str:
        """What the user calls it: ``hibari:heart``, ``system:en-gb``."""

    @property
    def identity(self) -> str:
        """All that decides its sound (engine, version, voice, speed), for cache keys."""

    @property
    def at_once(self) -> int:
        """How many threads may call `record` at once, after its first call has returned."""

    def refusal(self, text: str) -> str | None:
        """Tell why *text* cannot be spoken, or None when it can. Cheap: loads no model."""

    def record(self, text: str) -> Recording:
        """Speak *text* to the end.

        Raises:
            VoiceError: The engine failed.
        """

    def close(self) -> None:
        """Let go of processes and libraries; safe to call twice."""


class Voice(Protocol):
    """What planning and mixing use: an engine with its clips trimmed, levelled and kept."""

    @property
    def name(self) -> str:
        """What the user calls it."""

    def speak(self, text: str) -> Clip:
        """Say *text*.

        Returns:
            A clip at the session's rate.

        Raises:
            UnspeakableError: The voice has no sounds for this text.
            VoiceError: The engine failed.
        """
