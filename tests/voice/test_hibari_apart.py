"""The default voice in a process of its own: the same to the bit, and never in the way."""

from __future__ import annotations

from contextlib import closing

import numpy as np
import pytest

from matcue.base.errors import VoiceError
from matcue.voice.hibari_apart import HibariApart, HibariProcess
from matcue.voice.hibari_engine import HibariEngine


@pytest.mark.parametrize(
    "speed",
    [1.0, pytest.param(0.85, marks=pytest.mark.slow(reason="the real voice is loaded twice"))],
)
def test_it_speaks_as_the_voice_in_this_process_does(speed: float) -> None:
    with closing(HibariProcess()) as process:
        apart = HibariApart(speed, process)
        here = HibariEngine(speed)
        assert apart.identity == here.identity
        recorded, expected = apart.record("And relax."), here.record("And relax.")
    assert recorded.rate == expected.rate
    np.testing.assert_array_equal(recorded.samples, expected.samples)


def test_voices_of_several_speeds_share_a_process() -> None:
    with closing(HibariProcess()) as process:
        slow, quick = (HibariApart(speed, process).record("Hold.") for speed in (0.8, 1.2))
    assert len(slow.samples) > len(quick.samples) > 0


def test_once_closed_it_says_so() -> None:
    process = HibariProcess()
    process.close()
    with pytest.raises(VoiceError, match="process of the hibari voice has been closed"):
        HibariApart(1.0, process).record("Hold.")
