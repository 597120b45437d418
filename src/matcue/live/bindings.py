"""Which key means which press, and what keys are called.

A key that writes something is called by what it writes (``n``, ``+``, ``?``); any other by one of
`NAMED`, with ``shift+`` or ``ctrl+`` before it where that is held.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.live.press import Press

if TYPE_CHECKING:
    from collections.abc import Mapping

NAMED: Final = (
    "space",
    "enter",
    "tab",
    "escape",
    "backspace",
    "delete",
    "insert",
    "left",
    "right",
    "up",
    "down",
    "home",
    "end",
    "pageup",
    "pagedown",
    *(f"f{n}" for n in range(1, 13)),
)

HELP: Final = "?"
"""Shows the keys. It belongs to whatever reads keys, not to a session."""

INTERRUPT: Final = "ctrl+c"
"""Always stops, whatever the bindings say."""

# The first key of a press is the one that is shown where there is room for one.
# Presenters and foot pedals send page up and down, arrows, space, F5, and `b` or `.` to go dark.
DEFAULT: Final[Mapping[str, Press]] = {
    "space": Press.TOGGLE,
    "b": Press.TOGGLE,
    ".": Press.TOGGLE,
    "f5": Press.TOGGLE,
    "right": Press.NEXT,
    "n": Press.NEXT,
    "pagedown": Press.NEXT,
    "left": Press.PREVIOUS,
    "p": Press.PREVIOUS,
    "pageup": Press.PREVIOUS,
    "r": Press.REPEAT,
    "<": Press.BACK,
    ",": Press.BACK,
    "shift+left": Press.BACK,
    ">": Press.FORWARD,
    "shift+right": Press.FORWARD,
    "-": Press.SLOWER,
    "+": Press.FASTER,
    "=": Press.FASTER,
    "w": Press.FEWER_WORDS,
    "W": Press.MORE_WORDS,
    "up": Press.VOICE_UP,
    "down": Press.VOICE_DOWN,
    "]": Press.TONES_UP,
    "[": Press.TONES_DOWN,
    "s": Press.SKIP_REST,
    "m": Press.MORE_TIME,
    "q": Press.STOP,
    "escape": Press.STOP,
}


def by_key(keys: Mapping[Press, tuple[str, ...]]) -> Mapping[str, Press]:
    """Turn the keys of each press into the press of each key."""
    return {key: press for press, each in keys.items() for key in each}


def keys_of(bindings: Mapping[str, Press], press: Press) -> tuple[str, ...]:
    """List the keys that mean a press, in the order of the bindings."""
    return tuple(key for key, meaning in bindings.items() if meaning is press)


def press_of(bindings: Mapping[str, Press], key: str) -> Press | None:
    """Tell what a key means; None where it means nothing."""
    return Press.STOP if key == INTERRUPT else bindings.get(key)
