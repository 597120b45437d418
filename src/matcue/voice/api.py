"""Types and protocols of voices: a sentence goes in, a measured clip comes out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from matcue.base.units import Ms

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class Recording:
    """Raw speech of an engine: untrimmed, at the engine's rate and level.

    `samples` are mono float32, shape ``(frames,)``, nominally in -1..1.
    """

    samples: NDArray[np.float32]
    rate: int


@dataclass(frozen=True, slots=True, eq=False)
class Clip:
    """Speech ready for the mixer: trimmed, levelled, at the session's rate.

    `samples` are mono float32 in -1..1, shape ``(frames,)``; their number is a whole number of
    milliseconds. `heard` is the perceptual centre of the first word, from the clip's start.
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
        """Its name in the settings: ``hibari:heart``, ``system:en-gb``."""

    @property
    def identity(self) -> str:
        """All that decides its sound (engine, version, voice, speed); part of cache keys."""

    @property
    def at_once(self) -> int:
        """How many threads may call `record` at once, after its first call has returned."""

    def refusal(self, text: str) -> str | None:
        """Return why *text* cannot be spoken, None when it can. Cheap: loads no model."""

    def record(self, text: str) -> Recording:
        """Speak *text* to the end.

        Raises:
            VoiceError: The engine failed.
        """

    def close(self) -> None:
        """Release processes and libraries; safe to call twice."""


class Voice(Protocol):
    """A voice as planning and mixing use it: an engine plus trimming, levelling and cache."""

    @property
    def name(self) -> str:
        """Its name in the settings."""

    def speak(self, text: str) -> Clip:
        """Say *text*.

        Returns:
            A clip at the session's rate.

        Raises:
            UnspeakableError: The voice cannot say this text.
            VoiceError: The engine failed.
        """
