"""The voices of a live session: one for each rate of speech that is used."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from typing import TYPE_CHECKING

from matcue.base import folders
from matcue.base.errors import UnspeakableError
from matcue.plan.manner import Words
from matcue.session import voices
from matcue.voice.cache import ClipCache
from matcue.voice.hibari_apart import HibariApart, HibariProcess
from matcue.voice.hibari_engine import HibariEngine
from matcue.voice.speaker import Speaker

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.timeline import Cue
    from matcue.routine.model import Routine
    from matcue.session.options import Options
    from matcue.voice.api import Clip, Engine


@contextmanager
def begun_early(voice: str) -> Iterator[HibariProcess]:
    """Yield the process of the default voice for the length of a block.

    Where nothing has ever been spoken, it begins to load at once: the second core has nothing else
    to do while the routine is read.

    Args:
        voice: The voice that is wanted, by its name.
    """
    process = HibariProcess()
    is_default = voices.VoiceName.read(voice).family in (voices.AUTO, "hibari")
    if is_default and not folders.clips().exists():
        process.begin()
    try:
        yield process
    finally:
        process.close()


class VoicePool:
    """Speakers by number, and the mixer's `Clips`: each cue has the number of its voice.

    Thread-safe.

    Args:
        options: The voice and the rate.
        process: Speaks the default voice; closed with the others. None is one of its own.
    """

    def __init__(self, options: Options, process: HibariProcess | None = None) -> None:
        self._options = options
        self._process = process or HibariProcess()
        self._cache = ClipCache(folders.clips())
        self._speakers: list[Speaker] = []
        self._numbers: dict[float, int] = {}
        self._lock = threading.Lock()

    def number(self, routine: Routine, words: Words) -> int | None:
        """Return the number of the voice for a routine's language and rate of speech.

        The voice is made if there is none yet. None if nothing is said.

        Raises:
            UnknownName: There is no such voice.
            VoiceError: It is not on this machine.
        """
        if words is Words.TONES:
            return None
        with self._lock:
            speech = round(routine.speech, 3)
            if speech not in self._numbers:
                engine = voices.engine(self._options.voice, routine.language, routine.speech)
                if engine is None:
                    return None
                self._numbers[speech] = len(self._speakers)
                speaker = Speaker(self._apart(engine), self._cache, self._options.rate)
                self._speakers.append(speaker)
            return self._numbers[speech]

    def speaker(self, number: int) -> Speaker:
        """Return the speaker of a number."""
        return self._speakers[number]

    def clip(self, cue: Cue) -> Clip:
        """Return the clip of a spoken cue, from the voice of the cue."""
        if cue.voice >= len(self._speakers):
            raise UnspeakableError(f"'{cue.text}' was to be said without a voice")
        return self._speakers[cue.voice].speak(cue.text)

    def close(self) -> None:
        """Close all voices."""
        with self._lock:
            for speaker in self._speakers:
                speaker.close()
            self._process.close()

    def _apart(self, engine: Engine) -> Engine:
        """Move a voice that would disturb the sound out of this process."""
        if isinstance(engine, HibariEngine):
            return HibariApart(engine.speed, self._process)
        return engine
