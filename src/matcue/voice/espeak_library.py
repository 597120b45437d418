"""espeak-ng's C interface, as far as speaking into memory needs it.

Names and figures are those of espeak-ng's ``speak_lib.h`` (1.51; 1.52 is the same).
"""

from __future__ import annotations

import ctypes
import io
import os
import wave
from ctypes import POINTER, c_char_p, c_int, c_short, c_size_t, c_ubyte, c_uint, c_void_p
from typing import TYPE_CHECKING, Any, Final

from matcue.base.errors import VoiceError
from matcue.voice.system_voices import SystemVoice, named, tag

if TYPE_CHECKING:
    from matcue.voice.espeak_source import EspeakSource

_AUDIO_OUTPUT_SYNCHRONOUS: Final = 2
_DONT_EXIT: Final = 0x8000
"""Without it, espeak-ng ends the whole process when its data are missing."""
_CHARS_UTF8: Final = 1
_POS_CHARACTER: Final = 1
_RATE: Final = 1
_VOLUME: Final = 2
_SAMPLE_BYTES: Final = 2


class _Voice(ctypes.Structure):
    """``espeak_VOICE``; `languages` points to (priority byte, tag, NUL) again and again."""

    _fields_ = (
        ("name", c_char_p),
        ("languages", c_char_p),
        ("identifier", c_char_p),
        ("gender", c_ubyte),
        ("age", c_ubyte),
        ("variant", c_ubyte),
        ("xx1", c_ubyte),
        ("score", c_int),
        ("spare", c_void_p),
    )


_Callback: Final = ctypes.CFUNCTYPE(c_int, POINTER(c_short), c_int, c_void_p)


class Espeak:
    """A started espeak-ng, to be used for one answer only.

    What it says depends on all that it has said before, it cannot be stopped and started again
    in one process, and it keeps a thread. So each is made in a process of its own
    (`matcue.voice.espeak_fresh`).
    """

    def __init__(self, source: EspeakSource) -> None:
        """Load the library and start it.

        Raises:
            VoiceError: The library is broken, or its data are missing.
        """
        try:
            self._library: Any = ctypes.CDLL(source.library)
        except OSError as error:
            raise VoiceError(f"espeak-ng cannot be loaded: {error}") from error
        self._declare()
        # Even when it only speaks into memory, it asks a sound server in, which leaves folders
        # behind and may be started for it. There is none at this address.
        os.environ["PULSE_SERVER"] = "unix:/dev/null"
        path = None if source.data is None else os.fsencode(source.data)
        self._rate = self._library.espeak_Initialize(_AUDIO_OUTPUT_SYNCHRONOUS, 0, path, _DONT_EXIT)
        if self._rate <= 0:
            raise VoiceError("espeak-ng does not find its data; install espeak-ng-data")
        self._heard = bytearray()
        # The library keeps the bare pointer, so the object has to live as long as it does.
        self._callback = _Callback(self._hear)
        self._library.espeak_SetSynthCallback(self._callback)

    def voices(self) -> tuple[SystemVoice, ...]:
        """List every voice, each with the language it is best at."""
        listed = self._library.espeak_ListVoices(None)
        found = []
        index = 0
        while listed[index]:
            voice = listed[index].contents
            # The first byte is the priority of the first language.
            language = tag((voice.languages or b"\0")[1:].decode())
            found.append(SystemVoice(voice.identifier.decode(), voice.name.decode(), language))
            index += 1
        return tuple(found)

    def identify(self, word: str) -> str:
        """Find the id of the best voice for a language (``en``, ``pt-br``), or of a name.

        This reads every voice's file, so remember the answer.

        Raises:
            VoiceError: There is no such voice.
        """
        language = _Voice(languages=tag(word).encode())
        if self._library.espeak_SetVoiceByProperties(ctypes.byref(language)) == 0:
            found: bytes = self._library.espeak_GetCurrentVoice().contents.identifier
            return found.decode()
        return named(self.voices(), word).id

    def wav(self, text: str, *, voice_id: str, words_a_minute: int, volume: float) -> bytes:
        """Speak *text* into a WAV file in memory: mono, 16 bits, at the library's own rate.

        Raises:
            VoiceError: espeak-ng failed.
        """
        if self._library.espeak_SetVoiceByName(voice_id.encode()) != 0:
            raise VoiceError(f"espeak-ng cannot load its voice '{voice_id}'")
        self._library.espeak_SetParameter(_RATE, words_a_minute, 0)
        self._library.espeak_SetParameter(_VOLUME, round(volume * 100), 0)
        said = text.encode()
        failed = self._library.espeak_Synth(
            said, len(said) + 1, 0, _POS_CHARACTER, 0, _CHARS_UTF8, None, None
        )
        if failed:
            raise VoiceError(f"espeak-ng failed with code {failed}")
        file = io.BytesIO()
        with wave.open(file, "wb") as sound:
            sound.setnchannels(1)
            sound.setsampwidth(_SAMPLE_BYTES)
            sound.setframerate(self._rate)
            sound.writeframes(bytes(self._heard))
        return file.getvalue()

    def _hear(self, samples: Any, count: int, _events: int | None) -> int:
        if samples and count > 0:
            self._heard += ctypes.string_at(samples, count * _SAMPLE_BYTES)
        return 0

    def _declare(self) -> None:
        library, voice = self._library, POINTER(_Voice)
        library.espeak_Initialize.argtypes = (c_int, c_int, c_char_p, c_int)
        library.espeak_SetSynthCallback.argtypes = (_Callback,)
        library.espeak_SetSynthCallback.restype = None
        library.espeak_ListVoices.argtypes = (voice,)
        library.espeak_ListVoices.restype = POINTER(voice)
        library.espeak_SetVoiceByProperties.argtypes = (voice,)
        library.espeak_GetCurrentVoice.restype = voice
        library.espeak_SetVoiceByName.argtypes = (c_char_p,)
        library.espeak_SetParameter.argtypes = (c_int, c_int, c_int)
        library.espeak_Synth.argtypes = (
            c_char_p, c_size_t, c_uint, c_int, c_uint, c_uint, POINTER(c_uint), c_void_p
        )  # fmt: skip
