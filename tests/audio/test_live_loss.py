"""A sound server that goes away in the middle of a session, and comes back."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from audio import experiments
from audio.bars import FROZEN_TOLD_MS, KILLED_TOLD_MS, LOSS_POSITION_MS
from audio.witness import witnessed

if TYPE_CHECKING:
    from pathlib import Path

    from audio.sound_server import SoundServer

pytestmark = pytest.mark.audio


CASES = [
    pytest.param((freezes, paused), id=f"{how} while {doing}")
    for freezes, how in ((False, "killed"), (True, "frozen"))
    for paused, doing in ((False, "it plays"), (True, "it is paused"))
]


@pytest.mark.parametrize("case", CASES)
def test_a_loss_is_told_and_the_session_goes_on_where_the_listener_was(
    case: tuple[bool, bool], own_server: SoundServer, tmp_path: Path
) -> None:
    """Where the player is paused it notices only when it is to go on."""
    freezes, paused = case
    lost = witnessed(lambda: experiments.loss(own_server, tmp_path, freezes=freezes, paused=paused))
    assert 0 < lost.told_ms <= (FROZEN_TOLD_MS if freezes else KILLED_TOLD_MS)
    assert lost.troubles[-1] == ("frozen" if freezes else "vanished")
    assert abs(lost.slip_ms) <= LOSS_POSITION_MS
    assert lost.goes_on
    assert lost.faults == []
