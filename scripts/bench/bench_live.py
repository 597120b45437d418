"""The live player's figures: played through a sound server without a sound card, and recorded.

The experiments are those of `tests/audio`, where each of these bars is a test; here are the
numbers. They need PulseAudio and PortAudio, and nothing else that makes a noise or is busy.
"""

from __future__ import annotations

import sys
from functools import partial
from typing import TYPE_CHECKING, Final, TypeVar

from bench_figures import Figure

from environment import ROOT, Setback

sys.path.insert(0, str(ROOT / "tests"))

import screen_lag
from audio import bars, experiments, measures, sessions
from audio.recording import RATE, Inconclusive
from audio.sound_server import SoundServer, lacking
from matcue.base.units import Ms, clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from audio.experiments import Loss, Presses, Session, Soak
    from audio.measures import Verdict

Found = TypeVar("Found")

SEED: Final = 1
SECONDS_WATCHED: Final = 30
_TRIES: Final = 3


class Unproven(Exception):
    """An experiment's recorder was in trouble however often it was tried."""


def live(
    folder: Path, tell: Callable[[str], None], *, soak_minutes: float
) -> tuple[list[Figure], list[str]]:
    """Measure all of it.

    Args:
        folder: Where recordings may lie for a while, some 60 MB, and 12 MB for a minute of soak.
        tell: Hears of each experiment before it begins.
        soak_minutes: How long the soak is; none if it is 0.

    Returns:
        The figures, and the experiments of which nothing can be told, because the machine was too
        busy to record.

    Raises:
        Setback: Something that it needs is not on this machine.
    """
    reason = lacking()
    if reason is not None:
        raise Setback(f"{reason}; python3 scripts/check.py --system installs it where it can")
    figures: list[Figure] = []
    unproven: list[str] = []
    for name, experiment in _experiments(folder, soak_minutes).items():
        tell(name)
        try:
            found = conclusive(tell, experiment)
        except Unproven:
            unproven.append(name)
            continue
        # Told at once, so that whoever stops it in the long soak has the others.
        for figure in found:
            tell(str(figure))
        figures += found
    return figures, unproven


def _experiments(folder: Path, soak_minutes: float) -> dict[str, Callable[[], list[Figure]]]:
    """Give all experiments by their names, each with a server of its own."""

    def played(name: str, neighbours: int) -> list[Figure]:
        with SoundServer() as server:
            found = experiments.session(server, folder, sessions.LONG, neighbours=neighbours)
        return session_figures(name, found)

    def from_shell() -> list[Figure]:
        anew, again = [], []
        with SoundServer() as server:
            for nth in range(bars.SHELL_RUNS):
                kept = folder / f"kept-{nth}"
                anew.append(experiments.first_sound_ms(server, folder, kept))
                again.append(experiments.first_sound_ms(server, folder, kept))
        return shell_figures(anew, again)

    def pressed() -> list[Figure]:
        with SoundServer() as server:
            return press_figures(experiments.presses(server, folder, bars.PRESSES))

    def random() -> list[Figure]:
        with SoundServer() as server:
            return chance_figures(experiments.chances(server, folder, bars.CHANCES, SEED))

    def lost(freezes: bool) -> list[Figure]:
        with SoundServer() as server:
            return loss_figures(experiments.loss(server, folder, freezes=freezes), freezes=freezes)

    def soaked() -> list[Figure]:
        with SoundServer() as server:
            return soak_figures(experiments.soak(server, folder, soak_minutes))

    def watched() -> list[Figure]:
        return [screen_figure(screen_lag.lags_ms(folder, SECONDS_WATCHED))]

    busy = f"beside {bars.NEIGHBOURS} busy processes"
    named: dict[str, Callable[[], list[Figure]]] = {
        f"{bars.SHELL_RUNS} plays from a shell, and again": from_shell,
        "a session of five minutes, alone": partial(played, "alone", 0),
        f"a session of five minutes, {busy}": partial(played, busy, bars.NEIGHBOURS),
        f"{bars.PRESSES} pauses, resumes and skips": pressed,
        f"{bars.CHANCES} presses at random": random,
        "a server that crashes": partial(lost, freezes=False),
        "a server that hangs": partial(lost, freezes=True),
        f"{SECONDS_WATCHED} seconds of the screen's clock": watched,
    }
    if soak_minutes:
        named[f"a session of {soak_minutes:g} minutes"] = soaked
    return named


def session_figures(name: str, played: Session) -> list[Figure]:
    """Tell of a whole session; *name* says what ran beside it."""
    length = clock(Ms(len(played.exported) * 1_000 // RATE))
    return [
        _count(name, f"frames unlike the export, of {length}", played.differing),
        _count(name, "underruns", played.underruns),
        _most(name, "cue from its instant", played.late_ms, bars.ONSET_MS),
        *_positions(name, played.position_errors_ms),
    ]


def shell_figures(anew: Sequence[float], again: Sequence[float]) -> list[Figure]:
    """Tell how soon a session was heard that was played from a shell, in ms."""

    def took(what: str, values: Sequence[float], bar: float) -> Figure:
        return Figure(part="from a shell", what=what, unit="ms", values=tuple(values), bar=bar)

    return [
        took("to the first word, empty folders", anew, bars.FROM_SHELL_ANEW_MS),
        took("to the first word, spoken before", again, bars.FROM_SHELL_MS),
    ]


def press_figures(pressed: Presses) -> list[Figure]:
    """Tell how soon presses were heard."""

    def took(what: str, values: Sequence[float], bar: float) -> Figure:
        return Figure(part="presses", what=what, unit="ms", values=tuple(values), bar=bar)

    return [
        took("pause to silence", pressed.pause_ms, bars.PAUSE_MS),
        took("resume to first sound", pressed.resume_ms, bars.FIRST_SOUND_MS),
        took("skip to first sound", pressed.skip_ms, bars.FIRST_SOUND_MS),
        took("pause's position from heard", [*map(abs, pressed.slip_ms)], bars.POSITION_MS),
    ]


def chance_figures(verdict: Verdict) -> list[Figure]:
    """Tell what was wrong among presses at random instants."""
    return [
        _count("random", f"wrong sounds, of {verdict.heard} starts heard", len(verdict.wrong)),
        _count("random", "interruptions", verdict.hiccups),
    ]


def loss_figures(loss: Loss, *, freezes: bool) -> list[Figure]:
    """Tell what happened when the server went away and came back."""
    part = "server hangs" if freezes else "server killed"
    told_ms = bars.FROZEN_TOLD_MS if freezes else bars.KILLED_TOLD_MS
    wrong = len(loss.faults) + (not loss.goes_on)
    return [
        _most(part, "until it is told", [loss.told_ms], told_ms),
        _most(part, "position from heard", [loss.slip_ms], bars.LOSS_POSITION_MS),
        Figure(part=part, what="from its return to sound", unit="ms", values=(loss.again_ms,)),
        _count(part, "wrong sounds", wrong),
    ]


def screen_figure(lags_ms: Sequence[float]) -> Figure:
    """Tell how far the screen was behind the session."""
    return _most("screen", "clock behind the session", lags_ms, screen_lag.BEHIND_MS)


def soak_figures(soak: Soak) -> list[Figure]:
    """Tell of a long session."""
    part = f"soak {clock(Ms(soak.frames * 1_000 // RATE))}"
    return [
        _count(part, "gaps, repeats and foreign frames", len(soak.faults)),
        _count(part, "underruns", soak.underruns),
        *_positions(part, soak.position_errors_ms),
        Figure(
            part=part,
            what="memory, end against beginning",
            unit="MB",
            values=(soak.growth_mb,),
            bar=bars.GROWTH_MB,
        ),
    ]


def conclusive(tell: Callable[[str], None], experiment: Callable[[], Found]) -> Found:
    """Do an experiment, a few times if its recorder was in trouble.

    Raises:
        Unproven: It was every time.
    """
    for _ in range(_TRIES):
        try:
            return experiment()
        except Inconclusive as trouble:
            tell(f"inconclusive: {trouble}")
    raise Unproven


def _count(part: str, what: str, value: int) -> Figure:
    return Figure(part=part, what=what, unit="", values=(value,), bar=0)


def _positions(part: str, errors_ms: Sequence[float]) -> list[Figure]:
    what = "reported position from heard"
    mostly = measures.mostly(errors_ms)
    return [
        Figure(
            part=part, what=f"{what}, 99 of 100", unit="ms", values=(mostly,), bar=bars.POSITION_MS
        ),
        _most(part, what, errors_ms, None),
    ]


def _most(part: str, what: str, values: Sequence[float], bar: float | None) -> Figure:
    """Hold the worst of all values against the bar."""
    worst = max(map(abs, values))
    return Figure(part=part, what=f"{what}, at worst", unit="ms", values=(worst,), bar=bar)
