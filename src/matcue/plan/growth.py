"""How doses grow: a pure function of a program and of what happened since it was begun.

A program has notches; each is a step of every line of growth, one a week. After a week in which
something that grows was done, the next notch comes by itself. "Too easy" adds one, at most once
in seven days. "Too hard", "worse" and pain take one away at once, and the week brings none. A
missed day changes nothing; every third planned day missed in a row takes one away. Nothing leaves
the bounds, and nothing goes up by more than one notch over what was done last.

A lighter week brings no notch and is not asked for one: it takes a part of what the week before
had, and after it comes the next notch. The lines are spread over the weeks that are not lighter.

A week of the program is seven days from its beginning; one in which nothing of it was done does
not count, so that after a holiday it goes on where it was. The last week goes on until what the
program asks for has gone well, and in a program without an end for good.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final, TypeAlias

from matcue.base.units import SECOND, Ms
from matcue.routine.model import Block, LevelDose, Part, Repeat, Routine, Work

if TYPE_CHECKING:
    from matcue.routine.program import Line, Program, Range


DAYS: Final = 7
"""Days of a week."""


class Feeling(StrEnum):
    """How a session felt."""

    EASY = "easy"
    RIGHT = "right"
    HARD = "hard"
    SORE = "sore"
    """The back hurts no more than usual."""
    WORSE = "worse"
    """The back hurts more than before, but that is gone by tomorrow."""
    PAIN = "pain"
    """The pain is strong, or further down a leg, or it was not gone the next day."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grown:
    """The dose of one exercise at a notch, or how much was done; None keeps the routine's value."""

    exercise: str
    hold: Ms | None = None
    reps: int | None = None
    sets: int | None = None
    moving: bool = False
    """Whether `hold` is a time for which it goes on."""

    def is_at_least(self, least: Grown) -> bool:
        """Return whether this is as much as *least*, in all that *least* says."""
        return (
            (self.hold or 0) >= (least.hold or 0)
            and (self.reps or 0) >= (least.reps or 0)
            and (self.sets or 0) >= (least.sets or 0)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Exercised:
    """A session that was done.

    Attributes:
        day: The day.
        routine: Its id.
        exercises: The ids of the exercises that were begun.
        done: How much was done of each that was done to its end.
        feeling: How it felt; None if that was not said.
        hurt: The id of the exercise that hurt, or made it worse; None if none did.
    """

    day: int
    routine: str
    exercises: frozenset[str] = frozenset()
    done: tuple[Grown, ...] = ()
    feeling: Feeling | None = None
    hurt: str | None = None


@dataclass(frozen=True, slots=True)
class Hurt:
    """A report of pain, at the time when it was made, which may be long after the session.

    Attributes:
        day: The day of the session; of the report, if there was no session.
        exercise: The id of the exercise that hurt; None if that was not said.
    """

    day: int
    exercise: str | None = None


@dataclass(frozen=True, slots=True)
class Better:
    """A report that pain is over or a doctor was asked: the back may be loaded again."""

    day: int


@dataclass(frozen=True, slots=True)
class Allowed:
    """A report that an exercise that hurt may be done again."""

    day: int
    exercise: str


Entry: TypeAlias = Exercised | Hurt | Better | Allowed
Diary: TypeAlias = tuple[Entry, ...]
"""All sessions and reports, in order of time."""


def weekday(day: int) -> int:
    """Return the day of the week, 0 for Monday; day 1 was a Monday."""
    return (day - 1) % DAYS


TOO_MANY_MISSED: Final = 3

_TOO_MUCH: Final = (Feeling.HARD, Feeling.WORSE)
"""What takes a notch away if something that grows was done."""


class Cause(StrEnum):
    """Why the notch changed."""

    WEEK = "week"
    EASY = "easy"
    HARD = "hard"
    WORSE = "worse"
    PAIN = "pain"
    MISSED = "missed"


@dataclass(frozen=True, slots=True)
class Move:
    """A change of the notch by 1 or -1 on a day."""

    day: int
    by: int
    cause: Cause


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The state of a program: how far it has come.

    Attributes:
        week: The current week, counted from 1; larger than the last when it is over.
        notch: How many steps doses have grown, from 0.
        lighter: Whether the current week is a lighter one.
        over: Whether it is done, all its weeks and what it asks for.
        good_days: On how many days in a row its last doses were done and went well.
        doses: The current doses of the growing exercises.
        moves: The changes of the notch since the last session with growing exercises, and by it.
    """

    week: int
    notch: int
    lighter: bool
    over: bool
    doses: tuple[Grown, ...]
    moves: tuple[Move, ...] = ()
    good_days: int = 0


def standing(program: Program, begun: int, diary: Diary, today: int) -> Standing:
    """Work out the state of a program on a day.

    Args:
        program: The program that was begun.
        begun: The day on which it was begun.
        diary: What happened; entries before *begun* or after *today* are ignored.
        today: The day for which to work it out.
    """
    sessions: dict[int, list[Exercised]] = {}
    for entry in diary:
        if isinstance(entry, Exercised) and entry.routine in program.routines:
            sessions.setdefault(entry.day, []).append(entry)
    course = _Course(program)
    for day in range(begun, today + 1):
        if day > begun and (day - begun) % DAYS == 0:
            course.week_is_over(day)
        for session in sessions.get(day, ()):
            course.session(session)
        # Today is not over, and on the first day the program may have begun in the evening.
        if begun < day < today and program.days[weekday(day)] and day not in sessions:
            course.missed_a_day(day)
    lighter = program.is_lighter(course.week)
    return Standing(
        week=course.week,
        notch=course.notch,
        lighter=lighter,
        over=course.week > program.weeks,
        doses=doses(program, course.notch, lighter=lighter),
        moves=tuple(course.moves),
        good_days=len(course.good_days),
    )


def last_notch(program: Program) -> int:
    """Return the notch at which all doses have their last value."""
    lines = (line for each in program.grow for line in (each.hold, each.reps, each.sets) if line)
    return max((program.growing_weeks(line) for line in lines), default=1) - 1


def planned_notch(program: Program, week: int) -> int:
    """Return the notch of a week, counted from 1, if every session is done and feels right."""
    steps = sum(not program.is_lighter(each) for each in range(2, week + 1))
    return min(steps, last_notch(program))


def doses(program: Program, notch: int, *, lighter: bool = False) -> tuple[Grown, ...]:
    """Return the dose of every growing exercise at a notch."""
    by = 1 - program.deload.by if lighter and program.deload else 1.0

    def value(line: Line | None, bounds: Range, unit: int) -> int | None:
        if line is None:
            return None
        grown = _value(line, notch, program.growing_weeks(line))
        # A whole second or rep; a half counts up.
        whole = int(grown * by / unit + 0.5) * unit
        return min(max(whole, bounds.least), bounds.most, line.values[-1])

    bounds = program.bounds
    return tuple(
        Grown(
            exercise=each.exercise,
            hold=None if (hold := value(each.hold, bounds.hold, SECOND)) is None else Ms(hold),
            reps=value(each.reps, bounds.reps, 1),
            sets=value(each.sets, bounds.sets, 1),
            moving=each.moving,
        )
        for each in program.grow
    )


def grown(routine: Routine, doses: tuple[Grown, ...]) -> Routine:
    """Return a routine with grown doses; a warm-up keeps its own.

    A program's doses hold for every level: it keeps these exercises as they are, and changes only
    their rests and tempo.
    """
    by_id = {each.exercise: each for each in doses}

    def changed(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        return tuple(map(one, blocks))

    def one(block: Block) -> Block:
        match block:
            case Part(routine="warm-up"):
                return block
            case Repeat(blocks=inner) | Part(blocks=inner):
                return replace(block, blocks=changed(inner))
            case Work(exercise=exercise) if exercise.id in by_id:
                return _grown(block, by_id[exercise.id])
            case _:
                return block

    return replace(routine, blocks=changed(routine.blocks)) if by_id else routine


def _grown(work: Work, now: Grown) -> Work:
    dose = work.dose
    dose = replace(
        dose,
        sets=now.sets or dose.sets,
        reps=dose.reps if dose.moving else now.reps or dose.reps,
        hold=dose.hold if dose.hold is None else now.hold or dose.hold,
        holds=(),
        left=None,
        right=None,
    )
    if now.sets or now.reps:
        dose = replace(dose, pyramid=())
    said = LevelDose(sets=dose.sets, reps=dose.reps, pyramid=dose.pyramid, hold=dose.hold)
    levels = (("beginner", said), ("strong", said))
    return replace(work, dose=dose, levels=levels, written=frozenset({"sets", "reps", "hold"}))


def _value(line: Line, notch: int, weeks: int) -> float:
    """Interpolate between the values of a line; its first value if there is no week to grow."""
    steps = len(line.values) - 1
    if not steps or weeks < 2:
        return line.values[0]
    place = min(notch / (weeks - 1), 1.0) * steps
    below = min(int(place), steps - 1)
    first, second = line.values[below], line.values[below + 1]
    return first + (second - first) * (place - below)


@dataclass(slots=True)
class _Course:
    """The state of a program while the diary is replayed day by day."""

    program: Program
    week: int = 1
    notch: int = 0
    done_at: int = 0
    """The notch at which growing exercises were last done in full."""
    trained: bool = False
    grew: bool = False
    held_back: bool = False
    missed: int = 0
    rose_on: int | None = None
    moves: list[Move] = field(default_factory=list)
    good_days: set[int] = field(default_factory=set)

    def session(self, session: Exercised) -> None:
        self.trained = True
        self.missed = 0
        grows = bool(session.exercises & {each.exercise for each in self.program.grow})
        lighter = self.program.is_lighter(self.week)
        feeling = session.feeling
        if grows:
            self.moves.clear()
            if not lighter:
                self.done_at = self.notch
        if feeling is Feeling.PAIN or (feeling in _TOO_MUCH and grows):
            self._fall(session.day, Cause(str(feeling)))
            self.held_back = True
            self.good_days.clear()
        elif grows:
            self.grew = True
            if self._has_last_doses(session):
                self.good_days.add(session.day)
            rested = self.rose_on is None or session.day - self.rose_on >= DAYS
            # A lighter week is easy because it is meant to be.
            if feeling is Feeling.EASY and not self.held_back and rested and not lighter:
                self._rise(session.day, Cause.EASY)
                self.rose_on = session.day

    def week_is_over(self, day: int) -> None:
        if self.trained and (self.week < self.program.weeks or self._may_end()):
            self.week += 1
        if self.grew and not self.held_back and not self.program.is_lighter(self.week):
            self._rise(day, Cause.WEEK)
        self.trained = self.grew = self.held_back = False

    def missed_a_day(self, day: int) -> None:
        self.missed += 1
        if self.missed == TOO_MANY_MISSED:
            self.missed = 0
            self._fall(day, Cause.MISSED)

    def _may_end(self) -> bool:
        return self.program.has_end and len(self.good_days) >= self.program.move_on

    def _has_last_doses(self, session: Exercised) -> bool:
        """Return whether all of a session that grows was done, as much as the program goes to."""
        done = {each.exercise: each for each in session.done}
        return all(
            last.exercise in done and done[last.exercise].is_at_least(last)
            for last in doses(self.program, last_notch(self.program))
            if last.exercise in session.exercises
        )

    def _rise(self, day: int, cause: Cause) -> None:
        self._move(min(last_notch(self.program), self.done_at + 1, self.notch + 1), day, cause)

    def _fall(self, day: int, cause: Cause) -> None:
        self._move(max(0, self.notch - 1), day, cause)

    def _move(self, to: int, day: int, cause: Cause) -> None:
        if to != self.notch:
            self.moves.append(Move(day, to - self.notch, cause))
            self.notch = to
