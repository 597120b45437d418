"""In brief a session says how each part of a session begins, whole sentences only, and nothing is kept."""

from __future__ import annotations

import sys
import wave
from contextlib import closing
from datetime import datetime
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.base.errors import DeviceError
from matcue.base.units import Ms, frames
from matcue.coach import screening
from matcue.coach.history.store import History
from matcue.coach.screening import KeptAnswers
from matcue.out.live import device
from matcue.plan.timeline import CueKind
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.brief import BETWEEN, EACH, PAUSE, Brief, brief
from matcue.settings.table import Settings
from shell_in_pty import Shell, needs_bash

if TYPE_CHECKING:
    from matcue.plan.timeline import Timeline
    from matcue.session.session import Session
    from running import Run

pytestmark = pytest.mark.slow(reason="every routine is planned, and heard in brief")

SRC = str(Path(__file__).parents[2] / "src")


def prepared(routine: str) -> Session:
    options = Settings(voice="tone").options()
    return session.prepare(session.draft(routine, options, Shelf()), options)


def timeline(routine: str) -> Timeline:
    with closing(prepared(routine)) as made:
        return made.timeline


@pytest.mark.parametrize("routine", ["morning", "evening", "desk", "thirty-days"])
def test_every_part_is_begun_and_no_sentence_is_cut(routine: str) -> None:
    whole = timeline(routine)
    short = brief(whole)
    assert [each.title for each in short.chapters] == [each.title for each in whole.chapters]
    lasts = {(cue.kind, cue.text, cue.lasts) for cue in whole.cues}
    assert {(cue.kind, cue.text, cue.lasts) for cue in short.cues} <= lasts
    assert not any(cue.kind is CueKind.SWELL for cue in short.cues)
    said = [cue.text for cue in short.cues if cue.kind is CueKind.SAY]
    for work in session.draft(routine, Settings().options(), Shelf()).chosen.works:
        assert any(work.exercise.short in each or work.exercise.name in each for each in said)


@pytest.mark.parametrize("routine", ["morning", "evening", "desk", "thirty-days"])
def test_there_is_no_waiting_in_it(routine: str) -> None:
    short = brief(timeline(routine))
    ends = Ms(0)
    begins = {chapter.at for chapter in short.chapters}
    for cue in short.cues:
        if cue.at in begins and cue.at:
            assert cue.at - ends == BETWEEN
        assert cue.at - ends <= (BETWEEN if cue.at in begins else PAUSE)
        ends = max(ends, cue.ends)
    assert short.total == ends
    for here, after in pairwise(short.chapters):
        assert after.at - here.at < EACH + 8_000
    assert short.total < 0.25 * timeline(routine).total


def test_it_is_played_to_its_end_on_the_device(tmp_path: Path) -> None:
    with closing(prepared("desk")) as made:
        short = Brief(made)
        short.play(device(f"file:{tmp_path / 'heard.wav'}"))
    with wave.open(str(tmp_path / "heard.wav")) as heard:
        rate = heard.getframerate()
        sound = np.frombuffer(heard.readframes(heard.getnframes()), np.int16)
    assert len(sound) >= frames(short.timeline.total, rate)
    assert np.abs(sound).max() > 1_000


def test_a_device_that_fails_is_an_error_and_no_endless_wait(tmp_path: Path) -> None:
    with closing(prepared("desk")) as made, pytest.raises(DeviceError):
        Brief(made).play(device(f"file:{tmp_path / 'missing' / 'heard.wav'}"))


def test_on_the_command_line_it_asks_nothing_and_is_no_session(run_matcue: Run) -> None:
    done = run_matcue("play", "daily-strength", "--briefly", "--voice", "tone", "--device", "null")
    assert done.code == 0
    assert done.err.count("\n") == 1
    assert done.err.startswith("How each part of ")
    assert History().records() == ()


@pytest.mark.slow(reason="a routine is composed and spoken at a terminal")
@needs_bash
def test_a_new_routine_is_previewed_on_enter(tmp_path: Path) -> None:
    screening.keep(KeptAnswers().answered({}, datetime.now().astimezone().date()))
    environment = {"PYTHONPATH": SRC, "MATCUE_VOICE": "tone", "MATCUE_PLAY_DEVICE": "null"}
    with Shell(tmp_path, environment) as shell:
        shell.send(f"{sys.executable} -m matcue new my-desk\n")
        for question in ("When", "Gentle", "How many", "weak", "hurts", "at hand", "Who is it"):
            shell.until(question)
            shell.until("]: ")
            shell.send("\n")
        shell.until("Write it?")
        shell.send("\n")
        shell.until("Try it now?")
        shell.send("\n")
        shell.until("How each part of My desk begins")
        shell.until("ready> ")
    assert (tmp_path / "my-desk.yaml").exists()
