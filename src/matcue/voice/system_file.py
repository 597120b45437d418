"""Wait until a sound file that another program writes is complete.

Both kinds that system voices write are chunks within one outer chunk: WAV (RIFF, little-endian)
and AIFF or AIFF-C (FORM, big-endian). Their sizes stand in front, and are right only at the end.
"""

from __future__ import annotations

import struct
import time
from typing import TYPE_CHECKING, Final

from matcue.base.errors import VoiceError

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

_LAYOUTS: Final = {
    (b"RIFF", b"WAVE"): ("<", b"data", 0),
    (b"FORM", b"AIFF"): (">", b"SSND", 8),
    (b"FORM", b"AIFC"): (">", b"SSND", 8),
}
"""Byte order, the chunk that holds the sound, and how many of its bytes are no sound yet."""

_POLL_S: Final = 0.01


def sound_bytes(path: Path) -> int:
    """Count the bytes of sound in a WAV, AIFF or AIFF-C file; 0 when it is not whole or none."""
    try:
        with path.open("rb") as file:
            return _sound_bytes(file, path.stat().st_size)
    except OSError:
        return 0


def wait_until_whole(path: Path, *, timeout_s: float, still_s: float = 0.0) -> None:
    """Wait until *path* is a whole sound file.

    Args:
        path: The file; it need not exist yet.
        timeout_s: How long to wait at most.
        still_s: For how long it must not have changed, where it is written in the background.

    Raises:
        VoiceError: It did not become whole in time.
    """
    deadline = time.monotonic() + timeout_s
    seen, since = 0, time.monotonic()
    while True:
        now = time.monotonic()
        size = sound_bytes(path)
        if size != seen:
            seen, since = size, now
        if size and now - since >= still_s:
            return
        if now >= deadline:
            raise VoiceError("the system voice wrote no whole sound file")
        time.sleep(_POLL_S)


def _sound_bytes(file: BinaryIO, size: int) -> int:
    head = file.read(12)
    layout = _LAYOUTS.get((head[:4], head[8:]))
    if layout is None:
        return 0
    order, wanted, no_sound = layout
    (stated,) = struct.unpack(f"{order}I", head[4:8])
    if size < stated + 8:
        return 0
    at = 12
    while at + 8 <= size:
        file.seek(at)
        name, length = struct.unpack(f"{order}4sI", file.read(8))
        if name == wanted:
            return max(length - no_sound, 0) if at + 8 + length <= size else 0
        # Chunks start at even places.
        at += 8 + length + length % 2
    return 0
