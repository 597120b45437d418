"""A sound file that is still being written is told from a whole one."""

from __future__ import annotations

import struct
import threading
import wave
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import VoiceError
from matcue.voice.system_file import sound_bytes, wait_until_whole

if TYPE_CHECKING:
    from pathlib import Path


def wav(frames: int) -> bytes:
    sound = bytes(2 * frames)
    form = struct.pack("<HHIIHH", 1, 1, 22_050, 44_100, 2, 16)
    body = b"WAVE" + b"fmt " + struct.pack("<I", 16) + form
    body += b"LIST" + struct.pack("<I", 3) + b"odd\0"
    body += b"data" + struct.pack("<I", len(sound)) + sound
    return b"RIFF" + struct.pack("<I", len(body)) + body


def aiff(frames: int) -> bytes:
    sound = bytes(8 + 2 * frames)
    comm = struct.pack(">hIh", 1, frames, 16) + bytes.fromhex("400dac44000000000000")
    body = b"AIFF" + b"COMM" + struct.pack(">I", len(comm)) + comm
    body += b"SSND" + struct.pack(">I", len(sound)) + sound
    return b"FORM" + struct.pack(">I", len(body)) + body


@pytest.mark.parametrize("make", [wav, aiff])
def test_a_whole_file_tells_its_bytes_of_sound(tmp_path: Path, make: type[bytes]) -> None:
    file = tmp_path / "sound"
    file.write_bytes(make(3))
    assert sound_bytes(file) == 6


@pytest.mark.parametrize("make", [wav, aiff])
def test_every_file_cut_short_counts_as_not_whole(tmp_path: Path, make: type[bytes]) -> None:
    file = tmp_path / "sound"
    whole = make(3)
    for length in range(len(whole)):
        file.write_bytes(whole[:length])
        assert sound_bytes(file) == 0, length


def test_a_file_whose_last_chunk_is_still_to_come_counts_as_not_whole(tmp_path: Path) -> None:
    file = tmp_path / "sound"
    whole = wav(3)
    file.write_bytes(whole[:4] + struct.pack("<I", len(whole) + 20) + whole[8:])
    assert sound_bytes(file) == 0


def test_a_file_whose_sound_is_longer_than_the_file_counts_as_not_whole(tmp_path: Path) -> None:
    file = tmp_path / "sound"
    whole = wav(3)
    sound = struct.pack("<I", 6) + bytes(6)
    assert whole.endswith(sound)
    file.write_bytes(whole.removesuffix(sound) + struct.pack("<I", 0xFFFFFFFF) + bytes(6))
    assert sound_bytes(file) == 0


@pytest.mark.parametrize("make", [wav, aiff])
def test_a_file_without_sound_counts_as_not_whole(tmp_path: Path, make: type[bytes]) -> None:
    """That is what a header looks like before the first sound is written."""
    file = tmp_path / "sound"
    file.write_bytes(make(0))
    assert sound_bytes(file) == 0


@pytest.mark.parametrize("content", [b"", b"RIFF", b"RIFF\x04\0\0\0JUNK", b"\0" * 99])
def test_what_is_no_sound_file_counts_as_not_whole(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "sound"
    file.write_bytes(content)
    assert sound_bytes(file) == 0


def test_a_missing_file_counts_as_not_whole(tmp_path: Path) -> None:
    assert sound_bytes(tmp_path / "none") == 0


def test_what_the_standard_library_writes_is_whole(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "sound"), "wb") as file:
        file.setparams((1, 2, 22_050, 0, "NONE", ""))
        file.writeframes(bytes(10))
    assert sound_bytes(tmp_path / "sound") == 10


def test_waiting_ends_when_a_slow_writer_is_done(tmp_path: Path) -> None:
    file = tmp_path / "sound"
    whole = aiff(1_000)

    def write_slowly() -> None:
        with file.open("wb", buffering=0) as out:
            for at in range(0, len(whole), 700):
                out.write(whole[at : at + 700])
                pause.wait(0.02)

    pause = threading.Event()
    writer = threading.Thread(target=write_slowly)
    writer.start()
    wait_until_whole(file, timeout_s=10)
    assert file.read_bytes() == whole
    writer.join()


def test_a_file_that_keeps_growing_is_waited_for_until_it_is_still(tmp_path: Path) -> None:
    """Some writers keep the header right all the while, so a right header is not the end."""
    file = tmp_path / "sound"
    file.write_bytes(aiff(100))
    grown = threading.Timer(0.03, lambda: file.write_bytes(aiff(200)))
    grown.start()
    wait_until_whole(file, timeout_s=10, still_s=0.2)
    assert sound_bytes(file) == 400
    grown.join()


def test_a_file_that_never_becomes_whole_is_given_up(tmp_path: Path) -> None:
    file = tmp_path / "sound"
    file.write_bytes(wav(100)[:-1])
    with pytest.raises(VoiceError, match="wrote no whole sound file"):
        wait_until_whole(file, timeout_s=0.05)
