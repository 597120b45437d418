"""How long orders take: N tracks of five minutes by two workers, all of them different.

    python scripts/bench/bench_orders.py [N] [--paces P]

Run it in `.venv`. Without `--paces` each track has a pace of its own, and is spoken anew; with it
they share P paces, and differ by level, words and what is left out. It prints the figures of
docs/scale.md.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import time
from itertools import combinations, islice, product
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


def main() -> None:
    """Make the orders in folders of their own, then again, and print what it took."""
    parser = argparse.ArgumentParser(description="Measure how long orders take.")
    parser.add_argument("count", nargs="?", type=int, default=20, metavar="N")
    parser.add_argument("--paces", type=int, metavar="P", help="how many different paces (N)")
    asked = parser.parse_args()
    count, paces = asked.count, asked.paces or asked.count
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Each is a session of its own, so that nothing is shared but clips of the voice.
        lines = ["routine,level,pace,without,words,voice,output"]
        pace = [f"{0.7 + 0.6 * i / paces:.4f}" for i in range(paces)]
        manners = product(_without(), ("full", "short"), ("regular", "beginner", "strong"), pace)
        lines += [
            f"five-minutes,{level},{at},{without},{words},,{i}.mp3"
            for i, (without, words, level, at) in enumerate(islice(manners, count))
        ]
        if len(lines) <= count:
            sys.exit(f"{paces} paces make {len(lines) - 1} different tracks; ask for more paces")
        (folder / "orders.csv").write_text("\n".join(lines) + "\n", "utf-8")
        kinds = ("CACHE", "DATA", "CONFIG")
        own = {f"XDG_{kind}_HOME": str(folder / kind.lower()) for kind in kinds}
        command = [sys.executable, "-m", "matcue", "export", "--orders", "orders.csv", "-o", "."]
        command += ["--for-others", "--jobs", "2"]
        before = _used_s()
        for run in ("made", "again"):
            began = time.monotonic()
            done = subprocess.run(
                command,
                cwd=folder,
                env=os.environ | own,
                capture_output=True,
                text=True,
                check=True,
            )
            took, used = time.monotonic() - began, _used_s() - before
            before = _used_s()
            states = [line.split(",")[2] for line in done.stdout.splitlines()[1:]]
            told = ", ".join(f"{states.count(each)} {each}" for each in sorted(set(states)))
            each = f"{used / count:.2f} s of processor time a track"
            print(f"{run}: {told} in {took:.1f} s; {each}")
        most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
        print(f"largest process: {most / 1024:.0f} MB")


def _without() -> Iterator[str]:
    """Yield all that may be left out, none of it first."""
    cautions = ("twist", "swing", "jump", "inversion", "bend", "load")
    for many in range(len(cautions)):
        yield from map(" ".join, combinations(cautions, many))


def _used_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
