"""Paint the edges of the screen: title and settings above, session bar and keys below."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from matcue.base.units import clock
from matcue.cli.screen.inks import KIND_INKS
from matcue.cli.screen.picture import Ink, fitted
from matcue.cli.screen.words import key_sign
from matcue.live.bindings import HELP, keys_of
from matcue.live.keys import Press
from matcue.live.scene import Going
from matcue.plan.manner import Words
from matcue.plan.timeline import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from matcue.cli.screen.layout import Layout
    from matcue.cli.screen.picture import Canvas
    from matcue.live.scene import Scene

_GAP: Final = 3
"""Columns between two keys."""

_FEWER: Final = {Words.SHORT: "few words", Words.TONES: "only tones"}

_SHORTEST: Final = 2
"""The least columns of a chapter in the session bar for a gap before it."""


def paint_header(canvas: Canvas, where: Layout, scene: Scene) -> None:
    """Paint the header: routine, exercise number, and the listener's settings."""
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
    if state.words in _FEWER:
        yield _FEWER[state.words]
    for name, gain_db in (("voice", state.voice_db), ("tones", state.tones_db)):
        if gain_db:
            yield f"{name} {gain_db:+.0f} dB"


def paint_session(canvas: Canvas, where: Layout, scene: Scene) -> None:
    """Paint the whole session as a bar with a gap before each chapter."""
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
        ink = KIND_INKS[scene.stage.kind] if begins <= column < ends else Ink.QUIET
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


def paint_keys(canvas: Canvas, where: Layout, scene: Scene, bindings: Mapping[str, Press]) -> None:
    """Paint the keys that matter most now, as many as fit."""
    if where.keys is None:
        return
    shown: list[tuple[str, str]] = []
    room = where.inner
    for words, presses in _key_groups(scene):
        first = [found[0] for press in presses if (found := keys_of(bindings, press))]
        if not presses and HELP not in bindings:
            first = [HELP]
        keys = " ".join(map(key_sign, first))
        wide = cell_len(f"{keys} {words}") + (_GAP if shown else 0)
        if keys and wide <= room:
            shown.append((keys, words))
            room -= wide
    x = where.margin
    # Help comes first where there is little room, but stands last.
    for keys, words in sorted(shown, key=lambda key: key[0] == HELP):
        x = canvas.write(x, where.keys, keys, Ink.STRONG)
        x = canvas.write(x + 1, where.keys, words, Ink.QUIET) + _GAP


def _key_groups(scene: Scene) -> Iterator[tuple[str, tuple[Press, ...]]]:
    """List what keys do and which presses these are, in order of weight; none stands for help."""
    resting = scene.stage.kind in (SpanKind.REST, SpanKind.READY)
    yield "keys", ()
    yield ("go on" if scene.state.going is Going.PAUSED else "pause"), (Press.TOGGLE,)
    yield "exercise", (Press.PREVIOUS, Press.NEXT)
    yield ("skip rest", (Press.SKIP_REST,)) if resting else ("again", (Press.REPEAT,))
    yield "stop", (Press.STOP,)
    yield "pace", (Press.SLOWER, Press.FASTER)
    yield "voice", (Press.VOICE_DOWN, Press.VOICE_UP)
