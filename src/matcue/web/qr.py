"""An address as a QR code on a terminal, for a phone's camera.

Two modules stand in each character, as half blocks. Black on white is said in so many words, so
that it is the same on dark and on light terminals; without colours it is what the terminal makes
of reversed, which most cameras read either way.
"""

from __future__ import annotations

from typing import Final

_QUIET: Final = 2
"""Modules of white around it. The standard has four; on a screen cameras do with two, and the
whole stays within 80 by 24."""

_BLACK_ON_WHITE: Final = "\x1b[38;5;16;48;5;231m"
_REVERSED: Final = "\x1b[7m"
_PLAIN: Final = "\x1b[0m"

_HALVES: Final = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
"""What is drawn for a dark upper and lower module."""


def lines(text: str, *, colours: bool = True) -> list[str]:
    """Draw a QR code for printing.

    Args:
        text: What the camera reads.
        colours: Whether the terminal may be told its colours.
    """
    begin = _BLACK_ON_WHITE if colours else _REVERSED
    return [f"{begin}{line}{_PLAIN}" for line in halves(text)]


def halves(text: str) -> list[str]:
    """Draw it with nothing but half blocks, for whoever paints in black on white."""
    import segno

    # Nothing smears on a screen, so the least correction is enough and the code stays coarse.
    code = segno.make(text, error="l", micro=False)
    modules = [tuple(row) for row in code.matrix_iter(border=_QUIET)]
    if len(modules) % 2:
        modules.append((0,) * len(modules[0]))
    return [
        "".join(_HALVES[pair] for pair in zip(upper, lower, strict=True))
        for upper, lower in zip(modules[::2], modules[1::2], strict=True)
    ]


def width(text: str) -> int:
    """Tell how many columns it takes."""
    return len(halves(text)[0])
