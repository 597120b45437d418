"""A sound server that is well, on a sink that may rewind: nothing is called a loss."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from typing import TYPE_CHECKING

import pytest

from audio import experiments
from audio.bars import BUSY_MINUTES, NEIGHBOURS, STARTS
from audio.sound_server import SoundServer

if TYPE_CHECKING:
    from collections.abc import Iterator

pytestmark = pytest.mark.audio

SIDE_BY_SIDE = 4

# Read here, for a test finds no variable of the user's.
_MINUTES = min(BUSY_MINUTES, float(os.environ.get("MATCUE_SOAK_MINUTES", BUSY_MINUTES)))


@pytest.fixture
def idle_servers(_able: None) -> Iterator[list[SoundServer]]:
    """Servers whose sinks nobody plays on, so that each has two seconds of silence in hand."""
    with ExitStack() as stack:
        yield [stack.enter_context(SoundServer(rewinds=True)) for _ in range(SIDE_BY_SIDE)]


@pytest.mark.parametrize("by", ["sounddevice", "miniaudio"])
def test_no_start_on_an_idle_sink_is_called_a_loss(
    idle_servers: list[SoundServer], by: str
) -> None:
    pytest.importorskip(by)
    with ThreadPoolExecutor(SIDE_BY_SIDE) as pool:
        found = pool.map(
            lambda server: experiments.starts(server, STARTS // SIDE_BY_SIDE, by), idle_servers
        )
        assert [lost for each in found for lost in each] == []


@pytest.mark.alone
@pytest.mark.long(reason="it lasts 20 minutes")
def test_nothing_is_called_a_loss_beside_busy_processes(idle_servers: list[SoundServer]) -> None:
    """MATCUE_SOAK_MINUTES makes it shorter."""
    told = experiments.beside_busy(idle_servers[0], _MINUTES, NEIGHBOURS)
    assert [each for each in told if each["what"] == "lost"] == []
