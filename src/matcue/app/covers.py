"""The picture of a session: painted once, and kept beside the user's own data."""

from __future__ import annotations

import contextlib
import os
import tempfile
from dataclasses import asdict
from typing import TYPE_CHECKING

from matcue.app import fingerprint, folders
from matcue.app.report import title
from matcue.cover import Cover, Mood
from matcue.routine.model import Kind, When

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.app.session import Draft
    from matcue.units import Ms

SUFFIX = ".png"


def cover(ready: Draft, total: Ms, figure: str = "") -> Cover:
    """Say what the cover of a session shows.

    Args:
        ready: The session.
        total: Its length.
        figure: An SVG element, see `matcue.cover.Cover`; empty for a plain spine.
    """
    match ready.written.when, ready.written.kind:
        case (When.MORNING, _):
            mood = Mood.MORNING
        case (When.EVENING, _):
            mood = Mood.EVENING
        case (_, Kind.STRENGTHENING):
            mood = Mood.STRONG
        case _:
            mood = Mood.GENTLE
    return Cover(
        key=ready.written.id,
        title=title(ready),
        total=total,
        level=ready.manner.level.value,
        mood=mood,
        figure=figure,
    )


def painted(shown: Cover) -> tuple[bytes, Path | None]:
    """Give a cover's picture and the file that holds it; None where the folder takes no files.

    Raises:
        MachineError: It cannot be painted.
    """
    path = folders.covers() / f"{fingerprint.of(asdict(shown), fingerprint.program())}{SUFFIX}"
    with contextlib.suppress(OSError):
        return path.read_bytes(), path
    from matcue.cover.render import png

    picture = png(shown)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, part = tempfile.mkstemp(prefix=".", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(picture)
        os.replace(part, path)  # noqa: PTH105 (mkstemp names the part by a string)
    except OSError:
        return picture, None
    return picture, path
