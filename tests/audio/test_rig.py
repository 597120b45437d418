"""The rig itself: what a bare stream plays is recorded whole, and known to the millisecond."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio.child import Child
from audio.counter import Kind, faults, stretches
from audio.measures import position_errors_ms
from audio.sound_server import Recorder, SoundServer
from audio.witness import witnessed

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from audio.recording import Recording

pytestmark = pytest.mark.audio


def played(server: SoundServer, path: Path) -> tuple[list[dict[str, Any]], Recording]:
    with (
        Recorder(server, path) as recorder,
        Child(server.surroundings, scene="bare", seconds=5) as child,
    ):
        told = child.finish(limit_s=30)
    return told, recorder.recording()


def test_a_bare_stream_is_recorded_whole_and_its_forecast_is_true(
    server: SoundServer, tmp_path: Path
) -> None:
    told, recording = witnessed(lambda: played(server, tmp_path / "heard.raw"))
    row = list(stretches(recording.frames))
    assert faults(row) == []
    assert [each.length for each in row if each.kind is Kind.COUNT] == [5 * 48_000]
    # The very first forecasts are made before the server has said how long its way is.
    assert max(map(abs, position_errors_ms(told, recording)[5:])) < 5


def test_a_server_that_was_killed_comes_back_at_the_same_place(
    own_server: SoundServer, tmp_path: Path
) -> None:
    own_server.kill()
    own_server.start()
    _, recording = witnessed(lambda: played(own_server, tmp_path / "heard.raw"))
    assert faults(stretches(recording.frames)) == []
