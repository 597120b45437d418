"""Where matcue keeps what it makes: the user's cache folder and the user's own routines."""

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


def own_routines() -> Path:
    """Name the folder of the user's own routines."""
    return Path(platformdirs.user_data_dir("matcue", appauthor=False)) / "routines"
