"""The voices of a system, and which of them a user's word or a routine's language means."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcue.base.errors import VoiceError

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class SystemVoice:
    """A voice as the system lists it; `language` is a tag such as ``en-gb``, or empty."""

    id: str
    name: str
    language: str


def tag(language: str) -> str:
    """Write a language the way tags are compared: ``en_GB`` becomes ``en-gb``."""
    return language.strip().replace("_", "-").lower()


def named(voices: Sequence[SystemVoice], word: str) -> SystemVoice:
    """Find the voice that *word* means: its id, name, language, or a piece of its name or id.

    Raises:
        VoiceError: No voice is called that.
    """
    wanted = word.casefold()
    for fits in (
        lambda voice: voice.id.casefold() == wanted,
        lambda voice: voice.name.casefold() == wanted,
        lambda voice: voice.language == tag(word),
        lambda voice: wanted in voice.name.casefold(),
        lambda voice: wanted in voice.id.casefold(),
    ):
        found = next(filter(fits, voices), None)
        if found:
            return found
    raise VoiceError(f"the system has no voice '{word}'; `matcue voices` lists them")


def speaking(voices: Sequence[SystemVoice], language: str, usual: str | None) -> SystemVoice:
    """Find a voice for *language*: the one the user set as *usual* if it fits, else the first.

    A voice of the very region comes before one of the language alone, and that before one of
    another region.

    Raises:
        VoiceError: None speaks it.
    """
    wanted = tag(language)
    primary = wanted.split("-")[0]

    def distance(voice: SystemVoice) -> tuple[int, bool]:
        nearness = (
            [wanted, primary].index(voice.language) if voice.language in (wanted, primary) else 2
        )
        return nearness, voice.id != usual

    able = [voice for voice in voices if voice.language.split("-")[0] == primary]
    if wanted == primary:
        # Any region will do, so what the user is used to decides.
        able.sort(key=lambda voice: voice.id != usual)
    else:
        able.sort(key=distance)
    if not able:
        raise VoiceError(
            f"the system has no voice for '{language}'; add one in its speech settings, "
            "or take another with --voice (`matcue voices` lists them)"
        )
    return able[0]
