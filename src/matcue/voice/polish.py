"""From a raw recording to a clip: trimmed, resampled, levelled, measured.

Every engine's speech goes through here, so that no cue is louder than another and every length
is a whole number of milliseconds.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.errors import VoiceError
from matcue.base.units import Ms
from matcue.voice.api import Clip

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from matcue.voice.api import Recording


_DESIGN_RATE: Final = 48_000
# The two filters of BS.1770-4, tables 1 and 2: a shelf for the head, a high-pass for the ear.
_SHELF: Final = (
    (1.53512485958697, -2.69169618940638, 1.19839281085285),
    (1.0, -1.69065929318241, 0.73248077421585),
)
_HIGH_PASS: Final = ((1.0, -2.0, 1.0), (1.0, -1.99004745483398, 0.99007225036621))
OFFSET_LU: Final = -0.691


def loudness_lufs(samples: NDArray[np.float32], rate: int) -> float:
    """Measure a mono clip.

    Args:
        samples: Mono float32, shape ``(frames,)``.
        rate: Frames a second.

    Returns:
        Loudness in LUFS; minus infinity for silence.
    """
    if not len(samples):
        return -np.inf
    # Silence added to reach a power of two changes no energy, and makes the transform fast.
    size = 1 << (len(samples) - 1).bit_length()
    spectrum = np.fft.rfft(samples, size)
    power = (spectrum.real**2 + spectrum.imag**2) * _weights(size, rate)
    # Parseval: the bins between the first and the last stand for two each.
    energy = 2 * float(power.sum()) - float(power[0]) - float(power[-1])
    mean_square = energy / size / len(samples)
    return OFFSET_LU + 10 * float(np.log10(mean_square)) if mean_square > 0 else -np.inf


@lru_cache(maxsize=16)
def _weights(frames: int, rate: int) -> NDArray[np.float64]:
    """Give the squared gain of both filters at the frequencies of a transform."""
    hertz = np.fft.rfftfreq(frames, 1 / rate)
    z = np.exp(-2j * np.pi * hertz / _DESIGN_RATE)
    gain = np.ones_like(hertz)
    for response in responses(z):
        gain *= np.abs(response) ** 2
    return gain


def responses(z: NDArray[np.complex128]) -> Iterator[NDArray[np.complex128]]:
    """Give the complex gain of each filter at points ``z``, which turn back once in a frame.

    Args:
        z: At the rate that the standard gives its filters at, 48 kHz.
    """
    for (b0, b1, b2), (a0, a1, a2) in (_SHELF, _HIGH_PASS):
        yield (b0 + b1 * z + b2 * z**2) / (a0 + a1 * z + a2 * z**2)


POLISH: Final = "4"
"""Changes whenever clips come out differently; part of every cache key."""

TRIM_DB: Final = -45.0
"""What is this far under a recording's peak is silence."""

GUARD_MS: Final = 10
"""Kept beyond the first and last sound, so that a soft consonant is not bitten off."""

FADE_MS: Final = 4
TARGET_LUFS: Final = -18.0
"""Of a clip by itself; with the pauses between them, a session comes out at -19 LUFS."""

CEILING_DB: Final = -3.0
"""The limiter's ceiling; low enough for a tone underneath and for what lossy codecs add."""

BAND_HZ: Final = (410, 760)
_WINDOW_MS: Final = 5


def polished(recording: Recording, rate: int) -> Clip:
    """Make a clip of a recording.

    Args:
        recording: What an engine gave.
        rate: The session's rate, one of `matcue.base.units.RATES`.

    Raises:
        VoiceError: The recording is silent, or is no sound at all.
    """
    raw = np.asarray(recording.samples, dtype=np.float32)
    if (
        raw.ndim != 1
        or not len(raw)
        or not np.isfinite(raw).all()
        or float(np.max(np.abs(raw))) < 1e-4
    ):
        raise VoiceError("the voice gave no sound; try another with --voice")
    samples = _whole_ms(_trimmed(resampled(raw, recording.rate, rate), rate), rate)
    levelled = _limited(samples * _gain(samples, rate))
    faded = _faded(levelled, rate)
    return Clip(faded, rate, heard(faded, rate))


def resampled(samples: NDArray[np.float32], rate: int, to: int) -> NDArray[np.float32]:
    """Resample mono float32 of shape ``(frames,)`` with ffmpeg's resampler."""
    if rate == to:
        return samples
    import av

    resampler = av.AudioResampler(format="flt", layout="mono", rate=to)
    # The filter needs something before and after the sound to settle in.
    padded = np.pad(samples, rate * GUARD_MS // 1_000)
    frame = av.AudioFrame.from_ndarray(padded[np.newaxis, :], format="flt", layout="mono")
    frame.sample_rate = rate
    pieces = [*resampler.resample(frame), *resampler.resample(None)]
    return np.concatenate([piece.to_ndarray()[0] for piece in pieces]).astype(np.float32)


def heard(samples: NDArray[np.float32], rate: int) -> Ms:
    """Find the perceptual centre of a clip: the instant at which a word seems to begin.

    It lies where the envelope of the band around 578 Hz, four ERB wide, first rises to half of
    its height (S. K. Scott, "The point of P-centres", Psychological Research 61, 1998): near the
    first vowel, not at the hiss before it. Numbers spoken with these a second apart sound even.
    """
    # Only the first syllable counts, so that a louder one later does not move the instant.
    first = samples[: rate * 2 // 5].astype(np.float64)
    size = 1 << (2 * len(first) - 1).bit_length()
    spectrum = np.fft.rfft(first, size)
    low, high = (round(hertz * size / rate) for hertz in BAND_HZ)
    # The analytic signal: the positive frequencies of the band, and nothing else.
    band = np.zeros(size, dtype=np.complex128)
    band[low:high] = spectrum[low:high]
    analytic = np.fft.ifft(band)[: len(first)]
    envelope = _smoothed(np.abs(analytic), rate * 20 // 1_000)
    return Ms(int(np.argmax(envelope >= float(np.max(envelope)) / 2)) * 1_000 // rate)


def _trimmed(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    window = max(1, rate * _WINDOW_MS // 1_000)
    level = np.sqrt(_smoothed(samples.astype(np.float64) ** 2, window))
    loud = np.flatnonzero(level > float(np.max(np.abs(samples))) * 10 ** (TRIM_DB / 20))
    guard = rate * GUARD_MS // 1_000
    return samples[max(0, int(loud[0]) - guard) : int(loud[-1]) + 1 + guard]


def _whole_ms(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    per_ms = rate // 1_000
    return np.pad(samples, (0, -len(samples) % per_ms))


def _gain(samples: NDArray[np.float32], rate: int) -> np.float32:
    return np.float32(10 ** ((TARGET_LUFS - loudness_lufs(samples, rate)) / 20))


def _limited(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Hold peaks under the ceiling by turning down smoothly around them, looking ahead."""
    ceiling = 10 ** (CEILING_DB / 20)
    peaks = np.abs(samples).astype(np.float64)
    if float(np.max(peaks)) <= ceiling:
        return samples
    # Minima over 128 instants to either side, found by doubling; then their mean over half as
    # many, which is nowhere above the gain that a peak needs.
    lowest = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9))
    for step in (1, 2, 4, 8, 16, 32, 64):
        after, before = lowest.copy(), lowest.copy()
        after[:-step] = lowest[step:]
        before[step:] = lowest[:-step]
        lowest = np.minimum(np.minimum(after, before), lowest)
    return (samples * _smoothed(lowest, 128)).astype(np.float32)


def _faded(samples: NDArray[np.float32], rate: int) -> NDArray[np.float32]:
    length = min(len(samples) // 2, rate * FADE_MS // 1_000)
    ramp = np.sin(np.linspace(0, np.pi / 2, length, dtype=np.float32)) ** 2
    faded = samples.copy()
    faded[:length] *= ramp
    faded[len(faded) - length :] *= ramp[::-1]
    return faded


def _smoothed(values: NDArray[np.float64], window: int) -> NDArray[np.float64]:
    """Average over a centred window; the ends are averaged over what there is."""
    sums = np.concatenate([[0.0], np.cumsum(values)])
    index = np.arange(len(values))
    low = np.maximum(0, index - window // 2)
    high = np.minimum(len(values), index + window - window // 2)
    smoothed: NDArray[np.float64] = (sums[high] - sums[low]) / (high - low)
    return smoothed
