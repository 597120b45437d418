"""A summary of what a listener's choices changed in a routine."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.base.durations import written
from matcue.plan.manner import FACTORS, pace_factors
from matcue.routine.model import Level

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.manner import Manner
    from matcue.routine.model import Dose, Routine


def changes(chosen: Routine, adjusted: Routine, manner: Manner) -> tuple[str, ...]:
    """Return lines about what was left out, made easier, and changed by level and pace.

    Args:
        chosen: The part of the routine that the listener selected.
        adjusted: The same, for the listener's level and pace.
        manner: Level and pace.
    """
    return tuple(_lines(chosen, adjusted, manner))


def _lines(chosen: Routine, adjusted: Routine, manner: Manner) -> Iterator[str]:
    if chosen.left_out:
        yield f"left out: {', '.join(chosen.left_out)}"
    for name, other in chosen.eased:
        yield f"eased: {name} is now {other}"
    if manner.level is not Level.REGULAR:
        by = FACTORS[manner.level]
        yield (
            f"level {manner.level}: holds x{by.hold:g}, reps x{by.reps:g}, rests x{by.rest:g},"
            f" getting ready x{by.ready:g}, speech x{by.speech:g}"
        )
        for before, after in zip(chosen.works, adjusted.works, strict=True):
            told = [] if before.exercise == after.exercise else [f"now {after.exercise.name}"]
            told += _dose_changes(before.dose, after.dose)
            if told:
                yield f"  {before.exercise.name}: {', '.join(told)}"
    if manner.pace != 1:
        pace = pace_factors(manner.pace)
        yield (
            f"pace {manner.pace:g}: rests x{pace.rest:.2g}, getting ready x{pace.ready:.2g},"
            f" tempo x{pace.tempo:.2g}, speech x{pace.speech:.2g}"
        )


def _dose_changes(before: Dose, after: Dose) -> Iterator[str]:
    if before.sets != after.sets:
        yield f"sets {before.sets} to {after.sets}"
    if before.reps != after.reps:
        yield f"reps {before.reps} to {after.reps}"
    if before.hold is not None and after.hold is not None and before.hold != after.hold:
        yield f"hold {written(before.hold)} to {written(after.hold)}"
