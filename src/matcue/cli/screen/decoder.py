"""Decode the bytes that a terminal sends to names of keys. Pure."""

from __future__ import annotations

import re
from codecs import getincrementaldecoder
from typing import Final

_LETTERS: Final = {
    "A": "up",
    "B": "down",
    "C": "right",
    "D": "left",
    "F": "end",
    "H": "home",
    "P": "f1",
    "Q": "f2",
    "R": "f3",
    "S": "f4",
    "Z": "shift+tab",
}
_NUMBERS: Final = {
    1: "home",
    2: "insert",
    3: "delete",
    4: "end",
    5: "pageup",
    6: "pagedown",
    7: "home",
    8: "end",
    11: "f1",
    12: "f2",
    13: "f3",
    14: "f4",
    15: "f5",
    17: "f6",
    18: "f7",
    19: "f8",
    20: "f9",
    21: "f10",
    23: "f11",
    24: "f12",
}
_CONSOLE: Final = {f"\x1b[[{letter}": f"f{n}" for n, letter in enumerate("ABCDE", 1)}
"""The console of Linux has its own way of writing the first five function keys."""

_CONTROLS: Final = {
    "\r": "enter",
    "\n": "enter",
    "\t": "tab",
    " ": "space",
    "\x7f": "backspace",
    "\x08": "backspace",
}
_HELD: Final = ((1, "shift"), (2, "alt"), (4, "ctrl"))
_ESCAPE: Final = "\x1b"

# ECMA-48, 5.4: a control sequence is CSI, parameters, intermediates, and one final byte. The other
# form (SS3 and a letter) is what terminals send for arrows in their application mode. No key ends
# with a bracket, which leaves it to the console.
_SEQUENCE: Final = re.compile(r"\x1b(?:\[\[[A-E]|\[[0-?]*[ -/]*[@-Z\\-~]|O[0-9;]*[A-Za-z])")
_BEGUN: Final = re.compile(r"\x1b(?:\[\[?[0-?]*[ -/]*|O[0-9;]*)?\Z")


class KeyDecoder:
    """Decodes a stream of bytes to key names; unknown sequences are dropped."""

    def __init__(self) -> None:
        self._decode = getincrementaldecoder("utf-8")(errors="ignore")
        self._left = ""

    @property
    def waits(self) -> bool:
        """Whether an Escape is pending: the key itself, or the beginning of a sequence."""
        return bool(self._left)

    def feed(self, data: bytes) -> list[str]:
        """Feed bytes, and return the keys that they complete."""
        self._left += self._decode.decode(data)
        keys: list[str] = []
        while self._left:
            found = _SEQUENCE.match(self._left)
            if found:
                self._left = self._left[found.end() :]
                keys += _named(found[0])
            elif _BEGUN.match(self._left):
                break
            else:
                letter, self._left = self._left[0], self._left[1:]
                keys += _written(letter)
        return keys

    def settle(self) -> list[str]:
        """Call after a pause: return the pending Escape as a key."""
        left, self._left = self._left, ""
        return ["escape", *(key for letter in left[1:] for key in _written(letter))] if left else []


def _written(letter: str) -> list[str]:
    if letter == _ESCAPE:
        return ["escape"]
    if letter in _CONTROLS:
        return [_CONTROLS[letter]]
    if "\x01" <= letter <= "\x1a":
        return [f"ctrl+{chr(ord(letter) + 96)}"]
    return [letter] if letter.isprintable() else []


def _named(sequence: str) -> list[str]:
    if sequence in _CONSOLE:
        return [_CONSOLE[sequence]]
    final = sequence[-1]
    numbers = [int(part) for part in re.findall(r"\d+", sequence)]
    key = _NUMBERS.get(numbers[0] if numbers else 0) if final == "~" else _LETTERS.get(final)
    if key is None:
        return []
    modifiers = numbers[1] - 1 if len(numbers) > 1 else 0
    return ["+".join([*(name for bit, name in _HELD if modifiers & bit), key])]
