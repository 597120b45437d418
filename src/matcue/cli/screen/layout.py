"""The layout of the screen for any size."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from matcue.cli.screen import lettering

SIDE_BY_SIDE: Final = 22
"""Columns reserved for words beside the figure."""

LEAST_FIGURE: Final = 8
"""Rows reserved for the figure below a headline of big letters."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """The rows of the parts of the screen, from 0; None if there is no room for a part.

    Attributes:
        columns: The width of the screen.
        rows: The height of the screen.
        margin: Free columns on either side.
        size: The size of big letters.
        header: The row of the title.
        headline: The first row of the headline (what to do now).
        headline_lines: Its lines of big letters; 0 if it is one row of plain text.
        zone: The first row of the zone with words and figure.
        zone_rows: The rows of the zone.
        breath: The first row of the breath bar.
        breath_rows: The rows of the breath bar.
        said: The first row of the last instruction.
        said_rows: The rows of the last instruction.
        session: The row of the session bar.
        keys: The row of the keys.
    """

    columns: int
    rows: int
    margin: int
    size: int
    header: int | None
    headline: int
    headline_lines: int
    zone: int
    zone_rows: int
    breath: int | None
    breath_rows: int
    said: int | None
    said_rows: int
    session: int | None
    keys: int | None

    @property
    def inner(self) -> int:
        """Columns between the margins."""
        return max(1, self.columns - 2 * self.margin)

    @property
    def letter_rows(self) -> int:
        """The height of a line of big letters."""
        return lettering.ROWS * self.size


def layout(columns: int, rows: int, headline: str = "") -> Layout:
    """Return the layout of a screen; on a small one the least important parts are dropped.

    Args:
        columns: The width of the screen.
        rows: The height of the screen.
        headline: The headline, in big letters if they fit.
    """
    margin = 3 if columns >= 70 else 2 if columns >= 50 else 1
    size = 2 if rows >= 45 and columns >= 150 else 1
    roomy = rows >= 20
    ample = rows >= 30
    gap = 1 if roomy else 0
    header = 1 if rows >= 10 else 0
    keys = 1 if rows >= 14 else 0
    session = 1 if rows >= 7 else 0
    said = (2 if ample else 1) if rows >= 9 else 0
    breath = (2 if ample else 1) if rows >= 6 else 0
    # Above the breath, above what was said and above the session.
    below = breath + said + session + keys + 3 * gap
    above = header + gap
    room = rows - above - below - LEAST_FIGURE
    most = min(2, room // (lettering.ROWS * size)) if roomy else 0
    inner = columns - 2 * margin
    fitting = (n for n in range(1, most + 1) if lettering.lettered(headline, inner, n, size))
    lines = next(fitting, 0)
    high = lines * lettering.ROWS * size if lines else 1
    under = 1 if ample or (not lines and rows >= 14) else 0
    zone = above + high + under
    zone_rows = max(1, rows - zone - below)
    at = zone + zone_rows + gap
    return Layout(
        columns=columns,
        rows=rows,
        margin=margin,
        size=size,
        header=0 if header else None,
        headline=above,
        headline_lines=lines,
        zone=zone,
        zone_rows=zone_rows,
        breath=at if breath else None,
        breath_rows=breath,
        said=at + breath + gap if said else None,
        said_rows=said,
        session=at + breath + said + 2 * gap if session else None,
        keys=rows - 1 if keys else None,
    )
