"""The default voice: small, English, and inside its wheel, so that it works offline at once."""

from __future__ import annotations

import threading
from functools import cache
from importlib import metadata
from typing import TYPE_CHECKING, Any, Final, cast

from matcue.base.errors import VoiceError
from matcue.voice.api import Recording
from matcue.voice.script_check import refusal, speakable

if TYPE_CHECKING:
    from collections.abc import Callable

VOICE: Final = "heart"
"""The one voice that the wheel carries; the library would download any other."""

SPEEDS: Final = (0.5, 2.0)


@cache
def _version() -> str:
    return metadata.version("hibari-tts")


_LOADING: Final = threading.Lock()


def _loaded() -> Callable[..., Any]:
    """Return the model, whichever thread asks first."""
    with _LOADING:
        return _model()


@cache
def _model() -> Callable[..., Any]:
    """Load the model and its dictionary once: each further time would take 15 MB for good."""
    import hibari

    voice = hibari.Hibari(voice=VOICE, threads=1)
    voice.g2p  # noqa: B018 (reads the dictionary, which each thread would do by itself)
    return cast("Callable[..., Any]", voice)


class HibariEngine:
    """Speaks English with hibari-tts; the model is loaded at the first sentence of a process."""

    def __init__(self, speed: float = 1.0) -> None:
        self._speed = round(min(max(speed, SPEEDS[0]), SPEEDS[1]), 3)

    @property
    def speed(self) -> float:
        """Speed as a factor; 1 is the natural rate."""
        return self._speed

    @property
    def name(self) -> str:
        """Its name in the settings."""
        return f"hibari:{VOICE}"

    @property
    def identity(self) -> str:
        """Library version, voice and speed."""
        return f"hibari-tts {_version()} {VOICE} x{self._speed:g}"

    @property
    def at_once(self) -> int:
        """Two, for two cores: most of the time is spent where the interpreter is let go."""
        return 2

    def refusal(self, text: str) -> str | None:
        """Return why *text* cannot be spoken: the model knows only English letters."""
        return refusal(text, "en")

    def record(self, text: str) -> Recording:
        """Speak *text*; the seed is fixed, so that it always sounds the same.

        Raises:
            VoiceError: The library failed.
        """
        try:
            samples = _loaded()(speakable(text), speed=self._speed, seed=0)
        except Exception as error:
            raise VoiceError(f"the hibari voice failed on '{text}': {error}") from error
        import hibari

        return Recording(samples, hibari.SAMPLE_RATE)

    def load(self) -> None:
        """Load the model, if it is not yet.

        Raises:
            VoiceError: The library failed.
        """
        try:
            _loaded()
        except Exception as error:
            raise VoiceError(f"the hibari voice cannot be loaded: {error}") from error

    def close(self) -> None:
        """Do nothing: the model stays for the next session of this process."""
