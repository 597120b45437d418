"""Measure how fast matcue is and how much memory it takes, against what was promised.

    python3 scripts/bench.py                  every part, medians of five: half an hour
    python3 scripts/bench.py export rerun
                       some parts: export, rerun, play, remote, memory, growth, music
    python3 scripts/bench.py --runs 1         a quick look
    python3 scripts/bench.py --json out.json  all values too, for machines
    python3 scripts/bench.py --live           the live player instead: twenty minutes
    python3 scripts/bench.py --live --soak 45 with a longer session at the end

Whole processes are measured from outside. What is compared takes turns, so that a machine that
slows down slows both; ratios are taken within a turn. The figures go to standard output and the
progress to standard error. The exit code says whether everything ran, not how fast it was.

The live player plays through a sound server of its own, without a sound card, and what is heard is
recorded and compared; `tests/audio` holds the same bars as tests.

Files are written in the system's folder for temporary ones, or where TMPDIR says; they need
about 200 MB for a while.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import os
import platform
import sys
import tempfile
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from environment import INTERRUPTED, ROOT, Setback, finish, prepare, run_through

sys.path.insert(0, str(Path(__file__).resolve().parent / "bench"))

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bench_figures import Figure

NAMES = ("export", "rerun", "play", "remote", "memory", "growth", "music")
"""The parts, in the order in which they run; `bench_parts` has the rest of them, and needs
matcue, which whoever asks for help may not have yet."""

MOST_MINUTES = 180
"""The longest soak: a recording of it takes 2 GB."""

_LIBRARIES = ("matcue", "av", "numpy", "onnxruntime", "hibari-tts")
_BUSY = 0.3
"""Others' work on each core, above which absolute figures say little."""


def main(arguments: Sequence[str]) -> int:
    """Do what this file's docstring says; give the exit code."""
    if sys.platform == "win32":
        raise Setback("bench.py measures processes as Linux and macOS let it; run it there")
    parser = _parser()
    asked = parser.parse_args(arguments)
    if asked.live and asked.parts:
        parser.error("--live is measured by itself; leave out " + " ".join(asked.parts))
    if importlib.util.find_spec("matcue") is None and Path(sys.prefix) != ROOT / ".venv":
        try:
            return run_through([prepare().python, Path(__file__), *arguments])
        except KeyboardInterrupt:
            return INTERRUPTED  # and the other has said so

    from bench_figures import table

    where = machine()
    print(_headline(where, asked.runs))
    if where["load"] > _BUSY * where["cores"]:
        _tell("machine", f"busy (load {where['load']}); trust the ratios, not the seconds")
    unproven: list[str] = []
    if asked.live:
        figures, unproven = _live(asked.soak)
    else:
        figures = _parts(asked.parts or NAMES, asked.runs)
    print(f"\n{table(figures)}")
    for name in unproven:
        print(f"Nothing is proven of {name}: the machine is too busy to record it.")
    if asked.json is not None:
        told = {"machine": where, "runs": asked.runs, "figures": [f.as_json() for f in figures]}
        asked.json.write_text(json.dumps(told, ensure_ascii=False, indent=2) + "\n", "utf-8")
    over = [figure for figure in figures if figure.verdict == "over"]
    print(f"\n{len(over)} over the bar." if over else "\nAll within the bar.")
    return 1 if unproven else 0


def _parts(names: Sequence[str], runs: int) -> list[Figure]:
    from bench_children import Bench, Workshop
    from bench_parts import PARTS

    figures = []
    for name in names:
        # A folder each, so that no part finds warm what another has left.
        with tempfile.TemporaryDirectory(prefix="matcue-bench-") as folder:
            tell = partial(_tell, name)
            figures += PARTS[name](Bench(Workshop(Path(folder)), runs, tell))
    return figures


def _live(soak_minutes: float) -> tuple[list[Figure], list[str]]:
    from bench_live import live

    with tempfile.TemporaryDirectory(prefix="matcue-bench-") as folder:
        return live(Path(folder), partial(_tell, "live"), soak_minutes=soak_minutes)


def machine() -> dict[str, Any]:
    """Tell on what this runs, for whoever compares figures later."""
    from importlib import metadata

    return {
        "system": f"{platform.system()} {platform.machine()}",
        "cores": os.cpu_count() or 1,
        "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(),
        "libraries": {name: metadata.version(name) for name in _LIBRARIES},
    }


def _headline(where: dict[str, Any], runs: int) -> str:
    libraries = ", ".join(f"{name} {version}" for name, version in where["libraries"].items())
    return (
        f"{libraries}\n"
        f"Python {where['python']}, {where['system']}, {where['cores']} cores, "
        f"load {where['load']}; medians of {runs}"
    )


def _parser() -> argparse.ArgumentParser:
    def part(name: str) -> str:
        if name not in NAMES:
            raise argparse.ArgumentTypeError(f"there is no part '{name}', only {', '.join(NAMES)}")
        return name

    def count(text: str) -> int:
        if not text.isdecimal() or int(text) < 1:
            raise argparse.ArgumentTypeError(f"'{text}' is not a number of runs; write 1 or more")
        return int(text)

    def minutes(text: str) -> float:
        try:
            value = float(text)
        except ValueError:
            value = -1.0
        if not 0 <= value <= MOST_MINUTES:
            raise argparse.ArgumentTypeError(
                f"'{text}' is not a number of minutes; write 0 to {MOST_MINUTES}"
            )
        return value

    parser = argparse.ArgumentParser(
        prog="bench.py",
        description="Measure how fast matcue is and how much memory it takes.",
    )
    parser.add_argument(
        "parts", nargs="*", type=part, metavar="PART", help=f"{', '.join(NAMES)}; all if not given"
    )
    parser.add_argument(
        "--runs", type=count, default=5, metavar="N", help="how often each thing is done (5)"
    )
    parser.add_argument("--json", type=Path, metavar="PATH", help="write all values there")
    parser.add_argument("--live", action="store_true", help="measure the live player instead")
    parser.add_argument(
        "--soak",
        type=minutes,
        default=5.0,
        metavar="MINUTES",
        help="how long --live plays one session at its end (5; 0 leaves it out)",
    )
    return parser


def _tell(part: str, said: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {part}: {said}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    finish(main)
