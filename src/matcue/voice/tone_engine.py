"""A voice that hums a tone as long as the text: for tests, and to listen to the timing."""

from __future__ import annotations

import numpy as np

from matcue.voice.api import Recording

_RATE = 24_000


class ToneEngine:
    """Gives each sentence a tone of so many milliseconds a letter; fast, exact, deterministic."""

    def __init__(self, ms_per_letter: int = 60) -> None:
        self._ms_per_letter = ms_per_letter

    @property
    def name(self) -> str:
        """Its name in the settings."""
        return "tone"

    @property
    def identity(self) -> str:
        """Milliseconds of tone for each letter; nothing else decides its sound."""
        return f"tone {self._ms_per_letter}"

    @property
    def at_once(self) -> int:
        """One; it takes no time."""
        return 1

    def refusal(self, text: str) -> str | None:
        """Return why *text* cannot be hummed: only empty text cannot."""
        return None if text.strip() else "there is nothing in it to say"

    def record(self, text: str) -> Recording:
        """Hum *text*."""
        frames = len(text) * self._ms_per_letter * _RATE // 1_000
        # A pitch of its own for each first letter makes sentences tellable in a spectrum.
        hertz = 200 + 10 * (ord(text[0]) % 32)
        phase = 2 * np.pi * hertz * np.arange(frames) / _RATE
        return Recording((0.3 * np.sin(phase)).astype(np.float32), _RATE)

    def close(self) -> None:
        """Do nothing: there is nothing to release."""
