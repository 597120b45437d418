"""One source while it is rendered, and the crossfade to the source that follows it."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from matcue.base.units import Ms, frames
from matcue.sound.api import as_int16

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matcue.sound.api import Block, Pcm

Source: TypeAlias = "Callable[[Ms], Iterator[Block]]"
"""A timeline as sound: float32 blocks of shape ``(frames, channels)`` from any instant on."""


class Filling:
    """A source that is rendered from a frame on.

    `render` is called by one thread at a time: first by the one that prepares a splice, then by
    the one that fills. The rest is guarded by the write buffer's lock.

    Attributes:
        source_id: The number that the caller gave.
        start: The first frame of the source that is played.
        written_at: The frame of the write buffer at which it begins; -1 until it is written.
        put: The first frame of the source that is not written yet.
        over: Whether all of it is written.
        join: The switch to the next source; None if it plays to its end.
    """

    def __init__(self, source: Source, at: Ms, source_id: int, *, rate: int, channels: int) -> None:
        self.source_id = source_id
        self.start: int = frames(at, rate)
        self.written_at = -1
        self.put: int = self.start
        self.over = False
        self.join: Join | None = None
        self._source = source
        self._at = at
        self._channels = channels
        self._blocks: Iterator[Block] | None = None
        self._ready: deque[Pcm] = deque()

    def render(self) -> Pcm | None:
        """Render the next block; this is as slow as the source is.

        Returns:
            Shape ``(frames, channels)``, a copy; None at the source's end.

        Raises:
            Exception: Whatever the source raises.
        """
        return self._ready.popleft() if self._ready else self._made()

    def prepare(self, count: int) -> None:
        """Render *count* frames in advance, at least one block, or all there are.

        Raises:
            Exception: Whatever the source raises.
        """
        done = 0
        while done < max(count, 1):
            piece = self._made()
            if piece is None:
                return
            self._ready.append(piece)
            done += len(piece)

    def head(self, count: int) -> Pcm:
        """Take *count* frames, or as many as there are, from those prepared."""
        taken: list[Pcm] = []
        while count and self._ready:
            piece = self._ready.popleft()
            taken.append(piece[:count])
            if len(piece) > count:
                self._ready.appendleft(piece[count:])
            count -= len(taken[-1])
        return np.concatenate([np.zeros((0, self._channels), np.int16), *taken])

    def leave(self) -> None:
        """Close the source; called by the thread that rendered last."""
        close = getattr(self._blocks, "close", None)
        if close is not None:
            close()

    def _made(self) -> Pcm | None:
        if self._blocks is None:
            self._blocks = iter(self._source(self._at))
        block = next(self._blocks, None)
        if block is None:
            return None
        sound = as_int16(block)
        if sound.shape[1] != self._channels:
            if sound.shape[1] != 1:
                raise ValueError(
                    f"a source has {sound.shape[1]} channels and the player {self._channels}"
                )
            sound = np.repeat(sound, self._channels, axis=1)
        return sound


@dataclass(slots=True)
class Join:
    """The switch from a source to another.

    Attributes:
        after: The first frame of the old source that is replaced.
        fade: The length of the crossfade in frames.
        following: The new source.
        tail: The old source's samples from *after* on, as far as they are rendered.
    """

    after: int
    fade: int
    following: Filling
    tail: Pcm


def crossed(old: Pcm, new: Pcm) -> Pcm:
    """Crossfade linearly from one block to another.

    Where both differ only in level, the level moves without a step.

    Args:
        old: Shape ``(frames, channels)``; where it is shorter, it is padded with silence.
        new: Shape ``(frames, channels)``; its length is the result's.
    """
    length = len(new)
    rising = (np.arange(1, length + 1) / (length + 1))[:, np.newaxis]
    padded = np.zeros_like(new)
    padded[: len(old)] = old[:length]
    return np.rint(padded * (1 - rising) + new * rising).astype(np.int16)
