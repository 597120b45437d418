"""How keys are written, and that each press can be reached."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.live.keys import BINDINGS, MODIFIERS, NAMES, Press, key


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("n", "n"),
        ("N", "n"),  # Caps Lock is no other key
        (" n ", "n"),
        (" ", "space"),
        ("space", "space"),
        ("Page-Down", "page-down"),
        ("pagedown", "page-down"),
        ("PgDn", "page-down"),
        ("esc", "escape"),
        ("+", "+"),
        ("plus", "+"),
        (",", "comma"),
        ("?", "?"),
        ("ß", "ß"),
        ("İ", "İ"),  # its small letter is two characters
        ("ctrl+n", "ctrl+n"),
        ("Ctrl+N", "ctrl+n"),
        ("ctrl++", "ctrl++"),
        ("alt+ctrl+x", "ctrl+alt+x"),
        ("shift+left", "shift+left"),
        ("f5", "f5"),
    ],
)
def test_a_key_has_one_written_form(typed: str, written: str) -> None:
    assert key(typed) == written


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("pgedown", "did you mean 'page-down'"),
        ("nn", "write a character as it is typed"),
        ("", "no key is called ''"),
        ("\x07", "no key is called"),
        ("hyper+n", "'hyper' is no key to hold"),
        ("shift+n", "write the character that it types"),
        ("ctrl+c", "is the terminal's own and stops a program"),
        ("Ctrl+Z", "puts a program to sleep"),
    ],
)
def test_what_is_no_key_is_told_with_what_to_write(typed: str, says: str) -> None:
    with pytest.raises(ValueError, match=r".") as told:
        key(typed)
    assert says in str(told.value)


@given(st.text(max_size=12))
def test_any_text_is_a_key_in_its_written_form_or_refused(text: str) -> None:
    try:
        written = key(text)
    except ValueError:
        return
    assert key(written) == written
    assert "," not in written  # which parts keys in a list


@given(st.sampled_from(NAMES), st.sets(st.sampled_from(MODIFIERS)))
def test_every_name_can_be_held_with_others(name: str, held: set[str]) -> None:
    assert key("+".join([*held, name])).endswith(name)


def test_every_press_says_what_it_does() -> None:
    assert list(BINDINGS) == list(Press)
    assert all(binding.does for binding in BINDINGS.values())


def test_every_press_but_those_of_headsets_has_a_key_and_no_key_two_presses() -> None:
    bare = {press for press, binding in BINDINGS.items() if not binding.keys}
    assert bare == {Press.PLAY, Press.PAUSE}
    keys = [each for binding in BINDINGS.values() for each in binding.keys]
    assert len(keys) == len(set(keys))
    assert all(key(each) == each for each in keys)
