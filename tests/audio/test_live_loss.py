"""A sound server that goes away in the middle of a session, and comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio import experiments
from audio.bars import LOSS_POSITION_MS, LOSS_TOLD_MS
from audio.witness import witnessed

if TYPE_CHECKING:
    from pathlib import Path

    from audio.experiments import Loss
    from audio.sound_server import SoundServer

pytestmark = pytest.mark.audio


@pytest.fixture(params=[False, True], ids=["killed", "frozen"])
def lost(request: pytest.FixtureRequest, own_server: SoundServer, tmp_path: Path) -> Loss:
    return witnessed(lambda: experiments.loss(own_server, tmp_path, freezes=request.param))


def test_a_loss_is_told_and_the_session_goes_on_where_the_listener_was(lost: Loss) -> None:
    assert 0 < lost.told_ms <= LOSS_TOLD_MS
    assert abs(lost.slip_ms) <= LOSS_POSITION_MS
    assert lost.goes_on
    assert lost.faults == []
