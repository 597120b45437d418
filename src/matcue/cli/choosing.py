"""Choose one of today's offers with the arrow keys; a few lines are redrawn in place.

The chosen one is in brackets, so that it is visible without colour.
"""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final

import click

from matcue.base.text import escaped, unescaped
from matcue.cli.lines import as_called, columns, filled
from matcue.cli.screen.terminal import wants_colour

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matcue.cli.screen.keys import Keyboard
    from matcue.coach.suggestion import Suggestion
    from matcue.coach.today import Offer

NEXT: Final = ("right", "down", "n", "tab")
PREVIOUS: Final = ("left", "up", "p")
START: Final = ("enter", " ", "space")
LEAVE: Final = ("q", "escape", "ctrl+c")
KEYS: Final = "Enter starts it, left and right choose another, q leaves."
EVERY_S: Final = 3600.0


def choose(found: Suggestion, keys: Keyboard) -> Offer | None:
    """Let the user choose an offer with the arrow keys; None if they leave.

    Raises:
        InputError: An offer's routine cannot be planned.
    """
    offers = found.today.offers
    overwrites = os.environ.get("TERM", "dumb") != "dumb" or sys.platform == "win32"
    nth, rows = 0, 0
    for note in found.today.notes:
        click.echo("\n".join(filled(as_called(note), columns())))
    while True:
        lines = shown(found, nth, columns())
        above = f"\x1b[{rows}A\r\x1b[J" if rows and overwrites else "\n" if rows else ""
        click.echo(above + "\n".join(lines), file=unescaped(sys.stdout))
        rows = len(lines)
        pressed = _one_of(keys, (*NEXT, *PREVIOUS, *START, *LEAVE))
        if pressed in START:
            return offers[nth]
        if pressed in LEAVE:
            return None
        nth = (nth + (1 if pressed in NEXT else -1)) % len(offers)


def shown(found: Suggestion, nth: int, wide: int) -> list[str]:
    """Return the lines of an offer: title and length, reason, the other offers, and the keys."""
    offer = found.today.offers[nth]
    return [
        *(click.style(line, bold=True) for line in filled(escaped(found.line(offer)), wide)),
        *filled(offer.why, wide),
        "",
        *labels([each.label for each in found.today.offers], nth, wide),
        *(click.style(line, dim=True) for line in filled(KEYS, wide)),
    ]


def labels(names: Sequence[str], chosen: int, wide: int) -> list[str]:
    """Return names side by side, the chosen one in brackets, in as many rows as needed."""
    rows: list[list[str]] = [[]]
    used = 0
    for nth, name in enumerate(names):
        if rows[-1] and used + len(name) + 2 > wide:
            rows.append([])
            used = 0
        rows[-1].append(_marked(name) if nth == chosen else f" {name} ")
        used += len(name) + 2
    return ["".join(row) for row in rows]


def _marked(name: str) -> str:
    return click.style(f"[{name}]", bold=True, fg="green" if wants_colour(os.environ) else None)


def _one_of(keys: Keyboard, wanted: Iterable[str]) -> str:
    while True:
        for key in keys.wait(EVERY_S):
            if key in wanted:
                return key
