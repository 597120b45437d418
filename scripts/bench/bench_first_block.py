"""Run `matcue play` with a device that notes the instant of its first sound, for `bench.py`.

    python bench_first_block.py ROUTINE     prints seconds of time.monotonic, then stops playing

Everything is the command's own, the loading of the sound library included; only the stream of
the device is not opened, so that this works where there is none.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from contextlib import redirect_stdout
from typing import TYPE_CHECKING, Final

from matcue.out import live
from matcue.out.live.offline import NullDevice, OfflineStream

if TYPE_CHECKING:
    from matcue.out.live import Device


_STOPPED: Final = 130


class Stopwatch(NullDevice):
    """Takes silence until there is a sound, and then is interrupted, as by Ctrl-C."""

    name = "a stopwatch"
    heard_s: float | None = None
    """The instant of the first sound."""

    def open(self, rate: int, channels: int) -> OfflineStream:  # noqa: ARG002 (it takes any)
        """Take sound of any form."""
        return OfflineStream(self._listen)

    def _listen(self, piece: memoryview) -> None:
        if self.heard_s is None and any(piece.tobytes()):
            self.heard_s = time.monotonic()
            os.kill(os.getpid(), signal.SIGINT)


def main(routine: str) -> int:
    """Play *routine* on a stopwatch; give the command's exit code, or 0 where it was stopped."""
    load = live.device
    watch = Stopwatch()

    def stopwatch(name: str = "auto", *, safe: bool = False) -> Device:
        load(name, safe=safe)
        return watch

    live.device = stopwatch
    from matcue.cli.main import run

    with redirect_stdout(sys.stderr):
        code = run(["play", routine])
    print(watch.heard_s)
    return 0 if code == _STOPPED else code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
