"""When cues were heard, by synthetic recordings."""

from __future__ import annotations

import numpy as np
import pytest

from audio.alignment import NotFound
from audio.onsets import onsets
from audio.recording import RATE, Recording
from matcue.base.units import Ms, frames
from matcue.plan.timeline import Cue, CueKind

CUES = [Cue(Ms(at), Ms(80), CueKind.TONE, "tick") for at in (1_000, 2_000, 4_000)]


def session(*moved_ms: int) -> np.ndarray[tuple[int], np.dtype[np.int16]]:
    """Five seconds with a chirp for each cue, moved by so much."""
    sound = np.zeros(5 * RATE, np.int16)
    time = np.arange(frames(Ms(80), RATE)) / RATE
    chirp = (9_000 * np.sin(2 * np.pi * (400 + 4_000 * time) * time)).astype(np.int16)
    for cue, moved in zip(CUES, moved_ms, strict=True):
        at = frames(Ms(cue.at + moved), RATE)
        sound[at : at + len(chirp)] = chirp
    return sound


def heard(*moved_ms: int) -> Recording:
    before = np.zeros(7_000, np.int16)
    mono = np.concatenate([before, session(*moved_ms), before])
    firsts = np.arange(0, len(mono), 480, dtype=np.int64)
    return Recording(np.stack([mono, mono], axis=1), 50.0 + firsts / RATE, firsts)


def late(recording: Recording) -> list[float]:
    found = onsets(CUES, session(0, 0, 0), recording, 7_000, RATE)
    return [round(onset.late_ms, 3) for onset in found]


def test_cues_in_their_places_are_in_time() -> None:
    assert late(heard(0, 0, 0)) == [0.0, 0.0, 0.0]


def test_a_cue_out_of_its_place_is_early_or_late() -> None:
    assert late(heard(0, 12, -7)) == [0.0, 12.0, -7.0]


def test_time_counts_from_the_first_cue() -> None:
    assert late(heard(5, 5, 5)) == [0.0, 0.0, 0.0]


def test_a_cue_that_was_not_heard_is_named() -> None:
    recording = heard(0, 0, 0)
    recording.frames[7_000 + frames(Ms(3_900), RATE) :] = 0
    with pytest.raises(NotFound, match="tone 'tick' at 4000 ms was not heard"):
        onsets(CUES, session(0, 0, 0), recording, 7_000, RATE)
