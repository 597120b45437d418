"""Paint the help: all keys and what they do."""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from matcue.cli.screen.picture import Ink, fitted
from matcue.cli.screen.words import help_rows, key_sign
from matcue.live.bindings import HELP

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.cli.screen.layout import Layout
    from matcue.cli.screen.picture import Canvas
    from matcue.live.keys import Press

_GAP: Final = 2
"""Columns between a key and what it does."""

_APART: Final = 6
"""The greatest gap between two columns of keys; the least is 1."""


def paint_help(
    canvas: Canvas, where: Layout, bindings: Mapping[str, Press], *, then: str = "goes back"
) -> None:
    """Paint all keys in the main area; *then* says what the help key does next."""
    rows = [(" ".join(map(key_sign, keys)), does) for keys, does in help_rows(bindings)]
    spaced = where.rows >= 20
    canvas.write(where.margin, where.headline, "Keys", Ink.STRONG)
    top = where.headline + (2 if spaced else 1)
    bottom = (where.session if where.session is not None else where.rows) - spaced
    many = -(-len(rows) // max(1, bottom - top))
    high = -(-len(rows) // many)
    columns = [rows[first : first + high] for first in range(0, len(rows), high)]
    wide = sum(_width(column) for column in columns)
    apart = min(_APART, max(1, (where.inner - wide) // max(1, len(columns) - 1)))
    left, end = where.margin, where.margin + where.inner
    for column in columns:
        does_at = left + max(cell_len(keys) for keys, _ in column) + _GAP
        for y, (keys, does) in enumerate(column, top):
            canvas.write(left, y, fitted(keys, end - left), Ink.STRONG)
            canvas.write(does_at, y, fitted(does, end - does_at), Ink.PLAIN)
        left += _width(column) + apart
    if where.keys is not None:
        canvas.write(where.margin, where.keys, f"{HELP} {then}", Ink.QUIET)


def _width(column: list[tuple[str, str]]) -> int:
    return max(cell_len(keys) for keys, _ in column) + _GAP + max(cell_len(d) for _, d in column)


class Aside(Enum):
    """What is shown in place of the session; the help key goes from one to the next."""

    NOTHING = "nothing"
    KEYS = "keys"
    INVITATION = "invitation"
    """The address of the session's remote."""

    def after(self, *, invited: bool) -> Aside:
        """Return what the help key shows next; INVITATION only if *invited*."""
        if self is Aside.NOTHING:
            return Aside.KEYS
        return Aside.INVITATION if self is Aside.KEYS and invited else Aside.NOTHING
