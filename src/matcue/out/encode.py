"""Encode the blocks of a session to files: mixed once for any number of formats.

The same sound gives the same bytes, whatever the length of the blocks; `matcue.out.writer` says
what they decode to.
"""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.errors import MatcueError
from matcue.base.units import Frames, Ms, frames, lasting
from matcue.out.writer import Target, write_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
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

    The arguments are those of `export`.

    Returns:
        For each target, in order, the error that kept it from being written; None if it is written.

    Raises:
        Exception: Whatever *blocks* raises; then no target is written.
    """
    with closing(Encoding(track, targets)) as encoding:
        encoding.begin(track, on_progress)
        encoding.write(blocks)
        return encoding.finish()


class Encoding:
    """A session on its way to several targets; to close it before the end leaves none of them.

    Every target has an encoder in a thread of its own, and one that fails does not stop the
    others. Encoders see the same chunks of sound whatever the blocks were.

    Args:
        expected: The track as far as it is known; its rate and channels have to be right.
        targets: The files and folders; folders need the track before any sound.
    """

    def __init__(self, expected: Track, targets: Sequence[Target]) -> None:
        self._rate = expected.rate
        self._on_progress: Callable[[Ms], None] | None = None
        self._failures: list[MatcueError | None] = [None] * len(targets)
        self._writers: dict[int, Writer] = {}
        self._done = Frames(0)
        # A channel after the other, as the mixer gives blocks and most encoders want them.
        size = frames(_CHUNK, expected.rate)
        self._chunk = np.empty((expected.channels, size), np.float32).T
        self._filled = 0
        for number, target in enumerate(targets):
            self._writers[number] = _writer(expected, target)
            self._tell(number, None)  # runs to where it takes the first chunk

    def begin(self, track: Track, on_progress: Callable[[Ms], None] | None = None) -> None:
        """Write the heads of the files: once, before or after some of the sound.

        *on_progress* is called from then on, as that of `export`.
        """
        self._on_progress = on_progress
        self._tell_all(track)

    def write(self, blocks: Iterable[Block]) -> None:
        """Encode blocks, as `export` takes them, that continue those before."""
        if not self._writers:
            return
        for block in blocks:
            taken = 0
            while taken < len(block):
                count = min(len(self._chunk) - self._filled, len(block) - taken)
                end = self._filled + count
                self._chunk[self._filled : end] = block[taken : taken + count]
                taken, self._filled = taken + count, end
                if end == len(self._chunk):
                    self._flush()
                    if not self._writers:
                        return

    def finish(self) -> tuple[MatcueError | None, ...]:
        """Write what is left, and give the files their names; returns as `export_all`."""
        if self._filled:
            self._flush()
        self._tell_all(None)
        return tuple(self._failures)

    def close(self) -> None:
        """Remove what is not finished."""
        for writer in self._writers.values():
            writer.close()

    def _flush(self) -> None:
        chunk = self._chunk[: self._filled]
        self._tell_all(chunk)
        self._done, self._filled = Frames(self._done + len(chunk)), 0
        if self._on_progress is not None and self._writers:
            self._on_progress(lasting(self._done, self._rate))

    def _tell_all(self, given: Block | Track | None) -> None:
        for number in tuple(self._writers):
            self._tell(number, given)

    def _tell(self, number: int, given: Block | Track | None) -> None:
        try:
            self._writers[number].send(given)
        except StopIteration:
            del self._writers[number]
        except MatcueError as error:
            self._failures[number] = error
            del self._writers[number]


def _writer(expected: Track, target: Target) -> Writer:
    if not target.split:
        return write_file(expected, target)
    from matcue.out.split import write_folder

    return write_folder(target)
