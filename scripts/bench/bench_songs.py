"""Make songs to lie under a session, for `bench.py`: the waves of different seas, as MP3.

python bench_songs.py FOLDER MANY
"""

from __future__ import annotations

import sys
from itertools import repeat
from pathlib import Path
from typing import Final

from matcue.base.units import SECOND, seconds
from matcue.out import FORMATS, Track
from matcue.out.encode import export
from matcue.sound.ambience import Ambience
from matcue.sound.background import CHANNELS, RATE

LASTS: Final = seconds(200)


def main(folder: Path, many: int) -> None:
    """Write them."""
    folder.mkdir()
    for nth in range(many):
        stream = Ambience("waves", nth).stream()
        blocks = (stream.read(RATE) for _ in repeat(None, LASTS // SECOND))
        track = Track(title=f"Sea {nth}", total=LASTS, rate=RATE, channels=CHANNELS)
        export(blocks, track, folder / f"{nth}.mp3", FORMATS["mp3"])


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
