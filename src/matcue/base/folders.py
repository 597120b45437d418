"""Where matcue keeps things: the user's cache folder, data with own routines, and settings."""

from __future__ import annotations

from pathlib import Path

import platformdirs


def cache() -> Path:
    """Name the folder of what can be made again."""
    return Path(platformdirs.user_cache_dir("matcue", appauthor=False))


def clips() -> Path:
    """Name the folder of spoken clips."""
    return cache() / "clips"


def plans() -> Path:
    """Name the folder of what is known about planned sessions."""
    return cache() / "plans"


def log() -> Path:
    """Name the file of what sound libraries say of themselves while a session plays."""
    return cache() / "play.log"


def data() -> Path:
    """Name the folder of what only the user can make again."""
    return Path(platformdirs.user_data_dir("matcue", appauthor=False))


def config() -> Path:
    """Name the folder of the user's settings."""
    return Path(platformdirs.user_config_dir("matcue", appauthor=False))


def tracks() -> Path:
    """Name the folder of what is known about the tracks that were made."""
    return data() / "tracks"


def covers() -> Path:
    """Name the folder of the pictures of these tracks."""
    return data() / "covers"


def own_programs() -> Path:
    """Name the folder of the user's own programs."""
    return data() / "programs"
