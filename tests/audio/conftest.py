"""A sound server for the tests that are marked `audio`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from audio import busy
from audio.busy import pytest_runtest_makereport
from audio.sound_server import SoundServer, lacking

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["pytest_runtest_makereport"]

SIDE_BY_SIDE = "PYTEST_XDIST_WORKER" in os.environ


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip what nothing may run beside, and read the clocks."""
    if SIDE_BY_SIDE and item.get_closest_marker("alone") is not None:
        pytest.skip("it runs by itself: pytest -m alone, without -n")
    busy.read_clocks(item)


@pytest.fixture(scope="session")
def _able(request: pytest.FixtureRequest) -> None:
    """Skip where sound cannot be played, or where others would be heard in the measurements.

    Those who play hardly compute, so they may measure side by side, each with a server of its own.
    """
    reason = lacking()
    if reason is not None:
        pytest.skip(reason)
    if SIDE_BY_SIDE and any(
        item.get_closest_marker("audio") is None for item in request.session.items
    ):
        pytest.skip("what plays through a sound server runs beside nothing else: pytest -m audio")


@pytest.fixture(scope="session")
def server(_able: None) -> Iterator[SoundServer]:
    """One server for all tests that leave it running."""
    with SoundServer() as running:
        yield running


@pytest.fixture
def own_server(_able: None) -> Iterator[SoundServer]:
    """A server that a test may kill."""
    with SoundServer() as running:
        yield running
