"""Characters that steer a terminal or break XML are known, refused, and shown as escapes."""

from __future__ import annotations

import json
from xml.etree import ElementTree as ET

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from matcue.base.text import escaped, in_one_line, plain, refusal, stray

anything = st.text(st.characters(codec=None, exclude_categories=()), max_size=20)


@pytest.mark.parametrize(
    ("character", "kind"),
    [
        ("\x1b", "a control character"),
        ("\x7f", "a control character"),
        ("\x9b", "a control character"),
        ("\x85", "a control character"),
        ("\u202e", "a mark of direction"),
        ("\u2066", "a mark of direction"),
        ("\ud800", "half of a character"),
        ("\ufffe", "no character"),
        ("\ufdd0", "no character"),
        ("\U0010ffff", "no character"),
    ],
)
def test_a_stray_character_is_named_by_its_number_and_kind(character: str, kind: str) -> None:
    assert stray(f"ab{character}") == 2
    told = f"U+{ord(character):04X} is {kind} and cannot stand in a text; take it out"
    assert refusal(f"ab{character}") == told


@pytest.mark.parametrize(
    "text", ["Спина", "أحمد\u200f", "a\u200db", "\u00adx", "🧘🏽‍♀️", "\ue000", "\ufffd"]
)
def test_letters_of_every_script_and_their_joiners_may_stand_in_a_text(text: str) -> None:
    assert refusal(text) is None
    assert escaped(text) == text


@given(anything)
def test_what_is_shown_holds_nothing_that_a_terminal_obeys(text: str) -> None:
    told = escaped(text).replace("\r\n", "\n")
    assert stray(told) is None
    assert not {"\t", "\r"} & set(told)
    told.encode()


@given(anything)
def test_json_that_is_shown_stays_the_same_json(text: str) -> None:
    paired = text.encode("utf-16", "surrogatepass").decode("utf-16", "surrogatepass")
    assume(paired == text)  # two halves in a row are a character in JSON
    assert json.loads(escaped(json.dumps({"t": text}, ensure_ascii=False)))["t"] == text


@given(anything)
def test_what_is_plain_can_stand_in_xml(text: str) -> None:
    node = ET.Element("t")
    node.text = plain(text)
    back = ET.fromstring(ET.tostring(node))  # noqa: S314 (it was written here)
    assert (back.text or "") == plain(text)


def test_a_text_of_several_lines_becomes_one() -> None:
    assert in_one_line("Lie\n down.\tBreathe.") == "Lie down. Breathe."
    assert in_one_line("two  spaces stay") == "two  spaces stay"
