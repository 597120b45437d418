"""Single keys from a terminal, which is left as it was."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import pytest

from matcue.cli.screen.keys import NoKeyboard, keyboard

if TYPE_CHECKING:
    from collections.abc import Iterator

if sys.platform == "win32":
    pytest.skip("Windows has no pseudo-terminals like these", allow_module_level=True)

import pty
import termios

LFLAG = 3


@pytest.fixture
def terminal(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[int, int]]:
    """A terminal at standard input: the end to type at, and the end of the program."""
    typing, reading = pty.openpty()
    with os.fdopen(reading, "r") as stdin:
        monkeypatch.setattr(sys, "stdin", stdin)
        yield typing, reading
    os.close(typing)


def flags(descriptor: int) -> int:
    found = termios.tcgetattr(descriptor)[LFLAG]
    assert isinstance(found, int)
    return found


def test_a_key_comes_without_enter(terminal: tuple[int, int]) -> None:
    typing, _ = terminal
    with keyboard() as keys:
        os.write(typing, b"n\x1b[6~")
        assert keys.wait(10) == ["n", "pagedown"]


def test_an_escape_that_nothing_follows_is_the_key(terminal: tuple[int, int]) -> None:
    typing, _ = terminal
    with keyboard() as keys:
        os.write(typing, b"\x1b")
        assert keys.wait(10) == ["escape"]


def test_where_nothing_is_typed_nothing_comes(terminal: tuple[int, int]) -> None:
    with keyboard() as keys:
        assert keys.wait(0.01) == []


def test_keys_are_not_echoed_and_signals_stay(terminal: tuple[int, int]) -> None:
    _, reading = terminal
    with keyboard():
        assert not flags(reading) & (termios.ECHO | termios.ICANON)
        assert flags(reading) & termios.ISIG


def test_afterwards_the_terminal_is_as_it_was(terminal: tuple[int, int]) -> None:
    _, reading = terminal
    before = termios.tcgetattr(reading)
    with keyboard():
        pass
    assert termios.tcgetattr(reading) == before


def test_after_an_error_it_is_so_too(terminal: tuple[int, int]) -> None:
    _, reading = terminal
    before = termios.tcgetattr(reading)
    with pytest.raises(ValueError, match="oh"), keyboard():
        raise ValueError("oh")
    assert termios.tcgetattr(reading) == before


def test_a_terminal_that_goes_away_gives_no_more_keys(terminal: tuple[int, int]) -> None:
    typing, _ = terminal
    with keyboard() as keys:
        os.write(typing, b"n")
        assert keys.wait(10) == ["n"]
        os.close(os.dup(typing))
        os.dup2(os.open(os.devnull, os.O_RDWR), typing)
        assert keys.wait(0.01) == []
        assert keys.wait(0.01) == []


def test_without_a_terminal_there_are_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    with open(os.devnull, encoding="utf-8") as nothing:  # noqa: PTH123 (a device, not a path)
        monkeypatch.setattr(sys, "stdin", nothing)
        with keyboard() as keys:
            assert isinstance(keys, NoKeyboard)
            assert keys.wait(0) == []
