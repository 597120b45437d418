"""Keys: how they are written in the settings, what they do by default, and a press of one."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING, Final

from matcue.base.errors import near

if TYPE_CHECKING:
    from collections.abc import Mapping


class Press(StrEnum):
    """One press. The values are its names in the settings and in the local protocol."""

    TOGGLE = "toggle"
    """Pause where it sounds, go on where it is paused."""
    PLAY = "play"
    PAUSE = "pause"
    NEXT = "next"
    """On to the next exercise."""
    PREVIOUS = "previous"
    """To the start of this exercise, or from its first seconds to the one before."""
    REPEAT = "repeat"
    """This set again."""
    BACK = "back"
    """Ten seconds back."""
    FORWARD = "forward"
    """Ten seconds on."""
    SLOWER = "slower"
    FASTER = "faster"
    MORE_WORDS = "more-words"
    FEWER_WORDS = "fewer-words"
    VOICE_UP = "voice-up"
    VOICE_DOWN = "voice-down"
    TONES_UP = "tones-up"
    TONES_DOWN = "tones-down"
    SKIP_REST = "skip-rest"
    MORE_TIME = "more-time"
    """Thirty seconds more of this rest, or before what comes next."""
    STOP = "stop"


NAMES: Final = (
    "space",
    "enter",
    "tab",
    "escape",
    "backspace",
    "insert",
    "delete",
    "home",
    "end",
    "page-up",
    "page-down",
    "up",
    "down",
    "left",
    "right",
    "comma",
    *(f"f{number}" for number in range(1, 25)),
)
"""Keys that type nothing that can be seen, and the comma, which parts keys in a list."""

MODIFIERS: Final = ("ctrl", "alt", "shift")
"""In the order in which a key's written form has them."""

_ALSO: Final = {
    " ": "space",
    "return": "enter",
    "esc": "escape",
    "ins": "insert",
    "del": "delete",
    "pageup": "page-up",
    "pgup": "page-up",
    "pagedown": "page-down",
    "pgdn": "page-down",
    ",": "comma",
    "plus": "+",
    "minus": "-",
}
_TERMINALS_OWN: Final = {
    "ctrl+c": "stops a program",
    "ctrl+z": "puts a program to sleep",
    "ctrl+d": "ends its input",
}


def key(text: str) -> str:
    """Parse the name of a key.

    Args:
        text: A character as it is typed, or one of `NAMES`; in front of it there may be
            ``ctrl+``, ``alt+`` and, for a name, ``shift+``.

    Returns:
        The one form in which that key is written: a letter is small, for a capital is the same
        key with Caps Lock on.

    Raises:
        ValueError: No key is called that.
    """
    *before, last = re.split(r"(?<=.)\+(?=.)", text if text == " " else text.strip())
    small = last.lower()
    bare = _ALSO.get(small, small if len(small) == len(last) else last)
    held = {modifier.lower() for modifier in before}
    if unknown := held - set(MODIFIERS):
        raise ValueError(f"'{min(unknown)}' is no key to hold; there are ctrl, alt and shift")
    if bare not in NAMES:
        if len(bare) != 1 or not bare.isprintable():
            hint = near(bare, NAMES)
            raise ValueError(
                f"no key is called '{text}'"
                f"{hint or '; write a character as it is typed, or a name such as page-down'}"
            )
        if "shift" in held:
            raise ValueError(f"'{text}' depends on the keyboard; write the character that it types")
    whole = "+".join([*(modifier for modifier in MODIFIERS if modifier in held), bare])
    if whole in _TERMINALS_OWN:
        raise ValueError(f"{whole} is the terminal's own and {_TERMINALS_OWN[whole]}; take another")
    return whole


@dataclass(frozen=True, slots=True)
class Binding:
    """What a press does, and its keys unless the settings say otherwise."""

    does: str
    keys: tuple[str, ...] = ()


# The first key of a press is the one that is shown where there is room for one. Presenters and foot
# pedals send page-up and page-down, arrows, space, f5, and "b" or "." for the dark screen.
BINDINGS: Final[Mapping[Press, Binding]] = MappingProxyType(
    {
        Press.TOGGLE: Binding("pause, and go on", ("space", "b", ".", "f5")),
        Press.PLAY: Binding("go on where it is paused"),
        Press.PAUSE: Binding("pause where it sounds"),
        Press.NEXT: Binding("on to the next exercise", ("right", "n", "page-down")),
        Press.PREVIOUS: Binding(
            "back to the start of this exercise, or to the one before", ("left", "p", "page-up")
        ),
        Press.REPEAT: Binding("this set again", ("r",)),
        Press.BACK: Binding("10 s back", ("<", "comma", "shift+left")),
        Press.FORWARD: Binding("10 s on", (">", "shift+right")),
        Press.SLOWER: Binding("slower", ("-",)),
        Press.FASTER: Binding("faster", ("+", "=")),
        Press.MORE_WORDS: Binding("say more", ("m",)),
        Press.FEWER_WORDS: Binding("say less", ("l",)),
        Press.VOICE_UP: Binding("the voice louder", ("up",)),
        Press.VOICE_DOWN: Binding("the voice quieter", ("down",)),
        Press.TONES_UP: Binding("the tones louder", ("]", "u")),
        Press.TONES_DOWN: Binding("the tones quieter", ("[", "d")),
        Press.SKIP_REST: Binding("skip the rest", ("s",)),
        Press.MORE_TIME: Binding("30 s more of the rest, or before what comes next", ("t",)),
        Press.STOP: Binding("stop the session", ("q",)),
    }
)
"""Every press, in the order in which settings and help list them."""
