"""Sessions to play: short ones written here, long ones of matcue's own."""

from __future__ import annotations

import wave
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from audio.recording import RATE

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from matcue.session.session import Session

VOICE: Final = "tone"
"""It says every sentence at once, so that a session is ready in no time."""

LONG: Final = "five-minutes"
"""A routine of matcue's own that lasts five and a half minutes."""

_SHORT: Final = """\
id: short
title: Short
steps:
  - {breathe: 4-0-4-0, cycles: 2}
  - {rest: 5s}
"""


def short(folder: Path) -> Path:
    """Write a routine of less than a minute into *folder*, and name it."""
    path = folder / "short.yaml"
    path.write_text(_SHORT, "utf-8")
    return path


def prepared(routine: str) -> Session:
    """Make a session ready, for a path or the name of a routine."""
    from matcue.routine.shelf import Shelf
    from matcue.session import session
    from matcue.session.options import Options

    options = Options(voice=VOICE, rate=RATE)
    return session.prepare(session.draft(routine, options, Shelf()), options)


def export(ready: Session, path: Path) -> None:
    """Write a session as a WAV file."""
    from matcue.out import FORMATS
    from matcue.out.encode import export as encode
    from matcue.tracks.export import track

    encode(ready.blocks(), track(ready), path, FORMATS["wav"])


def exported(path: Path) -> NDArray[Any]:
    """Read such a file.

    Returns:
        int16, shape ``(frames,)``.
    """
    with wave.open(str(path), "rb") as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        return np.frombuffer(file.readframes(file.getnframes()), np.dtype("<i2"))
