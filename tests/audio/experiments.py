"""The experiments: the player plays through a real server, and what was heard is measured.

`tests/audio` and `scripts/bench.py --live` share them. Each raises `audio.recording.Inconclusive` where
the recorder proves nothing.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, Any, Final

import numpy as np

from audio import measures, onsets, sessions
from audio.alignment import Piece, gaps, pieces
from audio.child import Child, busy_neighbours
from audio.counter import Kind, faults, stretches
from audio.recording import RATE, Inconclusive
from audio.sound_server import Recorder
from matcue.base.units import Ms
from matcue.plan.timeline import Cue, CueKind

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from audio.counter import Fault
    from audio.measures import Line, Verdict
    from audio.recording import Recording
    from audio.sound_server import SoundServer

_SLACK_S: Final = 60.0
"""What a process may take besides its sound before it is said to hang."""

_PLAYED_BEFORE_LOSS_S: Final = 3.37
_SILENT_S: Final = 0.3
_NEAR_SILENCE: Final = 100
"""Of int16; -50 dBFS, ten more than the near-silence that wakes a headset."""

_WARM_UP_PART: Final = 0.1
"""Memory is compared between the second tenth of a long session and the last."""


@dataclass(frozen=True)
class Session:
    """A whole session that was played.

    Attributes:
        told: What the player told.
        recording: What was heard.
        exported: The session's export, shape ``(frames,)``.
    """

    told: list[Line]
    recording: Recording
    exported: NDArray[Any]

    @cached_property
    def pieces(self) -> list[Piece]:
        """The export's pieces that were heard unchanged; one piece if all is well."""
        return pieces(self.exported, self.recording.frames[:, 0])

    @property
    def differing(self) -> int:
        """How many frames of the export were not heard, or heard and not of it."""
        found = self.pieces
        lost = len(self.exported) - sum(piece.length for piece in found)
        put_in = sum(
            max(0, (then.recorded - now.recorded) - (then.original - now.original))
            for now, then in pairwise(found)
        )
        heard = self.recording.frames[found[0].recorded : found[-1].recorded + found[-1].length]
        return lost + put_in + int((heard[:, 0] != heard[:, 1]).sum())

    @property
    def gaps(self) -> list[str]:
        """Where what was heard is not the export, each place as a sentence; none if all is well."""
        found = [gap.told(RATE) for gap in gaps(self.pieces, len(self.exported))]
        return found or ([f"{self.differing} frames differ"] if self.differing else [])

    @property
    def late_ms(self) -> list[float]:
        """How late each cue was by the monotonic clock, counted from the first."""
        cues = [
            Cue(Ms(each["at"]), Ms(each["lasts"]), CueKind(each["kind"]), each["text"])
            for each in self.told
            if each["what"] == "cue"
        ]
        begun = self.pieces[0].recorded - self.pieces[0].original
        found = onsets.onsets(cues, self.exported, self.recording, begun, RATE)
        return [onset.late_ms for onset in found]

    @property
    def underruns(self) -> int:
        """How often the player says that its sound was late."""
        return measures.underruns(self.told)

    @property
    def position_errors_ms(self) -> list[float]:
        """How far ahead of the listener each reported position was."""
        errors = []
        for each in self.told:
            frame = self.recording.frame_at(each["s"])
            for piece in self.pieces:
                if each["what"] == "heard" and 0 <= frame - piece.recorded < piece.length:
                    heard = piece.original + frame - piece.recorded
                    errors.append((each["at"] - heard) * 1_000 / RATE)
        return errors


@dataclass(frozen=True, slots=True)
class Presses:
    """Pauses, resumes and skips, each in milliseconds."""

    pause_ms: list[float]
    slip_ms: list[float]
    resume_ms: list[float]
    skip_ms: list[float]


@dataclass(frozen=True, slots=True)
class Loss:
    """A server that went away and came back.

    Attributes:
        told_ms: From its end to the player's saying so; where the player was paused, from its
            going on.
        troubles: By what names it was told, one after another.
        slip_ms: How far ahead of the last that was heard the player says that the listener is.
        again_ms: From the server's answering again to the player's saying so, and from its start
            to the first sound.
        goes_on: Whether that sound is the very frame at which the player said that it stopped.
        faults: What was wrong besides.
    """

    told_ms: float
    troubles: list[str]
    slip_ms: float
    again_ms: float
    goes_on: bool
    faults: list[Fault]


@dataclass(frozen=True, slots=True)
class Soak:
    """A long session.

    Attributes:
        faults: What was wrong with its sound.
        frames: How many were heard.
        underruns: How often the player says that its sound was late.
        growth_mb: By how much its memory grew, in millions of bytes.
        position_errors_ms: How far ahead of the listener each reported position was.
    """

    faults: list[Fault]
    frames: int
    underruns: int
    growth_mb: float
    position_errors_ms: list[float]


def session(server: SoundServer, folder: Path, routine: str, *, neighbours: int = 0) -> Session:
    """Play a whole session."""
    wav = folder / "export.wav"
    wish = {"routine": routine, "wav": str(wav), "cache": str(folder / "cache")}
    told, recording = _performed(server, folder, neighbours, 900, scene="session", **wish)
    exported = sessions.exported(wav)
    wav.unlink()
    return Session(told, recording, exported)


def presses(server: SoundServer, folder: Path, count: int, *, neighbours: int = 0) -> Presses:
    """Pause, go on and skip so many times."""
    told, recording = _performed(
        server, folder, neighbours, count * 1.2, scene="presses", count=count, seed=3
    )
    return Presses(
        measures.silences_ms(told, recording),
        measures.slips_ms(told, recording),
        measures.first_sounds_ms("resume", told, recording),
        measures.first_sounds_ms("skip", told, recording),
    )


def chances(
    server: SoundServer, folder: Path, count: int, seed: int, *, neighbours: int = 0
) -> Verdict:
    """Do so many things at random instants."""
    told, recording = _performed(
        server, folder, neighbours, count * 0.5, scene="chances", count=count, seed=seed
    )
    return measures.verdict(told, recording)


def loss(
    server: SoundServer, folder: Path, *, freezes: bool, paused: bool = False, away_s: float = 2.0
) -> Loss:
    """Take the server away for a while.

    Args:
        server: It must not be needed by others.
        folder: Where recordings may lie.
        freezes: Whether it hangs; it crashes otherwise.
        paused: Whether the player is paused then, and goes on in vain; it plays otherwise.
        away_s: For how long, after the player has told.
    """
    wish = {"seconds": 8, "look_s": 0.05, "collected_s": 1.5, "paused_s": 1.0 if paused else 0.0}
    with Child(server.surroundings, scene="lasting", **wish) as child:
        with Recorder(server, folder / "before.raw") as before:
            if paused:
                child.wait_for("pause", limit_s=_SLACK_S)
                time.sleep(_SILENT_S)
            else:
                child.wait_for("start", limit_s=_SLACK_S)
                time.sleep(_PLAYED_BEFORE_LOSS_S)
            gone_s = time.monotonic()
            if freezes:
                server.freeze()
            else:
                server.kill()
            if paused:
                gone_s = child.wait_for("start", count=2, limit_s=_SLACK_S)["s"]
            lost = child.wait_for("lost", limit_s=10)
        time.sleep(away_s)
        if freezes:
            server.thaw()
        else:
            server.start()
        again_s = time.monotonic()
        troubles = [each["trouble"] for each in child.told if each["what"] in {"lost", "trouble"}]
        with Recorder(server, folder / "after.raw") as after:
            child.finish(limit_s=_SLACK_S)
        back, start = child.all("back")[-1], child.all("start")[-1]
    # Judged only now, so that the server is there again for another try.
    recordings = before.recording(), after.recording()
    rows = [list(stretches(each.frames)) for each in recordings]
    last, first = ([each for each in row if each.kind is Kind.COUNT] for row in rows)
    return Loss(
        told_ms=(lost["s"] - gone_s) * 1_000,
        troubles=troubles,
        slip_ms=(lost["at"] - last[-1].after) * 1_000 / RATE,
        again_ms=(back["s"] - again_s + recordings[1].heard_s(first[0].at) - start["s"]) * 1_000,
        goes_on=first[0].first == start["number"] == lost["at"],
        faults=[*faults(rows[0]), *faults(rows[1])],
    )


def starts(server: SoundServer, count: int, by: str) -> list[Line]:
    """Start so many times on a sink that has been idle, and give what was told of losses.

    There is no recorder, for it would keep the sink from being idle.

    Args:
        server: Its sink may rewind.
        count: How often.
        by: The device's name, such as ``miniaudio``.
    """
    seconds = 2.5
    time.sleep(seconds)
    with Child(server.surroundings, scene="starts", count=count, seconds=seconds, by=by) as child:
        told = child.finish(limit_s=count * (seconds + 1) + _SLACK_S)
    return [each for each in told if each["what"] == "lost"]


def beside_busy(server: SoundServer, minutes: float, neighbours: int) -> list[Line]:
    """Play for so long beside busy processes, and give what was told of losses and late sound."""
    seconds = minutes * 60
    with (
        busy_neighbours(neighbours),
        Child(server.surroundings, scene="lasting", seconds=seconds, look_s=1.0) as child,
    ):
        told = child.finish(limit_s=seconds * 1.2 + _SLACK_S)
    return [each for each in told if each["what"] in {"lost", "trouble", "underrun"}]


def first_sound_ms(server: SoundServer, folder: Path, kept: Path) -> float:
    """Play a routine as from a shell, and tell how long it is until its first word is heard.

    Args:
        server: Nothing else may play on it.
        folder: Where the recording may lie.
        kept: The user's folders lie below it; where it is missing, nothing is kept yet.
    """
    homes = {f"XDG_{name}_HOME": str(kept / name) for name in ("CACHE", "CONFIG", "DATA", "STATE")}
    command = [sys.executable, "-m", "matcue", "play", "morning", "--plain", "--yes-i-have-asked"]
    heard = folder / "first.raw"
    with Recorder(server, heard) as recorder:
        typed_s = time.monotonic()
        with subprocess.Popen(
            [*command, "--no-media-keys", "--no-awake"],
            env={**server.surroundings, **homes},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        ) as playing:
            while not _words_in(np.fromfile(heard, "<i2")).any():
                if time.monotonic() > typed_s + _SLACK_S:
                    break
                time.sleep(0.2)
            playing.terminate()
    recording = recorder.recording()
    words = _words_in(recording.frames).any(axis=1)
    if not words.any():
        raise Inconclusive("no word was heard")
    return (recording.heard_s(int(np.flatnonzero(words)[0])) - typed_s) * 1_000


def _words_in(frames: NDArray[Any]) -> NDArray[Any]:
    """Tell which samples are louder than near-silence."""
    return np.abs(frames.astype(np.int32)) > _NEAR_SILENCE


def soak(server: SoundServer, folder: Path, minutes: float) -> Soak:
    """Play for a long time."""
    seconds = minutes * 60
    told, recording = _performed(
        server, folder, 0, seconds, scene="lasting", seconds=seconds, look_s=min(1.0, seconds / 100)
    )
    row = list(stretches(recording.frames))
    memory = [each["bytes"] for each in told if each["what"] == "memory"]
    tenth = max(1, round(len(memory) * _WARM_UP_PART))
    growth = statistics.median(memory[-tenth:]) - statistics.median(memory[tenth : 2 * tenth])
    return Soak(
        faults=faults(row),
        frames=sum(each.length for each in row if each.kind is Kind.COUNT),
        underruns=measures.underruns(told),
        growth_mb=growth / 1e6,
        position_errors_ms=measures.position_errors_ms(told, recording),
    )


def _performed(
    server: SoundServer, folder: Path, neighbours: int, lasts_s: float, **wish: Any
) -> tuple[list[Line], Recording]:
    with (
        busy_neighbours(neighbours),
        Recorder(server, folder / "heard.raw") as recorder,
        Child(server.surroundings, **wish) as child,
    ):
        told = child.finish(limit_s=lasts_s + _SLACK_S)
    return told, recorder.recording()
