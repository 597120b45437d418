"""Voices by name: parsing names, making engines, listing what this machine has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.errors import UnknownName, VoiceError, near

if TYPE_CHECKING:
    from matcue.voice.api import Engine

AUTO: Final = "auto"
NONE: Final = "none"
FAMILIES: Final = (AUTO, "hibari", "system", "tone", NONE)
HIBARI_LANGUAGE: Final = "en"


@dataclass(frozen=True, slots=True)
class VoiceName:
    """A voice as the user writes it: a family, and after a colon one of its voices."""

    family: str
    voice: str | None

    @classmethod
    def read(cls, text: str) -> VoiceName:
        """Parse a name such as ``tone`` or ``system:Anna``.

        Raises:
            UnknownName: There is no such family, or the family has one voice only.
        """
        family, _, voice = text.partition(":")
        if family not in FAMILIES:
            hint = near(family, FAMILIES) or f"; there are {', '.join(FAMILIES)}"
            raise UnknownName(f"no voice is called '{text}'{hint} (see `matcue voices`)")
        if voice and family == "hibari" and voice != "heart":
            raise UnknownName(
                "hibari brings one voice, 'heart'; others would have to be downloaded"
            )
        if voice and family not in ("hibari", "system"):
            raise UnknownName(f"'{family}' has no voices of its own; write it alone")
        return cls(family, voice or None)


def engine(name: str, language: str, speed: float) -> Engine | None:
    """Make the engine for a voice; None for the voice ``none``.

    Raises:
        UnknownName: There is no such voice.
        VoiceError: The voice is not on this machine.
    """
    wanted = VoiceName.read(name)
    plain = language.split("-", maxsplit=1)[0]
    match wanted.family:
        case "none":
            return None
        case "tone":
            from matcue.voice.tone_engine import ToneEngine

            return ToneEngine()
        case "hibari":
            if plain != HIBARI_LANGUAGE:
                raise UnknownName(
                    f"hibari speaks English, the routine is in '{language}'; use --voice system"
                )
            return _hibari(speed)
        case "auto" if plain == HIBARI_LANGUAGE:
            return _hibari(speed)
        case _:
            from matcue.voice.system import SystemEngine, available

            if not (found := available()):
                raise VoiceError(f"{found.detail}; or go on with tones alone: --voice none")
            return SystemEngine(language, wanted.voice, speed)


def _hibari(speed: float) -> Engine:
    from matcue.voice.hibari_engine import HibariEngine

    return HibariEngine(speed)


@dataclass(frozen=True, slots=True)
class VoiceHere:
    """A voice of this machine. `language` is empty if the voice has no language."""

    name: str
    language: str
    about: str


def here() -> list[VoiceHere]:
    """List the voices of this machine: the default, the others of matcue, then the system's."""
    from matcue.voice.system import available, voices

    system = available()
    own = f"the system's own for each language: {system.detail}"
    return [
        VoiceHere("hibari", "en", "the default: warm, offline, inside matcue"),
        VoiceHere("tone", "", "a hum as long as the text, to hear the timing"),
        VoiceHere(NONE, "", "no speech at all, only tones and breath sounds"),
        VoiceHere("system", "", own if system else f"not here: {system.detail}"),
        *(VoiceHere(f"system:{v.id}", v.language, v.name) for v in (voices() if system else ())),
    ]
