"""Getting from apt what tests need and pip does not bring, or saying what to install."""

from __future__ import annotations

import ctypes.util
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_UPDATE_S: Final = 90
_INSTALL_S: Final = 240
"""How long a machine of a CI service may take; a person sees what goes on, and can stop it."""


class Package(NamedTuple):
    """A package of Debian's, and how to tell whether what it brings is here already."""

    name: str
    is_here: Callable[[], bool]


def _program(name: str, package: str | None = None) -> Package:
    return Package(package or name, lambda: shutil.which(name) is not None)


def _alsa_plugin_is_here() -> bool:
    return any(Path("/usr/lib").glob("**/alsa-lib/libasound_module_pcm_pulse.so"))


SOUND: Final = (
    _program("pulseaudio"),
    _program("parec", "pulseaudio-utils"),
    Package("libasound2-plugins", _alsa_plugin_is_here),
    Package("libportaudio2", lambda: ctypes.util.find_library("portaudio") is not None),
)
"""What the tests marked `audio` need."""

ALL: Final = (
    _program("ffmpeg"),
    _program("mpv"),
    _program("espeak-ng"),
    *SOUND,
    _program("playerctl"),
    _program("dbus-daemon", "dbus"),
    _program("tmux"),
    _program("strace"),
    _program("chromium"),
    _program("npm"),
)
"""What all tests need together."""


def missing(packages: Sequence[Package]) -> list[str]:
    """Tell which packages bring something that is not here."""
    return [package.name for package in packages if not package.is_here()]


def install(packages: Sequence[Package], *, quietly: bool = False) -> None:
    """Get from apt what is missing, or say what to install; either way go on.

    Args:
        packages: What is wanted.
        quietly: Show nothing of apt's output, and give up after some minutes.
    """
    wanted = missing(packages)
    if not wanted:
        return
    if sys.platform != "linux" or shutil.which("apt-get") is None:
        _skipped(wanted, "install them to run those too")
        return
    rights = _rights()
    if rights is None:
        _skipped(wanted, f"to run those too: sudo apt install {' '.join(wanted)}")
        return
    print(f"Installing {', '.join(wanted)} ...", flush=True)
    # It asks nothing, and waits for another apt rather than fail.
    apt = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y"]
    apt += ["-o", "DPkg::Lock::Timeout=120"]

    def run(limit_s: int, *arguments: str) -> bool:
        limit = ["timeout", str(limit_s)] if quietly else []
        output = subprocess.DEVNULL if quietly else None
        command = [*rights, *limit, *apt, *arguments]
        return subprocess.run(command, stdout=output, stderr=output, check=False).returncode == 0

    run(_UPDATE_S, "update")
    if not run(_INSTALL_S, "--no-install-recommends", "install", *wanted):
        _skipped(wanted, "apt-get could not install them")


def _rights() -> list[str] | None:
    """Give what to write before a command so that it runs as root; None if nothing helps."""
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") is None:
        return None
    asked = subprocess.run(["sudo", "-n", "true"], capture_output=True, check=False)
    return ["sudo", "-n"] if asked.returncode == 0 else None


def _skipped(wanted: Sequence[str], why: str) -> None:
    print(f"The tests that need {', '.join(wanted)} are skipped; {why}", flush=True)
