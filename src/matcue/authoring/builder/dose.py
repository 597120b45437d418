"""Doses of a composed routine: the first dose, and how it grows while there is time. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.manner import FACTORS
from matcue.routine.model import Kind, Level, Sides

if TYPE_CHECKING:
    from matcue.routine.model import Dose, Exercise

BEGINNING: Final = 0.6
"""The first dose as a part of the catalogue's."""
FEWEST_REPS: Final = 3
SHORTEST_HOLD: Final = Ms(5 * SECOND)
"""The shortest hold; it must leave room for a word about the breath."""
SHORTEST_MOVING: Final = Ms(20 * SECOND)
MOST_SETS: Final = 3
LONGEST_REST: Final = Ms(120 * SECOND)


@dataclass(frozen=True, slots=True)
class Step:
    """An exercise with its dose; `full` is the largest dose it may grow to."""

    exercise: Exercise
    sets: int
    reps: int
    hold: Ms | None
    full: Dose

    def grown(self, kind: Kind) -> Step | None:
        """Return it with the next larger dose: reps, then hold, then sets; None if it is full.

        A gentle routine has two sets at most.
        """
        if self.reps < self.full.reps:
            return replace(self, reps=min(self.full.reps, self.reps + 2))
        if self.hold is not None and self.full.hold is not None and self.hold < self.full.hold:
            return replace(self, hold=Ms(min(self.full.hold, self.hold + 5 * SECOND)))
        most = min(self.full.sets, 2 if kind is Kind.GENTLE else MOST_SETS)
        return replace(self, sets=self.sets + 1) if self.sets < most else None


def first(exercise: Exercise, level: Level) -> Step:
    """Return an exercise with its first dose at a level."""
    full = _full(exercise, level)
    reps, hold = full.reps, full.hold
    if hold is None or (reps > 1 and not full.moving):
        least = min(reps, 2 if full.sides is Sides.ALTERNATE else FEWEST_REPS)
        reps = max(least, round(reps * BEGINNING))
    if hold is not None and reps == 1:
        least_hold = min(hold, SHORTEST_MOVING if full.moving else 2 * SHORTEST_HOLD)
        hold = Ms(max(least_hold, round(hold * BEGINNING / (5 * SECOND)) * 5 * SECOND))
    return Step(exercise, 1, reps, hold, full)


def resting(exercise: Exercise) -> Step:
    """Return a resting exercise with its dose, the same at every level."""
    dose = exercise.dose
    return Step(exercise, 1, dose.reps, dose.hold, replace(dose, sets=1))


def _full(exercise: Exercise, level: Level) -> Dose:
    """Give the most of it that suits a level: the level's own figures, or by its factors."""
    dose = exercise.dose
    if level is not Level.BEGINNER:
        # What the strong may do beyond it is a matter of playing it at that level.
        return dose
    by, said = FACTORS[level], dict(exercise.levels).get(level.value)
    hold = dose.hold
    if hold is not None:
        least = min(hold, SHORTEST_HOLD)
        hold = Ms(max(least, round(hold * by.hold / SECOND) * SECOND))
        hold = max(least, min(hold, said.hold)) if said and said.hold else hold
    reps = said.reps if said and said.reps else max(1, round(dose.reps * by.reps))
    sets = said.sets if said and said.sets else dose.sets
    return replace(dose, sets=sets, reps=min(reps, dose.reps), hold=hold)
