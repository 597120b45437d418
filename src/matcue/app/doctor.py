"""Looking at a machine: what works on it, and the next step for what does not."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcue import __version__
from matcue.app import folders
from matcue.errors import MatcueError, VoiceError
from matcue.units import Ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Check:
    """One thing looked at."""

    name: str
    ok: bool
    detail: str


def examine() -> list[Check]:
    """Look at everything; nothing here raises."""
    return list(_checks())


def _checks() -> Iterator[Check]:
    yield Check("matcue", True, f"{__version__} on Python {platform.python_version()}")
    yield _tried("default voice", _default_voice)
    yield _tried("system voice", _system_voice)
    yield _tried("audio files", _encoders)
    yield _tried("covers", _covers)
    yield _tried("sounds", _sounds)
    yield _tried("sound device", _device)
    yield _tried("cache folder", _cache)


def _tried(name: str, look: Callable[[], str]) -> Check:
    try:
        return Check(name, True, look())
    except (MatcueError, OSError, ImportError) as error:
        return Check(name, False, str(error))


def _default_voice() -> str:
    from matcue.voice.hibari_engine import HibariEngine

    engine = HibariEngine()
    recording = engine.record("Ready.")
    return f"{engine.name} said a word of {len(recording.samples) / recording.rate:.1f} s"


def _system_voice() -> str:
    from matcue.voice.system import available

    found = available()
    if not found:
        raise VoiceError(f"{found.detail} (only for languages other than English)")
    return found.detail


def _encoders() -> str:
    import av

    from matcue.out import FORMATS

    lacking = [name for name, fmt in FORMATS.items() if fmt.codec not in av.codecs_available]
    if lacking:
        raise ImportError(f"this build of av cannot write {', '.join(lacking)}; reinstall av")
    return f"{', '.join(FORMATS)} with av {av.__version__}"


def _covers() -> str:
    from matcue.cover import SIZE, Cover
    from matcue.cover.letters import FAMILY
    from matcue.cover.render import png

    picture = png(Cover(key="doctor", title="Doctor", total=Ms(60_000)))
    return f"{SIZE} x {SIZE}, {len(picture) // 1_000} kB, letters of {FAMILY}"


def _sounds() -> str:
    from matcue.sound.lengths import tone_lengths

    return f"{len(tone_lengths('soft'))} tones in soft and clear"


def _device() -> str:
    from matcue.out.device import device

    found = device("auto")
    found.probe()
    return found.name


def _cache() -> str:
    folder = folders.cache()
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"{folder} cannot be written; every session is spoken anew")
    return str(folder)
