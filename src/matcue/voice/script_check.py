"""Whether a voice has sounds for a text, and the text as a voice reads it best.

Everything here is told from Unicode's own names and categories, so that no model, library or
table of characters is needed.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_LANGUAGES: Final = {
    "ARABIC": "ar fa ps sd ug ur",
    "ARMENIAN": "hy",
    "BENGALI": "as bn bpy",
    "BOPOMOFO": "cmn hak yue zh",
    "CHEROKEE": "chr",
    "CJK": "cmn hak ja ko yue zh",
    "CYRILLIC": "ba be bg cv kk ky mk mn ru sr tg tt uk",
    "DEVANAGARI": "hi kok mr ne sa",
    "ETHIOPIC": "am ti",
    "GEORGIAN": "ka",
    "GREEK": "el grc",
    "GUJARATI": "gu",
    "GURMUKHI": "pa",
    "HANGUL": "ko",
    "HEBREW": "he yi",
    "HIRAGANA": "ja",
    "KANNADA": "kn",
    "KATAKANA": "ja",
    "KHMER": "km",
    "LAO": "lo",
    "MALAYALAM": "ml",
    "MYANMAR": "my shn",
    "ORIYA": "or",
    "SINHALA": "si",
    "TAMIL": "ta",
    "TELUGU": "te",
    "THAI": "th",
}
"""The languages written in each script; Latin goes without saying."""

_SUBTAGS: Final = {
    "arab": frozenset({"ARABIC"}),
    "cyrl": frozenset({"CYRILLIC"}),
    "hang": frozenset({"HANGUL"}),
    "hrkt": frozenset({"HIRAGANA", "KATAKANA"}),
    "latn": frozenset[str](),
}
"""Scripts that a language tag may name itself, as in ``az-Cyrl`` (ISO 15924)."""

_ANYWHERE: Final = frozenset(
    {"LATIN", "MODIFIER", "SUPERSCRIPT", "SUBSCRIPT", "FEMININE", "MASCULINE", "MICRO"}
)
"""How the names begin of letters that any voice reads or may pass over, such as in ``1st``."""

_SAME_SCRIPT: Final = {"IDEOGRAPHIC": "CJK"}
_HUMAN_NAMES: Final = {"CJK": "Chinese"}

_FOLDS: Final = str.maketrans(
    {
        # Single quotes, high, low and reversed; prime; modifier letter apostrophe.
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2032\u02bc", "'"),
        # The same as double quotes; guillemets.
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u2033\u00ab\u00bb", '"'),
        # Hyphen, non-breaking hyphen, minus.
        **dict.fromkeys("\u2010\u2011\u2212", "-"),
        # Em dash, horizontal bar, two-em and three-em dash: with or without spaces, a pause.
        **dict.fromkeys("\u2014\u2015\u2e3a\u2e3b", " - "),
        # Bullets and middle dots.
        **dict.fromkeys("\u2022\u00b7\u2027\u2219", ","),
        **dict.fromkeys("[{", "("),
        **dict.fromkeys("]}", ")"),
        # Marks of markup. Some system voices obey `<` as XML, the others read them out.
        **dict.fromkeys("*_~^`|\\<>", " "),
    }
)
_READ_SYMBOLS: Final = frozenset("°℃℉№")
"""The pictographs, as Unicode counts them, that voices read as words."""

_STYLED: Final = frozenset({"<font>", "<wide>", "<narrow>", "<circle>"})
"""Decompositions that only change how a character looks; the others change how it is read."""

_DOTS: Final = re.compile(r"\.{2,}")
_PAUSE: Final = re.compile(r"\s+(?:[-\u2013]+\s+)+")
_COMMAS: Final = re.compile(r"\s*,(?:\s*,)*")
_SPACE_BEFORE: Final = re.compile(r"\s+(?=[.!?:;\u2026])")


def foreign_script(text: str, language: str) -> str | None:
    """Name the first script in *text* that a voice for *language* does not read.

    Latin letters are read by every voice; digits, punctuation, symbols and emoji belong to no
    script. *language* is a tag such as ``en``, ``en-gb`` or ``sr-Latn``.

    Returns:
        A name for people, such as ``Cyrillic``; None when every letter can be read.
    """
    readable = _ANYWHERE | _scripts(language)
    for letter in _unstyled(text):
        script = _script(letter)
        if script and script not in readable:
            return _HUMAN_NAMES.get(script, script.title())
    return None


def refusal(text: str, language: str) -> str | None:
    """Return why a voice for *language* cannot speak *text*, None when it can."""
    script = foreign_script(text, language)
    if script:
        return f"it is in {script} letters, and this voice reads '{language}'"
    if not any(unicodedata.category(c)[0] in "LN" for c in speakable(text)):
        return "there is nothing in it to say"
    return None


def speakable(text: str) -> str:
    """Write *text* the way a voice reads it best.

    Emoji, other pictographs, control characters and marks of markup go; quotes, dashes, dots,
    brackets and styled letters take their plain form; white space becomes single spaces. Doing
    it twice changes nothing more.
    """
    plain = _unstyled(text).translate(_FOLDS)
    kept = "".join(_kept(c, before) for c, before in zip(plain, " " + plain, strict=False))
    paused = _PAUSE.sub(", ", _DOTS.sub("…", f" {kept} "))
    tidy = _SPACE_BEFORE.sub("", _COMMAS.sub(",", paused))
    return " ".join(tidy.split()).lstrip(", ").removesuffix(",")


def _scripts(language: str) -> frozenset[str]:
    primary, *others = language.replace("_", "-").lower().split("-")
    for subtag in others:
        if subtag in _SUBTAGS:
            return _SUBTAGS[subtag]
    return frozenset(script for script, them in _LANGUAGES.items() if primary in them.split())


def _script(character: str) -> str | None:
    """Give the first word of a letter's Unicode name, which is its script."""
    if not unicodedata.category(character).startswith("L"):
        return None
    first = re.split(r"[ -]", unicodedata.name(character, ""), maxsplit=1)[0]
    return _SAME_SCRIPT.get(first, first)


def _unstyled(text: str) -> str:
    """Compose letters, and write ornamental ones, wide ones and f-ligatures plainly."""
    return "".join(map(_plain, unicodedata.normalize("NFC", text)))


def _plain(character: str) -> str:
    how = unicodedata.decomposition(character).partition(" ")[0]
    if how in _STYLED or " LIGATURE F" in unicodedata.name(character, ""):
        return unicodedata.normalize("NFKC", character)
    return character


def _kept(character: str, before: str) -> str:
    """Give a character, a space in its place, or nothing where it only shaped the text."""
    match unicodedata.category(character):
        case "Cf":
            # Joiners decide how Persian and Indic letters are read; after a picture they glue.
            joins = character in "\u200c\u200d" and unicodedata.category(before)[0] in "LM"
            return character if joins else ""
        case "Me":
            return ""
        case "Mn" if "VARIATION SELECTOR" in unicodedata.name(character, ""):
            return ""
        case "So" if character in _READ_SYMBOLS:
            return character
        case "Sm" if "ARROW" in unicodedata.name(character, ""):
            return " "
        case "So" | "Sk" | "Cc" | "Cn" | "Co" | "Cs" | "Zl" | "Zp" | "Zs":
            return " "
        case _:
            return character
