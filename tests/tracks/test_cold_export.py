"""An export whose sentences are still to be spoken: it encodes meanwhile, and gives the same bytes."""

from __future__ import annotations

import threading
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from matcue.base.errors import VoiceError
from matcue.out import FORMATS, writer
from matcue.routine.shelf import Shelf
from matcue.session import voices
from matcue.session.options import Options
from matcue.tracks.export import Job, Made, Wanted, export
from matcue.voice.tone_engine import ToneEngine

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import av

    from matcue.voice.api import Recording

pytestmark = pytest.mark.usefixtures("empty_cache")

ROUTINE = """\
id: short
title: Short
steps:
- exercise: cat
  reps: 6
- relax: 40s
outro: The very last words.
"""
NAMES = ("mp3",)


class Encoder(writer.Encoder):
    """Tells when it is first given sound, and counts how many there are."""

    begun = threading.Event()
    made = 0

    def __init__(self, *args: object, **how: object) -> None:
        super().__init__(*args, **how)  # type: ignore[arg-type] # as they were given
        type(self).made += 1

    def write(self, frame: av.AudioFrame) -> None:
        self.begun.set()
        super().write(frame)


class Hum(ToneEngine):
    """Hums; the last words may wait, or fail."""

    def __init__(self, last: Callable[[], object] = lambda: None, ms_per_letter: int = 60) -> None:
        super().__init__(ms_per_letter)
        self._last = last

    def record(self, text: str) -> Recording:
        if text == "The very last words.":
            self._last()
        return super().record(text)


@pytest.fixture(autouse=True)
def listening(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "Encoder", Encoder)
    Encoder.begun.clear()
    Encoder.made = 0


@pytest.fixture
def exported(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Hum], dict[str, bytes]]:
    """Export the routine, spoken by an engine; gives the bytes of every file there is then."""
    routine, folder = tmp_path / "short.yaml", tmp_path / "made"
    routine.write_text(ROUTINE, "utf-8")
    folder.mkdir()
    wanted = Wanted(str(routine), Options(), FORMATS["mp3"])
    tracks = ((replace(wanted, fmt=FORMATS[name]), folder / f"x.{name}") for name in NAMES)
    job = Job(str(routine), wanted.options, tuple(tracks))

    def export_by(engine: Hum) -> dict[str, bytes]:
        monkeypatch.setattr(voices, "engine", lambda *_: engine)
        made = export(job, Shelf(), lambda *_: None)
        assert all(isinstance(each, Made) for each in made)
        return {path.name: path.read_bytes() for path in folder.iterdir()}

    return export_by


def test_it_encodes_before_all_is_spoken_and_gives_the_bytes_of_a_warm_one(
    exported: Callable[[Hum], dict[str, bytes]],
) -> None:
    waited: list[bool] = []
    cold = exported(Hum(lambda: waited.append(Encoder.begun.wait(30))))
    assert waited == [True]
    assert Encoder.made == len(NAMES)
    assert list(cold) == ["x.mp3"]
    assert exported(Hum()) == cold


@pytest.mark.slow(reason="it writes minutes of sound, as the one before")
def test_a_length_that_was_guessed_wrong_begins_the_files_again(
    exported: Callable[[Hum], dict[str, bytes]],
) -> None:
    cold = exported(Hum(ms_per_letter=110))
    assert Encoder.made == 2 * len(NAMES)
    assert exported(Hum(ms_per_letter=110)) == cold


@pytest.mark.slow(reason="it writes minutes of sound, as the one before")
def test_a_voice_that_fails_late_leaves_nothing_of_what_was_encoded(
    exported: Callable[[Hum], dict[str, bytes]], tmp_path: Path
) -> None:
    def fails() -> None:
        Encoder.begun.wait(30)
        raise VoiceError("it is hoarse")

    with pytest.raises(VoiceError, match="hoarse"):
        exported(Hum(fails))
    assert list((tmp_path / "made").iterdir()) == []
