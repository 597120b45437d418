"""Keys from bytes, as terminals send them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from matcue.cli.screen.decoder import KeyDecoder

TABLE = [
    (b"n", ["n"]),
    (b"W", ["W"]),
    (b" ", ["space"]),
    (b"+?.<", ["+", "?", ".", "<"]),
    (b"\r", ["enter"]),
    (b"\t", ["tab"]),
    (b"\x7f", ["backspace"]),
    (b"\x03", ["ctrl+c"]),
    (b"\x1b[A\x1b[B\x1b[C\x1b[D", ["up", "down", "right", "left"]),
    (b"\x1bOA\x1bOD", ["up", "left"]),
    (b"\x1b[5~\x1b[6~", ["pageup", "pagedown"]),
    (b"\x1b[H\x1b[1~\x1b[7~", ["home", "home", "home"]),
    (b"\x1b[1;2D\x1b[1;2C", ["shift+left", "shift+right"]),
    (b"\x1b[1;5A", ["ctrl+up"]),
    (b"\x1b[5;6~", ["shift+ctrl+pageup"]),
    (b"\x1bOP\x1b[15~\x1b[24~", ["f1", "f5", "f12"]),
    (b"\x1b[[E", ["f5"]),
    (b"\x1b[Z", ["shift+tab"]),
    (
        "\N{LATIN SMALL LETTER U WITH DIAERESIS}".encode(),
        ["\N{LATIN SMALL LETTER U WITH DIAERESIS}"],
    ),
    (b"\x1b[99~", []),
    (b"\x1b[?1;2c", []),
    (b"\x1bn", ["escape", "n"]),
    (b"\x00", []),
]


@pytest.mark.parametrize(("data", "keys"), TABLE)
def test_what_a_terminal_sends_is_a_key(data: bytes, keys: list[str]) -> None:
    assert KeyDecoder().feed(data) == keys


@pytest.mark.parametrize(("data", "keys"), TABLE)
def test_it_does_not_matter_in_which_pieces_it_comes(data: bytes, keys: list[str]) -> None:
    decoder = KeyDecoder()
    found = [key for n in range(len(data)) for key in decoder.feed(data[n : n + 1])]
    assert found == keys


def test_an_escape_by_itself_waits_until_it_is_clear_that_nothing_follows() -> None:
    decoder = KeyDecoder()
    assert decoder.feed(b"\x1b") == []
    assert decoder.waits
    assert decoder.settle() == ["escape"]
    assert not decoder.waits


def test_two_escapes_are_two() -> None:
    decoder = KeyDecoder()
    assert decoder.feed(b"\x1b\x1b") + decoder.settle() == ["escape", "escape"]


def test_settling_what_does_not_wait_gives_nothing() -> None:
    assert KeyDecoder().settle() == []


@given(data=st.binary(max_size=40))
def test_no_bytes_upset_it(data: bytes) -> None:
    decoder = KeyDecoder()
    keys = decoder.feed(data) + decoder.settle()
    assert all(keys)
    assert decoder.feed(b"n") in (["n"], [])
