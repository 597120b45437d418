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

from audio import bars, experiments, sessions
from audio.recording import RATE, Inconclusive
from audio.sound_server import SoundServer, lacking
from matcue.units import Ms, clock

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from audio.experiments import Loss, Presses, Session, Soak
    from audio.measures import Verdict

Found = TypeVar("Found")

SEED: Final = 1
_TRIES: Final = 3


def live(folder: Path, tell: Callable[[str], None], *, soak_minutes: float) -> list[Figure]:
    """Measure all of it.

    Args:
        folder: Where recordings may lie for a while, some 60 MB, and 12 MB for a minute of soak.
        tell: Hears of each experiment before it begins.
        soak_minutes: How long the soak is; none if it is 0.

    Raises:
        Setback: Something is missing, or the machine is too busy for any of it to prove anything.
    """
    reason = lacking()
    if reason is not None:
        raise Setback(f"{reason}; python3 scripts/check.py --system installs it where it can")
    figures: list[Figure] = []
    with SoundServer() as server:
        for neighbours in (0, bars.NEIGHBOURS):
            name = f"with {neighbours} busy neighbours" if neighbours else "alone"
            tell(f"a session of five minutes, {name}")
            play = partial(
                experiments.session, server, folder, sessions.LONG, neighbours=neighbours
            )
            figures += session_figures(name, conclusive(tell, play))
        tell(f"{bars.PRESSES} pauses, resumes and skips")
        pressed = conclusive(tell, lambda: experiments.presses(server, folder, bars.PRESSES))
        figures += press_figures(pressed)
        tell(f"{bars.CHANCES} presses at random")
        verdict = conclusive(tell, lambda: experiments.chances(server, folder, bars.CHANCES, SEED))
        figures += chance_figures(verdict)
    for freezes in (False, True):
        tell("a server that " + ("hangs" if freezes else "crashes"))
        figures += loss_figures(
            conclusive(tell, partial(_loss, folder, freezes=freezes)), freezes=freezes
        )
    if soak_minutes:
        tell(f"a soak of {soak_minutes:g} minutes")
        with SoundServer() as server:
            soak = conclusive(tell, lambda: experiments.soak(server, folder, soak_minutes))
        figures += soak_figures(soak)
    return figures


def session_figures(name: str, played: Session) -> list[Figure]:
    """Tell of a whole session; *name* says what ran beside it."""
    length = clock(Ms(len(played.exported) * 1_000 // RATE))
    return [
        _count(name, f"frames unlike the export, of {length}", played.differing),
        _count(name, "underruns", played.underruns),
        _most(name, "cue from its instant", played.late_ms, bars.ONSET_MS),
        _most(name, "reported position from heard", played.position_errors_ms, bars.POSITION_MS),
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
    wrong = len(loss.faults) + (not loss.goes_on)
    return [
        _most(part, "until it is told", [loss.told_ms], bars.LOSS_TOLD_MS),
        _most(part, "position from heard", [loss.slip_ms], bars.LOSS_POSITION_MS),
        Figure(part=part, what="from its return to sound", unit="ms", values=(loss.again_ms,)),
        _count(part, "wrong sounds", wrong),
    ]


def soak_figures(soak: Soak) -> list[Figure]:
    """Tell of a long session."""
    part = f"soak {clock(Ms(soak.frames * 1_000 // RATE))}"
    return [
        _count(part, "gaps, repeats and foreign frames", len(soak.faults)),
        _count(part, "underruns", soak.underruns),
        _most(part, "reported position from heard", soak.position_errors_ms, bars.POSITION_MS),
        Figure(
            part=part,
            what="memory, end against beginning",
            unit="MB",
            values=(soak.growth_mb,),
            bar=bars.GROWTH_MB,
        ),
    ]


def _loss(folder: Path, *, freezes: bool) -> Loss:
    with SoundServer() as server:
        return experiments.loss(server, folder, freezes=freezes)


def conclusive(tell: Callable[[str], None], experiment: Callable[[], Found]) -> Found:
    """Do an experiment, a few times if its recorder was in trouble.

    Raises:
        Setback: It was every time.
    """
    for _ in range(_TRIES):
        try:
            return experiment()
        except Inconclusive as trouble:
            tell(f"inconclusive: {trouble}")
            said = trouble
    raise Setback(f"nothing can be proven on this machine now: {said}")


def _count(part: str, what: str, value: int) -> Figure:
    return Figure(part=part, what=what, unit="", values=(value,), bar=0)


def _most(part: str, what: str, values: Sequence[float], bar: float) -> Figure:
    """Hold the worst of all values against the bar."""
    worst = max(map(abs, values))
    return Figure(part=part, what=f"{what}, at worst", unit="ms", values=(worst,), bar=bar)
