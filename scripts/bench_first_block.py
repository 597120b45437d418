"""Run `matcue play` with a device that notes the instant of its first block, for `bench.py`.

    python bench_first_block.py ROUTINE     prints seconds of time.monotonic, then stops playing

Everything is the command's own, the loading of the sound library included; only the stream of
the device is not opened, so that this works where there is none.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

from matcue.out import device as devices

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from matcue.sound.api import Block


class Stopwatch:
    """A device that takes one block and then is interrupted, as by Ctrl-C."""

    name = "a stopwatch"

    def probe(self) -> None:
        """Find nothing missing."""

    def play(self, blocks: Iterator[Block], rate: int, on_block: Callable[[int], None]) -> None:  # noqa: ARG002 (a device's signature)
        """Note when the first block comes.

        Raises:
            KeyboardInterrupt: Always.
        """
        next(blocks)
        print(time.monotonic(), flush=True)
        raise KeyboardInterrupt


def main(routine: str) -> int:
    """Play *routine* on a stopwatch; give the command's exit code."""
    load = devices.device

    def stopwatch(name: str) -> devices.Device:
        load(name)
        return Stopwatch()

    devices.device = stopwatch
    from matcue.cli.main import run

    return run(["play", routine])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
