"""The devices that sound nothing, with the player's real threads."""

from __future__ import annotations

import threading
import wave
from typing import TYPE_CHECKING

import numpy as np
import pytest
from live_worlds import CHANNELS, RATE, at, counted, counter

from matcue.base.errors import DeviceError
from matcue.base.units import Ms
from matcue.out import FORMATS, Track
from matcue.out.encode import export
from matcue.out.live import DeviceLost, Ended, Player, Position
from matcue.out.live.file import FileDevice
from matcue.out.live.offline import NullDevice

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from matcue.out.live import Device, Event
    from matcue.sound.api import Block

TIMEOUT_S = 60.0


class Listener:
    """Keeps events, and wakes whoever waits for the first."""

    def __init__(self) -> None:
        self.events: list[Event] = []
        self.came = threading.Event()

    def __call__(self, event: Event) -> None:
        self.events.append(event)
        self.came.set()


def player(device: Device, listener: Listener) -> Player:
    return Player(device, rate=RATE, channels=CHANNELS, listener=listener)


def test_the_null_device_takes_ten_minutes_to_their_end() -> None:
    listener = Listener()
    plays = player(NullDevice(), listener)
    plays.start(counter(Ms(600_000), blocks=[Ms(5_000)]), Ms(0), source_id=3)
    assert plays.drain(TIMEOUT_S)
    assert plays.heard() == Position(3, Ms(600_000))
    assert listener.came.wait(TIMEOUT_S)
    plays.close()
    assert listener.events == [Ended(3)]


def test_a_wav_holds_what_would_have_sounded(tmp_path: Path) -> None:
    path = tmp_path / "session.wav"
    plays = player(FileDevice(path), Listener())
    plays.start(counter(Ms(12_340)), Ms(1_000), source_id=1)
    assert plays.drain(TIMEOUT_S)
    plays.close()
    with wave.open(str(path)) as file:
        assert (file.getframerate(), file.getnchannels(), file.getsampwidth()) == (RATE, 2, 2)
        sound = np.frombuffer(file.readframes(file.getnframes()), np.int16).reshape(-1, 2)
    np.testing.assert_array_equal(sound, counted(at(1_000), at(12_340)))


def test_what_sounds_is_to_the_sample_what_is_exported_as_wav(tmp_path: Path) -> None:
    """Noise of any level, past the loudest too: rounding and clipping are the same."""
    total = Ms(3_000)
    noise = np.random.default_rng(3).normal(0, 0.4, (at(total), 1)).astype(np.float32)

    def source(begin: Ms) -> Iterator[Block]:
        yield noise[at(begin) :]

    exported, played = tmp_path / "exported.wav", tmp_path / "played.wav"
    track = Track(title="Noise", total=total, rate=RATE)
    export(source(Ms(0)), track, exported, FORMATS["wav"])
    plays = Player(FileDevice(played), rate=RATE, listener=Listener())
    plays.start(source, Ms(0), source_id=1)
    assert plays.drain(TIMEOUT_S)
    plays.close()
    with wave.open(str(exported)) as one, wave.open(str(played)) as other:
        assert one.readframes(one.getnframes()) == other.readframes(other.getnframes())


def test_a_later_start_goes_on_in_the_same_file(tmp_path: Path) -> None:
    path = tmp_path / "session.raw"
    plays = player(FileDevice(path), Listener())
    for source_id in (1, 2):
        plays.start(counter(Ms(1_000), source_id=source_id), Ms(0), source_id=source_id)
        assert plays.drain(TIMEOUT_S)
    plays.close()
    sound = np.fromfile(path, np.int16).reshape(-1, 2)
    expected = [counted(0, at(1_000), source_id=1), counted(0, at(1_000), source_id=2)]
    np.testing.assert_array_equal(sound, np.concatenate(expected))


@pytest.mark.parametrize("path", ["", "missing/session.wav"], ids=["a folder", "no folder"])
def test_a_file_that_cannot_be_is_told_before_anything_plays(tmp_path: Path, path: str) -> None:
    with pytest.raises(DeviceError, match=r"is a folder; name a file|there is no folder"):
        FileDevice(tmp_path / path).probe()


def test_a_full_disk_is_a_lost_device_that_does_not_come_back() -> None:
    from pathlib import Path

    full = Path("/dev/full")
    if not full.exists():
        pytest.skip("only Linux has a disk that is always full")
    device = FileDevice(full)
    listener = Listener()
    plays = player(device, listener)
    plays.start(counter(Ms(60_000)), Ms(0), source_id=1)
    assert listener.came.wait(TIMEOUT_S)
    (event,) = listener.events
    assert isinstance(event, DeviceLost)
    assert event.why == "cannot write /dev/full: No space left on device"
    with pytest.raises(DeviceError, match="No space left"):
        device.probe()
    with pytest.raises(DeviceError, match="No space left"):
        plays.close()
