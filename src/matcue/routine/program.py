"""The data model of a program: weeks, days, and how doses grow. Frozen and complete."""

from __future__ import annotations

from dataclasses import dataclass

from matcue.base.units import SECOND, Ms
from matcue.routine.model import Level


@dataclass(frozen=True, slots=True)
class Line:
    """Values that a dose passes through, spread evenly over some weeks.

    Attributes:
        values: At least one, none smaller than the one before: milliseconds of a hold, or a count.
        weeks: Over how many weeks, lighter ones included; None is the whole program.
    """

    values: tuple[int, ...]
    weeks: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """How the dose of one exercise grows; None keeps the routine's value.

    `hold` is for how long each time, also of what goes on for a time; then `moving` is set.
    """

    exercise: str
    hold: Line | None = None
    reps: Line | None = None
    sets: Line | None = None
    moving: bool = False


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most that a dose may be."""

    least: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """The limits of doses, for growth and for lighter weeks."""

    hold: Range = Range(SECOND, 120 * SECOND)
    reps: Range = Range(1, 60)
    sets: Range = Range(1, 6)


@dataclass(frozen=True, slots=True)
class Deload:
    """Lighter weeks: how often they come, and by which part doses are reduced."""

    every: int
    by: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Program:
    """Weeks of sessions.

    Attributes:
        id: Its name on the command line.
        title: What it is called.
        about: A sentence about whom it is for.
        level: Who may begin with it.
        weeks: The number of weeks.
        days: For each day of the week, Monday first, the ids of its routines in their order.
        grow: How doses grow.
        bounds: The limits of doses.
        deload: Lighter weeks; None if there are none.
        then: The id of the program to go on with; its own if it has no end.
        move_on: On how many days in a row the last doses have to go well before it is over; until
            then the last week goes on. 0 is by the calendar alone.
    """

    id: str
    title: str
    about: str = ""
    level: Level = Level.REGULAR
    weeks: int
    days: tuple[tuple[str, ...], ...]
    grow: tuple[Growth, ...] = ()
    bounds: Bounds = Bounds()
    deload: Deload | None = None
    then: str | None = None
    move_on: int = 0

    @property
    def has_end(self) -> bool:
        """Whether it ever is over."""
        return self.then != self.id

    @property
    def routines(self) -> tuple[str, ...]:
        """The ids of its routines, each once, in the order of the week."""
        return tuple(dict.fromkeys(routine for day in self.days for routine in day))

    @property
    def days_a_week(self) -> int:
        """The number of days of a week that have a session."""
        return sum(bool(day) for day in self.days)

    def is_lighter(self, week: int) -> bool:
        """Return whether a week, counted from 1, is a lighter one; none is past the last."""
        return self.deload is not None and week <= self.weeks and week % self.deload.every == 0

    def growing_weeks(self, line: Line) -> int:
        """Return the number of weeks over which a line grows, without lighter ones."""
        weeks = line.weeks or self.weeks
        return sum(not self.is_lighter(week) for week in range(1, weeks + 1))


def shown(value: int, what: str) -> str:
    """Format a value of a dose: ``12 s`` for a time in milliseconds, otherwise the count."""
    return f"{Ms(value) / SECOND:g} s" if what in ("hold", "for") else str(value)
