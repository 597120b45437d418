"""A URL as a QR code in a terminal, for a phone's camera.

Each character holds two modules, as half blocks. Black on white is set explicitly, so that it is
the same on dark and light terminals; without colours it is drawn in reverse video, which most
cameras read either way.
"""

from __future__ import annotations

from typing import Final

_QUIET: Final = 2
"""The quiet zone in modules. The standard has four; on a screen cameras need only two, and the
whole stays within 80 by 24."""

_BLACK_ON_WHITE: Final = "\x1b[38;5;16;48;5;231m"
_REVERSED: Final = "\x1b[7m"
_PLAIN: Final = "\x1b[0m"

_HALVES: Final = {(0, 0): " ", (1, 0): "▀", (0, 1): "▄", (1, 1): "█"}
"""The character for (upper module dark, lower module dark)."""


def lines(text: str, *, colours: bool = True) -> list[str]:
    """Return a QR code as lines to print.

    Args:
        text: The encoded text.
        colours: Whether to use colours; else reverse video.
    """
    begin = _BLACK_ON_WHITE if colours else _REVERSED
    return [f"{begin}{line}{_PLAIN}" for line in halves(text)]


def halves(text: str) -> list[str]:
    """Return a QR code as half blocks without escape codes, to be painted black on white."""
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
    """Return the width of a QR code in columns."""
    return len(halves(text)[0])
