"""The parts of the benchmark: what is measured, side by side with what, against which bar."""

from __future__ import annotations

import json
import re
import sys
import wave
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Final

from bench_figures import Figure, fitted, ratios
from bench_music import music
from bench_routines import FEW, MANY, written

from environment import Setback
from matcue.base.units import MINUTE, RATES, Ms, clock
from matcue.out import FORMATS

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bench_children import Bench, Ran

ROUTINE: Final = "morning"
HEAVY: Final = ("numpy", "onnxruntime", "av")
"""What nothing may import that only looks something up."""

PRESSES: Final = 20

GROWTH: Final = ((FEW, 10), (MANY, 30), (FEW, 90), (MANY, 180))
"""Rounds and minutes: length and different sentences rise apart, so that a fit can tell them."""

_HERE: Final = Path(__file__).resolve().parent
_ALIKE: Final = 0.02
"""How much two encodings of the same sound may differ in size: by tags and chapters."""

_IMPORTED: Final = re.compile(r"^import time:\s*\d+ \|\s*\d+ \|\s*([\w.]+)$", re.MULTILINE)


def export(bench: Bench) -> list[Figure]:
    """Hold an export against a process that only encodes the same sound."""
    shop = bench.workshop
    bench.tell("preparing the sound and the warm cache")
    total = _total(bench.export(ROUTINE, "finished.wav", cache=shop.warm))
    _unpack(shop.folder / "finished.wav", shop.folder / "finished.pcm")
    mp3 = FORMATS["mp3"]
    encode_only = [sys.executable, str(_HERE / "bench_encode_only.py"), "finished.pcm", "only.mp3"]
    encode_only += [str(RATES[0]), str(mp3.bitrate)]

    def alone() -> Ran:
        return shop.run(encode_only, cache=shop.warm)

    def warm() -> Ran:
        return bench.export(ROUTINE, "warm.mp3", cache=shop.warm)

    # Once for nothing: whoever reads a library from the disk first pays for all who follow.
    alone()
    warm()
    _check_alike(shop.folder / "warm.mp3", shop.folder / "only.mp3")
    found = bench.measured(
        {
            "encoding alone": alone,
            "warm cache": warm,
            "cold cache": lambda: bench.export(ROUTINE, "cold.mp3"),
        }
    )
    base = _seconds(found["encoding alone"])
    figures = [_took("export", f"encoding alone, {clock(total)} to MP3", base)]
    for name, bar in (("warm cache", 1.3), ("cold cache", 2.0)):
        took = _seconds(found[name])
        figures.append(_took("export", name, took))
        ratio = ratios(took, base)
        figures.append(
            Figure(part="export", what=f"{name} : encoding alone", unit="x", values=ratio, bar=bar)
        )
    return figures


def rerun(bench: Bench) -> list[Figure]:
    """Time what is done most often and has the least to do, and see what it imports."""
    shop = bench.workshop
    commands = {
        f"export {ROUTINE} again": ("export", ROUTINE, "-o", "again.mp3"),
        "--help": ("--help",),
        "list": ("list",),
    }
    bench.tell("exporting once")
    bench.export(ROUTINE, "again.mp3", cache=shop.warm)
    made = (shop.folder / "again.mp3").stat().st_mtime_ns

    def timed(*arguments: str) -> Callable[[], Ran]:
        return lambda: shop.matcue(*arguments, cache=shop.warm)

    found = bench.measured(
        {
            "python alone": lambda: shop.run([sys.executable, "-c", ""], cache=shop.warm),
            "import matcue": lambda: shop.run(
                [sys.executable, "-c", "import matcue"], cache=shop.warm
            ),
            **{name: timed(*arguments) for name, arguments in commands.items()},
        }
    )
    if (shop.folder / "again.mp3").stat().st_mtime_ns != made:
        raise Setback("nothing had changed, and the export wrote its file again all the same")
    figures = [
        _took("rerun", name, _seconds(ran), bar=0.3 if name.startswith("export") else None)
        for name, ran in found.items()
    ]
    alone, imports = (_seconds(found[name]) for name in ("python alone", "import matcue"))
    figures.append(
        Figure(
            part="rerun",
            what="import matcue, less python alone",
            unit="ms",
            values=tuple(1_000 * (took - base) for took, base in zip(imports, alone, strict=True)),
            bar=30,
        )
    )
    for name, arguments in commands.items():
        bench.tell(f"imports of {name}")
        traced = [sys.executable, "-X", "importtime", "-P", "-m", "matcue", *arguments]
        heavy = imported(shop.run(traced, cache=shop.warm).errors, HEAVY)
        named = f" ({', '.join(heavy)})" if heavy else ""
        figures.append(
            Figure(
                part="rerun",
                what=f"{name}: heavy libraries{named}",
                unit="",
                values=(len(heavy),),
                bar=0,
            )
        )
    return figures


def play(bench: Bench) -> list[Figure]:
    """Time the wait for the first sound, and for the prompt after Ctrl-C."""
    shop = bench.workshop
    command = [sys.executable, str(_HERE / "bench_first_block.py"), ROUTINE]
    bench.tell("preparing the warm cache")
    bench.export(ROUTINE, "played.mp3", cache=shop.warm)
    shop.run(command, cache=shop.warm)
    found = bench.measured(
        {
            "cold cache": lambda: shop.run(command),
            "warm cache": lambda: shop.run(command, cache=shop.warm),
        }
    )
    figures = []
    for name, bar in (("cold cache", 1.5), ("warm cache", 0.5)):
        waits = tuple(float(ran.output) - ran.started for ran in found[name])
        stops = tuple(ran.took_s - wait for ran, wait in zip(found[name], waits, strict=True))
        figures.append(_took("play", f"{name}, until the first block", waits, bar=bar))
        figures.append(_took("play", f"{name}, from Ctrl-C to the prompt", stops))
    return figures


def remote(bench: Bench) -> list[Figure]:
    """Time a press in a browser until it is shown there, and a pause until there is silence."""
    shop = bench.workshop
    command = [sys.executable, str(_HERE / "bench_remote.py"), ROUTINE, str(PRESSES)]
    bench.tell("preparing the warm cache")
    bench.export(ROUTINE, "pressed.mp3", cache=shop.warm)
    found = bench.measured({"presses": lambda: shop.run(command, cache=shop.warm)})
    told = [json.loads(ran.output) for ran in found["presses"]]
    return [
        Figure(
            part="remote",
            what=f"press until {what}, {name} of {PRESSES if what == 'shown' else PRESSES // 2}",
            unit="ms",
            values=tuple(of(each[what]) for each in told),
            bar=100,
        )
        for what in ("shown", "silent")
        for name, of in (("median", median), ("slowest", max))
    ]


def memory(bench: Bench) -> list[Figure]:
    """Compare the memory for a short session and a long one that says the same."""
    shop = bench.workshop
    short, long = (written(shop.folder, FEW, minutes) for minutes in (20, 180))
    bench.tell("preparing the warm cache")
    totals = [_total(bench.export(path, "memory.mp3", cache=shop.warm)) for path in (short, long)]
    lengths = [f"{round(total / MINUTE)} min" for total in totals]
    found = bench.measured(
        {
            f"{state} cache, {length}": _exporting(bench, path, cache)
            for state, cache in (("cold", None), ("warm", shop.warm))
            for path, length in zip((short, long), lengths, strict=True)
        }
    )
    figures = []
    for state, bar in (("cold", 350), ("warm", 120)):
        peaks = [
            tuple(ran.peak_mb for ran in found[f"{state} cache, {length}"]) for length in lengths
        ]
        for length, peak in zip(lengths, peaks, strict=True):
            what = f"{state} cache, {length}"
            figures.append(Figure(part="memory", what=what, unit="MB", values=peak, bar=bar))
        what = f"{state} cache, {lengths[1]} : {lengths[0]}"
        ratio = ratios(peaks[1], peaks[0])
        figures.append(Figure(part="memory", what=what, unit="x", values=ratio, bar=1.1))
    return figures


def growth(bench: Bench) -> list[Figure]:
    """Show what an export costs: each different sentence, and each minute."""
    shop = bench.workshop
    tasks: dict[str, Callable[[], Ran]] = {}
    minutes: list[float] = []
    sentences: list[int] = []
    sessions: list[str] = []
    for each, about in GROWTH:
        path = written(shop.folder, each, about)
        bench.tell(f"preparing the warm cache, {about} min")
        shown = json.loads(shop.matcue("show", str(path), "--json", cache=shop.warm).output)
        minutes.append(shown["total_ms"] / MINUTE)
        sentences.append(len({cue["text"] for cue in shown["cues"] if cue["kind"] == "say"}))
        sessions.append(f"{round(minutes[-1])} min, {sentences[-1]} sentences")
        tasks[f"cold cache, {sessions[-1]}"] = _exporting(bench, path, None)
        tasks[f"warm cache, {sessions[-1]}"] = _exporting(bench, path, shop.warm)
    found = bench.measured(tasks)
    figures = []
    for state in ("cold cache", "warm cache"):
        took = [
            _took("growth", f"{state}, {of}", _seconds(found[f"{state}, {of}"])) for of in sessions
        ]
        cost = fitted([figure.median for figure in took], sentences, minutes)
        figures += took
        for what, unit, value in (
            ("each export", "s", cost.start_s),
            ("each different sentence", "ms", cost.sentence_s * 1_000),
            ("each minute", "ms", cost.minute_s * 1_000),
            ("farthest from this fit", "%", cost.misfit * 100),
        ):
            figures.append(
                Figure(part="growth", what=f"{state}, {what}", unit=unit, values=(value,))
            )
    return figures


PARTS: Final[Mapping[str, Callable[[Bench], list[Figure]]]] = {
    part.__name__: part for part in (export, rerun, play, remote, memory, growth, music)
}
"""Every part by its name."""


def imported(trace: str, packages: tuple[str, ...]) -> tuple[str, ...]:
    """Tell which of some packages a program imported.

    Args:
        trace: What ``python -X importtime`` wrote on standard error.
        packages: Their names.
    """
    seen = set(_IMPORTED.findall(trace))
    return tuple(package for package in packages if package in seen)


def _exporting(bench: Bench, routine: Path, cache: Path | None) -> Callable[[], Ran]:
    return lambda: bench.export(routine, "long.mp3", cache=cache)


def _seconds(runs: tuple[Ran, ...]) -> tuple[float, ...]:
    return tuple(ran.took_s for ran in runs)


def _took(part: str, what: str, seconds: tuple[float, ...], *, bar: float | None = None) -> Figure:
    return Figure(part=part, what=what, unit="s", values=seconds, bar=bar)


def _total(exported: Ran) -> Ms:
    return Ms(json.loads(exported.output)["total_ms"])


def _unpack(wav: Path, pcm: Path) -> None:
    """Write the bare samples of a file, a little at a time."""
    with wave.open(str(wav)) as source, pcm.open("wb") as target:
        while samples := source.readframes(1 << 16):
            target.write(samples)


def _check_alike(one: Path, other: Path) -> None:
    """Refuse to compare two encoders at different work."""
    sizes = [path.stat().st_size for path in (one, other)]
    if max(sizes) > min(sizes) * (1 + _ALIKE):
        raise Setback(f"{one.name} and {other.name} should be the same, and are {sizes} bytes")
