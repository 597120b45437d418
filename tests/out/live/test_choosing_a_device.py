"""Finding a device by its name."""

from __future__ import annotations

import importlib.abc
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import DeviceError, UnknownName
from matcue.out.live import device
from matcue.out.live.by_miniaudio import MiniAudio
from matcue.out.live.by_simpleaudio import CRASHES, MISSING
from matcue.out.live.file import FileDevice
from matcue.out.live.offline import NullDevice

if TYPE_CHECKING:
    from collections.abc import Iterator


class NoPortAudio(importlib.abc.MetaPathFinder):
    """Has sounddevice fail as it does where PortAudio is not installed."""

    def find_spec(self, name: str, _path: object, _target: object = None) -> None:
        if name == "sounddevice":
            raise OSError("PortAudio library not found")


@pytest.fixture
def _no_portaudio(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    finder = NoPortAudio()
    sys.meta_path.insert(0, finder)
    yield
    sys.meta_path.remove(finder)


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("", "no device is called ''; there are auto, sounddevice, sounddevice:NAME"),
        ("alsa", "no device is called 'alsa'; there are auto, sounddevice"),
        ("minaudio", "did you mean 'miniaudio'?"),
        ("null:1", "'null' has no devices of its own; write it alone"),
        ("auto:x", "'auto' has no devices of its own"),
        ("simpleaudio:x", "'simpleaudio' has no devices of its own"),
        ("file", "a file needs its path; write file:session.wav"),
        ("file:", "a file needs its path"),
    ],
)
def test_a_name_that_is_none_is_told_with_what_to_write(name: str, told: str) -> None:
    with pytest.raises(UnknownName) as caught:
        device(name)
    assert told in str(caught.value)


def test_null_and_file_are_found_by_their_names(tmp_path: Path) -> None:
    assert isinstance(device("null"), NullDevice)
    found = device(f"file:{tmp_path}/a:b.wav")
    assert isinstance(found, FileDevice)
    assert found.name == f"{tmp_path}/a:b.wav"


def test_a_file_s_name_may_begin_at_home() -> None:
    assert device("file:~/session.wav").name == str(Path("~/session.wav").expanduser())


@pytest.mark.usefixtures("_no_portaudio")
def test_without_portaudio_miniaudio_plays_and_says_what_to_install() -> None:
    found = device("auto")
    assert isinstance(found, MiniAudio)
    assert "sudo apt install libportaudio2" in found.name


@pytest.mark.usefixtures("_no_portaudio")
def test_whoever_asks_for_sounddevice_is_told_what_is_missing() -> None:
    with pytest.raises(DeviceError, match="sudo apt install libportaudio2"):
        device("sounddevice")


@pytest.fixture
def _no_miniaudio(monkeypatch: pytest.MonkeyPatch) -> None:
    """Have it fail as it does on ARM under Linux, where it has no wheel and is not installed."""
    monkeypatch.setitem(sys.modules, "miniaudio", None)


@pytest.mark.usefixtures("_no_miniaudio")
def test_whoever_asks_for_miniaudio_is_told_what_is_missing() -> None:
    with pytest.raises(DeviceError, match="pip install miniaudio"):
        device("miniaudio")


@pytest.mark.usefixtures("_no_portaudio", "_no_miniaudio")
def test_without_either_library_the_better_one_is_told_to_be_installed() -> None:
    with pytest.raises(DeviceError, match="sudo apt install libportaudio2"):
        device("auto")


def test_an_output_that_is_not_there_is_told_with_those_that_are() -> None:
    try:
        device("sounddevice")
    except DeviceError:
        pytest.skip("PortAudio is not installed")
    with pytest.raises(UnknownName, match="no output is called 'no such loudspeaker'; outputs"):
        device("sounddevice:no such loudspeaker")


def installed(folder: Path, distribution: str) -> None:
    """Lay down what pip leaves of a form of simpleaudio."""
    (folder / "simpleaudio").mkdir(exist_ok=True)
    (folder / "simpleaudio" / "__init__.py").write_text("", "utf-8")
    info = folder / f"{distribution.replace('-', '_')}-1.0.4.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Name: {distribution}\nVersion: 1.0.4\n", "utf-8")


needs_patch = pytest.mark.skipif(
    sys.version_info < (3, 12), reason="before Python 3.12 both forms of simpleaudio work"
)


@needs_patch
def test_simpleaudio_that_would_crash_is_refused_with_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, "simpleaudio")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(DeviceError) as raised:
        device("simpleaudio")
    assert str(raised.value) == CRASHES
    assert "pip install --force-reinstall simpleaudio-patched" in CRASHES


@needs_patch
def test_mended_simpleaudio_is_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    installed(tmp_path, "simpleaudio-patched")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "simpleaudio", raising=False)
    assert device("simpleaudio").name == "the default device"


@needs_patch
def test_simpleaudio_beside_its_mended_form_is_refused_whichever_lies_on_top(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    installed(tmp_path, "simpleaudio-patched")
    installed(tmp_path, "simpleaudio")
    monkeypatch.syspath_prepend(tmp_path)
    with pytest.raises(DeviceError, match="crashes"):
        device("simpleaudio")


def test_simpleaudio_that_is_not_installed_is_told_how_to_get(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(sys.modules, "simpleaudio", raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    with pytest.raises(DeviceError) as raised:
        device("simpleaudio")
    assert str(raised.value) == MISSING
