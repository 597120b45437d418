"""Write one sentence into one file with pyttsx3.

Each sentence gets an engine of its own. pyttsx3 keeps its queue shut until an engine's first
run; from then on it works commands off as they come, so that a second run on the same engine
never ends (SAPI) or ends before the sentence does (NSSpeech).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from matcue.base.errors import VoiceError
from matcue.voice.system_file import wait_until_whole
from matcue.voice.system_platform import ESPEAK_DRIVER, driver_for
from matcue.voice.system_voices import SystemVoice, named, speaking, tag

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

_TIMEOUT_S: Final = 5.0
"""How long a file may take to become whole after the engine has said that it is done."""

_STILL_S: Final = {"nsss": 0.05}
"""NSSpeech goes on writing in the background."""


class SystemSpeech:
    """The system's voices behind pyttsx3; to be used from one thread of one process."""

    def __init__(self, driver: str | None = None) -> None:
        """Take a driver of pyttsx3 by name; without one, the driver for this platform."""
        self._driver = driver or driver_for()
        self._chosen: dict[tuple[str | None, str], str] = {}
        if self._driver == ESPEAK_DRIVER:
            from matcue.voice import espeak_driver

            espeak_driver.register()

    def voices(self) -> tuple[SystemVoice, ...]:
        """List the voices.

        Raises:
            VoiceError: The system does not list them.
        """
        try:
            return _listed(self._engine())
        except VoiceError:
            raise
        except Exception as error:
            raise VoiceError(f"the system does not list its voices: {error}") from error

    def write(
        self, text: str, path: Path, *, voice: str | None, language: str, words_a_minute: int
    ) -> None:
        """Speak *text* into *path*: WAV, or AIFF on macOS; it is whole on return.

        Raises:
            VoiceError: No such voice, or the system failed.
        """
        chosen = self._voice_id(voice, language)
        troubles: list[Exception] = []
        try:
            engine = self._engine()
            # pyttsx3 swallows what a driver raises, and tells only those who listen.
            engine.connect("error", lambda name, exception: troubles.append(exception))  # noqa: ARG005 (called by keyword)
            engine.setProperty("voice", chosen)
            # After the voice: some drivers set the rate back when they change it.
            engine.setProperty("rate", words_a_minute)
            engine.save_to_file(text, str(path))
            engine.runAndWait()
        except Exception as error:  # noqa: BLE001 (drivers raise anything, COM and Cocoa errors too)
            troubles.append(error)
        for trouble in troubles:
            if isinstance(trouble, VoiceError):
                raise trouble
            raise VoiceError(f"the system voice failed: {trouble}") from trouble
        wait_until_whole(path, timeout_s=_TIMEOUT_S, still_s=_STILL_S.get(self._driver, 0.0))

    def _engine(self) -> Any:
        from pyttsx3.engine import Engine

        return Engine(self._driver)

    def _voice_id(self, voice: str | None, language: str) -> str:
        if self._driver == ESPEAK_DRIVER:
            # Our own driver takes languages and names as they come; espeak-ng ranks its voices.
            return voice or language
        wanted = (voice, language)
        if wanted not in self._chosen:
            listed = self.voices()
            found = named(listed, voice) if voice else speaking(listed, language, self._usual())
            self._chosen[wanted] = found.id
        return self._chosen[wanted]

    def _usual(self) -> str | None:
        usual = self._engine().getProperty("voice")
        return None if usual is None else str(usual)


def _listed(engine: Any) -> tuple[SystemVoice, ...]:
    return tuple(
        SystemVoice(str(voice.id), str(voice.name or voice.id), tag(_language(voice.languages)))
        for voice in engine.getProperty("voices")
    )


def _language(languages: Sequence[str | None]) -> str:
    return next((language for language in languages if language), "")
