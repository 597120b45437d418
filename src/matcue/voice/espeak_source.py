"""Where espeak-ng is: the system's own library, or the one in a wheel."""

from __future__ import annotations

import ctypes
import importlib.util
import os
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

SYSTEM_LIBRARY: Final = "libespeak-ng.so.1"

MOST_PATH_BYTES: Final = 140
"""espeak-ng keeps 160 bytes for the path of its data (`N_PATH_HOME`) and tries it first with
``/espeak-ng-data`` at the end; what is longer it cuts without a word."""


_DATA: Final = "espeak-ng-data"
_LINK_BYTES: Final = len("/espeak-12345678/espeak-ng-data")


@dataclass(frozen=True, slots=True)
class EspeakSource:
    """A library to load, and the folder of its data; None where the library knows it itself."""

    library: str
    data: Path | None = None


@cache
def sources() -> tuple[EspeakSource, ...]:
    """Find every espeak-ng that loads here, the system's first; ``()`` if there is none."""
    candidates = [EspeakSource(SYSTEM_LIBRARY)]
    if importlib.util.find_spec("espeakng_loader"):
        import espeakng_loader

        library = espeakng_loader.get_library_path()
        candidates.append(EspeakSource(library, Path(library).with_name(_DATA)))
    return tuple(source for source in candidates if _loads(source))


def version(source: EspeakSource) -> str:
    """Return the version of a library, such as ``1.51``; it is not started for that."""
    library = ctypes.CDLL(source.library)
    library.espeak_Info.restype = ctypes.c_char_p
    told: bytes = library.espeak_Info(None)
    return told.decode().split()[0]


def short_data(data: Path, most_bytes: int = MOST_PATH_BYTES) -> Path:
    """Give a path to *data* that espeak-ng can hold, by way of a symbolic link if need be.

    The link lies in a new temporary folder; whoever set `tempfile.tempdir` clears it away.
    """
    if len(os.fsencode(data)) <= most_bytes:
        return data
    near = tempfile.gettempdir()
    if len(os.fsencode(near)) > most_bytes - _LINK_BYTES:
        near = "/tmp"  # noqa: S108 (a folder of random name is made in it)
    link = Path(tempfile.mkdtemp(prefix="espeak-", dir=near)) / _DATA
    link.symlink_to(data, target_is_directory=True)
    return link


def _loads(source: EspeakSource) -> bool:
    try:
        ctypes.CDLL(source.library)
    except OSError:
        return False
    return True
