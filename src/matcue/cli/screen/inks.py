"""The style of each ink: one set of colours for light and dark terminals.

Text keeps the terminal's own colours. Colours have a medium brightness, with a contrast of at least
4.5:1 (WCAG 2.2, 1.4.3, text of any size) against both black and white; so the background need not
be known. Of 256 colours the nearest come to 4.3, for there are no others.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Final

from matcue.cli.screen.picture import Ink
from matcue.plan.timeline import SpanKind

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.style import Style

COLOURS: Final = {
    Ink.QUIET: "#767676",
    Ink.READY: "#a36a00",
    Ink.WORK: "#268658",
    Ink.REST: "#306fee",
    Ink.AIR: "#1b828e",
    Ink.ALERT: "#c1514d",
}

FEW_COLOURS: Final = {
    Ink.QUIET: "bright_black",
    Ink.READY: "yellow",
    Ink.WORK: "green",
    Ink.REST: "bright_blue",
    Ink.AIR: "cyan",
    Ink.ALERT: "red",
}
"""For terminals of sixteen colours, by name: the nearest of these would be a grey."""

KIND_INKS: Final[Mapping[SpanKind, Ink]] = {
    SpanKind.READY: Ink.READY,
    SpanKind.SWITCH: Ink.READY,
    SpanKind.ENTER: Ink.WORK,
    SpanKind.HOLD: Ink.WORK,
    SpanKind.REP: Ink.WORK,
    SpanKind.BREATH: Ink.AIR,
    SpanKind.REST: Ink.REST,
    SpanKind.RELAX: Ink.REST,
}

BOLD: Final = (Ink.STRONG, Ink.ALERT)


@cache
def styles(*, coloured: bool, few: bool = False) -> Mapping[Ink, Style]:
    """Return the style of each ink.

    Args:
        coloured: Whether to use colour; if not, only weights differ.
        few: Whether the terminal has only sixteen colours.
    """
    from rich.style import Style

    colours = (FEW_COLOURS if few else COLOURS) if coloured else {}
    inks = {ink: Style(color=colours.get(ink), bold=ink in BOLD or None) for ink in Ink}
    inks[Ink.CODE] = _code(coloured=coloured, few=few)
    return inks


def _code(*, coloured: bool, few: bool) -> Style:
    from rich.style import Style

    if not coloured:
        return Style(reverse=True)
    if few:
        return Style(color="black", bgcolor="bright_white")
    return Style(color="#000000", bgcolor="#ffffff")
