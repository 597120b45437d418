"""The process that records: what a server plays goes into a file, and when it came into another.

    python -m audio.stamper FRAMES STAMPS

It has one thread and nothing else to do, and comes before other programs where the system allows
that, as the server's sink does: a witness should be awake. It ends when it is terminated.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Final

import numpy as np

from audio.recording import RATE

STAMP: Final = np.dtype([("arrived_s", "<f8"), ("first", "<i8")])
"""One of these for each read: the monotonic instant, and the first frame."""

_FRAME_BYTES: Final = 4
_URGENCY: Final = 5
"""What PulseAudio gives the threads of its sinks."""


def come_first(pid: int) -> None:
    """Have a process's first thread, 0 being our own, come before other programs if it may.

    Niceness would not do: Linux weighs it only among the programs of one session.
    """
    with suppress(PermissionError):
        os.sched_setscheduler(pid, os.SCHED_RR, os.sched_param(_URGENCY))


def record(frames: Path, stamps: Path) -> None:
    """Record until terminated."""
    come_first(0)
    command = ["setpriv", "--pdeathsig", "KILL", "parec", "--raw", "--format=s16le"]
    command += [f"--rate={RATE}", "--channels=2", "--latency-msec=10", "-d", "mat.monitor"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, bufsize=0) as recorder:
        # It would wait for a server that is frozen if it were asked politely.
        signal.signal(signal.SIGTERM, lambda *_: recorder.kill())
        assert recorder.stdout is not None
        source = recorder.stdout.fileno()
        written = 0
        with frames.open("wb", 0) as sound, stamps.open("wb", 0) as notes:
            while data := os.read(source, 1 << 16):
                now_s = time.monotonic()
                sound.write(data)
                notes.write(np.array((now_s, written // _FRAME_BYTES), STAMP).tobytes())
                written += len(data)


if __name__ == "__main__":
    record(Path(sys.argv[1]), Path(sys.argv[2]))
