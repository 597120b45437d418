from __future__ import annotations

from dataclasses import replace

import pytest
from export_worlds import full_track

from matcue.base.errors import InputError
from matcue.base.units import Ms
from matcue.out import SpokenLine
from matcue.out.track import WORDS_FILES, kind_of_words, lrc, srt, vtt


def test_lrc_has_a_line_a_sentence_at_the_instant_it_is_spoken() -> None:
    assert lrc(full_track()) == (
        "[ti:Утро: cat & cow 🐈]\n"
        "[ar:matcue]\n"
        "[al:Bücher für den Rücken]\n"
        "[length:0:05]\n"
        "[00:00.25]Willkommen.\n"
        "[00:01.50]Jetzt Кошка: round & <sink> 🐈.\n"
        "[00:03.99]Breathe out.\n"
    )


def test_lrc_counts_minutes_past_the_hour() -> None:
    late = replace(full_track(), lines=(SpokenLine(Ms(6_123_456), Ms(6_125_000), "Rest."),))
    assert lrc(late).splitlines()[-1] == "[102:03.45]Rest."


def test_vtt_is_exact_and_escapes_what_would_be_markup() -> None:
    assert vtt(full_track()) == (
        "WEBVTT\n"
        "\n00:00:00.250 --> 00:00:00.900\nWillkommen.\n"
        "\n00:00:01.504 --> 00:00:02.200\nJetzt Кошка: round &amp; &lt;sink&gt; 🐈.\n"
        "\n00:00:03.999 --> 00:00:04.500\nBreathe out.\n"
    )


def test_srt_is_numbered_and_writes_a_comma() -> None:
    assert srt(full_track()) == (
        "1\n00:00:00,250 --> 00:00:00,900\nWillkommen.\n"
        "\n2\n00:00:01,504 --> 00:00:02,200\nJetzt Кошка: round & <sink> 🐈.\n"
        "\n3\n00:00:03,999 --> 00:00:04,500\nBreathe out.\n"
    )


@pytest.mark.parametrize("kind", WORDS_FILES)
def test_a_sentence_over_two_lines_becomes_one(kind: str) -> None:
    """A line break would end the cue."""
    of = replace(full_track(), lines=(SpokenLine(Ms(0), Ms(1), "one\n\n2"),))
    assert "one 2\n" in WORDS_FILES[kind](of)


@pytest.mark.parametrize("name", ["lrc", ".LRC", " lrc "])
def test_a_kind_is_found_however_it_is_written(name: str) -> None:
    assert kind_of_words(name) == "lrc"


def test_a_kind_that_is_none_is_told_with_those_there_are() -> None:
    with pytest.raises(InputError, match="no file of words is called 'ass': there are lrc, vtt"):
        kind_of_words("ass")
