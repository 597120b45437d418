"""Two threads of the real voice give what one gives."""

from __future__ import annotations

import sys
import time
from functools import cache
from types import SimpleNamespace
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.voice import hibari_engine
from matcue.voice.cache import ClipCache
from matcue.voice.hibari_engine import HibariEngine
from matcue.voice.speaker import Speaker
from matcue.voice.tone_engine import ToneEngine

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

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


class Model(ToneEngine):
    """Stands for the library's voice: counts how often it was loaded, and takes its time."""

    loaded = 0
    g2p = None

    def __init__(self, **_: object) -> None:
        super().__init__()
        time.sleep(0.05)
        type(self).loaded += 1

    def __call__(self, text: str, **_: object) -> NDArray[np.float32]:
        return self.record(text).samples


def test_the_model_is_loaded_once_however_many_threads_speak(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It takes 90 MB, and half a second of a processor."""
    library = SimpleNamespace(Hibari=Model, SAMPLE_RATE=24_000)
    monkeypatch.setitem(sys.modules, "hibari", library)
    monkeypatch.setattr(hibari_engine, "_model", cache(hibari_engine._model.__wrapped__))
    speaker = Speaker(HibariEngine(), ClipCache(tmp_path), 24_000)
    speaker.speak_all(TEXTS, lambda _done, _of: None)
    assert Model.loaded == 1
