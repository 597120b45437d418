"""Finding the device before there is anything to play on it."""

from __future__ import annotations

import pytest

from matcue.base.errors import MatcueError
from matcue.session.loudspeaker import WokenLoudspeaker


def test_a_device_that_is_not_there_is_told_only_when_it_is_asked_for() -> None:
    with WokenLoudspeaker("sounddevice:no such loudspeaker", safe=False) as speaker:
        assert speaker.release() == 0
        with pytest.raises(MatcueError, match=r"no output is called|PortAudio is not here"):
            speaker.device()


def test_a_device_that_makes_no_sound_needs_no_waking() -> None:
    with WokenLoudspeaker("null", safe=False) as speaker:
        assert speaker.device().name == "no device"
        assert speaker.release() == 0
