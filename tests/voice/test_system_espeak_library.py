"""espeak-ng is found, loaded and left from wherever it is, and its failures are only words."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import VoiceError
from matcue.voice import espeak_source, system_platform
from matcue.voice.espeak_source import EspeakSource, short_data, sources, version
from matcue.voice.system_platform import ESPEAK_DRIVER, driver_for

if TYPE_CHECKING:
    from collections.abc import Iterator

SPEAK = """
import sys
from pathlib import Path
from matcue.voice.espeak_fresh import in_fresh_process
from matcue.voice.espeak_library import Espeak
from matcue.voice.espeak_source import EspeakSource

source = EspeakSource(sys.argv[1], Path(sys.argv[2]) if sys.argv[2] else None)
wav = in_fresh_process(lambda: Espeak(source).wav(
    "Lie on your back and breathe out.", voice_id="gmw/en", words_a_minute=160, volume=1.0))
print(wav[:4], len(wav))
"""

FAIL = """
import os, signal
from matcue.base.errors import VoiceError
from matcue.voice import espeak_fresh

espeak_fresh.MOST_SECONDS = 1
try:
    print(espeak_fresh.in_fresh_process({work}))
except VoiceError as error:
    print(error)
"""

here = pytest.mark.skipif(driver_for() != ESPEAK_DRIVER, reason="this system has no use for it")


def run(code: str, *arguments: str) -> str:
    """Run Python in a process without other threads, which forking asks for."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def spoken(source: EspeakSource) -> str:
    return run(SPEAK, source.library, str(source.data or ""))


def wheel() -> EspeakSource:
    found = [source for source in sources() if source.data is not None]
    if not found:
        pytest.skip("the wheel with espeak-ng is not installed: pip install 'matcue[languages]'")
    return found[0]


def test_a_short_path_to_data_is_taken_as_it_is(tmp_path: Path) -> None:
    assert short_data(tmp_path, most_bytes=len(os.fsencode(tmp_path))) == tmp_path


@here
def test_a_path_too_long_for_espeak_becomes_a_link(tmp_path: Path) -> None:
    data = tmp_path / ("x" * 100) / ("y" * 100) / "espeak-ng-data"
    data.mkdir(parents=True)
    (data / "phontab").write_text("here")
    link = short_data(data)
    assert len(os.fsencode(link)) <= 140
    assert (link / "phontab").read_text() == "here"
    link.unlink()
    link.parent.rmdir()


@here
def test_a_long_temporary_folder_is_stepped_around(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    far = tmp_path / ("x" * 200)
    far.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(far))
    link = short_data(far)
    assert len(os.fsencode(link)) <= 140
    assert list(far.iterdir()) == []
    link.unlink()
    link.parent.rmdir()


@here
@pytest.mark.parametrize(
    ("work", "said"),
    [
        ("lambda: b'done'", "b'done'"),
        ("lambda: b'x' * 1_000_000 and b'long'", "b'long'"),
        ("lambda: 1 / 0", "ZeroDivisionError: division by zero"),
        ("lambda: os.kill(os.getpid(), signal.SIGSEGV)", "espeak-ng crashed with status -11"),
        ("lambda: os._exit(9)", "espeak-ng crashed with status 9"),
        ("lambda: signal.pause()", "espeak-ng took longer than 1 s"),
    ],
)
def test_whatever_happens_in_a_fresh_process_comes_back_as_words(work: str, said: str) -> None:
    assert run(FAIL.format(work=work)) == said


@here
def test_an_answer_larger_than_a_pipe_comes_back_whole() -> None:
    assert run(FAIL.format(work="lambda: bytes(3_000_000)")) == str(bytes(3_000_000))


@pytest.fixture
def no_espeak(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine without espeak-ng, from the system or from a wheel."""
    monkeypatch.setattr(espeak_source, "SYSTEM_LIBRARY", "libnothing-of-that-name.so")
    monkeypatch.setitem(sys.modules, "espeakng_loader", None)
    for remembered in (espeak_source.sources, system_platform.speech_version):
        remembered.cache_clear()
    yield
    for remembered in (espeak_source.sources, system_platform.speech_version):
        remembered.cache_clear()


@here
def test_without_espeak_the_next_step_is_told(no_espeak: None) -> None:
    told = system_platform.available()
    assert not told
    assert (
        told.detail
        == "espeak-ng is not here; install espeak-ng, or pip install 'matcue[languages]'"
    )


@here
def test_speaking_without_espeak_tells_the_next_step_too(no_espeak: None) -> None:
    from matcue.voice.espeak_driver import _started

    with pytest.raises(VoiceError, match="install espeak-ng, or pip install"):
        _started(sources())


@here
@pytest.mark.system
@pytest.mark.parametrize("source", sources(), ids=lambda source: Path(source.library).name)
def test_every_espeak_here_speaks(source: EspeakSource) -> None:
    kind, length = spoken(source).split()
    assert kind == "b'RIFF'"
    assert 1.5 < int(length) / 44_100 < 4
    assert version(source)[0].isdigit()


@here
@pytest.mark.system
def test_the_wheel_speaks_from_a_folder_with_a_long_path(tmp_path: Path) -> None:
    """The path of a virtual environment is soon longer than espeak-ng can hold."""
    source = wheel()
    assert source.data is not None
    far = tmp_path / ("x" * 100) / ("y" * 100)
    far.mkdir(parents=True)
    (far / "espeak-ng-data").symlink_to(source.data)
    link = short_data(far / "espeak-ng-data")
    assert spoken(EspeakSource(source.library, link)) == spoken(source)
    link.unlink()
    link.parent.rmdir()


@here
@pytest.mark.system
def test_missing_data_are_words_and_not_the_end_of_the_process(tmp_path: Path) -> None:
    source = wheel()
    code = SPEAK.replace("print(wav", "print('never', wav")
    done = subprocess.run(
        [sys.executable, "-c", code, source.library, str(tmp_path / "none")],
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert "VoiceError: espeak-ng does not find its data" in done.stderr
