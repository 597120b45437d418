"""Paths of the user's folders for cache, data and settings. Nothing is created here.

The library that knows them is loaded when one is asked for, which `matcue --help` never does.
"""

from __future__ import annotations

from pathlib import Path


def cache() -> Path:
    """Return the cache folder: its content can be made again at any time."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("matcue", appauthor=False))


def clips() -> Path:
    """Return the folder of cached speech clips."""
    return cache() / "clips"


def plans() -> Path:
    """Return the folder of notes about planned sessions; see `matcue.session.fingerprint`."""
    return cache() / "plans"


def log() -> Path:
    """Return the log file for the standard error output of sound libraries during playback."""
    return cache() / "play.log"


def data() -> Path:
    """Return the data folder: own routines, history and answers, which are not to be lost."""
    import platformdirs

    return Path(platformdirs.user_data_dir("matcue", appauthor=False))


def config() -> Path:
    """Return the folder of the settings file."""
    import platformdirs

    return Path(platformdirs.user_config_dir("matcue", appauthor=False))


def tracks() -> Path:
    """Return the folder of manifests of exported tracks."""
    return data() / "tracks"


def covers() -> Path:
    """Return the folder of cover pictures of exported tracks."""
    return data() / "covers"


def own_programs() -> Path:
    """Return the folder of the user's own programs."""
    return data() / "programs"
