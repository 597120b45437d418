"""The real default voice, with the model out of its wheel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.voice.hibari_engine import HibariEngine
from matcue.voice.polish import TARGET_LUFS, loudness_lufs, polished

if TYPE_CHECKING:
    from collections.abc import Iterator

NUMBERS = ["One.", "Two.", "Three.", "Four.", "Five."]


@pytest.fixture(scope="module")
def engine() -> Iterator[HibariEngine]:
    made = HibariEngine()
    yield made
    made.close()


def test_the_same_text_is_the_same_sound_whatever_was_said_before(engine: HibariEngine) -> None:
    first = engine.record("Breathe in.").samples
    engine.record("Something quite different, and longer.")
    np.testing.assert_array_equal(engine.record("Breathe in.").samples, first)


@pytest.mark.parametrize("word", NUMBERS)
def test_every_number_of_a_countdown_fits_into_its_second(engine: HibariEngine, word: str) -> None:
    clip = polished(engine.record(word), 24_000)
    assert 250 <= clip.lasts <= 700
    assert 20 <= clip.heard <= 200


def test_its_clips_are_all_equally_loud(engine: HibariEngine) -> None:
    for text in ("In.", "Hold.", "Stop at any pain, keep breathing, and move slowly."):
        clip = polished(engine.record(text), 24_000)
        assert loudness_lufs(clip.samples, 24_000) == pytest.approx(TARGET_LUFS, abs=0.6)


def test_a_slower_voice_takes_longer(engine: HibariEngine) -> None:
    text = "Lie down on your back and let your arms sink to the floor."
    slow = polished(HibariEngine(0.8).record(text), 24_000).lasts
    assert slow > 1.1 * polished(engine.record(text), 24_000).lasts


def test_another_script_is_refused_by_name(engine: HibariEngine) -> None:
    assert "Cyrillic" in (engine.refusal("Кошка") or "")
    assert engine.refusal("Cat, café, naïve 🐈") is None
    assert engine.refusal("🐈") is not None


def test_speed_and_version_are_part_of_its_identity() -> None:
    assert HibariEngine(0.9).identity != HibariEngine().identity
    assert "0.2" in HibariEngine().identity
