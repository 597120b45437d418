from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.out.names import LONGEST, key, safe_name, unused

RESERVED = '<>:"/\\|?*'


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("01 - Cat", "01 - Cat.mp3"),
        ("01 - Side stretch: left", "01 - Side stretch - left.mp3"),
        ("Cat/cow", "Cat-cow.mp3"),
        ('The "cat" <stretch>?', "The 'cat' stretch.mp3"),
        ("Rest...", "Rest.mp3"),
        (" .hidden. ", "hidden.mp3"),
        ("con", "_con.mp3"),
        ("Lpt1 . x", "_Lpt1 . x.mp3"),
        ("console", "console.mp3"),
        ("Кошка 🐈", "Кошка 🐈.mp3"),
        ("e\u0301", "é.mp3"),
        ("tab\tand\nline", "tab and line.mp3"),
        ("???", "_.mp3"),
    ],
)
def test_a_title_becomes_a_name(title: str, name: str) -> None:
    assert safe_name(title, ".mp3") == name


def test_a_folder_s_name_does_not_end_in_a_dot_either() -> None:
    assert safe_name("Day 1.") == "Day 1"


@given(st.text(max_size=300))
def test_any_title_becomes_a_name_that_fat_takes(title: str) -> None:
    name = safe_name(title, ".mp3")
    assert not set(name) & set(RESERVED)
    assert all(ord(letter) >= 32 for letter in name)
    assert not name.startswith((" ", "."))
    assert not name.removesuffix(".mp3").endswith((" ", "."))
    assert len(name.encode()) <= LONGEST + 1
    assert name.removesuffix(".mp3")


def test_a_long_title_is_cut_between_characters() -> None:
    assert safe_name("🐈" * 40, ".mp3") == "🐈" * 29 + ".mp3"


def test_names_that_a_card_takes_for_the_same_are_told_apart() -> None:
    taken = {key("matcue-Morning.mp3"), key("matcue-morning (2).mp3")}
    assert unused("matcue-morning", ".mp3", taken) == "matcue-morning (3).mp3"


def test_a_long_name_stays_within_bounds_when_it_is_told_apart() -> None:
    first = safe_name("x" * 200, ".mp3")
    second = unused("x" * 200, ".mp3", {key(first)})
    assert second.endswith(" (2).mp3")
    assert len(second) <= LONGEST
