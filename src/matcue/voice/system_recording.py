"""Read the file of a system voice, and detect recordings that cannot be speech."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.base.errors import VoiceError
from matcue.voice.api import Recording

if TYPE_CHECKING:
    from pathlib import Path

LEAST_S_A_CHARACTER: Final = 0.005
"""Far below the fastest voice: 450 words a minute are some 0.027 s a letter."""

MOST_S_A_CHARACTER: Final = 1.5
"""Far above the slowest: a digit of a long number read out as words at 80 words a minute."""

MOST_S_BESIDE: Final = 5.0
"""Silence around the speech, and pauses."""

_NO_LONG_PROBE: Final = {"probesize": "2048"}
"""Plain sound says all in its header; reading on for more takes 7 ms a file, this 0.3."""


def read_recording(path: Path) -> Recording:
    """Read a WAV, AIFF or AIFF-C file; several channels become their mean.

    Raises:
        VoiceError: It is not a sound file, or it is damaged.
    """
    import av
    import numpy as np

    try:
        with av.open(str(path), container_options=_NO_LONG_PROBE) as file:
            rate = file.streams.audio[0].rate
            plainer = av.AudioResampler(format="fltp")
            pieces = [
                plain.to_ndarray().mean(axis=0)
                for frame in (*file.decode(audio=0), None)
                for plain in plainer.resample(frame)
            ]
    except (av.FFmpegError, IndexError, AttributeError) as error:  # without codec it has no rate
        raise VoiceError(f"what the system voice wrote cannot be read: {error}") from error
    samples = np.concatenate(pieces) if pieces else np.zeros(0, np.float32)
    return Recording(samples.astype(np.float32, copy=False), rate)


def doubt(recording: Recording, text: str) -> str | None:
    """Return why *recording* cannot be *text* spoken; None when it is plausible."""
    lasts_s = len(recording.samples) / recording.rate
    if not recording.samples.any():
        return "it gave nothing but silence"
    if lasts_s < LEAST_S_A_CHARACTER * len(text):
        return f"it gave {lasts_s:.2f} s, too short for {len(text)} characters"
    if lasts_s > MOST_S_A_CHARACTER * len(text) + MOST_S_BESIDE:
        return f"it gave {lasts_s:.0f} s, too long for {len(text)} characters"
    return None
