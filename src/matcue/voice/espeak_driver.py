"""A driver for pyttsx3 that has espeak-ng speak into a file, and returns when it is whole.

The driver that comes with pyttsx3 returns earlier, loses sentences and prints on stdout, so this
one takes its place, under the same interface: the names of its methods are pyttsx3's.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from matcue.base.errors import VoiceError
from matcue.voice.espeak_fresh import in_fresh_process
from matcue.voice.espeak_library import Espeak
from matcue.voice.espeak_source import EspeakSource, short_data, sources
from matcue.voice.system_platform import ESPEAK_DRIVER, available

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pyttsx3.voice import Voice


class Proxy(Protocol):
    """The part of pyttsx3's driver proxy that is used here."""

    def setBusy(self, busy: bool) -> None:  # noqa: N802 (pyttsx3's)
        """Set whether the next command of the queue has to wait."""


def register() -> None:
    """Register this driver with pyttsx3."""
    sys.modules[f"pyttsx3.drivers.{ESPEAK_DRIVER}"] = sys.modules[__name__]


def buildDriver(proxy: Proxy) -> EspeakDriver:  # noqa: N802 (pyttsx3 looks for this name)
    """Make a driver for an engine of pyttsx3."""
    return EspeakDriver(proxy)


class EspeakDriver:
    """Speaks into WAV files, each in a fresh process, so that a sentence has one sound."""

    def __init__(self, proxy: Proxy) -> None:
        self._proxy = proxy
        self._voice = "en"
        self._words_a_minute = 200
        self._volume = 1.0

    def save_to_file(self, text: str, filename: str) -> None:
        """Speak *text* into the WAV file *filename*; it is whole on return.

        Raises:
            VoiceError: There is no such voice, or espeak-ng failed.
        """
        voice_id = _voice_id(self._voice)
        wav = _asked(
            lambda espeak: espeak.wav(
                text,
                voice_id=voice_id,
                words_a_minute=self._words_a_minute,
                volume=self._volume,
            )
        )
        Path(filename).write_bytes(wav)

    def getProperty(self, name: str) -> object:  # noqa: N802 (pyttsx3's)
        """Give ``voices``, ``voice``, ``rate`` in words a minute, or ``volume`` from 0 to 1."""
        match name:
            case "voices":
                return _voices()
            case "voice":
                return self._voice
            case "rate":
                return self._words_a_minute
            case "volume":
                return self._volume
            case _:
                raise KeyError(f"unknown property {name}")

    def setProperty(self, name: str, value: object) -> None:  # noqa: N802 (pyttsx3's)
        """Set ``voice`` (an id, a name or a language), ``rate`` or ``volume``."""
        match name, value:
            case "voice", str():
                self._voice = value
            case "rate", int() | float():
                self._words_a_minute = round(value)
            case "volume", int() | float():
                self._volume = min(max(float(value), 0.0), 1.0)
            case _:
                raise KeyError(f"no property {name} with the value {value!r}")

    def startLoop(self) -> None:  # noqa: N802 (pyttsx3's)
        """Work through the queue; every command is done when it returns, so nothing is awaited."""
        self._proxy.setBusy(False)

    def endLoop(self) -> None:  # noqa: N802 (pyttsx3's)
        """Do nothing: no command is running when this is called."""

    def iterate(self) -> Iterator[None]:
        """Work through the queue from a loop of the caller's."""
        self._proxy.setBusy(False)
        yield

    def stop(self) -> None:
        """Do nothing: no command is running when this is called."""

    def destroy(self) -> None:
        """Do nothing: there is nothing to release."""


def _voices() -> list[Voice]:
    from pyttsx3.voice import Voice

    listed = _asked(lambda espeak: json.dumps([asdict(v) for v in espeak.voices()]).encode())
    return [Voice(v["id"], v["name"], [v["language"]]) for v in json.loads(listed)]


@cache
def _voice_id(word: str) -> str:
    return _asked(lambda espeak: espeak.identify(word).encode()).decode()


def _asked(question: Callable[[Espeak], bytes]) -> bytes:
    # Loading and linking happen here, once, and not in each copy of this process.
    ready = _ready_sources()
    return in_fresh_process(lambda: question(_started(ready)))


def _started(ready: Sequence[EspeakSource]) -> Espeak:
    """Start the first espeak-ng that works; to be called in a fresh process."""
    trouble = VoiceError(available().detail)
    for source in ready:
        try:
            return Espeak(source)
        except VoiceError as error:
            trouble = error
    raise trouble


@cache
def _ready_sources() -> tuple[EspeakSource, ...]:
    return tuple(
        source if source.data is None else replace(source, data=short_data(source.data))
        for source in sources()
    )
