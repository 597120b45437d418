"""Paint a scene: the headline in big letters, the figure bigger still, the rest around it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.cli.screen.frame import paint_header, paint_keys, paint_session
from matcue.cli.screen.help import Aside, paint_help
from matcue.cli.screen.invitation import paint_invitation
from matcue.cli.screen.layout import Layout, layout
from matcue.cli.screen.lettering import lettered
from matcue.cli.screen.picture import Canvas, Ink, fitted, folded
from matcue.cli.screen.words import headline, key_sign
from matcue.cli.screen.zone import paint_zone
from matcue.live.bindings import keys_of
from matcue.live.keys import Press
from matcue.live.scene import Going
from matcue.live.session_view import Flow

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.cli.screen.invitation import Invitation
    from matcue.cli.screen.picture import Picture
    from matcue.live.scene import Scene

_AIR_WORDS: Final = {Flow.IN: "in", Flow.OUT: "out", Flow.STAY: "stay"}

_WORD: Final = 6
"""Columns for the word beside the breath bar."""

_SHORTEST_BAR: Final = 4


def paint(
    scene: Scene,
    columns: int,
    rows: int,
    bindings: Mapping[str, Press],
    *,
    aside: Aside = Aside.NOTHING,
    invitation: Invitation | None = None,
) -> Picture:
    """Return the picture of a scene.

    Args:
        scene: The scene.
        columns: The width of the terminal.
        rows: The height of the terminal.
        bindings: The press of each key.
        aside: What to show in the main area instead of the session.
        invitation: The address of the session's remote, if it has one.
    """
    canvas = Canvas(max(1, columns), max(1, rows))
    if aside is Aside.INVITATION and invitation is not None:
        where = layout(canvas.columns, canvas.rows)
        paint_invitation(canvas, where, invitation)
    elif aside is Aside.KEYS:
        where = layout(canvas.columns, canvas.rows)
        then = "shows the way in for a phone" if invitation is not None else "goes back"
        paint_help(canvas, where, bindings, then=then)
    else:
        words = headline(scene)
        where = layout(canvas.columns, canvas.rows, words)
        _headline(canvas, where, words)
        paint_zone(canvas, where, scene)
        _breath(canvas, where, scene)
        _said(canvas, where, scene, bindings)
        paint_keys(canvas, where, scene, bindings)
    paint_header(canvas, where, scene)
    paint_session(canvas, where, scene)
    return canvas.picture()


def _headline(canvas: Canvas, where: Layout, words: str) -> None:
    if where.headline_lines:
        big = lettered(words, where.inner, where.headline_lines, where.size)
        canvas.write_lines(where.margin, where.headline, big, Ink.PLAIN)
    else:
        canvas.write(where.margin, where.headline, fitted(words, where.inner), Ink.STRONG)


def _breath(canvas: Canvas, where: Layout, scene: Scene) -> None:
    """Draw the lungs as a bar, in half cells: as fine as the screen is looked at."""
    if where.breath is None or scene.breath is None:
        return
    columns = where.inner - _WORD
    if columns < _SHORTEST_BAR:
        return
    halves = round(scene.breath.full * columns * 2)
    bar = "█" * (halves // 2) + "▌" * (halves % 2)
    for row in range(where.breath_rows):
        y = where.breath + row
        canvas.write(where.margin, y, "─" * columns if not row else "", Ink.QUIET)
        canvas.write(where.margin, y, bar, Ink.AIR)
    canvas.write(where.margin + columns + 2, where.breath, _AIR_WORDS[scene.breath.flow], Ink.AIR)


def _said(canvas: Canvas, where: Layout, scene: Scene, bindings: Mapping[str, Press]) -> None:
    """Write what the listener should know now, or else the last instruction."""
    if where.said is None:
        return
    words, ink = scene.said, Ink.PLAIN
    if scene.state.message:
        words, ink = scene.state.message, Ink.ALERT
    elif scene.state.going is Going.PAUSED:
        keys = keys_of(bindings, Press.TOGGLE) or keys_of(bindings, Press.PLAY)
        if keys:
            words, ink = f"{key_sign(keys[0]).capitalize()} goes on.", Ink.QUIET
    lines = folded(words, where.inner, where.said_rows)
    canvas.write_lines(where.margin, where.said, lines, ink)
