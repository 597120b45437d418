#!/usr/bin/env python3
"""Make the picture of the live screen that README shows, from the screen's own painting.

    python scripts/make_screen.py                docs/pictures/play.svg
    python scripts/make_screen.py --check        tell whether it is as it would be made

Runs in `.venv`, where matcue is installed. It shows a hold of the morning routine; instants come
from an estimate, so that no voice is needed and every machine makes the same bytes.
"""

from __future__ import annotations

import argparse
import sys
from html import escape
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING, Final

from matcue.base.units import Ms
from matcue.cli.screen.paint import paint
from matcue.cli.screen.picture import Ink
from matcue.live.bindings import DEFAULT
from matcue.live.scene import State, scene
from matcue.live.session_view import session_view
from matcue.plan.timeline import SpanKind
from matcue.routine.shelf import Shelf
from matcue.session import session
from matcue.session.options import Options

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.cli.screen.picture import Picture

ROOT: Final = Path(__file__).resolve().parents[1]
PICTURE: Final = ROOT / "docs" / "pictures" / "play.svg"

ROUTINE: Final = "morning"
EXERCISE: Final = "up-dog"
TO_GO: Final = Ms(11_500)

COLUMNS: Final = 80
ROWS: Final = 24
CELL: Final = (10, 20)
EDGE: Final = 20

PAPER: Final = "#12181d"
COLOURS: Final = {
    Ink.PLAIN: "#e6eaed",
    Ink.STRONG: "#ffffff",
    Ink.QUIET: "#8b979f",
    Ink.READY: "#e3b341",
    Ink.WORK: "#7fd08a",
    Ink.REST: "#79b8ff",
    Ink.AIR: "#6cc7d8",
    Ink.ALERT: "#ff7b72",
}

LOOK: Final = (
    'font-family="ui-monospace, Menlo, Consolas, monospace" font-size="16" role="img" '
    'aria-label="The screen of a live session: what to do, and how long still"'
)

BLOCKS: Final = {
    "█": (0.0, 0.0, 1.0, 1.0),
    "▀": (0.0, 0.0, 1.0, 0.5),
    "▄": (0.0, 0.5, 1.0, 0.5),
    "▌": (0.0, 0.0, 0.5, 1.0),
    "━": (0.0, 0.42, 1.0, 0.16),
    "─": (0.0, 0.46, 1.0, 0.08),
}
"""What is drawn rather than written, for fonts leave seams: left, top, width, height in a cell."""


def shown() -> Picture:
    """Paint the screen."""
    ready = session.draft(ROUTINE, Options(), Shelf())
    timeline = ready.estimate().timeline
    hold = next(
        span for span in timeline.spans if span.kind is SpanKind.HOLD and span.exercise == EXERCISE
    )
    of = session_view(timeline, ready.routine)
    return paint(scene(of, Ms(hold.ends - TO_GO), State()), COLUMNS, ROWS, DEFAULT)


def svg(picture: Picture) -> str:
    """Draw a picture of the terminal."""
    width, height = COLUMNS * CELL[0] + 2 * EDGE, ROWS * CELL[1] + 2 * EDGE
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" {LOOK}>',
            f'<rect width="{width}" height="{height}" rx="12" fill="{PAPER}"/>',
            f'<g transform="translate({EDGE} {EDGE})" shape-rendering="crispEdges">',
            *(line for y in range(ROWS) for line in _row(picture, y)),
            "</g>",
            "</svg>\n",
        ]
    )


def _row(picture: Picture, y: int) -> Iterator[str]:
    letters, inks = picture[y]
    cells = [(letter, ink, letter in BLOCKS) for letter, ink in zip(letters, inks, strict=True)]
    at = 0
    for (ink, is_drawn, which), same in groupby(
        cells, key=lambda cell: (cell[1], cell[2], cell[0] if cell[2] else "")
    ):
        text = "".join(letter for letter, _, _ in same)
        if is_drawn:
            yield _block(which, at, y, len(text), COLOURS[ink])
        elif text.strip():
            begin = at + len(text) - len(text.lstrip())
            yield _text(text.strip(), begin, y, ink)
        at += len(text)


def _block(which: str, x: int, y: int, many: int, colour: str) -> str:
    left, top, wide, high = BLOCKS[which]
    width = many if wide == 1 else wide
    return (
        f'<rect x="{(x + left) * CELL[0]:g}" y="{(y + top) * CELL[1]:g}" '
        f'width="{width * CELL[0]:g}" height="{high * CELL[1]:g}" fill="{colour}"/>'
    )


def _text(text: str, x: int, y: int, ink: Ink) -> str:
    weight = ' font-weight="bold"' if ink is Ink.STRONG else ""
    return (
        f'<text x="{x * CELL[0]}" y="{y * CELL[1] + 15}" textLength="{len(text) * CELL[0]}" '
        f'xml:space="preserve" fill="{COLOURS[ink]}"{weight}>{escape(text)}</text>'
    )


def main() -> int:
    """Make it, or tell whether it is as it should be."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--check", action="store_true", help="write nothing")
    parser.add_argument("picture", nargs="?", type=Path, default=PICTURE, help="another file")
    asked = parser.parse_args()
    picture, made = asked.picture, svg(shown())
    if asked.check:
        if picture.is_file() and picture.read_text("utf-8") == made:
            return 0
        print(f"{picture} is stale; run scripts/make_screen.py to make it anew", file=sys.stderr)
        return 1
    picture.parent.mkdir(parents=True, exist_ok=True)
    picture.write_text(made, "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
