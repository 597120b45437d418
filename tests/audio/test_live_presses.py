"""How soon the player does what it is told, by what is heard of a count."""

from __future__ import annotations

import statistics
from typing import TYPE_CHECKING

import pytest

from audio import experiments
from audio.bars import CHANCES, FIRST_SOUND_MS, NEIGHBOURS, PAUSE_MS, POSITION_MS, PRESSES
from audio.witness import witnessed

if TYPE_CHECKING:
    from pathlib import Path

    from audio.experiments import Presses
    from audio.sound_server import SoundServer

pytestmark = pytest.mark.audio


LONG = pytest.mark.long(reason="a minute of presses, and the machine is kept busy all the while")
together = pytest.mark.xdist_group("pressed")
"""They look at the same presses."""


@pytest.fixture(scope="module")
def pressed(server: SoundServer, tmp_path_factory: pytest.TempPathFactory) -> Presses:
    folder = tmp_path_factory.mktemp("pressed")
    return witnessed(lambda: experiments.presses(server, folder, PRESSES))


@together
def test_a_pause_is_silent_at_once(pressed: Presses) -> None:
    assert len(pressed.pause_ms) > PRESSES
    assert statistics.median(pressed.pause_ms) <= PAUSE_MS


@together
def test_a_pause_knows_where_the_listener_was(pressed: Presses) -> None:
    assert statistics.median(map(abs, pressed.slip_ms)) <= POSITION_MS


@together
def test_a_resume_is_heard_at_once(pressed: Presses) -> None:
    assert len(pressed.resume_ms) == PRESSES
    assert statistics.median(pressed.resume_ms) <= FIRST_SOUND_MS


@together
def test_a_skip_is_heard_at_once(pressed: Presses) -> None:
    assert len(pressed.skip_ms) == PRESSES
    assert statistics.median(pressed.skip_ms) <= FIRST_SOUND_MS


@pytest.mark.parametrize(
    ("seed", "neighbours"),
    [(1, 0), pytest.param(2, NEIGHBOURS, marks=[pytest.mark.alone, LONG])],
    ids=["quiet", "busy"],
)
def test_whatever_is_pressed_and_when_no_wrong_frame_is_heard(
    server: SoundServer, tmp_path: Path, seed: int, neighbours: int
) -> None:
    found = witnessed(
        lambda: experiments.chances(server, tmp_path, CHANCES, seed, neighbours=neighbours)
    )
    assert found.wrong == []
    assert found.heard > CHANCES / 4
