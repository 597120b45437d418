"""What `scripts/bench.py --live` makes of the experiments, and how it takes trouble."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import bench_live
import numpy as np
import pytest
from bench_figures import Figure, table

import bench
from audio.counter import Fault, Wrong
from audio.experiments import Loss, Presses, Session, Soak
from audio.measures import Verdict
from audio.recording import RATE, Inconclusive, Recording
from environment import Setback

if TYPE_CHECKING:
    from pathlib import Path

needs_processes = pytest.mark.skipif(
    sys.platform == "win32", reason="bench.py measures processes as Linux and macOS let it"
)


def played(*, lost: int = 0) -> Session:
    """A session of two seconds with one cue, of which some frames were lost."""
    sound = np.random.default_rng(1).integers(-9_000, 9_000, 2 * RATE).astype(np.int16)
    heard = np.concatenate([sound[:RATE], sound[RATE + lost :], np.zeros(960, np.int16)])
    firsts = np.arange(0, len(heard), 480, dtype=np.int64)
    told = [
        {"what": "cue", "s": 1.0, "at": 500, "lasts": 80, "kind": "tone", "text": "tick"},
        {"what": "heard", "s": 50.5, "at": RATE // 2 - 480},
    ]
    frames = np.stack([heard, heard], axis=1)
    return Session(told, Recording(frames, 50.0 + firsts / RATE, firsts), sound)


def test_a_faultless_session_is_within_every_bar() -> None:
    figures = bench_live.session_figures("alone", played())
    assert [figure.verdict for figure in figures] == ["ok"] * 4 + [""]
    assert [round(figure.median, 1) for figure in figures] == [0, 0, 0.0, 10.0, 10.0]
    assert figures[0].what == "frames unlike the export, of 0:02"


def test_lost_frames_are_counted() -> None:
    unlike = bench_live.session_figures("alone", played(lost=7))[0]
    assert (unlike.median, unlike.verdict) == (7, "over")


def test_plays_from_a_shell_are_judged_by_their_medians() -> None:
    figures = bench_live.shell_figures([1_500.0, 1_600.0, 9_000.0], [1_100.0, 1_300.0, 1_400.0])
    assert [(figure.median, figure.verdict) for figure in figures] == [
        (1_600.0, "ok"),
        (1_300.0, "over"),
    ]


def test_presses_are_judged_by_their_medians() -> None:
    pressed = Presses([5.0, 8.0, 90.0], [-20.0, 3.0, 4.0], [60.0], [120.0])
    figures = bench_live.press_figures(pressed)
    assert [(figure.median, figure.verdict) for figure in figures] == [
        (8.0, "ok"),
        (60.0, "ok"),
        (120.0, "over"),
        (4.0, "ok"),
    ]


def test_one_wrong_sound_is_too_many() -> None:
    figures = bench_live.chance_figures(Verdict(["960 frames from 5 on"], hiccups=0, heard=200))
    assert [figure.verdict for figure in figures] == ["over", "ok"]


def test_a_loss_is_told_with_its_kind() -> None:
    loss = Loss(
        told_ms=640, troubles=["vanished"], slip_ms=-30, again_ms=200, goes_on=False, faults=[]
    )
    figures = bench_live.loss_figures(loss, freezes=True)
    assert {figure.part for figure in figures} == {"server hangs"}
    assert [figure.verdict for figure in figures] == ["ok", "ok", "", "over"]


def test_a_soak_is_told_with_its_length() -> None:
    soak = Soak([Fault(5, Wrong.MISSING, 2)], 45 * 60 * RATE, 0, 0.4, [-2.0, 16.0])
    figures = bench_live.soak_figures(soak)
    assert {figure.part for figure in figures} == {"soak 45:00"}
    assert [figure.verdict for figure in figures] == ["over", "ok", "over", "", "ok"]
    assert "soak 45:00" in table(figures)


def test_what_is_inconclusive_is_tried_again_and_then_given_up() -> None:
    told: list[str] = []

    def experiment() -> int:
        raise Inconclusive("the recorder itself slept for 300 ms")

    with pytest.raises(bench_live.Unproven):
        bench_live.conclusive(told.append, experiment)
    assert told == ["inconclusive: the recorder itself slept for 300 ms"] * 3


def test_an_experiment_that_proves_nothing_does_not_cost_the_others_their_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def busy() -> list[Figure]:
        raise Inconclusive("the recorder itself slept for 300 ms")

    def well() -> list[Figure]:
        return bench_live.chance_figures(Verdict([], hiccups=0, heard=200))

    monkeypatch.setattr(bench_live, "lacking", lambda: None)
    monkeypatch.setattr(bench_live, "_experiments", lambda *_: {"one": busy, "another": well})
    figures, unproven = bench_live.live(tmp_path, lambda _: None, soak_minutes=0)
    assert (figures, unproven) == (well(), ["one"])


def test_where_there_is_no_sound_server_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bench_live, "lacking", lambda: "pulseaudio not here")
    with pytest.raises(Setback, match=r"pulseaudio not here; python3 scripts/check\.py --system"):
        bench_live.live(tmp_path, lambda _: None, soak_minutes=0)


@needs_processes
@pytest.mark.parametrize(
    "wrong", [["--live", "export"], ["--live", "--soak", "long"], ["--live", "--soak", "-1"]]
)
def test_what_cannot_be_measured_live_is_refused_at_once(wrong: list[str]) -> None:
    with pytest.raises(SystemExit, match="2"):
        bench.main(wrong)
