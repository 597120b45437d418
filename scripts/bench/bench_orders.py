"""How long orders take: N tracks of five minutes by two workers, all of them different.

Run in `.venv`: python scripts/bench/bench_orders.py [N]. It prints the figures of docs/scale.md.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path


def main() -> None:
    """Make the orders in folders of their own, then again, and print what it took."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else 20
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        # Each pace is a session of its own, so that nothing is shared but clips of the voice.
        lines = ["routine,level,pace,without,words,voice,output"]
        lines += [f"five-minutes,,{0.7 + 0.6 * i / count:.4f},,,,{i}.mp3" for i in range(count)]
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


def _used_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


if __name__ == "__main__":
    main()
