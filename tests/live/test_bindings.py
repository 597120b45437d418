"""What the keys mean unless a listener says otherwise."""

from __future__ import annotations

import pytest

from matcue.live.bindings import DEFAULT, HELP, INTERRUPT, keys_of, press_of
from matcue.live.keys import Press


@pytest.mark.parametrize(
    ("key", "press"),
    [
        ("space", Press.TOGGLE),
        ("pagedown", Press.NEXT),
        ("pageup", Press.PREVIOUS),
        ("right", Press.NEXT),
        ("left", Press.PREVIOUS),
        ("b", Press.TOGGLE),
        (".", Press.TOGGLE),
        ("f5", Press.TOGGLE),
    ],
)
def test_what_presenters_and_pedals_send_is_heeded(key: str, press: Press) -> None:
    assert press_of(DEFAULT, key) is press


def test_everything_that_can_be_pressed_has_a_key() -> None:
    # Playing and pausing apart are for headsets, whose buttons tell the two apart.
    without = {press for press in Press if not keys_of(DEFAULT, press)}
    assert without == {Press.PLAY, Press.PAUSE}


def test_a_capital_means_what_its_letter_does() -> None:
    assert press_of(DEFAULT, "N") is Press.NEXT


def test_help_and_interrupt_are_left_free() -> None:
    assert HELP not in DEFAULT
    assert INTERRUPT not in DEFAULT


def test_an_interrupt_stops_whatever_the_bindings_say() -> None:
    assert press_of({INTERRUPT: Press.NEXT}, INTERRUPT) is Press.STOP


def test_a_key_without_a_meaning_means_nothing() -> None:
    assert press_of(DEFAULT, "x") is None
