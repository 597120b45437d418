"""The one widget of the screen: shows a `Picture`, and redraws only changed cells."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from matcue.cli.screen.picture import patches, runs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.style import Style

    from matcue.cli.screen.picture import Ink, Picture


class Board(Widget):
    """The widget that shows a picture."""

    DEFAULT_CSS = """
    Board { width: 100%; height: 100%; background: ansi_default; color: ansi_default; }
    """
    ALLOW_SELECT = False

    def __init__(self, styles: Mapping[Ink, Style]) -> None:
        super().__init__()
        self._styles_of = styles
        self._picture: Picture = ()

    def show(self, picture: Picture) -> None:
        """Replace the picture shown."""
        changed = [Region(p.x, p.y, p.columns, 1) for p in patches(self._picture, picture)]
        self._picture = picture
        if changed:
            self.refresh(*changed)

    def render_line(self, y: int) -> Strip:
        """Return a row of the picture, for Textual."""
        if y >= len(self._picture):
            return Strip.blank(self.size.width)
        letters, _ = row = self._picture[y]
        return Strip([Segment(text, self._styles_of[ink]) for text, ink in runs(row)], len(letters))
