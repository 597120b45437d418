"""Trying again where the recorder was no witness, and skipping where it stays none."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeVar

import pytest

from audio.recording import Inconclusive

if TYPE_CHECKING:
    from collections.abc import Callable

Found = TypeVar("Found")

TRIES: Final = 2


def witnessed(measure: Callable[[], Found], tries: int = TRIES) -> Found:
    """Measure, again if the recording proves nothing, and skip the test if it never does."""
    for nth in range(1, tries + 1):
        try:
            return measure()
        except Inconclusive as trouble:
            if nth == tries:
                pytest.skip(f"inconclusive: {trouble}")
    raise AssertionError("tries must be at least 1")
