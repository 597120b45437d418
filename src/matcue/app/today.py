"""What to do today, and why. Pure: the hour, the settings, the history and the program are given.

Morning is before noon and evening after six; in between, on a working day, comes a break at the
desk. A program's open session goes before that. What loads the back is never offered within five
hours of bedtime, nor after pain.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from matcue.app.times import late
from matcue.plan.care import Care
from matcue.routine.model import Kind, When

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matcue.app.program import Current

NOON: Final = time(12, 0)
SIX: Final = time(18, 0)
NIGHT_ENDS: Final = time(4, 0)
"""The hours before this still belong to the evening, where nobody gets up so early."""
BEFORE_WAKING: Final = timedelta(hours=1)
"""Morning begins at most so long before the usual hour of getting up."""
AGAIN_AFTER: Final = timedelta(minutes=90)
"""The same routine is offered again only after this."""
SHORT_PICK: Final = 3
"""Exercises of a short session."""

MORNING: Final = "morning"
EVENING: Final = "evening"
DESK: Final = "desk"
EASY_MOVES: Final = "warm-up"


class Part(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"


class Choice(StrEnum):
    """What can be chosen today."""

    PROGRAM = "program"
    MORNING = "morning"
    EVENING = "evening"
    DESK = "desk"
    EASY = "easy"
    SHORT = "short"
    GENTLE = "gentle"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """What the settings say of somebody's days; working days from 0 for Monday."""

    bedtime: time = time(22, 30)
    wake_time: time = time(7, 0)
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What has to be known of a routine: what it is called, what it does, how long it takes."""

    title: str
    kind: Kind
    when: When
    lasts: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A session of today that is done already."""

    routine: str
    ended: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A session to begin: a routine, and how much of it."""

    choice: Choice
    routine: str
    gentle: bool = False
    pick: int | None = None


@dataclass(frozen=True, slots=True)
class Today:
    """What there is to do, what is suggested first.

    Attributes:
        offers: At least one; the first is the suggestion.
        why: Sentences about the suggestion, none of them long.
        part: The part of the day.
    """

    offers: tuple[Offer, ...]
    why: tuple[str, ...]
    part: Part


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """All that a suggestion comes from.

    Attributes:
        now: An aware time whose zone knows its own changes.
        habits: From the settings.
        done: What was done today, in its order.
        care: What hurt.
        current: The program that is on.
        routines: What is known of the routines that may be suggested, by their ids.
    """

    now: datetime
    habits: Habits = field(default_factory=Habits)
    done: Sequence[Before] = ()
    care: Care = field(default_factory=Care)
    current: Current | None = None
    routines: Mapping[str, Known] = field(default_factory=dict)


def needed(current: Current | None) -> tuple[str, ...]:
    """List the routines of which something has to be known."""
    program = current.for_today if current else ()
    return tuple(dict.fromkeys((MORNING, EVENING, DESK, EASY_MOVES, *program)))


def part_of_day(now: datetime, wake_time: time) -> Part:
    """Tell the part of the day; who gets up before four has an early morning."""
    at = now.time()
    opens = datetime.combine(date(2000, 1, 2), wake_time) - BEFORE_WAKING
    begins = min(NIGHT_ENDS, opens.time()) if opens.day == 2 else NIGHT_ENDS
    if begins <= at < NOON:
        return Part.MORNING
    return Part.DAY if NOON <= at < SIX else Part.EVENING


def today(asked: Asked) -> Today:
    """Choose what to do now, and say why."""
    part = part_of_day(asked.now, asked.habits.wake_time)
    why: list[str] = []
    pain = asked.care.pain
    if pain is not None:
        why.append(
            f"After the pain on {date.fromordinal(pain):%A} nothing loads your back; "
            "`matcue log --better` when it is over."
        )
    if asked.current is not None and asked.current.standing.over:
        why.append(
            f"{asked.current.program.title} is done, all of it. "
            "`matcue program start prevent` keeps what you have."
        )
    usual = _usual(asked, part)
    first = _of_program(asked, part, why) or _by_clock(asked, part, usual, why)
    others = (
        Offer(choice=Choice.MORNING, routine=MORNING),
        Offer(choice=Choice.EVENING, routine=EVENING),
        Offer(choice=Choice.DESK, routine=DESK),
        Offer(choice=Choice.SHORT, routine=usual.routine, pick=SHORT_PICK),
        Offer(choice=Choice.GENTLE, routine=usual.routine, gentle=True),
    )
    return Today((first, *(o for o in others if not _same(o, first))), tuple(why), part)


def _same(other: Offer, first: Offer) -> bool:
    return (other.routine, other.gentle, other.pick) == (first.routine, first.gentle, first.pick)


def _usual(asked: Asked, part: Part) -> Offer:
    """Choose by the clock alone; after pain all that is suggested is gentle."""
    gentle = asked.care.pain is not None
    match part:
        case Part.MORNING:
            return Offer(choice=Choice.MORNING, routine=MORNING, gentle=gentle)
        case Part.EVENING:
            return Offer(choice=Choice.EVENING, routine=EVENING, gentle=gentle)
        case Part.DAY if asked.now.weekday() in asked.habits.working_days:
            return Offer(choice=Choice.DESK, routine=DESK, gentle=gentle)
        case Part.DAY:
            return Offer(choice=Choice.EASY, routine=EASY_MOVES, gentle=gentle)


def _by_clock(asked: Asked, part: Part, usual: Offer, why: list[str]) -> Offer:
    if not _just_done(asked, usual.routine) and not (
        part is Part.MORNING and _times_done(asked, usual.routine)
    ):
        why.append(_WHY[usual.choice])
        return usual
    title = asked.routines[usual.routine].title
    why.append(f"{title} is done for now, so this is something short.")
    return Offer(
        choice=Choice.SHORT,
        routine=EASY_MOVES if part is not Part.EVENING else EVENING,
        pick=SHORT_PICK,
        gentle=usual.gentle,
    )


_WHY: Final = {
    Choice.MORNING: "It is morning.",
    Choice.EVENING: "It is evening.",
    Choice.DESK: "It is a working day.",
    Choice.EASY: "A few easy moves for a free day.",
}


def _of_program(asked: Asked, part: Part, why: list[str]) -> Offer | None:
    """Choose the next session of the program that is open today and fits the hour."""
    if asked.current is None:
        return None
    left: dict[str, int] = {}
    for routine in asked.current.for_today:
        left[routine] = left.get(routine, 0) + 1
    for routine, many in left.items():
        known = asked.routines[routine]
        if _times_done(asked, routine) >= many or _just_done(asked, routine):
            continue
        if known.when is When.MORNING and part is not Part.MORNING:
            continue
        if known.when is When.EVENING and part is not Part.EVENING:
            continue
        if known.kind is Kind.STRENGTHENING:
            if asked.care.pain is not None:
                continue
            if late(asked.now, known.lasts, asked.habits.bedtime):
                why.append(
                    f"{known.title} has to wait: what loads the back is over for today, with "
                    f"bedtime at {asked.habits.bedtime:%H:%M}."
                )
                continue
        gentle = asked.care.pain is not None
        return Offer(choice=Choice.PROGRAM, routine=routine, gentle=gentle)
    return None


def _times_done(asked: Asked, routine: str) -> int:
    return sum(before.routine == routine for before in asked.done)


def _just_done(asked: Asked, routine: str) -> bool:
    return any(
        before.routine == routine
        and asked.now.timestamp() - before.ended.timestamp() < AGAIN_AFTER.total_seconds()
        for before in asked.done
    )
