"""``matcue play`` as a user starts it, with devices that need no sound card."""

from __future__ import annotations

import json
import os
import sys
import wave
from pathlib import Path

import numpy as np
import pytest

from matcue.base.units import Ms
from matcue.cli.shared import choices_of, options
from matcue.plan.manner import Manner, Words
from matcue.plan.selection import GENTLE, Selection, longest_of
from matcue.routine.model import Caution
from matcue.session import bookmark
from matcue.session.bookmark import Bookmark
from matcue.session.options import Backdrop, Options
from running import matcue

pytestmark = pytest.mark.slow(reason="each plays a session in a process of its own")

ROUTINE = """\
id: tiny
title: Tiny
exercises:
  reach: {name: Reach, position: seated, how: Reach up.}
  nod: {name: Nod, position: seated, how: Nod softly.}
steps:
- {exercise: reach, hold: 5s}
- {exercise: nod, hold: 5s}
"""


@pytest.fixture
def tiny(tmp_path: Path) -> str:
    path = tmp_path / "tiny.yaml"
    path.write_text(ROUTINE, "utf-8")
    return str(path)


def test_it_tells_the_session_in_lines_where_there_is_no_terminal(tiny: str) -> None:
    done = matcue("play", tiny, "--device", "null", "--voice", "tone")
    assert done.returncode == 0
    assert done.stdout.splitlines()[-1].startswith("The end, at ")
    assert "Done. Well done." in done.stderr


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is always full")
def test_a_file_that_cannot_be_written_ends_the_session_with_one_line(tiny: str) -> None:
    done = matcue("play", tiny, "--device", "file:/dev/full", "--voice", "tone")
    assert done.returncode == 1
    assert done.stderr.endswith("\nmatcue: cannot write /dev/full: No space left on device\n")


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no such pipes")
def test_a_pipe_that_nobody_reads_is_told_before_anything_plays(tiny: str, tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    done = matcue("play", tiny, "--device", f"file:{tmp_path / 'pipe'}", "--voice", "tone")
    assert done.returncode == 1
    told = f"matcue: cannot write {tmp_path / 'pipe'}: nobody reads from it\n"
    assert done.stderr.endswith(told)


@pytest.mark.parametrize("words", list(Words))
@pytest.mark.parametrize("voice", ["tone", "none"])
def test_what_is_played_is_what_is_exported_sample_for_sample(
    tiny: str, tmp_path: Path, voice: str, words: Words
) -> None:
    played, exported = tmp_path / "played.wav", tmp_path / "exported.wav"
    how = (tiny, "--voice", voice, "--words", words.value)
    assert matcue("play", *how, "--device", f"file:{played}").returncode == 0
    assert matcue("export", *how, "-o", str(exported)).returncode == 0
    np.testing.assert_array_equal(_samples(played), _samples(exported))


def _samples(path: Path) -> np.ndarray:
    with wave.open(str(path)) as file:
        return np.frombuffer(file.readframes(file.getnframes()), np.int16)


def test_plain_lines_can_be_asked_for(tiny: str) -> None:
    done = matcue("play", tiny, "--device", "null", "--voice", "tone", "--plain")
    assert done.returncode == 0
    assert done.stdout.startswith("Tiny, ")


def test_a_whole_session_leaves_no_bookmark(tiny: str) -> None:
    matcue("play", tiny, "--device", "null", "--voice", "tone")
    assert bookmark.read() is None


def test_a_session_that_was_left_goes_on_with_its_own_choices(tiny: str, tmp_path: Path) -> None:
    bookmark.keep(
        Bookmark(
            routine=tiny,
            title="Tiny",
            options=Options(manner=Manner(words=Words.SHORT), voice="tone"),
            number=8,
            exercise="nod",
            at=Ms(20_000),
            total=Ms(40_000),
            left="2026-11-24T07:10:00+01:00",
        )
    )
    played = tmp_path / "played.wav"
    done = matcue("play", "--resume", "--device", f"file:{played}")
    assert done.returncode == 0, done.stderr
    whole = tmp_path / "whole.wav"
    matcue("play", tiny, "--voice", "tone", "--words", "short", "--device", f"file:{whole}")
    assert 0.3 * len(_samples(whole)) < len(_samples(played)) < 0.7 * len(_samples(whole))
    assert bookmark.read() is None


def test_without_a_session_that_was_left_there_is_nothing_to_resume() -> None:
    done = matcue("play", "--resume", "--device", "null")
    assert (done.returncode, done.stderr) == (
        2,
        "matcue: no session was left; begin one with `matcue play`\n",
    )


def test_a_device_that_nobody_knows_is_one_line(tiny: str) -> None:
    done = matcue("play", tiny, "--device", "tape")
    assert done.returncode == 2
    assert "no device is called 'tape'; there are auto, sounddevice" in done.stderr


def test_settings_decide_where_no_flag_does(tiny: str) -> None:
    done = matcue("play", tiny, MATCUE_PLAY_DEVICE="null", MATCUE_VOICE="tone")
    assert done.returncode == 0
    shown = matcue("config", "show", "--json", MATCUE_PLAY_DEVICE="null")
    assert "null" in json.dumps(json.loads(shown.stdout))


@pytest.mark.parametrize(
    "asked",
    [
        Options(),
        Options(
            manner=Manner(words=Words.TONES, pace=0.75),
            selection=Selection(
                without=tuple(sorted(GENTLE)), pick=4, warm_up=False, portion=(2, 3)
            ),
            voice="none",
            rate=48_000,
        ),
        Options(
            selection=Selection(
                without=(Caution.JUMP, Caution.TWIST), longest=longest_of(20), full=True
            ),
            rate=48_000,
            backdrop=Backdrop(ambience="rain", seed=7, level_db=-6),
        ),
        Options(rate=48_000, backdrop=Backdrop(music=Path("/calm"), shuffle=True)),
    ],
)
def test_what_was_chosen_is_put_into_words_of_the_command_line_that_mean_the_same(
    asked: Options,
) -> None:
    usual = {"shuffle": False, "seed": 1, "music_db": 0, "rate": 24_000}
    assert options(**usual | choices_of(asked)) == asked
