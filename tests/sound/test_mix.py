"""The mixer: the same samples whatever the blocks and wherever they begin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcue.base.units import Ms
from matcue.plan.timeline import Cue, CueKind, Timeline
from matcue.sound.mix import CEILING, KNEE, blocks
from matcue.voice.api import Clip
from matcue.voice.polish import polished
from matcue.voice.tone_engine import ToneEngine
from worlds import TONES, hum, planned, routines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matcue.routine.model import Routine
    from matcue.sound.api import Block

RATE = 24_000


@dataclass
class Hums:
    """Clips as long as `worlds.hum` says, loud as speech."""

    ms_per_letter: int = 60
    asked: list[str] = field(default_factory=list)

    def clip(self, cue: Cue) -> Clip:
        text = cue.text
        self.asked.append(text)
        frames = len(text) * self.ms_per_letter * RATE // 1_000
        wave = 0.3 * np.sin(np.arange(frames) / (5 + len(text)))
        return Clip(wave.astype(np.float32), RATE, Ms(0))


class Sounds:
    """Tones as long as `worlds.TONES` says."""

    rate = RATE

    def tone(self, name: str) -> NDArray[np.float32]:
        frames = TONES[name] * RATE // 1_000
        return (0.3 * np.sin(np.arange(frames) / 7)).astype(np.float32)

    def breath_sound(self, direction: str, lasts: Ms) -> NDArray[np.float32]:
        ramp = np.linspace(0, 0.05, lasts * RATE // 1_000, dtype=np.float32)
        return ramp if direction == "in" else ramp[::-1]


def mixed(timeline: Timeline, **how: Any) -> Block:
    return np.concatenate([*blocks(timeline, Hums(), Sounds(), **how), np.zeros((0, 1), "f4")])


def timeline(*cues: Cue, total: int) -> Timeline:
    return Timeline(cues=cues, spans=(), chapters=(), dropped=(), total=Ms(total))


@given(routine=routines)
@settings(max_examples=15)
def test_the_stream_is_exactly_as_long_as_the_timeline(routine: Routine) -> None:
    plan = planned(routine, lengths=hum(60)).timeline
    assert len(mixed(plan, block=Ms(5_000))) == plan.total * 24


@given(routine=routines, block=st.integers(7, 3_000), start=st.integers(0, 40_000))
@settings(max_examples=15)
def test_neither_block_size_nor_start_changes_a_sample(
    routine: Routine, block: int, start: int
) -> None:
    plan = planned(routine, lengths=hum(60)).timeline
    whole = mixed(plan, block=Ms(7_919))
    part = mixed(plan, start=Ms(start), until=Ms(start + 2_000), block=Ms(block))
    np.testing.assert_array_equal(part, whole[start * 24 : (start + 2_000) * 24])


def test_a_cue_sounds_at_its_instant_and_nowhere_else() -> None:
    cue = Cue(Ms(137), Ms(120), CueKind.SAY, "In")
    sound = mixed(timeline(cue, total=500), block=Ms(50))[:, 0]
    assert not sound[: 137 * 24].any()
    np.testing.assert_array_equal(sound[137 * 24 : 257 * 24], Hums().clip(cue).samples)
    assert not sound[257 * 24 :].any()


def test_what_sounds_alone_is_left_as_it_is_and_sums_stay_under_the_ceiling() -> None:
    cues = [Cue(Ms(n), Ms(300), CueKind.TONE, "go") for n in range(5)]
    alone = mixed(timeline(cues[0], total=300))
    assert np.abs(alone).max() < KNEE
    np.testing.assert_array_equal(alone[:, 0], Sounds().tone("go"))
    assert np.abs(mixed(timeline(*cues, total=304))).max() <= CEILING


def test_a_clip_is_asked_for_only_when_it_sounds() -> None:
    cues = [Cue(Ms(1_000 * n), Ms(120), CueKind.SAY, f"{n}.") for n in range(5)]
    hums = Hums()
    stream = blocks(timeline(*cues, total=5_000), hums, Sounds(), block=Ms(500))
    next(stream)
    assert set(hums.asked) == {"0."}


@pytest.mark.parametrize("channels", [1])
def test_blocks_are_float32_frames_by_channels(channels: int) -> None:
    (block,) = blocks(timeline(total=40), Hums(), Sounds(), block=Ms(40))
    assert block.shape == (40 * 24, channels)
    assert block.dtype == np.float32


def test_the_lengths_of_real_clips_are_what_the_mixer_plays() -> None:
    clip = polished(ToneEngine().record("Hold."), RATE)
    assert len(clip.samples) == clip.lasts * 24
