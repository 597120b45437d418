"""A written file, opened again to see that it holds what it should."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import av

from matcue.base.units import SECOND, Ms, seconds

if TYPE_CHECKING:
    from pathlib import Path

_TAIL: Final = SECOND
"""How much of the end is read."""

_SHORT: Final = Ms(10_000)
"""Up to this length a file is read from its beginning; some formats cannot seek in so little."""


def end_of_sound(path: Path) -> Ms:
    """Find where the last piece of sound in a file ends.

    Only the tail is read and nothing is decoded, so this takes milliseconds however long the
    file is, and still sees a file whose head promises more than there is. Codecs that work in
    frames round the end up: MP3 adds its delay and fills its last frame, at most 72 ms at
    24 kHz; the others end to the millisecond.

    Raises:
        av.FFmpegError: The file cannot be read at all.
    """
    try:
        return _end(path, tail_only=True)
    except av.FFmpegError:
        return _end(path, tail_only=False)


def _end(path: Path, *, tail_only: bool) -> Ms:
    end = Ms(0)
    # Without fast seeking, a jump in an MP3 reads every frame before it.
    with av.open(str(path), container_options={"fflags": "+fastseek"}) as container:
        stream = container.streams.audio[0]
        declared = Ms((container.duration or 0) // 1_000)
        if tail_only and declared > _SHORT:
            container.seek((declared - _TAIL) * 1_000)
        for packet in container.demux(stream):
            if packet.pts is not None and packet.time_base is not None:
                after = packet.pts + (packet.duration or 0)
                end = max(end, seconds(float(after * packet.time_base)))
    return end
