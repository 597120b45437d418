"""What music costs: an export over a background, beside the same export without one."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Final

from bench_figures import Figure, ratios

from matcue.sound.background import AMBIENCES

if TYPE_CHECKING:
    from collections.abc import Callable

    from bench_children import Bench, Ran

ROUTINE: Final = "morning"
AT_MOST: Final = 1.5
"""How much longer an export may take over music."""

_HERE: Final = Path(__file__).resolve().parent
_SONGS: Final = 6
"""Together longer than the routine."""


def music(bench: Bench) -> list[Figure]:
    """Compare exports over every background with silence, and with those in mono."""
    shop = bench.workshop
    bench.tell("making songs and the warm cache")
    # By a process of its own: a child of Linux begins with the memory that this one has had.
    shop.run([sys.executable, str(_HERE / "bench_songs.py"), "album", str(_SONGS)])

    def exporting(*options: str, cache: Path | None = shop.warm) -> Callable[[], Ran]:
        arguments = ("export", ROUTINE, "-o", "music.mp3", "--force", *options)
        return lambda: shop.matcue(*arguments, cache=cache)

    silent = [sys.executable, str(_HERE / "bench_silent_bed.py"), ROUTINE, "silent.mp3"]
    base = "stereo at 48 kHz over silence"
    tasks: dict[str, Callable[[], Ran]] = {
        base: lambda: shop.run(silent, cache=shop.warm),
        "mono at 24 kHz": exporting(),
        "mono at 48 kHz": exporting("--rate", "48000"),
        **{kind: exporting("--ambience", kind) for kind in AMBIENCES},
        "songs": exporting("--music", "album"),
    }
    for task in tasks.values():
        task()
    cold = {
        "cold cache, mono at 24 kHz": exporting(cache=None),
        "cold cache, songs": exporting("--music", "album", cache=None),
    }
    found = bench.measured(tasks | cold)
    took = {name: tuple(ran.took_s for ran in runs) for name, runs in found.items()}
    figures = [
        Figure(part="music", what=name, unit="s", values=values) for name, values in took.items()
    ]
    for name in (*AMBIENCES, "songs"):
        for other, bar in ((base, AT_MOST), ("mono at 48 kHz", None), ("mono at 24 kHz", None)):
            ratio = ratios(took[name], took[other])
            figures.append(
                Figure(part="music", what=f"{name} : {other}", unit="x", values=ratio, bar=bar)
            )
    peak = tuple(ran.peak_mb for ran in found["songs"])
    figures.append(Figure(part="music", what="songs, memory", unit="MB", values=peak))
    return figures
