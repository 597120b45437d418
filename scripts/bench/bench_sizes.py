"""Whether size costs more than it has to: long sessions, and many in one process. Linux only.

    python scripts/bench/bench_sizes.py hours [mp3]    a session of 1, 2, 4, 8 and 12 hours
    python scripts/bench/bench_sizes.py exports [mp3]  200 short sessions by `import matcue`

Run it in `.venv`; it prints the figures of docs/scale.md. The time is that of the processor, so
that others on the machine hardly change it.
"""

from __future__ import annotations

import json
import os
import sys
import tempfile
from pathlib import Path
from typing import Final

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from bench_children import Bench, Workshop
from bench_routines import Round, written

from matcue.base.units import HOUR

HOURS: Final = (1, 2, 4, 8, 12)
EXPORTS: Final = 200

LONG: Final = Round(
    "long",
    15,
    (
        {"exercise": "cat", "reps": 6},
        {"exercise": "child-pose", "hold": "60s"},
        {"breathe": "4-0-6-0", "for": "3m"},
        {"relax": "8m20s"},
    ),
)


def hours(folder: Path, fmt: str) -> None:
    """Export long sessions, each in a process of its own, and print time and memory."""
    bench = Bench(Workshop(folder), 1, print)
    for each in HOURS:
        # A little less, for the longest session has 12 hours with all that is said around it.
        ran = bench.export(written(folder, LONG, each * 60 - 15), f"long.{fmt}")
        total_h = json.loads(ran.output)["total_ms"] / HOUR
        told = f"{ran.used_s:.0f} s of processor time, {ran.used_s / total_h:.1f} s an hour"
        print(f"{total_h:5.2f} h: {told}, at most {ran.peak_mb:.0f} MB", flush=True)


def exports(folder: Path, fmt: str) -> None:
    """Export many sessions in this process; every tenth has something to say that is new."""
    import matcue

    for number in range(1, EXPORTS + 1):
        text = f"id: short\ntitle: Session {number // 10}\nsteps:\n- exercise: cat\n  reps: 2\n"
        with matcue.load(text) as session:
            session.export(folder / f"{number % 10}.{fmt}")
        if number in {1, 2, 10} or number % 50 == 0:
            held = int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")
            files = len(list(Path("/proc/self/fd").iterdir()))
            threads = len(list(Path("/proc/self/task").iterdir()))
            print(
                f"{number:3}: {held / 2**20:.0f} MB, {files} files, {threads} threads", flush=True
            )


def main() -> None:
    """Measure what was asked for, in folders of its own."""
    parts = {"hours": hours, "exports": exports}
    if len(sys.argv) not in (2, 3) or sys.argv[1] not in parts:
        sys.exit(f"name one of {', '.join(parts)}")
    fmt = sys.argv[2] if len(sys.argv) == 3 else "mp3"
    with tempfile.TemporaryDirectory() as name:
        for kind in ("CACHE", "DATA", "CONFIG"):
            os.environ[f"XDG_{kind}_HOME"] = str(Path(name) / kind.lower())
        parts[sys.argv[1]](Path(name), fmt)


if __name__ == "__main__":
    main()
