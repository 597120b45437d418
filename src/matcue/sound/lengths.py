"""How long each tone is, and the name of them all together; known without loading numpy."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Final

from matcue.base.units import Ms
from matcue.plan.schedule import LEAD_IN
from matcue.sound.files import (
    SETS,
    STORED_RATE,
    TEXTURES,
    TONES,
    content,
    pcm,
    texture_path,
    tone_path,
)

if TYPE_CHECKING:
    from collections.abc import Mapping


WAKE: Final = "wake"
"""The near-silence before sound; every set has it, and no file does."""


def tone_lengths(set_name: str = SETS[0]) -> Mapping[str, Ms]:
    """Tell how long each tone of a set lasts, by its name.

    Raises:
        UnknownName: No set is called that.
        SoundError: A tone is missing or damaged.
    """
    bytes_per_ms = 2 * STORED_RATE // 1_000
    lengths = {tone: Ms(len(pcm(tone_path(set_name, tone))) // bytes_per_ms) for tone in TONES}
    return lengths | {WAKE: LEAD_IN}


def sounds_digest(set_name: str = SETS[0]) -> str:
    """Name, in 32 hex digits, the bytes of every sound that a session with this set may use.

    Raises:
        UnknownName: No set is called that.
        SoundError: A file is missing.
    """
    paths = [tone_path(set_name, tone) for tone in TONES]
    paths += [texture_path(texture) for texture in TEXTURES]
    digest = hashlib.blake2b(digest_size=16)
    for path in paths:
        data = content(path)
        # The size goes first, so that different files cannot run together into the same bytes.
        digest.update(len(data).to_bytes(8, "big") + data)
    return digest.hexdigest()
