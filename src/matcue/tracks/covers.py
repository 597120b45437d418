"""The cover of a track: painted once, then cached in the user's data folder."""

from __future__ import annotations

import contextlib
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Final

from matcue.base import folders
from matcue.base.units import MINUTE, Ms
from matcue.base.whole_file import write_whole
from matcue.pictures import figures
from matcue.pictures.cover import FIGURE_HEIGHT, FIGURE_WIDTH, Cover, Mood
from matcue.pictures.figures.svg import MARGIN
from matcue.routine.model import Kind, Part, Position, When, works
from matcue.session import fingerprint
from matcue.session.session import title

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.routine.model import Exercise, Routine
    from matcue.session.session import Draft

SUFFIX = ".png"

_LARGEST: Final = 4.8
"""The most pixels per unit of a figure, so that bodies on different covers are of like size."""


def cover(ready: Draft, total: Ms, figure: str = "") -> Cover:
    """Return the content of a session's cover.

    Args:
        ready: The draft session.
        total: Its length.
        figure: An SVG element, see `matcue.pictures.cover.Cover`; empty for a plain spine.
    """
    match ready.written.when, ready.written.kind:
        case (When.MORNING, _):
            mood = Mood.MORNING
        case (When.EVENING, _):
            mood = Mood.EVENING
        case (_, Kind.STRENGTHENING):
            mood = Mood.STRONG
        case _:
            mood = Mood.GENTLE
    return Cover(
        key=ready.written.id,
        title=title(ready),
        # It is shown in minutes, so that all sessions of as many share one picture.
        total=Ms(max(1, round(total / MINUTE)) * MINUTE),
        level=ready.manner.level.value,
        mood=mood,
        figure=figure,
    )


def figure(ready: Draft) -> str:
    """Draw the figure of a session's characteristic exercise, at the end of its movement.

    Returns:
        An SVG element of `FIGURE_WIDTH` by `FIGURE_HEIGHT` pixels; empty if nothing moves.

    Raises:
        RoutineError: The package's table of figures is wrong.
    """
    exercise = _characteristic(ready.chosen)
    if exercise is None:
        return ""
    drawn = figures.of_exercise(exercise)
    end = replace(drawn, poses=drawn.poses[-1:])
    box = end.sheet(bare=True).box
    scale = min(FIGURE_WIDTH / box.width, FIGURE_HEIGHT / box.height, _LARGEST)
    width, height = (round(scale * (side + 2 * MARGIN), 2) for side in (box.width, box.height))
    # It stands on the lower edge of its room.
    x, y = (FIGURE_WIDTH - width) / 2, FIGURE_HEIGHT - height + scale * MARGIN
    svg = end.svg(width=width, height=height, tight=True, bare=True)
    return f'<g transform="translate({x:.2f} {y:.2f})">{svg}</g>'


def _characteristic(routine: Routine) -> Exercise | None:
    """Choose the exercise that stands for a routine.

    It is the first one that is more than standing or resting; in the evening the last, which is
    what the evening leads to. The warm-up is left out, for many routines begin with the same.
    """
    own = works(tuple(block for block in routine.blocks if not isinstance(block, Part)))
    exercises = [work.exercise for work in own or works(routine.blocks)]
    if routine.when is When.EVENING:
        return exercises[-1] if exercises else None
    # The sort keeps the order among equals.
    plain = (None, Position.STANDING)
    ranked = sorted(exercises, key=lambda each: (each.relaxing, each.position in plain))
    return ranked[0] if ranked else None


def painted(ready: Draft, total: Ms) -> tuple[bytes, Path | None]:
    """Return a session's cover as PNG and the file that caches it; None if it cannot be written.

    Raises:
        MachineError: It cannot be painted.
        RoutineError: The package's table of figures is wrong.
    """
    shown, exercise = cover(ready, total), _characteristic(ready.chosen)
    # The exercise says which figure it is; to draw that takes longer than to read a cover.
    drawn = (exercise.id, exercise.name, exercise.position) if exercise else ()
    name = fingerprint.of(asdict(shown), drawn, fingerprint.program())
    path = folders.covers() / f"{name}{SUFFIX}"
    with contextlib.suppress(OSError):
        return path.read_bytes(), path
    from matcue.pictures.cover import png

    picture = png(replace(shown, figure=figure(ready)))
    try:
        write_whole(path, picture)
    except OSError:
        return picture, None
    return picture, path
