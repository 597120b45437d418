"""The system voice is cheap to have, says what it is, and never reaches the terminal."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from matcue.voice.system import SystemEngine, available
from matcue.voice.system_platform import driver_for

if TYPE_CHECKING:
    from collections.abc import Iterator

NOISY_WORKER = """
import os, sys, time
from matcue.voice import system_worker

class Noisy:
    def write(self, text, path, **how):
        if text == "fork":
            text = str(os.fork())
            if text == "0":
                time.sleep(60)
        print("printed by Python")
        os.write(1, b"printed by a library\\n")
        path.write_text(text)

system_worker.SystemSpeech = Noisy
system_worker.main()
"""


@pytest.mark.parametrize(
    ("system", "driver"),
    [
        ("win32", "sapi5"),
        ("darwin", "nsss"),
        ("linux", "matcue_espeak"),
        ("freebsd14", "matcue_espeak"),
    ],
)
def test_each_platform_has_its_driver(system: str, driver: str) -> None:
    assert driver_for(system) == driver


@pytest.mark.parametrize(
    ("language", "voice", "name"),
    [("en", None, "system:en"), ("en_GB", None, "system:en-gb"), ("en", "Zira", "system:Zira")],
)
def test_the_name_is_what_the_user_asked_for(language: str, voice: str | None, name: str) -> None:
    assert SystemEngine(language, voice).name == name


def test_identity_tells_all_that_decides_the_sound() -> None:
    engines = [
        SystemEngine(),
        SystemEngine("de"),
        SystemEngine(voice="de"),
        SystemEngine("de", "Anna"),
        SystemEngine(speed=0.9),
        SystemEngine("de", speed=0.9),
    ]
    assert len({engine.identity for engine in engines}) == len(engines)
    assert SystemEngine().identity == SystemEngine("EN", speed=1.001).identity


def test_speed_one_is_a_hundred_and_sixty_words_a_minute() -> None:
    assert SystemEngine().identity.endswith(" 160 words a minute")


@pytest.mark.parametrize(("speed", "words"), [(0.75, 120), (0.01, 80), (50.0, 450)])
def test_speed_is_a_factor_within_what_voices_can_do(speed: float, words: int) -> None:
    assert SystemEngine(speed=speed).identity.endswith(f" {words} words a minute")


@pytest.mark.parametrize(
    ("language", "voice", "text", "reads"),
    [
        ("en", None, "Привет", "en"),
        ("ru", "en-gb", "Привет", "en-gb"),
        ("ru", "gmw/en-US", "Привет", "en-US"),
        ("en", "David", "Привет", "en"),
    ],
)
def test_a_sentence_in_other_letters_is_refused(
    language: str, voice: str | None, text: str, reads: str
) -> None:
    assert (
        SystemEngine(language, voice).refusal(text)
        == f"it is in Cyrillic letters, and this voice reads '{reads}'"
    )


@pytest.mark.parametrize(
    ("language", "voice", "text"),
    [
        ("ru", None, "Привет"),
        ("en", "ru", "Привет"),
        ("en", "zle/ru", "Привет"),
        ("ru", "Milena", "Привет"),
        ("ru", None, "Hold 🙂"),
    ],
)
def test_a_sentence_in_its_own_letters_is_not_refused(
    language: str, voice: str | None, text: str
) -> None:
    assert SystemEngine(language, voice).refusal(text) is None


@pytest.mark.skipif(driver_for() != "matcue_espeak", reason="other voices read ideographs")
@pytest.mark.parametrize(("language", "text"), [("ja", "日本"), ("ko", "漢字")])
def test_espeak_is_not_given_ideographs_that_it_only_calls_by_kind(
    language: str, text: str
) -> None:
    assert "Chinese letters" in (SystemEngine(language).refusal(text) or "")


def test_an_engine_that_never_spoke_closes() -> None:
    engine = SystemEngine()
    engine.close()
    engine.close()


def test_importing_it_loads_no_engine_and_nothing_heavy() -> None:
    heavy = ["pyttsx3", "ctypes", "numpy", "av", "espeakng_loader", "importlib.metadata"]
    code = f"import matcue.voice.system, sys; print([m for m in {heavy} if m in sys.modules])"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout == "[]\n"


def test_availability_says_what_speaks_or_what_to_install() -> None:
    told = available()
    assert bool(told) is told.here
    if not told:
        assert "install espeak-ng, or pip install 'matcue[languages]'" in told.detail


@pytest.fixture
def worker(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """The real worker around a voice that prints; its folder is `tmp_path`/work."""
    (tmp_path / "work").mkdir()
    with subprocess.Popen(
        [sys.executable, "-c", NOISY_WORKER, str(tmp_path / "work")],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        yield process


def test_what_libraries_print_does_not_reach_the_answers(
    worker: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    question = json.dumps({"do": "write", "text": "hold"}).encode() + b"\n"
    out, err = worker.communicate(question * 2, timeout=60)
    files = [json.loads(line)["file"] for line in out.splitlines()]
    assert files == [str(tmp_path / "work" / f"{n}.wav") for n in (0, 1)]
    assert err.count(b"printed by a library") == 2
    assert worker.returncode == 0


def test_a_worker_clears_its_folder_and_ends_when_nobody_asks_any_more(
    worker: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    """The end of its stdin is all that it sees of a parent that was killed."""
    worker.communicate(b"", timeout=60)
    assert worker.returncode == 0
    assert not (tmp_path / "work").exists()


def test_a_worker_whose_answers_nobody_reads_ends_quietly(
    worker: subprocess.Popen[bytes], tmp_path: Path
) -> None:
    assert worker.stdout is not None
    worker.stdout.close()
    worker.stdout = None
    _, err = worker.communicate(b'{"do": "write", "text": "hold"}\n' * 2, timeout=60)
    assert b"Traceback" not in err
    assert not (tmp_path / "work").exists()


@pytest.mark.skipif(os.name != "posix", reason="needs fork")
def test_a_copy_of_a_worker_that_was_killed_does_not_keep_the_parent_waiting(
    worker: subprocess.Popen[bytes],
) -> None:
    """Each clip of espeak-ng is made in such a copy."""
    assert worker.stdin is not None
    assert worker.stdout is not None
    worker.stdin.write(b'{"do": "write", "text": "fork"}\n')
    worker.stdin.flush()
    copy = int(Path(json.loads(worker.stdout.readline())["file"]).read_text())
    worker.kill()
    assert worker.stdout.read() == b""
    os.kill(copy, signal.SIGTERM)
