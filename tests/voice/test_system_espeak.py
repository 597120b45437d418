"""espeak-ng really speaks: complete, the same each time, from the system or from a wheel."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from typing import TYPE_CHECKING

import numpy as np
import pytest

from matcue.base.errors import VoiceError
from matcue.voice.system import SystemEngine, available, voices
from matcue.voice.system_platform import ESPEAK_DRIVER, driver_for

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from matcue.voice.api import Recording

    Speak = Callable[..., SystemEngine]

pytestmark = [
    pytest.mark.system,
    pytest.mark.skipif(driver_for() != ESPEAK_DRIVER, reason="this system has a voice of its own"),
    pytest.mark.skipif(not available(), reason=available().detail),
]

SENTENCE = "Lie on your back and breathe out slowly."


@pytest.fixture
def speak() -> Iterator[Speak]:
    engines = []

    def engine(*args: object, **options: object) -> SystemEngine:
        engines.append(SystemEngine(*args, **options))  # type: ignore[arg-type] # passed through
        return engines[-1]

    yield engine
    for one in engines:
        one.close()


def seconds(recording: Recording) -> float:
    return len(recording.samples) / recording.rate


def test_a_sentence_is_spoken_whole(speak: Speak) -> None:
    recording = speak().record(SENTENCE)
    assert recording.rate == 22_050
    assert recording.samples.dtype == np.float32
    assert recording.samples.ndim == 1
    assert 1.5 < seconds(recording) < 4
    assert 0.1 < np.abs(recording.samples).max() <= 1


def test_the_same_sentence_is_the_same_to_the_bit_whatever_was_said_before(speak: Speak) -> None:
    """In one process espeak-ng would give three different recordings here."""
    alone = speak().record(SENTENCE).samples
    engine = speak()
    for before in ("Three.", "Two, one, and relax.", SENTENCE):
        engine.record(before)
        assert np.array_equal(engine.record(SENTENCE).samples, alone)


def test_voices_do_not_leave_traces_in_each_other(speak: Speak) -> None:
    engine = speak()
    before = engine.record(SENTENCE).samples
    speak("de").record("Atme langsam aus.")
    speak(speed=0.6).record(SENTENCE)
    assert np.array_equal(engine.record(SENTENCE).samples, before)


def test_half_the_speed_takes_about_twice_as_long(speak: Speak) -> None:
    usual = seconds(speak().record(SENTENCE))
    assert 1.5 < seconds(speak(speed=0.5).record(SENTENCE)) / usual < 2.5


@pytest.mark.parametrize(
    ("language", "text"),
    [("de", "Atme langsam aus."), ("ru", "Медленно выдохните."), ("pt-BR", "Respire devagar.")],
)
def test_other_languages_are_spoken(speak: Speak, language: str, text: str) -> None:
    engine = speak(language)
    assert engine.refusal(text) is None
    assert 0.5 < seconds(engine.record(text)) < 4


@pytest.mark.parametrize("voice", ["gmw/en-US", "en-us", "English (America)", "english (america)"])
def test_a_voice_is_found_by_id_language_or_name(speak: Speak, voice: str) -> None:
    assert np.array_equal(
        speak(voice=voice).record(SENTENCE).samples, speak("en-us").record(SENTENCE).samples
    )


def test_emoji_are_not_read_out(speak: Speak) -> None:
    plain = speak().record("Great!").samples
    assert np.array_equal(speak().record("Great 👍🏽!").samples, plain)


@pytest.mark.parametrize("options", [{"language": "xx"}, {"voice": "Bob"}])
def test_an_unknown_voice_is_a_clear_error_and_not_some_other_voice(
    speak: Speak, options: dict[str, str]
) -> None:
    with pytest.raises(VoiceError, match=r"the system has no voice '(xx|Bob)'; `matcue voices`"):
        speak(**options).record(SENTENCE)


def test_voices_are_listed_with_their_languages() -> None:
    listed = {voice.language: voice for voice in voices()}
    assert {"en-gb", "en-us", "de", "ru"} <= set(listed)
    assert listed["en-us"].name == "English (America)"


def test_every_listed_voice_is_found_again_by_its_id(speak: Speak) -> None:
    some = [voice for voice in voices() if voice.language.startswith("en")]
    recordings = {speak(voice=voice.id).record("Breathe.").samples.tobytes() for voice in some}
    assert len(recordings) >= len(some) - 1


def test_nothing_is_left_after_closing_nor_in_the_folders_of_the_user(
    speak: Speak, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Sound servers, which espeak-ng looks for, like to make folders in both."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    engine = speak()
    engine.record(SENTENCE)
    (folder,) = temporary.iterdir()
    # The recording has been read, and the worker's log is a file without a name.
    assert list(folder.iterdir()) == []
    engine.close()
    assert list(temporary.iterdir()) == []
    assert list(tmp_path.iterdir()) == [temporary]


def test_the_worker_goes_when_its_parent_is_killed(tmp_path: Path) -> None:
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    code = (
        "import sys, time; from matcue.voice.system import SystemEngine; e = SystemEngine();"
        "e.record('Hold.'); print('spoken', flush=True); time.sleep(600)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        env=os.environ | {"TMPDIR": str(temporary)},
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == b"spoken\n"
        assert list(temporary.iterdir()) != []
        parent.kill()
    deadline = time.monotonic() + 30
    while list(temporary.iterdir()) and time.monotonic() < deadline:
        time.sleep(0.01)
    # Clearing its folder is the last thing that the worker does.
    assert list(temporary.iterdir()) == []
