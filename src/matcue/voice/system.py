"""The system voice: SAPI, NSSpeech or espeak-ng, through pyttsx3.

pyttsx3 runs in a worker process, since system voices hang, crash, print and leak; this module
imports neither it nor anything native before the first sentence.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base.errors import VoiceError
from matcue.voice import script_check
from matcue.voice.system_platform import (
    ESPEAK_DRIVER,
    Availability,
    available,
    driver_for,
    pyttsx3_version,
    speech_version,
)
from matcue.voice.system_recording import doubt, read_recording
from matcue.voice.system_voices import SystemVoice, tag
from matcue.voice.worker_process import WorkerProcess

if TYPE_CHECKING:
    from matcue.voice.api import Recording

__all__ = ["Availability", "SystemEngine", "SystemVoice", "available", "voices"]

WORDS_A_MINUTE: Final = 160
"""At speed 1: an unhurried narrator, and a little slower than what these voices are set to."""

SLOWEST: Final = 80
FASTEST: Final = 450
"""Words a minute; espeak-ng's own bounds, and more than others reach."""

_TIMEOUT_S: Final = 30.0
_PATIENCE_S_A_CHARACTER: Final = 0.1
"""A voice that can only write as fast as it speaks still has time."""

_LANGUAGE: Final = re.compile(r"(?:\w+/)?([a-z]{2,3}(?:-\w+)*)", re.ASCII)
"""A language tag, or an id of espeak-ng with the family of languages before it."""

_ESPEAK_READS: Final = {"ja": "ja-Hrkt", "ko": "ko-Hang"}
"""espeak-ng says "Chinese letter" for each ideograph in these."""


class SystemEngine:
    """Speaks with the system's voice for a language, or with one of its voices by name."""

    def __init__(self, language: str = "en", voice: str | None = None, speed: float = 1.0) -> None:
        """Prepare the engine; the worker process is started at the first sentence.

        Args:
            language: A tag such as ``en`` or ``pt-br``.
            voice: An id, a name, a piece of one, or a language; it comes before *language*.
            speed: A factor; 1 is `WORDS_A_MINUTE`.
        """
        self._language = tag(language)
        self._voice = voice
        self._words_a_minute = min(max(round(WORDS_A_MINUTE * speed), SLOWEST), FASTEST)
        self._worker = WorkerProcess()

    @property
    def name(self) -> str:
        """Its name in the settings."""
        return f"system:{self._voice or self._language}"

    @property
    def identity(self) -> str:
        """pyttsx3, what speaks under it, voice and rate.

        Where only a language is asked for, the user's choice of a usual voice is not in it.
        """
        return (
            f"pyttsx3 {pyttsx3_version()} {speech_version() or 'without speech'} "
            f"{self._voice or ''}:{self._language} {self._words_a_minute} words a minute"
        )

    @property
    def at_once(self) -> int:
        """One: the worker answers in turn."""
        return 1

    def refusal(self, text: str) -> str | None:
        """Return why *text* cannot be spoken: its letters are not those of the language."""
        spoken = _LANGUAGE.fullmatch(self._voice or "")
        language = spoken[1] if spoken else self._language
        if driver_for() == ESPEAK_DRIVER:
            language = _ESPEAK_READS.get(language, language)
        return script_check.refusal(text, language)

    def record(self, text: str) -> Recording:
        """Speak *text* to the end.

        Raises:
            VoiceError: There is no such voice, or it failed, hung, or gave what cannot be speech.
        """
        said = script_check.speakable(text)
        answer = self._worker.ask(
            {
                "do": "write",
                "text": said,
                "voice": self._voice,
                "language": self._language,
                "words_a_minute": self._words_a_minute,
            },
            timeout_s=_TIMEOUT_S + _PATIENCE_S_A_CHARACTER * len(said),
        )
        file = Path(answer["file"])
        try:
            recording = read_recording(file)
        finally:
            file.unlink(missing_ok=True)
        why = doubt(recording, said)
        if why is not None:
            raise VoiceError(f"the voice {self.name} failed on '{text}': {why}")
        return recording

    def close(self) -> None:
        """End the worker process; safe to call twice."""
        self._worker.close()


def voices() -> tuple[SystemVoice, ...]:
    """List the voices that the system has.

    Raises:
        VoiceError: It has none, or they cannot be listed.
    """
    worker = WorkerProcess()
    try:
        answer = worker.ask({"do": "voices"}, timeout_s=_TIMEOUT_S)
    finally:
        worker.close()
    return tuple(SystemVoice(**voice) for voice in answer["voices"])
