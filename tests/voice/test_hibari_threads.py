"""Two threads of the real voice give what one gives."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.voice.cache import ClipCache
from matcue.voice.hibari_engine import HibariEngine
from matcue.voice.speaker import Speaker

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [f"Let your {part} sink." for part in ("head", "neck", "arms", "back", "hips", "legs")]


@pytest.mark.slow(reason="the real voice says all of it twice")
def test_sentences_spoken_side_by_side_sound_as_one_by_one(tmp_path: Path) -> None:
    together = Speaker(HibariEngine(), ClipCache(tmp_path / "together"), 24_000)
    told: list[tuple[int, int]] = []
    together.speak_all(TEXTS, lambda done, of: told.append((done, of)))
    alone = Speaker(HibariEngine(), ClipCache(tmp_path / "alone"), 24_000)
    for text in TEXTS:
        np.testing.assert_array_equal(together.speak(text).samples, alone.speak(text).samples)
    assert told == [(n, len(TEXTS)) for n in range(len(TEXTS) + 1)]
