"""The process that plays: one wish in, lines of what was done and when out.

    python performer.py '{"scene": "bare", "seconds": 3}'

Run by `child.Child`, with the environment of a sound server.
"""

from __future__ import annotations

import json
import sys
import threading
import time
from typing import Any

from counter import counted
from recording import RATE

_TELLING = threading.Lock()


def tell(what: str, at_s: float | None = None, **more: Any) -> None:
    """Write a line about what happened at an instant, or just now."""
    instant = time.monotonic() if at_s is None else at_s
    line = json.dumps({"what": what, "s": instant, **more})
    with _TELLING:
        print(line, flush=True)


def bare(seconds: float) -> None:
    """Play a count through a stream of PortAudio's with nothing of matcue's in between.

    It shows that the server, its plugin and the recorder are without fault, so that a fault
    elsewhere is the player's.
    """
    import sounddevice

    sound = memoryview(counted(0, round(seconds * RATE)).tobytes())
    taken = 0
    done = threading.Event()

    def fill(out: Any, count: int, when: Any, status: Any) -> None:
        nonlocal taken
        calls.append((time.monotonic(), taken // 4, when.outputBufferDacTime - when.currentTime))
        piece = sound[taken : taken + count * 4]
        out[: len(piece)] = piece
        out[len(piece) :] = bytes(len(out) - len(piece))
        taken += count * 4
        if status:
            late.append(time.monotonic())
        if taken > len(sound) + RATE:
            done.set()

    calls: list[tuple[float, int, float]] = []
    late: list[float] = []
    with sounddevice.RawOutputStream(
        samplerate=RATE, channels=2, dtype="int16", blocksize=0, latency=0.1, callback=fill
    ):
        done.wait(seconds + 10)
    for instant, number, ahead_s in calls:
        if number < len(sound) // 4:
            tell("heard", instant + ahead_s, at=number)
    for instant in late:
        tell("underrun", instant)


SCENES = {"bare": bare}


if __name__ == "__main__":
    sys.setswitchinterval(0.001)
    wish = json.loads(sys.argv[1])
    SCENES[wish.pop("scene")](**wish)
    tell("done")
