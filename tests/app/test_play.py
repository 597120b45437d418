"""Playing: the opening at once, and then exactly what an export holds."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.app import session
from matcue.app.options import Options
from matcue.app.play import perform
from matcue.out.device import NullDevice
from matcue.plan.manner import Manner, Words
from matcue.routine.shelf import Shelf
from matcue.units import Ms

if TYPE_CHECKING:
    from pathlib import Path

ROUTINE = """\
id: tiny
title: Tiny
exercises:
  reach: {name: Reach, position: seated, how: Reach up.}
steps:
- {exercise: reach, hold: 5s}
"""


@pytest.fixture
def routine(tmp_path: Path) -> str:
    path = tmp_path / "tiny.yaml"
    path.write_text(ROUTINE, "utf-8")
    return str(path)


@pytest.mark.parametrize("words", list(Words))
@pytest.mark.parametrize("voice", ["tone", "none"])
def test_what_is_played_is_what_is_exported_sample_for_sample(
    routine: str, voice: str, words: Words
) -> None:
    options = Options(voice=voice, manner=Manner(words=words))
    ready = session.draft(routine, options, Shelf())
    exported = np.concatenate(list(session.prepare(ready, options).blocks(block=Ms(1_000))))
    with ThreadPoolExecutor(1) as executor:
        played = np.concatenate(list(perform(ready, options, executor).blocks))
    np.testing.assert_array_equal(played, exported)


def test_the_first_block_needs_only_the_title_to_be_spoken(routine: str) -> None:
    options = Options(voice="tone")
    ready = session.draft(routine, options, Shelf())
    # This executor never begins, as if the rest of the session took for ever to speak.
    executor = ThreadPoolExecutor(1)
    waiting = executor.submit(lambda: executor.submit(int).result(timeout=0.5))
    performance = perform(ready, options, executor)
    assert len(next(performance.blocks)) == 2_400
    assert performance.timeline is None
    assert waiting.exception() is not None
    executor.shutdown()


def test_the_null_device_hears_of_every_frame(routine: str) -> None:
    options = Options(voice="tone")
    ready = session.draft(routine, options, Shelf())
    heard: list[int] = []
    with ThreadPoolExecutor(1) as executor:
        performance = perform(ready, options, executor)
        NullDevice().play(performance.blocks, 24_000, heard.append)
        assert performance.timeline is not None
        assert heard[-1] == performance.timeline.total * 24
    assert heard == sorted(heard)
