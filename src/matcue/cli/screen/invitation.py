"""Paint the invitation to the remote: its address, and a QR code if there is room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from matcue.cli.screen.picture import Ink, fitted, folded
from matcue.live.bindings import HELP

if TYPE_CHECKING:
    from collections.abc import Callable

    from matcue.cli.screen.layout import Layout
    from matcue.cli.screen.picture import Canvas

_GAP: Final = 3
"""Columns between the code and the words."""

_LEAST_WORDS: Final = 20
"""The least columns of words beside a QR code; with fewer they are left out."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """The address of a session's remote.

    Attributes:
        url: The URL.
        words: A sentence about it.
        came: Returns whether a page has connected yet.
        code: The QR code as lines of half blocks; empty if phones cannot connect.
    """

    url: str
    words: str
    came: Callable[[], bool]
    code: tuple[str, ...] = ()


def paint_invitation(canvas: Canvas, where: Layout, invitation: Invitation) -> None:
    """Paint the invitation in the main area."""
    top = where.header + 1 if where.header is not None else 0
    bottom = where.session if where.session is not None else where.rows
    code = invitation.code
    wide = cell_len(code[0]) if code else 0
    address = _address(invitation.url, where.inner)
    fits = len(code) + len(address) <= bottom - top and wide <= where.inner
    if code and fits:
        # As far down as it takes to leave the address its rows; a row of air above if there is one.
        top += len(code) + len(address) < bottom - top
        canvas.write_lines(where.margin, top, code, Ink.CODE)
        beside = where.inner - wide - _GAP
        if beside >= _LEAST_WORDS:
            words = folded(invitation.words, beside, len(code))
            canvas.write_lines(where.margin + wide + _GAP, top + 1, words, Ink.PLAIN)
        canvas.write_lines(where.margin, top + len(code), address, Ink.STRONG)
    else:
        room = max(1, bottom - top)
        shown = address[:room]
        canvas.write_lines(where.margin, top, shown, Ink.STRONG)
        if (left := room - len(shown) - 1) > 0:
            words = folded(invitation.words, where.inner, left)
            canvas.write_lines(where.margin, top + len(shown) + 1, words, Ink.PLAIN)
    if where.keys is not None:
        canvas.write(where.margin, where.keys, f"{HELP} goes back", Ink.QUIET)


def _address(url: str, columns: int) -> tuple[str, ...]:
    """Break an address anywhere, for it has to be whole; it has no spaces."""
    return tuple(
        fitted(url[at : at + columns], columns) for at in range(0, len(url), max(1, columns))
    )
