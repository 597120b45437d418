"""A sound server for the tests that are marked `audio`."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from audio.busy import pytest_runtest_makereport, pytest_runtest_setup
from audio.sound_server import SoundServer, lacking

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["pytest_runtest_makereport", "pytest_runtest_setup"]


@pytest.fixture(scope="session")
def _able() -> None:
    """Skip where sound cannot be played, or where others would be heard in the measurements."""
    reason = lacking()
    if reason is not None:
        pytest.skip(reason)
    if "PYTEST_XDIST_WORKER" in os.environ:
        pytest.skip("what plays through a sound server runs by itself: pytest -m audio, without -n")


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
