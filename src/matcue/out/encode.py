"""Encode the blocks of a session to files: mixed once for any number of formats.

The same sound gives the same bytes, whatever the length of the blocks; `matcue.out.writer` says
what they decode to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.errors import MatcueError
from matcue.base.units import Frames, Ms, frames, lasting
from matcue.out.writer import Target, write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence
    from pathlib import Path

    from matcue.out.formats import Format
    from matcue.out.track import Track
    from matcue.out.writer import Writer
    from matcue.sound.api import Block

_CHUNK: Final = Ms(4_000)
"""How much sound goes to the encoder at once. Its cost for each call is lost in that much; less
than 1 s is measurably slower, more gains nothing."""


def export(
    blocks: Iterable[Block],
    track: Track,
    path: Path,
    fmt: Format,
    *,
    bitrate: int | None = None,
    on_progress: Callable[[Ms], None] | None = None,
) -> None:
    """Write a session to *path*, whole or not at all.

    Args:
        blocks: The sound, float32 in -1..1, each block of shape ``(frames, channels)`` and of
            any length; all of them together last `Track.total`. Louder is clipped in the
            formats of whole numbers. A block may be reused by its maker once the next is asked.
        track: The length, tags and chapters.
        path: The final name; an existing file is replaced at the very end.
        fmt: The kind of file.
        bitrate: In bit/s for the whole stream; None takes the format's default.
        on_progress: Called with the length of sound encoded so far, every 4 s of sound and at the
            end.

    Raises:
        InputError: The session is empty or too long for the format, the bit rate is none of the
            format's, or *path* cannot be a file's name.
        ExportError: The file could not be written whole: a full disk, no permission, an encoder
            that refuses, or blocks that are not as long as the track says.
    """
    target = Target(path=path, fmt=fmt, bitrate=bitrate)
    (failure,) = export_all(blocks, track, [target], on_progress=on_progress)
    if failure is not None:
        raise failure


def export_all(
    blocks: Iterable[Block],
    track: Track,
    targets: Sequence[Target],
    *,
    on_progress: Callable[[Ms], None] | None = None,
) -> tuple[MatcueError | None, ...]:
    """Write a session to several targets at once, each whole or not at all.

    Every target has an encoder in a thread of its own, and one that fails does not stop the
    others. The arguments are those of `export`.

    Returns:
        For each target, in order, the error that kept it from being written; None if it is written.

    Raises:
        Exception: Whatever *blocks* raises; then no target is written.
    """
    failures: list[MatcueError | None] = [None] * len(targets)
    writers: dict[int, Writer] = {}

    def tell(number: int, chunk: Block | None) -> None:
        try:
            writers[number].send(chunk)
        except StopIteration:
            del writers[number]
        except MatcueError as error:
            failures[number] = error
            del writers[number]

    try:
        for number, target in enumerate(targets):
            writers[number] = _writer(track, target)
            tell(number, None)  # runs to where it takes the first chunk
        done = Frames(0)
        for chunk in _chunks(blocks, track) if writers else ():
            for number in tuple(writers):
                tell(number, chunk)
            if not writers:
                break
            done = Frames(done + len(chunk))
            if on_progress is not None:
                on_progress(lasting(done, track.rate))
        for number in tuple(writers):
            tell(number, None)
    finally:
        for writer in writers.values():
            writer.close()
    return tuple(failures)


def _writer(track: Track, target: Target) -> Writer:
    if not target.split:
        return write_file(track, target)
    from matcue.out.split import write_folder

    return write_folder(track, target)


def _chunks(blocks: Iterable[Block], track: Track) -> Iterator[Block]:
    """Cut blocks of any length into chunks of one length, the last shorter.

    Encoders see the same chunks whatever the blocks were. The chunks share their memory: use one
    before asking for the next.
    """
    size = frames(_CHUNK, track.rate)
    # A channel after the other, as the mixer gives blocks and most encoders want them.
    chunk = np.empty((track.channels, size), np.float32).T
    filled = 0
    for block in blocks:
        taken = 0
        while taken < len(block):
            count = min(size - filled, len(block) - taken)
            chunk[filled : filled + count] = block[taken : taken + count]
            taken += count
            filled += count
            if filled == size:
                yield chunk
                filled = 0
    if filled:
        yield chunk[:filled]
