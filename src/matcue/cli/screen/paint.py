"""Painting a scene: what to do now in big letters, the figure bigger still, the rest around it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from matcue.cli.screen.digits import figure, width
from matcue.cli.screen.layout import SIDE_BY_SIDE, Layout, layout
from matcue.cli.screen.lettering import lettered
from matcue.cli.screen.picture import Canvas, Ink, fitted, folded
from matcue.cli.screen.words import KINDS, help_rows, key_sign
from matcue.live.bindings import HELP, keys_of
from matcue.live.press import Press
from matcue.live.scene import Going
from matcue.live.score import Flow
from matcue.plan.manner import Words
from matcue.plan.timeline import SpanKind
from matcue.units import MINUTE, SECOND, clock

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matcue.cli.screen.picture import Picture
    from matcue.live.scene import Scene
    from matcue.live.score import Count

_INKS: Final = {
    SpanKind.READY: Ink.READY,
    SpanKind.SWITCH: Ink.READY,
    SpanKind.HOLD: Ink.WORK,
    SpanKind.REP: Ink.WORK,
    SpanKind.BREATH: Ink.AIR,
    SpanKind.REST: Ink.REST,
    SpanKind.RELAX: Ink.REST,
}

_FLOWS: Final = {Flow.IN: "Breathe in", Flow.OUT: "Breathe out", Flow.STAY: "Stay"}
_AIR_WORDS: Final = {Flow.IN: "in", Flow.OUT: "out", Flow.STAY: "stay"}

_IN_SECONDS: Final = 100
"""From here on a figure is minutes and seconds."""

_ROOMY: Final = 9
"""Rows beside the figure, from which on there is room for big letters."""

_NUMBERED: Final = (SpanKind.HOLD, SpanKind.REP, SpanKind.BREATH)

_SHORTEST: Final = 2
"""Columns of a chapter in the line of the session, from which on it stands apart."""

_GAP: Final = 3
"""Columns between two things beside each other."""


def paint(
    scene: Scene, columns: int, rows: int, bindings: Mapping[str, Press], *, helping: bool = False
) -> Picture:
    """Paint a scene.

    Args:
        scene: What there is to show.
        columns: The width of the terminal.
        rows: Its height.
        bindings: The keys, as they are.
        helping: Show them all in place of what to do.
    """
    canvas = Canvas(max(1, columns), max(1, rows))
    if helping:
        where = layout(canvas.columns, canvas.rows)
        _help(canvas, where, bindings)
    else:
        words = _headline(scene)
        where = layout(canvas.columns, canvas.rows, words)
        _write_headline(canvas, where, words)
        _zone(canvas, where, scene)
        _breath(canvas, where, scene)
        _said(canvas, where, scene, bindings)
        _keys(canvas, where, scene, bindings)
    _header(canvas, where, scene)
    _session(canvas, where, scene)
    return canvas.picture()


def _headline(scene: Scene) -> str:
    """Say what to do now."""
    stage = scene.stage
    if scene.ended:
        return "Well done" if scene.position >= scene.total else "Stopped"
    match stage.kind:
        case SpanKind.REST:
            return KINDS[SpanKind.REST]
        case SpanKind.RELAX if stage.exercise is not None:
            return KINDS[SpanKind.RELAX]
        case SpanKind.SWITCH if stage.side is not None:
            return f"{stage.side.value} side".capitalize()
        case SpanKind.BREATH if scene.breath is not None:
            return _FLOWS[scene.breath.flow]
        case _:
            return stage.name


def _write_headline(canvas: Canvas, where: Layout, words: str) -> None:
    if where.headline_lines:
        big = lettered(words, where.inner, where.headline_lines, where.size)
        canvas.write_lines(where.margin, where.headline, big, Ink.PLAIN)
    else:
        canvas.write(where.margin, where.headline, fitted(words, where.inner), Ink.STRONG)


def _zone(canvas: Canvas, where: Layout, scene: Scene) -> None:
    """Put the figure to the right, as big as it can be, and words beside it."""
    number = _figure(scene)
    room = where.inner - _words_room(where, scene) - _GAP
    # Room for two digits is kept, so that nine is as big as ten and stands where its one did.
    drawn = figure(number.rjust(2, "0"), where.zone_rows, room)
    playing = scene.state.going is Going.PLAYING
    ink = _INKS[scene.stage.kind] if playing else Ink.QUIET
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
    if beside >= 8:
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
            yield _Words(_counted(KINDS[stage.kind], stage.rep), _INKS[stage.kind])
        case _ if KINDS[stage.kind] != _headline(scene) and not _is_talk(scene):
            yield _Words(KINDS[stage.kind], _INKS[stage.kind])
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


def _breath(canvas: Canvas, where: Layout, scene: Scene) -> None:
    """Draw the lungs as a bar, in half cells: as fine as the screen is looked at."""
    if where.breath is None or scene.breath is None:
        return
    word = 6
    columns = where.inner - word
    if columns < 4:
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


def _header(canvas: Canvas, where: Layout, scene: Scene) -> None:
    if where.header is None:
        return
    settings = "   ".join(_settings(scene))
    right = where.columns - where.margin - cell_len(settings)
    if right > where.margin + 12:
        canvas.write(right, where.header, settings, Ink.QUIET)
    else:
        right = where.columns - where.margin + 2
    title = scene.title
    if scene.stage.exercise is not None:
        title += f" · {scene.stage.exercise.nth} of {scene.stage.exercise.of}"
    canvas.write(where.margin, where.header, fitted(title, right - where.margin - 2), Ink.QUIET)


def _settings(scene: Scene) -> Iterator[str]:
    """Name what the listener has set otherwise than usual."""
    state = scene.state
    if state.pace != 1:
        yield f"pace {state.pace:.2f}"
    if state.words is not Words.FULL:
        yield {Words.SHORT: "few words", Words.TONES: "only tones"}[state.words]
    for name, gain_db in (("voice", state.voice_db), ("tones", state.tones_db)):
        if gain_db:
            yield f"{name} {gain_db:+.0f} dB"


def _session(canvas: Canvas, where: Layout, scene: Scene) -> None:
    """Draw the whole session as a line with a gap before each chapter."""
    if where.session is None:
        return
    x, columns, y = where.margin, where.inner, where.session
    if columns >= 30:
        total = clock(scene.total)
        gone = clock(scene.position).rjust(len(total))
        canvas.write(x, y, gone, Ink.PLAIN)
        canvas.write(x + columns - len(total), y, total, Ink.QUIET)
        x, columns = x + len(total) + 2, columns - 2 * (len(total) + 2)
    total_ms = max(1, scene.total)
    starts = [chapter.at * columns // total_ms for chapter in scene.chapters]
    gaps = _gaps(starts, columns)
    here = scene.position * columns / total_ms
    now = scene.stage.chapter
    begins = starts[now] if now < len(starts) else 0
    ends = starts[now + 1] if now + 1 < len(starts) else columns
    for column in range(columns):
        if column in gaps:
            continue
        ink = _INKS[scene.stage.kind] if begins <= column < ends else Ink.QUIET
        done = column + 0.5 <= here
        if done:
            ink = ink if ink is not Ink.QUIET else Ink.PLAIN
        canvas.write(x + column, y, "━" if done else "─", ink)


def _gaps(starts: list[int], columns: int) -> set[int]:
    """Choose the columns before chapters that stay free; short chapters go without."""
    gaps: set[int] = set()
    begun = 0
    for start, after in zip(starts[1:], [*starts[2:], columns], strict=True):
        if start - 1 - begun >= _SHORTEST and after - start >= _SHORTEST:
            gaps.add(start - 1)
            begun = start
    return gaps


def _keys(canvas: Canvas, where: Layout, scene: Scene, bindings: Mapping[str, Press]) -> None:
    """Write the keys that matter most now, as many as there is room for."""
    if where.keys is None:
        return
    shown: list[tuple[str, str]] = []
    room = where.inner
    for words, presses in _key_groups(scene):
        first = [found[0] for press in presses if (found := keys_of(bindings, press))]
        keys = " ".join(map(key_sign, first if presses else [HELP]))
        wide = cell_len(f"{keys} {words}") + (_GAP if shown else 0)
        if keys and wide <= room:
            shown.append((keys, words))
            room -= wide
    x = where.margin
    # Help was asked for room first, and stands last.
    for keys, words in [*shown[1:], *shown[:1]]:
        x = canvas.write(x, where.keys, keys, Ink.STRONG)
        x = canvas.write(x + 1, where.keys, words, Ink.QUIET) + _GAP


def _key_groups(scene: Scene) -> Iterator[tuple[str, tuple[Press, ...]]]:
    resting = scene.stage.kind in (SpanKind.REST, SpanKind.READY)
    yield "keys", ()
    yield ("go on" if scene.state.going is Going.PAUSED else "pause"), (Press.TOGGLE,)
    yield "exercise", (Press.PREVIOUS, Press.NEXT)
    yield ("skip rest", (Press.SKIP_REST,)) if resting else ("again", (Press.REPEAT,))
    yield "stop", (Press.STOP,)
    yield "pace", (Press.SLOWER, Press.FASTER)
    yield "voice", (Press.VOICE_DOWN, Press.VOICE_UP)


def _help(canvas: Canvas, where: Layout, bindings: Mapping[str, Press]) -> None:
    """List all keys in as many columns as it takes."""
    rows = [(" ".join(map(key_sign, keys)), does) for keys, does in help_rows(bindings)]
    top = where.headline
    canvas.write(where.margin, top, "Keys", Ink.STRONG)
    top += 2 if where.rows >= 20 else 1
    bottom = (where.session if where.session is not None else where.rows) - (where.rows >= 20)
    many = -(-len(rows) // max(1, bottom - top))
    high = -(-len(rows) // many)
    left, end = where.margin, where.margin + where.inner
    for first in range(0, len(rows), high):
        column = rows[first : first + high]
        does_at = left + max(cell_len(keys) for keys, _ in column) + 2
        for nth, (keys, does) in enumerate(column):
            canvas.write(left, top + nth, fitted(keys, end - left), Ink.STRONG)
            canvas.write(does_at, top + nth, fitted(does, end - does_at), Ink.PLAIN)
        left = does_at + max(cell_len(does) for _, does in column) + 2 * _GAP
        if left + 2 * len(rows[0][0]) > end:
            left = does_at + max(cell_len(does) for _, does in column) + 1
    if where.keys is not None:
        canvas.write(where.margin, where.keys, f"{HELP} goes back", Ink.QUIET)
