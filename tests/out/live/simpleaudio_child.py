"""Plays through simpleaudio in a process of its own, with a Python that has it.

    python simpleaudio_child.py

Run by `test_simpleaudio`, with the environment of a sound server. Counts, pauses after a second,
goes on a while later and plays to the end; prints what it saw as JSON.
"""

from __future__ import annotations

import json
import threading
import time
from typing import TYPE_CHECKING, Final

import numpy as np

from matcue.base.units import Ms
from matcue.out.live import Ended, Player, device

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.out.live import Event
    from matcue.sound.api import Block

RATE: Final = 48_000
TOTAL: Final = Ms(4_000)


def counting(at: Ms) -> Iterator[Block]:
    """Count frames as the tests of the rig do, in blocks of 100 ms."""
    for begin in range(at, TOTAL, 100):
        end = min(begin + 100, TOTAL)
        number = np.arange(begin * RATE // 1_000, end * RATE // 1_000)
        sound = np.stack([number & 0x7FFF, 1 + (number >> 15)], axis=1)
        yield (sound / 32_768).astype(np.float32)


def main() -> None:
    """Do what this file's docstring says."""
    ended = threading.Event()
    seen: list[str] = []

    def listen(event: Event) -> None:
        seen.append(type(event).__name__)
        if isinstance(event, Ended):
            ended.set()

    plays = Player(device("simpleaudio"), rate=RATE, channels=2, listener=listen)
    plays.start(counting, Ms(0), source_id=1)
    time.sleep(1)
    heard = plays.pause()
    time.sleep(1)
    plays.start(counting, heard.at, source_id=1)
    assert ended.wait(30)
    plays.close()
    print(json.dumps({"paused_at": heard.at, "events": seen}))


if __name__ == "__main__":
    main()
