"""Matcue's own sound files: their names, their paths, and how long each tone lasts.

Planning and fingerprints need this much and no more, so that nothing here imports numpy.
`scripts/make_sounds.py` makes the files.
"""

from __future__ import annotations

import io
import wave
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base.errors import SoundError, UnknownName, near
from matcue.base.units import Ms
from matcue.plan.schedule import LEAD_IN

if TYPE_CHECKING:
    from collections.abc import Mapping


DEFAULT_SET: Final = "soft"

TONES: Final = (
    "begin",
    "tick",
    "go",
    "beat",
    "count",
    "hold-end",
    "switch",
    "rest-beep",
    "rest-end",
    "session-end",
)
"""Every tone that a set has."""

TEXTURES: Final = ("breath-low", "breath-mid", "breath-high")
"""The loops of noise that breath is made of, from dark to bright; all sets share them."""

STORED_RATE: Final = 24_000
"""Frames a second of every file. Their highest partial lies at 8 kHz, so this holds them all."""

_FRAMES_PER_MS: Final = STORED_RATE // 1_000


@cache
def tone_sets() -> tuple[str, ...]:
    """List the sets of tones, the default first: each is a folder among the sounds."""
    found = {path.parent.name for path in _folder().glob("*/*.wav")}
    return (DEFAULT_SET, *sorted(found - {DEFAULT_SET}))


def tone_path(set_name: str, tone: str) -> Path:
    """Name the file of a tone.

    Raises:
        UnknownName: No set is called that.
        SoundError: No set has such a tone.
    """
    sets = tone_sets()
    if set_name not in sets:
        hint = near(set_name, sets) or f"; there are {', '.join(sets)}"
        raise UnknownName(f"no set of tones is called '{set_name}'{hint}")
    if tone not in TONES:
        raise SoundError(f"no tone is called '{tone}'; there are {', '.join(TONES)}")
    return _folder() / set_name / f"{tone}.wav"


def texture_path(texture: str) -> Path:
    """Name the file of one of `TEXTURES`."""
    return _folder() / f"{texture}.wav"


def content(path: Path) -> bytes:
    """Read the bytes of one of matcue's sound files.

    Raises:
        SoundError: It is not there or cannot be read.
    """
    try:
        return path.read_bytes()
    except OSError as error:
        raise _unusable(path, error.strerror or "unreadable") from None


def pcm(path: Path) -> bytes:
    """Read the samples of one of matcue's sound files.

    Returns:
        Mono signed 16-bit little-endian samples at `STORED_RATE`, whole milliseconds of them.

    Raises:
        SoundError: The file is missing, cut short, or of another form.
    """
    data = content(path)
    try:
        with wave.open(io.BytesIO(data)) as file:
            form = file.getparams()
            samples: bytes = file.readframes(form.nframes)
    except (wave.Error, EOFError) as error:
        raise _unusable(path, str(error) or "it is cut short") from None
    if (form.nchannels, form.sampwidth, form.framerate) != (1, 2, STORED_RATE):
        raise _unusable(path, "it is of another form than matcue's")
    frames = len(samples) // 2
    if not frames or frames != form.nframes or frames % _FRAMES_PER_MS:
        raise _unusable(path, "it is cut short")
    return samples


def _folder() -> Path:
    # A wheel is unpacked when it is installed, so its resources are files on disk; an editable
    # install has the checkout's own folder instead, beside src.
    package = Path(str(resources.files("matcue")))
    installed = package / "sounds"
    return installed if installed.is_dir() else package.parent.parent / "sounds"


def _unusable(path: Path, why: str) -> SoundError:
    return SoundError(f"the sound '{path}' cannot be used: {why}; install matcue again")


WAKE: Final = "wake"
"""The near-silence before sound; every set has it, and no file does."""


def tone_lengths(set_name: str = DEFAULT_SET) -> Mapping[str, Ms]:
    """Return the length of each tone of a set, by its name.

    Raises:
        UnknownName: No set is called that.
        SoundError: A tone is missing or damaged.
    """
    bytes_per_ms = 2 * STORED_RATE // 1_000
    lengths = {tone: Ms(len(pcm(tone_path(set_name, tone))) // bytes_per_ms) for tone in TONES}
    return lengths | {WAKE: LEAD_IN}
