"""Paint the middle of the screen: the figure as big as it fits, and words beside it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from matcue.base.units import MINUTE, SECOND, clock
from matcue.cli.screen.digits import figure, width
from matcue.cli.screen.inks import KIND_INKS
from matcue.cli.screen.layout import SIDE_BY_SIDE
from matcue.cli.screen.lettering import lettered
from matcue.cli.screen.picture import Ink, fitted, folded
from matcue.cli.screen.words import KINDS, headline
from matcue.live.scene import Going
from matcue.plan.timeline import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.cli.screen.layout import Layout
    from matcue.cli.screen.picture import Canvas
    from matcue.live.scene import Scene
    from matcue.live.session_view import Count

_IN_SECONDS: Final = 100
"""From this length on the figure is in minutes and seconds."""

_ROOMY: Final = 9
"""The least rows beside the figure for big letters."""

_FEWEST: Final = 8
"""The least columns for words beside the figure."""

_GAP: Final = 3
"""Columns between the words and the figure."""

_NUMBERED: Final = (SpanKind.HOLD, SpanKind.REP, SpanKind.BREATH)


def paint_zone(canvas: Canvas, where: Layout, scene: Scene) -> None:
    """Paint the figure on the right, as big as it fits, and words beside it."""
    number = _figure(scene)
    room = where.inner - _words_room(where, scene) - _GAP
    # Room for two digits is kept, so that nine is as big as ten and stands where its one did.
    drawn = figure(number.rjust(2, "0"), where.zone_rows, room)
    playing = scene.state.going is Going.PLAYING
    ink = KIND_INKS[scene.stage.kind] if playing else Ink.QUIET
    if drawn:
        shown = figure(number, len(drawn), room)
        taken = width(number.rjust(2, "0"), len(drawn))
        left = where.columns - where.margin - len(shown[0])
        top = where.zone + (where.zone_rows - len(drawn)) // 2
        canvas.write_lines(left, top, shown, ink)
    else:
        taken = cell_len(number)
        canvas.write(where.columns - where.margin - taken, where.zone, number, ink)
    beside = where.inner - taken - _GAP
    if beside >= _FEWEST:
        _beside(canvas, where, scene, beside)


def _words_room(where: Layout, scene: Scene) -> int:
    """Tell how many columns the words beside the figure get; in a rest, enough for a big name."""
    if where.inner < 2 * SIDE_BY_SIDE:
        return -_GAP
    if scene.stage.kind is SpanKind.REST:
        lines = min(3, (where.zone_rows - 3) // where.letter_rows)
        for columns in range(SIDE_BY_SIDE, where.inner * 3 // 5):
            if lettered(scene.stage.next, columns, lines, where.size):
                return columns
    return SIDE_BY_SIDE


def _figure(scene: Scene) -> str:
    """Write the figure: seconds up to 99, above that minutes and seconds."""
    if scene.counts_reps or scene.figure < _IN_SECONDS:
        return str(scene.figure)
    return f"{scene.figure * SECOND // MINUTE}:{scene.figure % 60:02}"


@dataclass(frozen=True, slots=True)
class _Words:
    """Something to read beside the figure: in big letters where they fit, else as `small`."""

    small: str
    ink: Ink
    big: str = ""


def _beside(canvas: Canvas, where: Layout, scene: Scene, columns: int) -> None:
    """Write which kind of time it is, which side, set and rep, and what comes next."""
    stage = scene.stage
    y, end = where.zone, where.zone + where.zone_rows
    if stage.kind is not SpanKind.REST and stage.next and not scene.ended:
        end -= 1
        after = canvas.write(where.margin, end, "Next  ", Ink.QUIET)
        canvas.write(after, end, fitted(stage.next, columns - 6), Ink.PLAIN)
    things = list(_things(scene))
    for nth, thing in enumerate(things):
        room = end - y - (len(things) - nth - 1)
        lines = 3 if thing.big == stage.next else 1
        roomy = where.zone_rows >= _ROOMY
        big = lettered(thing.big, columns, lines, where.size) if roomy else ()
        gap = where.size if nth and roomy and not things[nth - 1].big else 0
        if big and len(big) + gap <= room:
            canvas.write_lines(where.margin, y + gap, big, thing.ink)
            y += gap + len(big)
        elif room > 0:
            small = folded(thing.small, columns, 2 if room > 2 else 1)
            strong = Ink.STRONG if thing.big and thing.ink is Ink.PLAIN else thing.ink
            canvas.write_lines(where.margin, y, small, strong)
            y += len(small)


def _things(scene: Scene) -> Iterator[_Words]:
    stage = scene.stage
    match scene.state.going:
        case _ if scene.ended:
            yield _Words(clock(scene.position), Ink.QUIET)
            return
        case Going.PAUSED:
            yield _Words("Paused", Ink.ALERT, "Paused")
        case Going.WAITING:
            yield _Words("One moment", Ink.ALERT)
        case _ if stage.kind in _NUMBERED and stage.rep is not None:
            yield _Words(_counted(KINDS[stage.kind], stage.rep), KIND_INKS[stage.kind])
        case _ if KINDS[stage.kind] != headline(scene) and not _is_talk(scene):
            yield _Words(KINDS[stage.kind], KIND_INKS[stage.kind])
        case _:
            pass
    if stage.kind is SpanKind.REST and stage.next:
        yield _Words("Next", Ink.QUIET)
        yield _Words(stage.next, Ink.PLAIN, stage.next)
    if stage.side is not None and stage.kind is not SpanKind.SWITCH:
        side = stage.side.value.capitalize()
        yield _Words(f"{side} side", Ink.PLAIN, side)
    if stage.set is not None:
        yield _Words(_counted("Set", stage.set), Ink.PLAIN, f"Set {stage.set.nth}/{stage.set.of}")
    if stage.kind is SpanKind.REST and stage.rep is not None:
        yield _Words(_counted("Hold", stage.rep), Ink.PLAIN, f"Hold {stage.rep.nth}/{stage.rep.of}")
    if stage.round is not None:
        yield _Words(_counted("Round", stage.round), Ink.PLAIN)


def _is_talk(scene: Scene) -> bool:
    """Whether somebody is only spoken to, as in the welcome and in the closing."""
    stage = scene.stage
    return stage.chapter in (0, len(scene.chapters) - 1) and stage.exercise is None


def _counted(what: str, count: Count) -> str:
    return f"{what} {count.nth} of {count.of}"
