"""The current program: the progress in it, and the doses that it sets for a session."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from matcue.base import folders
from matcue.base.errors import InputError
from matcue.base.units import written_days
from matcue.coach.history.record import ProgramDay, diary, enough, program_on
from matcue.plan.growth import DAYS, Cause, Standing, doses, last_notch, planned_notch, standing
from matcue.routine.library import Library
from matcue.routine.program import shown
from matcue.routine.programs import Programs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matcue.coach.history.record import Note, Record
    from matcue.coach.history.store import History
    from matcue.plan.growth import Grown
    from matcue.routine.program import Program
    from matcue.routine.shelf import Shelf
    from matcue.session.options import Options

MOST_TOLD: Final = 2


@dataclass(frozen=True, slots=True)
class Current:
    """The current program, the day it was started, today, and the standing."""

    program: Program
    begun: date
    today: date
    standing: Standing

    @property
    def place(self) -> ProgramDay:
        """The program day of today."""
        day = (self.today - self.begun).days % DAYS + 1
        return ProgramDay(program=self.program.id, week=self.standing.week, day=day)

    @property
    def for_today(self) -> tuple[str, ...]:
        """Today's routines in their order; none once the program is over."""
        return () if self.standing.over else self.program.days[self.today.weekday()]

    def grows(self, exercises: Iterable[str]) -> bool:
        """Return whether the program grows any of these exercise ids."""
        return not {growth.exercise for growth in self.program.grow}.isdisjoint(exercises)

    def grown(self, chosen: Options) -> Options:
        """Return the options with the program's current doses."""
        return with_doses(chosen, self.standing.doses)

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data with stable keys."""
        now = self.standing
        return {
            "program": self.program.id,
            "title": self.program.title,
            "begun": self.begun.isoformat(),
            "week": now.week,
            "weeks": self.program.weeks,
            "over": now.over,
            "good_days": now.good_days,
            "good_days_to_move_on": self.program.move_on,
            "then": self.program.then,
            "lighter_week": now.lighter,
            "notch": now.notch,
            "last_notch": last_notch(self.program),
            "today": list(self.for_today),
            "doses": [dose_json(dose) for dose in now.doses],
            "moves": [
                {
                    "on": date.fromordinal(move.day).isoformat(),
                    "by": move.by,
                    "cause": move.cause.value,
                }
                for move in now.moves
            ],
        }


def dose_json(dose: Grown) -> dict[str, Any]:
    """Return a dose as JSON data with stable keys."""
    return {
        "exercise": dose.exercise,
        "hold_ms": dose.hold,
        "reps": dose.reps,
        "sets": dose.sets,
    }


def with_doses(chosen: Options, grown: tuple[Grown, ...]) -> Options:
    """Return the options with doses that replace those written in routines."""
    return replace(chosen, selection=replace(chosen.selection, doses=grown))


def programs(shelf: Shelf) -> Programs:
    """Return all programs, the package's and the user's own."""
    return Programs(Library(shelf), folders.own_programs())


def current(
    records: Sequence[Record], notes: Sequence[Note], today: date, known: Programs
) -> Current | None:
    """Return the current program with its standing today; None if there is none.

    Raises:
        InputError: The current program's file cannot be read.
    """
    on = program_on(notes)
    if on is None:
        return None
    program = known.load(on.program)
    entries = diary(records, notes)
    stands = standing(program, on.on.toordinal(), entries, today.toordinal())
    return Current(program, on.on, today, stands)


def now_on(shelf: Shelf, history: History, today: date) -> Current | None:
    """Read the history and return the current program; None if there is none.

    Raises:
        InputError: The current program's file cannot be read.
        HistoryError: The history cannot be read.
    """
    notes = history.notes()
    return current(enough(history, notes), notes, today, programs(shelf))


def routine_of_today(on: Current | None, routine: str | None) -> str:
    """Return the name of a routine of the current program; without a name, today's last one.

    Raises:
        InputError: There is no current program, or it has no such routine.
    """
    if on is None:
        raise InputError("no program is on; `matcue program list` shows what there is")
    if routine is None:
        if not on.for_today:
            raise InputError(
                f"{on.program.title} has nothing for today; name one of "
                f"{', '.join(on.program.routines)}"
            )
        return on.for_today[-1]
    if routine not in on.program.routines:
        raise InputError(
            f"'{routine}' does not belong to {on.program.title}; "
            f"that has {', '.join(on.program.routines)}"
        )
    return routine


@dataclass(frozen=True, slots=True)
class GrowingDose:
    """A part of a dose that grows, and its value in each week.

    `what` is ``hold``, ``for`` (milliseconds both), ``reps`` or ``sets``.
    """

    exercise: str
    what: str
    values: tuple[int, ...]

    @property
    def labels(self) -> tuple[str, ...]:
        """The values as texts, with their units."""
        return tuple(shown(value, self.what) for value in self.values)


def rows(program: Program) -> tuple[GrowingDose, ...]:
    """Return the growing doses of a program week by week, if every session feels right."""
    weeks = [
        doses(program, planned_notch(program, week), lighter=program.is_lighter(week))
        for week in range(1, program.weeks + 1)
    ]
    found: list[GrowingDose] = []
    for nth, growth in enumerate(program.grow):
        for what in ("hold", "reps", "sets"):
            if getattr(growth, what) is not None:
                values = tuple(getattr(week[nth], what) for week in weeks)
                told = "for" if what == "hold" and growth.moving else what
                found.append(GrowingDose(growth.exercise, told, values))
    return tuple(found)


def week_text(current: Current) -> str:
    """Return a text such as ``week 2 of 4, a lighter one``."""
    now, of = current.standing, current.program.weeks
    if now.over:
        return f"all {of} weeks are done"
    return f"week {now.week} of {of}" + (", a lighter one" if now.lighter else "")


def over_text(current: Current) -> str:
    """Return a text for a program that is over: that it is, and what to go on with."""
    then = current.program.then
    go_on = (
        f"`matcue program start {then}` goes on from there."
        if then is not None
        else "`matcue program list` shows what else there is."
    )
    return f"{current.program.title} is done, all of it. {go_on}"


def move_on_text(program: Program) -> str:
    """Return a text on when a program is over, other than after its weeks; empty if then."""
    if not program.has_end:
        return "It has no end; the last week goes on."
    if not program.move_on:
        return ""
    days = "1 day" if program.move_on == 1 else f"{program.move_on} days in a row"
    return (
        f"The last week goes on until its doses went well on {days}: done to the end, and neither "
        "too hard nor worse nor painful."
    )


def doses_text(current: Current, names: Mapping[str, str]) -> str:
    """Return a text with the current doses of some exercises; empty if none of them grows.

    Args:
        current: The current program.
        names: The names of the exercises by id.
    """
    mine = [dose for dose in current.standing.doses if dose.exercise in names]
    held = [f"{names[dose.exercise]} {shown(dose.hold, 'hold')}" for dose in mine if dose.hold]
    counted = [f"{names[dose.exercise]} {dose.reps} times" for dose in mine if dose.reps]
    return ", ".join((held + counted)[:MOST_TOLD])


def feeling_text(before: Current, after: Current, names: Mapping[str, str]) -> str:
    """Return a text on what a feeling changes in the next session; empty if nothing.

    Args:
        before: The program without the feeling.
        after: The program with it.
        names: The names of the session's exercises by id.
    """
    by = after.standing.notch - before.standing.notch
    if not by:
        return ""
    told = doses_text(after, names)
    return f"{after.program.title}: a notch {'more' if by > 0 else 'less'} next time" + (
        f", {told}." if told else "."
    )


def change_text(current: Current) -> str:
    """Return a text on how doses changed since they were last done; empty if they did not."""
    moves = current.standing.moves
    if not moves:
        return ""
    many = sum(move.by for move in moves)
    notches = "a notch" if abs(many) == 1 else f"{abs(many)} notches"
    how = f"{notches} {'more' if many > 0 else 'less'}" if many else "as much as last time"
    return f"{_CAUSES[moves[-1].cause]}: {how}."


_CAUSES: Final = {
    Cause.WEEK: "A new week",
    Cause.EASY: "Last time was too easy",
    Cause.HARD: "Last time was too hard",
    Cause.WORSE: "Last time your back was worse than before",
    Cause.PAIN: "Last time hurt",
    Cause.MISSED: "Days were missed",
}


def days_text(program: Program) -> tuple[str, ...]:
    """Return a line for each set of days with the same routines: ``Mon-Fri  morning``."""
    alike: dict[tuple[str, ...], list[int]] = {}
    for day, routines in enumerate(program.days):
        alike.setdefault(routines, []).append(day)
    alike.pop((), None)
    wide = max(len(written_days(each)) for each in alike.values())
    return tuple(
        f"{written_days(each):<{wide}}  {', '.join(routines)}" for routines, each in alike.items()
    )
