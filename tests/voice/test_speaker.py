"""A voice with its clips polished and kept."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.base.errors import UnspeakableError
from matcue.voice.cache import ClipCache
from matcue.voice.speaker import IN_MEMORY, Speaker
from matcue.voice.tone_engine import ToneEngine

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.voice.api import Recording


class CountingEngine(ToneEngine):
    """A hum that counts how often it was asked, and knows no Cyrillic."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def record(self, text: str) -> Recording:
        self.asked.append(text)
        return super().record(text)

    def refusal(self, text: str) -> str | None:
        return "it is in Cyrillic letters" if "Ж" in text or "Ш" in text else super().refusal(text)


def test_a_sentence_is_spoken_once_and_then_kept(tmp_path: Path) -> None:
    engine = CountingEngine()
    first = Speaker(engine, ClipCache(tmp_path), 24_000).speak("In.")
    again = Speaker(engine, ClipCache(tmp_path), 24_000).speak("In.")
    assert engine.asked == ["In."]
    np.testing.assert_array_equal(first.samples, again.samples)
    assert first.heard == again.heard


def test_a_damaged_clip_is_spoken_again(tmp_path: Path) -> None:
    engine = CountingEngine()
    spoken = Speaker(engine, ClipCache(tmp_path), 24_000).speak("In.")
    for file in tmp_path.glob("*/*"):
        file.write_bytes(file.read_bytes()[:-1])
    again = Speaker(engine, ClipCache(tmp_path), 24_000).speak("In.")
    assert engine.asked == ["In.", "In."]
    np.testing.assert_array_equal(spoken.samples, again.samples)


def test_memory_holds_a_bounded_number_of_clips(tmp_path: Path) -> None:
    engine = CountingEngine()
    speaker = Speaker(engine, ClipCache(tmp_path), 24_000)
    texts = [f"Sentence {n}." for n in range(IN_MEMORY + 10)]
    for text in texts:
        speaker.speak(text)
    assert len(speaker._recent) == IN_MEMORY
    assert speaker.length(texts[0]).lasts > 0
    assert engine.asked == texts


def test_all_that_cannot_be_spoken_is_told_at_once(tmp_path: Path) -> None:
    speaker = Speaker(CountingEngine(), ClipCache(tmp_path), 24_000)
    with pytest.raises(UnspeakableError) as caught:
        speaker.check(["In.", "Жаба.", "Out.", "Шея."])
    assert "'Жаба.'" in str(caught.value)
    assert "'Шея.'" in str(caught.value)
    assert "'In.'" not in str(caught.value)


def test_what_cannot_be_spoken_is_never_asked_of_the_engine(tmp_path: Path) -> None:
    engine = CountingEngine()
    with pytest.raises(UnspeakableError):
        Speaker(engine, ClipCache(tmp_path), 24_000).speak("Жаба.")
    assert engine.asked == []


def test_closing_keeps_the_cache_within_its_bounds(tmp_path: Path) -> None:
    speaker = Speaker(CountingEngine(), ClipCache(tmp_path, most_bytes=20_000), 24_000)
    for n in range(10):
        speaker.speak(f"Sentence {n}.")
    assert ClipCache(tmp_path).kept().size > 20_000
    speaker.close()
    assert ClipCache(tmp_path).kept().size <= 20_000
