"""Which voice of the system a word or a language means."""

from __future__ import annotations

import pytest

from matcue.base.errors import VoiceError
from matcue.voice.system_voices import SystemVoice, named, speaking, tag

ANNA = SystemVoice("com.voice.anna", "Anna", "de-de")
DANIEL = SystemVoice("com.voice.daniel", "Daniel", "en-gb")
SAMANTHA = SystemVoice("com.voice.samantha", "Samantha", "en-us")
BELLS = SystemVoice("com.voice.bells", "Bells", "en-us")
MUTE = SystemVoice("com.voice.mute", "Mute", "")
VOICES = (ANNA, DANIEL, BELLS, SAMANTHA, MUTE)


@pytest.mark.parametrize(
    ("word", "voice"),
    [
        ("com.voice.anna", ANNA),
        ("COM.Voice.Anna", ANNA),
        ("samantha", SAMANTHA),
        ("en-GB", DANIEL),
        ("en_us", BELLS),
        ("Sam", SAMANTHA),
        ("voice.dan", DANIEL),
    ],
)
def test_a_voice_is_found_by_id_name_language_or_a_piece(word: str, voice: SystemVoice) -> None:
    assert named(VOICES, word) == voice


def test_a_whole_name_comes_before_a_piece_of_another() -> None:
    longer = SystemVoice("1", "Annabel", "en-gb")
    assert named((longer, ANNA), "anna") == ANNA


def test_an_unknown_voice_is_refused_with_the_next_step() -> None:
    with pytest.raises(VoiceError, match="no voice 'Bob'; `matcue voices` lists them"):
        named(VOICES, "Bob")


@pytest.mark.parametrize(
    ("language", "usual", "voice"),
    [
        ("de", None, ANNA),
        ("en", None, DANIEL),
        ("en", SAMANTHA.id, SAMANTHA),
        ("en", ANNA.id, DANIEL),
        ("en-us", None, BELLS),
        ("en-US", SAMANTHA.id, SAMANTHA),
        ("en-us", DANIEL.id, BELLS),
        ("en-au", SAMANTHA.id, SAMANTHA),
        ("de_AT", None, ANNA),
    ],
)
def test_the_usual_voice_speaks_if_it_fits_the_language(
    language: str, usual: str | None, voice: SystemVoice
) -> None:
    assert speaking(VOICES, language, usual) == voice


def test_a_voice_of_the_language_alone_comes_before_another_region() -> None:
    plain = SystemVoice("1", "Plain", "en")
    assert speaking((DANIEL, plain), "en-au", None) == plain


def test_a_language_that_no_voice_speaks_is_refused_with_the_next_step() -> None:
    with pytest.raises(VoiceError, match="no voice for 'fi'; add one in its speech settings"):
        speaking(VOICES, "fi", None)


def test_language_tags_are_compared_in_one_form() -> None:
    assert tag(" en_GB ") == "en-gb"
