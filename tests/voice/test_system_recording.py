"""Whatever a system voice writes is read the same way, and what cannot be speech is doubted."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.base.errors import VoiceError
from matcue.voice.api import Recording
from matcue.voice.system_recording import doubt, read_recording

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

SAMPLES = [0, 16_384, -16_384, 32_767, -32_768, 1]


def wav(samples: Sequence[int], channels: int = 1) -> bytes:
    sound = struct.pack(f"<{len(samples)}h", *samples)
    form = struct.pack("<HHIIHH", 1, channels, 22_050, 44_100 * channels, 2 * channels, 16)
    body = b"WAVEfmt " + struct.pack("<I", 16) + form
    body += b"data" + struct.pack("<I", len(sound)) + sound
    return b"RIFF" + struct.pack("<I", len(body)) + body


def aiff(samples: Sequence[int]) -> bytes:
    return _form(b"AIFF", b"", struct.pack(f">{len(samples)}h", *samples), len(samples))


def aifc_little_endian(samples: Sequence[int]) -> bytes:
    """What macOS writes: AIFF-C, `sowt`, and a filler that lets the sound start on a page."""
    kind = b"sowt\0\0"
    return _form(b"AIFC", kind, struct.pack(f"<{len(samples)}h", *samples), len(samples))


def _form(kind: bytes, packed: bytes, sound: bytes, frames: int) -> bytes:
    # 22,050 as an 80-bit float: 1.3458... x 2^14.
    comm = struct.pack(">hIh", 1, frames, 16) + bytes.fromhex("400dac44000000000000") + packed
    body = kind
    if packed:
        body += b"FVER" + struct.pack(">II", 4, 0xA2805140)
    body += b"COMM" + struct.pack(">I", len(comm)) + comm
    if packed:
        body += b"FLLR" + struct.pack(">I", 4_000) + bytes(4_000)
    body += b"SSND" + struct.pack(">III", len(sound) + 8, 0, 0) + sound
    return b"FORM" + struct.pack(">I", len(body)) + body


@pytest.mark.parametrize("make", [wav, aiff, aifc_little_endian])
def test_samples_come_back_exactly_from_every_kind_of_file(
    tmp_path: Path, make: Callable[[Sequence[int]], bytes]
) -> None:
    (tmp_path / "said.wav").write_bytes(make(SAMPLES))
    recording = read_recording(tmp_path / "said.wav")
    assert recording.rate == 22_050
    assert recording.samples.dtype == np.float32
    assert recording.samples.tolist() == [sample / 32_768 for sample in SAMPLES]


def test_a_long_file_loses_nothing_between_packets(tmp_path: Path) -> None:
    long = [(i * 7919) % 65_536 - 32_768 for i in range(50_001)]
    (tmp_path / "said.wav").write_bytes(wav(long))
    assert (read_recording(tmp_path / "said.wav").samples * 32_768).tolist() == long


def test_two_channels_become_their_mean(tmp_path: Path) -> None:
    (tmp_path / "said.wav").write_bytes(wav([8_192, 16_384, -8_192, 8_192], channels=2))
    assert read_recording(tmp_path / "said.wav").samples.tolist() == pytest.approx([0.375, 0.0])


@pytest.mark.parametrize("content", [b"", b"not a sound", b"RIFF\x04\0\0\0WAVE"])
def test_what_is_no_sound_is_an_error_of_the_voice(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "said.wav").write_bytes(content)
    with pytest.raises(VoiceError, match="cannot be read"):
        read_recording(tmp_path / "said.wav")


def test_sound_of_a_kind_that_nobody_knows_is_an_error_of_the_voice(tmp_path: Path) -> None:
    data = bytearray(wav(SAMPLES))
    struct.pack_into("<H", data, 20, 0x2E01)
    (tmp_path / "said.wav").write_bytes(data)
    with pytest.raises(VoiceError, match="cannot be read"):
        read_recording(tmp_path / "said.wav")


def test_a_missing_file_is_an_error_of_the_voice(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="cannot be read"):
        read_recording(tmp_path / "none.wav")


def spoken(seconds: float, level: float = 0.1) -> Recording:
    return Recording(np.full(round(seconds * 1_000), level, np.float32), 1_000)


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.3, "go"), (2.5, "Lie on your back and breathe out."), (14.0, "9" * 12)]
)
def test_speech_of_a_likely_length_is_not_doubted(seconds: float, text: str) -> None:
    assert doubt(spoken(seconds), text) is None


def test_silence_is_doubted() -> None:
    assert doubt(spoken(1.0, level=0.0), "go") == "it gave nothing but silence"


def test_nothing_at_all_is_doubted() -> None:
    assert doubt(spoken(0.0), "go") == "it gave nothing but silence"


def test_too_short_is_doubted() -> None:
    assert doubt(spoken(0.1), "x" * 100) == "it gave 0.10 s, too short for 100 characters"


def test_too_long_is_doubted() -> None:
    assert doubt(spoken(60), "go") == "it gave 60 s, too long for 2 characters"
