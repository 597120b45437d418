"""Export a routine in stereo at 48 kHz over silence, for `bench.py` to compare with.

    python bench_silent_bed.py ROUTINE FILE

This is the same export as one with music, but without the music: the same rate and channels, the
same mixing, picture and encoding, and no time for what lies under it.
"""

from __future__ import annotations

import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from matcue.base import folders
from matcue.base.units import Frames
from matcue.out import by_suffix
from matcue.out.encode import export
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.accompaniment import Accompaniment
from matcue.session.options import Options
from matcue.sound.background import CHANNELS, RATE
from matcue.tracks import covers
from matcue.tracks.export import BLOCK, track

if TYPE_CHECKING:
    from matcue.sound.api import Block


class Silence:
    """A background and a stream of it."""

    def stream(self, start: Frames = Frames(0)) -> Silence:  # noqa: ARG002 (the signature of Bed)
        """Begin."""
        return self

    def read(self, count: int) -> Block:
        """Give silence."""
        return np.zeros((count, CHANNELS), np.float32)

    def close(self) -> None:
        """Do nothing."""


def main(routine: str, path: Path) -> None:
    """Export it."""
    options = Options(rate=RATE)
    ready = session.draft(routine, options, Shelf(own=folders.data()))
    prepared = session.prepare(ready, options, under=Accompaniment(Silence(), 0.0))
    with closing(prepared):
        picture, _ = covers.painted(prepared.draft, prepared.timeline.total)
        stereo = replace(track(prepared, picture), channels=CHANNELS)
        export(prepared.blocks(block=BLOCK), stereo, path, by_suffix(path))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
