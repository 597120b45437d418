"""Checks of this machine: what works, and the next step for what does not."""

from __future__ import annotations

import os
import platform
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from matcue import __version__
from matcue.base import folders
from matcue.base.errors import MatcueError, NothingPlaying, VoiceError
from matcue.base.units import Ms

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator


@dataclass(frozen=True, slots=True)
class Check:
    """The result of one check."""

    name: str
    ok: bool
    detail: str


def examine(*, settings: Callable[[], str]) -> list[Check]:
    """Run all checks; a failed one is in the result and never raised.

    Args:
        settings: Returns a sentence about the settings file, or raises what is wrong with it.
    """
    return list(_checks(settings))


def _checks(settings: Callable[[], str]) -> Iterator[Check]:
    yield Check("matcue", True, f"{__version__} on Python {platform.python_version()}")
    yield _tried("settings", settings)
    yield _tried("default voice", _default_voice)
    yield _tried("system voice", _system_voice)
    yield _tried("audio files", _encoders)
    yield _tried("covers", _covers)
    yield _tried("sounds", _sounds)
    yield _tried("sound device", _device)
    yield _tried("staying awake", _awake)
    yield _tried("media keys", _media_keys)
    yield _tried("remote presses", _remote)
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
    from matcue.pictures.cover import SIZE, Cover, png
    from matcue.pictures.letters import FAMILY

    picture = png(Cover(key="doctor", title="Doctor", total=Ms(60_000)))
    return f"{SIZE} x {SIZE}, {len(picture) // 1_000} kB, letters of {FAMILY}"


def _sounds() -> str:
    from matcue.sound.files import tone_lengths, tone_sets

    sets = tone_sets()
    tones = {len(tone_lengths(name)) for name in sets}
    return f"{max(tones)} tones in {' and '.join(sets)}"


def _device() -> str:
    from matcue.out.live import device, outputs, quiet_stderr

    # ALSA says on the way what it did not find; what counts is what is found in the end.
    with quiet_stderr(Path(os.devnull)):
        found = device("auto")
        found.probe()
        others = outputs()
        listed = f"; outputs to choose from: {', '.join(others)}" if len(others) > 1 else ""
        return f"{found.name}{listed}"


def _awake() -> str:
    from matcue.live.awake import try_out

    return try_out()


def _media_keys() -> str:
    from matcue.live.control.media_keys import try_out

    return try_out()


def _remote() -> str:
    from matcue.live.control.client import connect
    from matcue.live.control.endpoint_folder import prepare

    folder = prepare()
    try:
        with connect(folder) as remote:
            return f"a session is playing ({remote.state().title}) and answers in {folder}"
    except NothingPlaying:
        return f"`matcue press` would find a session in {folder}"


def _cache() -> str:
    folder = folders.cache()
    folder.mkdir(parents=True, exist_ok=True)
    if not os.access(folder, os.W_OK):
        raise PermissionError(f"{folder} cannot be written; every session is spoken anew")
    return str(folder)
