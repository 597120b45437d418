"""pyttsx3 is asked in the one way that works with every driver of its own.

The drivers here stand for those of Windows and macOS: they keep pyttsx3's queue the way those
do, and write what those write, but say nothing.
"""

from __future__ import annotations

import struct
import sys
import threading
import time
import types
import wave
from typing import TYPE_CHECKING, Any, ClassVar

import pytest
from pyttsx3.voice import Voice

from matcue.base.errors import VoiceError
from matcue.voice.system_file import sound_bytes
from matcue.voice.system_speech import SystemSpeech

if TYPE_CHECKING:
    from pathlib import Path

VOICES = [
    Voice("v.anna", "Anna", ["de_DE"]),
    Voice("v.daniel", "Daniel", ["en_GB"]),
    Voice("v.zira", "Zira", ["en-US"]),
    Voice("v.odd", None, [None]),
]


class QuietDriver:
    """What the two below share: properties, and a log of all that was set."""

    log: ClassVar[list[tuple[str, object]]] = []

    def __init__(self, proxy: Any) -> None:
        self._proxy = proxy
        self._looping = False

    def getProperty(self, name: str) -> object:  # noqa: N802 (pyttsx3's)
        return {"voices": VOICES, "voice": "v.zira"}[name]

    def setProperty(self, name: str, value: object) -> None:  # noqa: N802 (pyttsx3's)
        self.log.append((name, value))

    def endLoop(self) -> None:  # noqa: N802 (pyttsx3's)
        self._looping = False

    def stop(self) -> None:
        pass

    def destroy(self) -> None:
        pass


class WindowsLike(QuietDriver):
    """Writes before it returns, and loops until it is told to end, like `sapi5`."""

    def save_to_file(self, text: str, filename: str) -> None:
        if text == "fail":
            raise OSError("COM says no")
        self.log.append(("text", text))
        with wave.open(filename, "wb") as file:
            file.setparams((1, 2, 22_050, 0, "NONE", ""))
            file.writeframes(bytes(20 * len(text)))

    def startLoop(self) -> None:  # noqa: N802 (pyttsx3's)
        deadline = time.monotonic() + 60
        self._looping = True
        self._proxy.setBusy(False)
        while self._looping:
            assert time.monotonic() < deadline, "this loop would go on for ever"
            time.sleep(0.001)


class MacLike(QuietDriver):
    """Writes AIFF from a thread, goes on after it has said that it is done, like `nsss`."""

    def save_to_file(self, text: str, filename: str) -> None:
        self._proxy.setBusy(True)
        self._done = threading.Event()
        sound = bytes(8 + 20 * len(text))
        comm = struct.pack(">hIh", 1, 10 * len(text), 16) + bytes.fromhex("400dac44000000000000")
        body = b"AIFFCOMM" + struct.pack(">I", len(comm)) + comm
        body += b"SSND" + struct.pack(">I", len(sound)) + sound
        whole = b"FORM" + struct.pack(">I", len(body)) + body

        def write() -> None:
            with open(filename, "wb", buffering=0) as file:  # noqa: PTH123 (a plain string comes)
                file.write(whole[: len(whole) // 2])
                self._done.set()
                time.sleep(0.05)
                file.write(whole[len(whole) // 2 :])

        threading.Thread(target=write).start()

    def startLoop(self) -> None:  # noqa: N802 (pyttsx3's)
        self._looping = True
        self._proxy.setBusy(False)
        while self._looping:
            if self._done.wait(60):
                self._proxy.setBusy(False)


@pytest.fixture(params=[WindowsLike, MacLike])
def speech(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> SystemSpeech:
    return speech_with(request.param, monkeypatch)


def speech_with(driver: type[QuietDriver], monkeypatch: pytest.MonkeyPatch) -> SystemSpeech:
    module = types.ModuleType("pyttsx3.drivers.quiet")
    module.buildDriver = driver  # type: ignore[attr-defined] # a module made by hand
    monkeypatch.setitem(sys.modules, module.__name__, module)
    monkeypatch.setattr(QuietDriver, "log", [])
    return SystemSpeech("quiet")


def write(speech: SystemSpeech, text: str, path: Path, voice: str | None = None) -> None:
    speech.write(text, path, voice=voice, language="en", words_a_minute=150)


def test_a_file_is_whole_on_return_one_sentence_after_the_other(
    speech: SystemSpeech, tmp_path: Path
) -> None:
    """A second run on one engine of pyttsx3 would hang with one driver and cut with the other."""
    for number in range(3):
        path = tmp_path / f"{number}.wav"
        write(speech, "sentence " * (number + 1), path)
        assert sound_bytes(path) == 20 * len("sentence " * (number + 1))


def test_voice_is_set_before_rate(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Some drivers go back to their usual rate when the voice changes."""
    speech = speech_with(WindowsLike, monkeypatch)
    write(speech, "hold", tmp_path / "a.wav")
    assert QuietDriver.log == [("voice", "v.zira"), ("rate", 150), ("text", "hold")]


def test_a_voice_can_be_had_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    speech = speech_with(WindowsLike, monkeypatch)
    write(speech, "hold", tmp_path / "a.wav", voice="anna")
    assert ("voice", "v.anna") in QuietDriver.log


def test_an_unknown_voice_is_refused_though_drivers_ignore_it(
    speech: SystemSpeech, tmp_path: Path
) -> None:
    with pytest.raises(VoiceError, match="no voice 'Bob'"):
        write(speech, "hold", tmp_path / "a.wav", voice="Bob")


def test_what_a_driver_raises_is_told_though_pyttsx3_swallows_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    speech = speech_with(WindowsLike, monkeypatch)
    with pytest.raises(VoiceError, match="the system voice failed: COM says no"):
        write(speech, "fail", tmp_path / "a.wav")


def test_the_voice_works_again_after_a_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    speech = speech_with(WindowsLike, monkeypatch)
    with pytest.raises(VoiceError):
        write(speech, "fail", tmp_path / "a.wav")
    write(speech, "hold", tmp_path / "a.wav")
    assert sound_bytes(tmp_path / "a.wav") == 80


def test_voices_are_listed_with_tags_of_one_form(speech: SystemSpeech) -> None:
    assert [(voice.id, voice.name, voice.language) for voice in speech.voices()] == [
        ("v.anna", "Anna", "de-de"),
        ("v.daniel", "Daniel", "en-gb"),
        ("v.zira", "Zira", "en-us"),
        ("v.odd", "v.odd", ""),
    ]


def test_a_driver_that_cannot_start_is_a_clear_error(tmp_path: Path) -> None:
    with pytest.raises(VoiceError, match="the system does not list its voices"):
        SystemSpeech("no_such_driver").voices()
