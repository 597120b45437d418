"""What `scripts/bench.py` makes of its measurements, and how it takes them."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import av
import bench_encode_only
import numpy as np
import pytest
from bench_children import Workshop
from bench_figures import Cost, Figure, fitted, interleaved, ratios, table
from bench_parts import GROWTH, PARTS, imported
from bench_routines import FEW, MANY, Round, written

import bench
from environment import Setback
from matcue.base.units import MINUTE
from matcue.plan.timeline import CueKind
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.options import Options

if TYPE_CHECKING:
    from matcue.plan.timeline import Timeline

BENCH = Path(bench.__file__)

needs_processes = pytest.mark.skipif(
    sys.platform == "win32", reason="bench.py measures processes as Linux and macOS let it"
)


def figure(*values: float, bar: float | None = None, unit: str = "s") -> Figure:
    return Figure(part="export", what="warm cache", unit=unit, values=values, bar=bar)


@pytest.mark.parametrize(("values", "median"), [((3.0, 1.0, 9.0), 3.0), ((1.0, 2.0), 1.5)])
def test_a_figure_is_the_median_of_its_runs(values: tuple[float, ...], median: float) -> None:
    assert figure(*values).median == median


@pytest.mark.parametrize(
    ("values", "bar", "verdict"),
    [
        ((1.3,), 1.3, "ok"),
        ((1.31,), 1.3, "over"),
        ((1.0, 1.2, 90.0), 1.3, "ok"),
        ((0.0,), 0.0, "ok"),
        ((90.0,), None, ""),
    ],
)
def test_the_median_is_held_against_the_bar_where_there_is_one(
    values: tuple[float, ...], bar: float | None, verdict: str
) -> None:
    assert figure(*values, bar=bar).verdict == verdict


def test_json_has_every_value_and_whether_it_is_within_the_bar() -> None:
    assert figure(1.5, 1.1, 1.2, bar=1.3, unit="x").as_json() == {
        "part": "export",
        "what": "warm cache",
        "unit": "x",
        "median": 1.2,
        "values": [1.5, 1.1, 1.2],
        "bar": 1.3,
        "ok": True,
    }
    assert figure(1.5).as_json()["ok"] is None


def test_the_table_is_aligned_and_leaves_out_what_was_not_promised_or_not_repeated() -> None:
    figures = [
        figure(1.0, 2.0, 14.0),
        Figure(part="memory", what="cold", unit="MB", values=(261.4, 262.6, 262.0), bar=350),
        Figure(part="play", what="libraries", unit="", values=(2,), bar=0),
        Figure(part="growth", what="each minute", unit="ms", values=(77.25,)),
    ]
    assert table(figures).splitlines() == [
        "part    what          median  lowest  highest  at most",
        "export  warm cache    2.00 s  1.00 s  14.00 s",
        "memory  cold          262 MB  261 MB   263 MB   350 MB  ok",
        "play    libraries          2                         0  over",
        "growth  each minute  77.2 ms",
    ]


def test_what_is_compared_takes_turns_and_turns_at_being_first() -> None:
    done: list[str] = []

    def task(name: str) -> int:
        done.append(name)
        return len(done)

    told: list[str] = []
    tasks = {name: (lambda name=name: task(name)) for name in "abc"}
    found = interleaved(3, tasks, told.append)
    assert "".join(done) == "abcbcacab"
    assert found == {"a": (1, 6, 8), "b": (2, 4, 9), "c": (3, 5, 7)}
    assert told[0] == "run 1 of 3: a"


def test_ratios_are_taken_within_a_round() -> None:
    """The machine was slow in the second round, and slowed both."""
    assert ratios([1.2, 3.6, 1.2], [1.0, 3.0, 1.0]) == pytest.approx((1.2, 1.2, 1.2))


def test_the_fit_finds_what_a_start_a_sentence_and_a_minute_cost() -> None:
    sentences, minutes = [50, 200, 50, 200], [10.0, 30.0, 90.0, 180.0]
    costs = [0.4 + 0.01 * s + 0.08 * m for s, m in zip(sentences, minutes, strict=True)]
    found = fitted(costs, sentences, minutes)
    assert (found.start_s, found.sentence_s, found.minute_s) == pytest.approx((0.4, 0.01, 0.08))
    assert found.misfit < 1e-9


def test_the_fit_minds_a_short_session_as_much_as_a_long_one() -> None:
    """A tenth too much of the longest must not cost the shortest its place on the line."""
    found = fitted([1.0, 2.0, 4.0, 8.8], [0, 9, 0, 0], [1.0, 1.0, 4.0, 8.0])
    assert found.misfit < 0.1
    assert found.start_s + found.minute_s == pytest.approx(1.0, abs=0.05)


def test_a_fit_is_refused_where_sentences_and_minutes_grow_together() -> None:
    with pytest.raises(ValueError, match="must not grow together"):
        fitted([1.0, 2.0, 3.0], [10, 20, 30], [1.0, 2.0, 3.0])


def test_growth_is_measured_on_routines_that_can_be_told_apart() -> None:
    rounds = [50 if one is FEW else 200 for one, _ in GROWTH]
    minutes = [float(about) for _, about in GROWTH]
    assert isinstance(fitted(minutes, rounds, minutes), Cost)
    assert minutes == [10, 30, 90, 180]


def test_a_trace_of_imports_tells_the_packages() -> None:
    traced = subprocess.run(
        [sys.executable, "-X", "importtime", "-c", "import json.decoder, numbers"],
        stderr=subprocess.PIPE,
        text=True,
        check=True,
    ).stderr
    assert imported(traced, ("json", "num", "av")) == ("json",)


@needs_processes
def test_a_process_is_measured_from_start_to_end(tmp_path: Path) -> None:
    code = "import sys, time; time.sleep(0.2); print('out'); print('err', file=sys.stderr)"
    ran = Workshop(tmp_path).run([sys.executable, "-c", code])
    assert (ran.output, ran.errors) == ("out\n", "err\n")
    assert ran.took_s > 0.2


@needs_processes
def test_the_peak_of_memory_is_seen_though_it_was_given_back(tmp_path: Path) -> None:
    shop = Workshop(tmp_path)
    from resource import RUSAGE_SELF, getrusage  # not on Windows

    # A child begins with its parent's peak, and the parent here is a test runner of any size.
    size = 200_000_000 + getrusage(RUSAGE_SELF).ru_maxrss * (
        1 if sys.platform == "darwin" else 1024
    )
    small, large = (
        shop.run([sys.executable, "-c", f"b = b'x' * {many}; del b"]).peak_mb for many in (1, size)
    )
    assert large > size / 1e6
    assert small < large


@needs_processes
def test_a_cold_cache_is_empty_each_time_and_a_warm_one_stays(tmp_path: Path) -> None:
    shop = Workshop(tmp_path)
    code = (
        "import os, pathlib; cache = pathlib.Path(os.environ['XDG_CACHE_HOME'], 'clips');"
        "print(cache.exists()); cache.mkdir(parents=True, exist_ok=True)"
    )
    command = [sys.executable, "-c", code]
    assert [shop.run(command).output for _ in range(2)] == ["False\n", "False\n"]
    warm = [shop.run(command, cache=shop.warm).output for _ in range(2)]
    assert warm == ["False\n", "True\n"]
    assert {path.name for path in tmp_path.iterdir()} <= {shop.warm.name, "bytecode"}


@needs_processes
def test_a_program_that_fails_stops_the_benchmark_with_its_last_line(tmp_path: Path) -> None:
    shop = Workshop(tmp_path)
    with pytest.raises(Setback, match=r"failed: no room for a\.mp3$"):
        shop.run([sys.executable, "-c", "raise SystemExit('first\\nno room for a.mp3')"])
    with pytest.raises(Setback, match=r"failed: exit code 3$"):
        shop.run([sys.executable, "-c", "raise SystemExit(3)"])
    with pytest.raises(Setback, match="does not start"):
        shop.run([str(tmp_path / "nowhere")])


def planned(folder: Path, one: Round, minutes: int) -> Timeline:
    path = written(folder, one, minutes)
    return session.draft(str(path), Options(), Shelf()).estimate().timeline


def said(timeline: Timeline) -> set[str]:
    """What is said, but for the number of the round before it."""
    spoken = (cue.text for cue in timeline.cues if cue.kind is CueKind.SAY)
    return {text for text in spoken if "Round " not in text}


@pytest.mark.parametrize(("one", "minutes"), [(FEW, 10), (FEW, 20), (MANY, 30)])
def test_a_long_routine_is_about_as_long_as_asked(tmp_path: Path, one: Round, minutes: int) -> None:
    assert planned(tmp_path, one, minutes).total / MINUTE == pytest.approx(minutes, rel=0.15)


def test_a_longer_routine_says_nothing_new_but_its_length_and_its_rounds(tmp_path: Path) -> None:
    short, long = (said(planned(tmp_path, FEW, minutes)) for minutes in (20, 40))
    assert len(long ^ short) <= 4


def test_the_bare_encoder_writes_what_an_export_does(tmp_path: Path) -> None:
    pcm, mp3 = tmp_path / "a.pcm", tmp_path / "a.mp3"
    pcm.write_bytes((np.sin(np.arange(24_000 * 5) * 0.1) * 9_000).astype("<i2").tobytes())
    bench_encode_only.encode(pcm, mp3, 24_000, 64_000)
    with av.open(str(mp3)) as container:
        stream = container.streams.audio[0]
        assert (stream.rate, stream.channels, stream.bit_rate) == (24_000, 1, 64_000)
        assert container.duration == pytest.approx(5_000_000, abs=100_000)


@pytest.mark.parametrize("wrong", [["exports"], ["--runs", "0"], ["--runs", "many"], ["--fast"]])
@needs_processes
def test_what_cannot_be_measured_is_refused_at_once(wrong: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        bench.main(wrong)


def test_every_part_can_be_asked_for_and_the_docstring_names_it() -> None:
    assert tuple(PARTS) == bench.NAMES
    assert bench.__doc__ is not None
    assert f"some parts: {', '.join(PARTS)}\n" in bench.__doc__


@pytest.mark.long(reason="the default voice speaks the morning routine several times over")
@needs_processes
def test_a_part_runs_from_the_command_line_and_writes_json(tmp_path: Path) -> None:
    told = tmp_path / "bench.json"
    command = [sys.executable, str(BENCH), "play", "--runs", "1", "--json", str(told)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    found = json.loads(told.read_text("utf-8"))
    assert found["runs"] == 1
    assert {each["part"] for each in found["figures"]} == {"play"}
    assert all(each["median"] > 0 for each in found["figures"])
