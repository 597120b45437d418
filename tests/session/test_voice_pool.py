"""The voices of a live session: what is begun before there is a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from matcue.base import folders
from matcue.session.voice_pool import begun_early
from matcue.voice.hibari_apart import HibariProcess

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def begun(monkeypatch: pytest.MonkeyPatch) -> list[HibariProcess]:
    """The processes that are begun, without starting any."""
    processes: list[HibariProcess] = []

    def begin(process: HibariProcess) -> None:
        processes.append(process)

    monkeypatch.setattr(HibariProcess, "begin", begin)
    return processes


@pytest.mark.parametrize("voice", ["auto", "hibari", "hibari:heart"])
def test_where_nothing_was_ever_spoken_the_default_voice_loads_at_once(
    voice: str, begun: list[HibariProcess], empty_cache: Path
) -> None:
    with begun_early(voice) as process:
        assert begun == [process]


@pytest.mark.parametrize("voice", ["tone", "none", "system"])
def test_no_other_voice_has_it_loaded(
    voice: str, begun: list[HibariProcess], empty_cache: Path
) -> None:
    with begun_early(voice):
        assert begun == []


def test_where_sentences_are_kept_already_it_waits_until_it_is_needed(
    begun: list[HibariProcess], empty_cache: Path
) -> None:
    folders.clips().mkdir(parents=True)
    with begun_early("auto"):
        assert begun == []
