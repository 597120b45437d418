"""The mixer over a background: what sounds comes from the middle, and the background makes room for it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matcue.base.units import Frames, Ms, frames
from matcue.plan.timeline import Cue, CueKind, Timeline
from matcue.sound.ambience import Ambience
from matcue.sound.background import RATE
from matcue.sound.ducking import Ducking
from matcue.sound.mix import (
    BREATH_OVER_BACKGROUND_DB,
    CEILING,
    KNEE,
    OVER_A_BED,
    TONES_OVER_BACKGROUND_DB,
    Faders,
    Levels,
    Under,
    blocks,
)
from matcue.voice.api import Clip
from worlds import TONES, hum, planned, routines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from matcue.routine.model import Routine
    from matcue.sound.api import Block

pytestmark = pytest.mark.slow(reason="minutes of sound are mixed again and again")


class Hums:
    """Clips of 60 ms a letter, soft enough never to be bent."""

    def clip(self, cue: Cue) -> Clip:
        text = cue.text
        wave = 0.3 * np.sin(np.arange(frames(Ms(60 * len(text)), RATE)) / (5 + len(text)))
        return Clip(wave.astype(np.float32), RATE, Ms(0))


class Sounds:
    """Tones as long as `worlds.TONES` says, and soft breath, at the rate of backgrounds."""

    rate = RATE

    def tone(self, name: str) -> NDArray[np.float32]:
        return np.full(frames(TONES[name], RATE), 0.02, np.float32)

    def breath_sound(self, direction: str, lasts: Ms) -> NDArray[np.float32]:
        ramp = np.linspace(0, 0.01, frames(lasts, RATE), dtype=np.float32)
        return ramp if direction == "in" else ramp[::-1]


def mixed(
    plan: Timeline,
    *,
    ambience: str | None = "noise",
    start: int = 0,
    until: int | None = None,
    block: int = 1_000,
    level_db: float = 0.0,
    levels: Levels | None = None,
) -> Block:
    under = None
    if ambience is not None:
        stream = Ambience(ambience, 1, level_db).stream(frames(Ms(start), RATE))
        under = Under(stream, Ducking(plan), level_db)
    stop = None if until is None else Ms(until)
    found = blocks(
        plan, Hums(), Sounds(), start=Ms(start), until=stop, block=Ms(block), under=under,
        levels=levels,
    )  # fmt: skip
    return np.concatenate([np.array(each) for each in found])


def timeline(*cues: Cue, total: int = 20_000) -> Timeline:
    return Timeline(cues=cues, spans=(), chapters=(), dropped=(), total=Ms(total))


SAY = Cue(Ms(8_000), Ms(300), CueKind.SAY, "Hold.")
TONE = Cue(Ms(12_000), Ms(60), CueKind.TONE, "beat")
BREATH = Cue(Ms(7_000), Ms(2_000), CueKind.SWELL, "in")


@given(routine=routines, block=st.integers(7, 3_000), start=st.integers(0, 30_000))
@settings(max_examples=10)
def test_neither_block_size_nor_start_changes_a_sample(
    routine: Routine, block: int, start: int
) -> None:
    plan = planned(routine, lengths=hum(60)).timeline
    whole = mixed(plan, until=31_500, block=7_919)
    if start < plan.total:
        part = mixed(plan, start=start, until=start + 1_500, block=block)
        np.testing.assert_array_equal(part, whole[start * 48 : (start + 1_500) * 48])
    assert whole.shape == (min(plan.total, 31_500) * 48, 2)
    assert whole.dtype == np.float32


def test_the_bed_lies_12_db_lower_under_a_sentence() -> None:
    plan = timeline(SAY)
    background = mixed(plan) - mixed(plan, ambience=None)
    alone = mixed(timeline())
    said = slice(8_000 * 48, 8_300 * 48)
    before = slice(5_000 * 48, 7_750 * 48)
    np.testing.assert_allclose(background[said], alone[said] * 10 ** (-12 / 20), atol=1e-6)
    np.testing.assert_array_equal(background[before], alone[before])


def test_speech_comes_from_the_middle_as_loud_as_without_a_bed() -> None:
    plan = timeline(SAY)
    over = mixed(plan) - mixed(timeline()) * 10 ** (-12 / 20)
    said = slice(8_000 * 48, 8_300 * 48)
    np.testing.assert_allclose(over[said, 0], Hums().clip(SAY).samples, atol=1e-6)
    np.testing.assert_allclose(over[said, 0], over[said, 1], atol=1e-6)


def test_soft_tones_and_breath_are_raised_so_that_a_bed_does_not_hide_them() -> None:
    with_tone = mixed(timeline(TONE)) - mixed(timeline())
    tone = with_tone[12_000 * 48 : 12_060 * 48]
    np.testing.assert_allclose(
        tone, 0.02 * 10 ** (TONES_OVER_BACKGROUND_DB["beat"] / 20), rtol=1e-3
    )
    breath = (mixed(timeline(BREATH)) - mixed(timeline()))[8_990 * 48]
    np.testing.assert_allclose(breath, 0.00995 * 10 ** (BREATH_OVER_BACKGROUND_DB / 20), rtol=1e-2)


def test_breath_makes_room_for_the_voice_as_the_bed_does() -> None:
    breath = mixed(timeline(BREATH, SAY)) - mixed(timeline(SAY))
    alone = mixed(timeline(BREATH)) - mixed(timeline())
    said = slice(8_000 * 48, 8_300 * 48)
    np.testing.assert_allclose(breath[said], alone[said] * 10 ** (-12 / 20), atol=1e-5)


@pytest.mark.parametrize(("level_db", "raised_db"), [(0, 16), (-10, 6), (-16, 0), (-40, 0)])
def test_breath_is_raised_as_much_as_its_bed_needs(level_db: float, raised_db: float) -> None:
    quiet = Under(Ambience("rain", 1).stream(), Ducking(timeline()), level_db)
    assert quiet.raised_db(BREATH) == raised_db
    assert quiet.raised_db(SAY) == 0


def test_everything_together_stays_under_the_ceiling() -> None:
    cues = [Cue(Ms(5_000), Ms(300), CueKind.SAY, "Hold.") for _ in range(8)]
    found = np.abs(mixed(timeline(*cues)))
    assert OVER_A_BED[0] < np.max(found) < OVER_A_BED[1] + 1e-6
    assert OVER_A_BED < (KNEE, CEILING)


@pytest.mark.parametrize("ambience", [None, "drone"])
@given(routine=routines)
@settings(max_examples=5)
def test_levels_of_zero_change_no_bit(ambience: str | None, routine: Routine) -> None:
    plan = planned(routine, lengths=hum(60)).timeline
    np.testing.assert_array_equal(
        mixed(plan, ambience=ambience, until=20_000, levels=Levels()),
        mixed(plan, ambience=ambience, until=20_000),
    )


def test_a_level_moves_its_own_kind_and_no_other() -> None:
    plan = timeline(SAY, TONE)
    plain = mixed(plan, ambience=None)[:, 0]
    voice = mixed(plan, ambience=None, levels=Levels(voice_db=-6.0))[:, 0]
    tones = mixed(plan, ambience=None, levels=Levels(tones_db=6.0))[:, 0]
    half, twice = 10 ** (-6 / 20), 10 ** (6 / 20)
    said, rang = slice(8_000 * 48, 8_300 * 48), slice(12_000 * 48, 12_060 * 48)
    np.testing.assert_allclose(voice[said], plain[said] * half, atol=1e-6)
    np.testing.assert_array_equal(voice[rang], plain[rang])
    np.testing.assert_allclose(tones[rang], plain[rang] * twice, atol=1e-6)
    np.testing.assert_array_equal(tones[said], plain[said])


def test_the_bed_has_a_level_of_its_own() -> None:
    plan = timeline(SAY)
    quiet = mixed(plan, levels=Levels(background_db=-200.0))
    np.testing.assert_allclose(quiet, np.repeat(mixed(plan, ambience=None), 2, 1), atol=1e-6)


def test_a_level_that_is_changed_while_it_plays_is_reached_within_a_block_without_a_click() -> None:
    levels = Levels()
    say = Cue(Ms(0), Ms(60_000), CueKind.SAY, "a" * 1_000)
    stream = blocks(timeline(say), Hums(), Sounds(), block=Ms(100), levels=levels)
    before = next(stream)[:, 0].copy()
    levels.voice_db = -20.0
    during, after = next(stream)[:, 0].copy(), next(stream)[:, 0].copy()
    plain = Hums().clip(say).samples
    np.testing.assert_array_equal(before, plain[: 100 * 48])
    np.testing.assert_allclose(after, plain[200 * 48 : 300 * 48] * 0.1, atol=1e-7)
    whole = np.concatenate([before, during, after])
    steps = np.abs(np.diff(whole))
    assert np.max(steps) <= np.max(np.abs(np.diff(plain)))


def test_faders_go_straight_to_where_they_are_wanted() -> None:
    levels = Levels(voice_db=-20.0)
    faders = Faders(levels)
    assert faders.next(4)[0].tolist() == pytest.approx([0.1] * 4)
    levels.voice_db = 0.0
    assert faders.next(3)[0].tolist() == pytest.approx([0.4, 0.7, 1.0])
    assert faders.next(2)[0].tolist() == [1.0, 1.0]


def test_a_bed_that_is_continued_does_not_go_back() -> None:
    """What lies under a live session goes on while the session jumps."""
    stream = Ambience("rain", 1).stream()
    plan = timeline()
    under = Under(stream, Ducking(plan))
    first = list(blocks(plan, Hums(), Sounds(), start=Ms(5_000), until=Ms(6_000), under=under))
    again = list(blocks(plan, Hums(), Sounds(), start=Ms(5_000), until=Ms(6_000), under=under))
    whole = Ambience("rain", 1).stream(Frames(0)).read(2 * RATE)
    np.testing.assert_array_equal(np.concatenate(first + again), whole)
