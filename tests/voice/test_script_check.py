"""A sentence is refused when the voice has no letters for it, and cleaned before it is spoken."""

# ruff: noqa: RUF001 (letters that look alike are what these tests are about)

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.voice.script_check import foreign_script, refusal, speakable


@pytest.mark.parametrize(
    "text",
    [
        "Lie down.",
        "Café, naïve, Übung, œuvre",
        "10 seconds: 3 × 10 at 90°",
        "Well done 💪🏽 🧘",
        "½ way, 1ª, 5 µm, m²",
        "",
    ],
)
def test_every_voice_reads_latin_digits_symbols_and_emoji(text: str) -> None:
    assert [foreign_script(text, language) for language in ("en", "ru", "ja", "xx")] == [None] * 4


@pytest.mark.parametrize(
    ("text", "language", "script"),
    [
        ("Hold, Привет", "en", "Cyrillic"),
        ("Καλημέρα", "en", "Greek"),
        ("שלום", "de", "Hebrew"),
        ("مرحبا", "fr", "Arabic"),
        ("नमस्ते", "en", "Devanagari"),
        ("日本", "en", "Chinese"),
        ("人々", "en", "Chinese"),
        ("カタカナ", "en", "Katakana"),
        ("ｶﾀｶﾅ", "en", "Katakana"),
        ("안녕", "en", "Hangul"),
        ("สวัสดี", "en", "Thai"),
        ("ᏣᎳᎩ", "en", "Cherokee"),
        ("Привет", "sr-Latn", "Cyrillic"),
        ("日本", "ja-Hrkt", "Chinese"),
        ("مرحبا", "ru", "Arabic"),
    ],
)
def test_a_foreign_script_is_named(text: str, language: str, script: str) -> None:
    assert foreign_script(text, language) == script


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Привет", "ru"),
        ("Привет", "RU_ru"),
        ("Привет", "az-Cyrl"),
        ("Ћао", "sr"),
        ("日本のカタカナー", "ja"),
        ("你好", "zh-CN"),
        ("你好", "cmn"),
        ("안녕", "ko"),
        ("שלום", "he"),
        ("می‌خواهم", "fa"),
    ],
)
def test_a_language_reads_its_own_script(text: str, language: str) -> None:
    assert foreign_script(text, language) is None


def test_the_first_foreign_script_is_the_one_named() -> None:
    assert foreign_script("a б γ", "en") == "Cyrillic"


def test_letters_dressed_up_as_symbols_are_still_latin() -> None:
    """People write titles in mathematical bold; that is English, only in costume."""
    assert foreign_script("𝐌𝐨𝐫𝐧𝐢𝐧𝐠 ｆｌｏｗ", "en") is None


def test_a_refusal_names_the_script_and_the_language() -> None:
    assert refusal("Привет", "en") == "it is in Cyrillic letters, and this voice reads 'en'"


@pytest.mark.parametrize("text", ["", "  ", "…", "🙂", "?!", "\u200b", "—"])
def test_a_text_without_letter_or_digit_is_refused(text: str) -> None:
    assert refusal(text, "en") == "there is nothing in it to say"


@pytest.mark.parametrize("text", ["3", "½", "Go!", "🙂 breathe", "1️⃣"])
def test_one_letter_or_digit_is_enough(text: str) -> None:
    assert refusal(text, "en") is None


@pytest.mark.parametrize(
    ("written", "spoken"),
    [
        ("Lie on your back.", "Lie on your back."),
        ("it’s “soft”, «low» ‚knees‛", 'it\'s "soft", "low" \'knees\''),
        ("in — out", "in, out"),
        ("in—out", "in, out"),
        ("in – out - in", "in, out, in"),
        ("10–12 reps", "10–12 reps"),
        ("2-1-2-0", "2-1-2-0"),
        ("cat‑cow", "cat-cow"),
        ("Hold... and go....", "Hold… and go…"),
        ("five\u00a0seconds\u202f!", "five seconds!"),
        ("Great 👍🏽!", "Great!"),
        ("👨‍👩‍👧 together", "together"),
        ("1️⃣ first", "1 first"),
        ("left ➡ right → centre", "left right centre"),
        ("• one • two", "one, two"),
        ("a [b] {c}", "a (b) (c)"),
        ("*slowly* and `softly` in_line", "slowly and softly in line"),
        ("<speak>hi</speak>", "speak hi /speak"),
        ("[[rate 400]] hi", "((rate 400)) hi"),
        ("one\ttwo\nthree\x07", "one two three"),
        ("soft\u00adly", "softly"),
        ("\ufeffgo\u200e", "go"),
        ("𝐁𝐨𝐥𝐝 ﬁt ③", "Bold fit 3"),
        ("90° × 2 ½", "90° × 2 ½"),
        ("cafe\u0301", "café"),
        ("broken \ud800 half", "broken half"),
        ("hello —", "hello"),
        ("", ""),
    ],
)
def test_text_is_written_as_a_voice_reads_it(written: str, spoken: str) -> None:
    assert speakable(written) == spoken


@pytest.mark.parametrize("text", ["น้ำ", "می‌خواهم", "क्‍ष", "안녕", "Übung"])
def test_what_a_script_needs_is_kept(text: str) -> None:
    """Joiners, vowel signs and Thai vowels decide how a word is read."""
    assert speakable(text) == text


@given(st.text())
def test_cleaning_twice_changes_nothing_more(text: str) -> None:
    assert speakable(speakable(text)) == speakable(text)


@given(st.text())
def test_what_is_spoken_holds_no_control_character_and_no_double_space(text: str) -> None:
    spoken = speakable(text)
    assert "  " not in spoken
    assert spoken == spoken.strip()
    assert {unicodedata.category(c) for c in spoken}.isdisjoint({"Cc", "Cs", "Co", "Zl", "Zp"})


@given(st.text())
def test_what_is_not_refused_leaves_something_to_say(text: str) -> None:
    assert refusal(text, "en") is not None or speakable(text)
