"""Which system voice this platform has, found without starting it."""

from __future__ import annotations

import platform
import sys
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Final

ESPEAK_DRIVER: Final = "matcue_espeak"
"""The name under which pyttsx3 knows the driver in `matcue.voice.espeak_driver`."""

_OWN_DRIVERS: Final = {"win32": "sapi5", "darwin": "nsss"}
_NEEDED_MODULE: Final = {"sapi5": "comtypes", "nsss": "AppKit"}
_NEXT_STEP: Final = "install espeak-ng, or pip install 'matcue[languages]'"


@dataclass(frozen=True, slots=True)
class Availability:
    """Whether there is a system voice; `detail` says which, or why not and the next step."""

    here: bool
    detail: str

    def __bool__(self) -> bool:
        return self.here


def driver_for(system: str = sys.platform) -> str:
    """Name pyttsx3's driver for a system: its own speech, or else espeak-ng."""
    return _OWN_DRIVERS.get(system, ESPEAK_DRIVER)


def available() -> Availability:
    """Check whether the system voice can be used here, without starting it."""
    driver = driver_for()
    needed = _NEEDED_MODULE.get(driver)
    if needed is not None and find_spec(needed) is None:
        return Availability(
            here=False, detail=f"pyttsx3 lacks {needed}; pip install --force-reinstall pyttsx3"
        )
    speech = speech_version()
    if speech is None:
        return Availability(here=False, detail=f"espeak-ng is not here; {_NEXT_STEP}")
    return Availability(here=True, detail=speech)


@cache
def speech_version() -> str | None:
    """Name what speaks here: ``espeak-ng 1.51``, ``sapi5 10.0.22631``; None if nothing does."""
    if sys.platform == "win32":
        windows = sys.getwindowsversion()
        return f"sapi5 {windows.major}.{windows.minor}.{windows.build}"
    elif sys.platform == "darwin":  # noqa: RET505 (mypy skips a platform only as a branch)
        return f"nsss {platform.mac_ver()[0]}"
    else:
        from matcue.voice.espeak_source import sources, version

        found = sources()
        return f"espeak-ng {version(found[0])}" if found else None


@cache
def pyttsx3_version() -> str:
    """Return the version of pyttsx3 without importing it."""
    from importlib import metadata

    return metadata.version("pyttsx3")
