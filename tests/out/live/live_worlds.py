"""Sources that count, so that each sample tells where it comes from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.units import Ms, frames
from matcue.out.live import Player, Position
from stepped import Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from matcue.out.live import Event, Source
    from matcue.sound.api import Block, Pcm

RATE: Final = 24_000
CHANNELS: Final = 2


def counted(first: int, last: int, *, source_id: int = 0) -> Pcm:
    """Frames that say their number: the left its lower bits, the right the others and the live timeline."""
    number = np.arange(first, last) + source_id * (1 << 23)
    return np.stack([number & 0x7FFF, 1 + (number >> 15)], axis=1).astype(np.int16)


def counter(
    total: Ms, *, source_id: int = 0, blocks: Sequence[Ms] = (Ms(100),), fails_at: Ms | None = None
) -> Source:
    """A source that counts its frames, in blocks of such lengths, over and over."""

    def source(at: Ms) -> Iterator[Block]:
        turn = 0
        while at < total:
            if fails_at is not None and at >= fails_at:
                raise RuntimeError("the voice is hoarse")
            end = Ms(min(total, at + blocks[turn % len(blocks)]))
            sound = counted(frames(at, RATE), frames(end, RATE), source_id=source_id)
            yield sound.astype(np.float32) / np.float32(32_768)
            at, turn = end, turn + 1

    return source


def at(ms: int) -> int:
    """So many frames into a source or a recording."""
    return frames(Ms(ms), RATE)


class Room:
    """A player on a device that is moved by hand, and everything that its listener hears of."""

    def __init__(
        self,
        *,
        period: Ms = Ms(25),
        buffer: Ms = Ms(100),
        offset_ms: int = 0,
        answer: Callable[[Event], None] = lambda _event: None,
    ) -> None:
        self.bench = Bench(channels=CHANNELS, period=period, buffer=buffer)
        self.events: list[Event] = []
        self._answer = answer
        self.player = Player(
            self.bench.device,
            rate=RATE,
            channels=CHANNELS,
            clock=self.bench.clock,
            listener=self._hear,
            display_offset_ms=offset_ms,
            workers=self.bench.workers,
        )

    def _hear(self, event: Event) -> None:
        self.events.append(event)
        self._answer(event)

    def go(self, ms: int, *, stalled: bool = False) -> None:
        """Let time pass."""
        self.bench.go(Ms(ms), stalled=stalled)

    @property
    def sounded(self) -> Pcm:
        """All that has been heard."""
        return self.bench.device.sounded


def heard(source_id: int, ms: int) -> Position:
    return Position(source_id, Ms(ms))
