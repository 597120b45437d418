"""The screen is in step with the session."""

from __future__ import annotations

import statistics
import sys
from typing import TYPE_CHECKING

import pytest

from screen_lag import BEHIND_MS, lags_ms

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.long(reason="it watches a clock for a quarter of a minute, with time to spare")
@pytest.mark.skipif(sys.platform == "win32", reason="it watches through a pseudo-terminal")
def test_the_screen_is_no_more_than_fifty_milliseconds_behind(tmp_path: Path) -> None:
    lags = lags_ms(tmp_path, 15)
    assert min(lags) >= 0
    assert statistics.median(lags) <= BEHIND_MS
