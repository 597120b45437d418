"""simpleaudio for real: on a Python that it was made for, and its mended form on this one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from audio.counter import Kind, stretches
from audio.sound_server import Recorder, SoundServer, lacking
from audio.witness import witnessed

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from audio.counter import Stretch

pytestmark = [
    pytest.mark.system,
    pytest.mark.audio,
    pytest.mark.alone,
    pytest.mark.long(reason="an environment is made, and a library compiled"),
]

CHILD = Path(__file__).with_name("simpleaudio_child.py")
SOURCES = Path(__file__).parents[3] / "src"


def python(version: str) -> str:
    """Find an interpreter, or skip."""
    if sys.version_info[:2] == tuple(map(int, version.split("."))):
        return sys.executable
    homes = sorted(Path("~/.pyenv/versions").expanduser().glob(f"{version}.*/bin/python"))
    found = shutil.which(f"python{version}") or (str(homes[-1]) if homes else None)
    if found is None:
        pytest.skip(f"no Python {version} here")
    return found


@pytest.fixture(
    scope="module",
    params=[("3.11", "simpleaudio==1.0.4"), ("3.13", "simpleaudio-patched==1.0.5")],
    ids=["1.0.4 on Python 3.11", "mended, on Python 3.13"],
)
def made_for(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with that library; it is compiled, which needs ALSA's headers."""
    version, package = request.param
    folder = tmp_path_factory.mktemp("environment")
    subprocess.run([python(version), "-m", "venv", str(folder)], check=True)
    inside = folder / "bin" / "python"
    pip = [str(inside), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    made = subprocess.run(
        [*pip, "numpy>=1.26", package], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(f"{package} cannot be installed: {made.stderr.strip()[-300:]}")
    return inside


@pytest.fixture
def server() -> Iterator[SoundServer]:
    reason = lacking()
    if reason is not None:
        pytest.skip(reason)
    with SoundServer() as running:
        yield running


def test_simpleaudio_plays_pauses_and_goes_on_to_the_sample(
    made_for: Path, server: SoundServer, tmp_path: Path
) -> None:
    """After the pause it plays on for as long as its buffer is, which nobody can help."""

    def measure() -> tuple[dict[str, Any], list[Stretch]]:
        path = tmp_path / "heard.raw"
        with Recorder(server, path) as recorder:
            child = subprocess.run(
                [str(made_for), str(CHILD)],
                env={**server.surroundings, "PYTHONPATH": str(SOURCES)},
                stdout=subprocess.PIPE,
                check=True,
                timeout=60,
            )
        told: dict[str, Any] = json.loads(child.stdout)
        row = list(stretches(recorder.recording().frames))
        return told, row

    told, row = witnessed(measure)
    assert told["events"] == ["Ended"]
    assert all(each.kind is not Kind.FOREIGN for each in row)
    first, second = (each for each in row if each.kind is Kind.COUNT)
    paused_at = told["paused_at"] * 48
    assert first.first == 0
    assert paused_at <= first.after <= paused_at + 48 * 150
    assert (second.first, second.after) == (paused_at, 4_000 * 48)


def test_1_0_4_is_refused_on_later_pythons(tmp_path: Path) -> None:
    folder = tmp_path / "environment"
    subprocess.run([python("3.13"), "-m", "venv", str(folder)], check=True)
    inside = str(folder / "bin" / "python")
    pip = [inside, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    made = subprocess.run(
        [*pip, "numpy>=1.26", "simpleaudio==1.0.4"], capture_output=True, text=True, check=False
    )
    if made.returncode:
        pytest.skip(f"it cannot be installed: {made.stderr.strip()[-300:]}")
    told = subprocess.run(
        [inside, "-c", "from matcue.out.live import device; device('simpleaudio')"],
        env={**os.environ, "PYTHONPATH": str(SOURCES)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert "pip install simpleaudio-patched" in told.stderr
