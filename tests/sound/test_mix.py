"""The mixer: the same samples whatever the blocks and wherever they begin."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcue.base.units import Ms
from matcue.plan.exercise import END_TONE
from matcue.plan.manner import Manner
from matcue.plan.settle import settled
from matcue.plan.timeline import Cue, CueKind, SpanKind, Timeline
from matcue.routine.model import Dose, Sides, Tempo
from matcue.sound.files import tone_lengths, tone_sets
from matcue.sound.mix import CEILING, FADES, KNEE, _fading, blocks
from matcue.voice.api import Clip
from matcue.voice.polish import polished
from matcue.voice.tone_engine import ToneEngine
from worlds import ENGLISH, TONES, hum, planned, routines, works

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


def faded_tone(ends_alone: int) -> NDArray[np.float32]:
    """A tone of 1.5 s, from 100 ms on, under a sentence that begins so long before its end."""
    tone = Cue(Ms(100), Ms(1_500), CueKind.TONE, "session-end")
    said = Cue(Ms(1_600 - ends_alone), Ms(120), CueKind.SAY, "In")
    together = mixed(timeline(*sorted([tone, said]), total=2_000))[:, 0]
    return together - mixed(timeline(said, total=2_000))[:, 0]


def test_a_tone_fades_out_under_a_sentence_that_begins_over_it() -> None:
    heard, tone = faded_tone(840), Sounds().tone("session-end")
    begins, gone = 760 * 24, (760 + FADES) * 24
    np.testing.assert_array_equal(heard[100 * 24 : begins], tone[: begins - 100 * 24])
    assert not heard[gone:].any()
    # It goes down evenly: half of it is left half way, and no sample jumps.
    steps = np.abs(np.diff(heard[begins - 24 : gone]))
    assert steps.max() <= np.abs(np.diff(tone)).max() + 1e-3
    half = heard[begins + FADES * 12 - 25 : begins + FADES * 12 + 25]
    assert 0.13 < np.abs(half).max() < 0.17


def test_a_tone_that_is_all_but_over_keeps_its_end() -> None:
    heard, tone = faded_tone(FADES), Sounds().tone("session-end")
    np.testing.assert_allclose(heard[100 * 24 : 1_600 * 24], tone, atol=1e-7)


def test_words_at_the_instant_of_a_tone_leave_it_alone() -> None:
    heard, tone = faded_tone(1_500), Sounds().tone("session-end")
    np.testing.assert_allclose(heard[100 * 24 : 1_600 * 24], tone, atol=1e-7)


def test_a_tone_fades_alike_from_wherever_it_is_mixed() -> None:
    """Even after the sentence is over, of which nothing is known any more then."""
    tone = Cue(Ms(0), Ms(1_500), CueKind.TONE, "session-end")
    said = Cue(Ms(660), Ms(120), CueKind.SAY, "In")
    whole = mixed(timeline(tone, said, total=1_500))
    part = mixed(timeline(tone, said, total=1_500), start=Ms(790), block=Ms(17))
    np.testing.assert_array_equal(part, whole[790 * 24 :])


@pytest.mark.parametrize("name", tone_sets())
def test_the_tones_that_come_with_matcue_are_over_before_anything_is_said(name: str) -> None:
    lengths = tone_lengths(name)
    dose = Dose(sets=2, reps=2, hold=Ms(10_000), rest=Ms(20_000), sides=Sides.EACH)
    moving = Dose(reps=5, tempo=Tempo(Ms(2_000), Ms(500), Ms(2_000), Ms(0)))
    of = works(dose, moving)
    plan = settled(of, Manner(), ENGLISH, measure=lambda _: hum(60, heard=40), tones=lengths)
    assert _fading(plan.timeline) == {}


def test_a_longer_tone_at_the_end_of_a_hold_fades_under_the_way_out() -> None:
    lengths = {**TONES, "hold-end": Ms(3_000)}
    of = works(Dose(hold=Ms(10_000)))
    plan = settled(of, Manner(), ENGLISH, measure=lambda _: hum(60), tones=lengths)
    [hold] = [span for span in plan.timeline.spans if span.kind is SpanKind.HOLD]
    fading = {cue.at: at for cue, at in _fading(plan.timeline).items()}
    assert fading[hold.ends] == hold.ends + END_TONE


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
