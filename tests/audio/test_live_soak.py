"""The player for as long as the longest session."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from audio import experiments
from audio.bars import GROWTH_MB, POSITION_MS, SOAK_MINUTES
from audio.measures import mostly
from audio.recording import RATE
from audio.witness import witnessed

if TYPE_CHECKING:
    from pathlib import Path

    from audio.sound_server import SoundServer

pytestmark = [
    pytest.mark.audio,
    pytest.mark.alone,
    pytest.mark.long(reason="it lasts 45 minutes"),
]

# Read here, for a test finds no variable of the user's.
_MINUTES = float(os.environ.get("MATCUE_SOAK_MINUTES", SOAK_MINUTES))


def test_a_long_session_is_whole_and_takes_no_more_memory(
    server: SoundServer, tmp_path: Path
) -> None:
    """MATCUE_SOAK_MINUTES tells another length; of two minutes memory says little."""
    found = witnessed(lambda: experiments.soak(server, tmp_path, _MINUTES), tries=1)
    assert found.faults == []
    assert found.frames == round(_MINUTES * 60 * RATE)
    assert found.underruns == 0
    assert mostly(found.position_errors_ms) <= POSITION_MS
    assert found.growth_mb <= GROWTH_MB
