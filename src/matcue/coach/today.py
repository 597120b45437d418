"""What to do today, and why. Pure: the hour, the settings, the history and the program are given.

Morning is before noon and evening after six; in between, on a working day, comes a break at the
desk. A program's open session goes before that. What loads the back is never offered within five
hours of bedtime, nor after pain.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from matcue.coach.program import change_told
from matcue.coach.safe_hours import late
from matcue.plan.care import Care
from matcue.routine.model import Kind, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matcue.coach.program import Current

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


class PartOfDay(StrEnum):
    """A part of the day."""

    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"


class Offered(StrEnum):
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
    """What has to be known of a routine.

    Attributes:
        title: What it is called.
        kind: What it does to the body.
        when: For which time of the day it is.
        lasts: How long it takes.
        grows: Whether the program that is on lets something in it grow.
    """

    title: str
    kind: Kind
    when: When
    lasts: timedelta
    grows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A session of today that is done already."""

    routine: str
    ended: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A session to begin: a routine, how much of it, and in a sentence or two why."""

    choice: Offered
    routine: str
    gentle: bool = False
    pick: int | None = None
    why: str = field(default="", compare=False)

    @property
    def label(self) -> str:
        """What to call it in a word among the others: a program's session by its routine."""
        return self.routine if self.choice in (Offered.PROGRAM, Offered.EASY) else self.choice.value


@dataclass(frozen=True, slots=True)
class Today:
    """What there is to do, what is suggested first.

    Attributes:
        offers: At least one, each with its reason; the first is the suggestion.
        notes: Sentences about all of them, none of them long.
        part: The part of the day.
    """

    offers: tuple[Offer, ...]
    notes: tuple[str, ...]
    part: PartOfDay

    @property
    def why(self) -> tuple[str, ...]:
        """All that is to be said of the suggestion."""
        return (*self.notes, self.offers[0].why)


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayRequest:
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


def part_of_day(now: datetime, wake_time: time) -> PartOfDay:
    """Tell the part of the day; who gets up before four has an early morning."""
    at = now.time()
    opens = datetime.combine(date(2000, 1, 2), wake_time) - BEFORE_WAKING
    begins = min(NIGHT_ENDS, opens.time()) if opens.day == 2 else NIGHT_ENDS
    if begins <= at < NOON:
        return PartOfDay.MORNING
    return PartOfDay.DAY if NOON <= at < SIX else PartOfDay.EVENING


def today(asked: TodayRequest) -> Today:
    """Choose what to do now, and say why; and what else there is, and why one might take that."""
    part = part_of_day(asked.now, asked.habits.wake_time)
    notes: list[str] = []
    pain = asked.care.pain
    if pain is not None:
        notes.append(
            f"After the pain on {date.fromordinal(pain):%A} nothing loads your back; "
            "`matcue log --better` when it is over."
        )
    if asked.current is not None and asked.current.standing.over:
        notes.append(
            f"{asked.current.program.title} is done, all of it. "
            "`matcue program start prevent` keeps what you have."
        )
    open_now = _of_program(asked, part, notes)
    usual = _usual(asked, part)
    first = open_now[:1] or (_by_clock(asked, part, usual),)
    others = (each for each in _others(asked, usual) if each.choice is not first[0].choice)
    # After pain all of it is gentle.
    gentle = (
        replace(offer, gentle=offer.gentle or pain is not None)
        for offer in (*first, *open_now[1:], *others)
    )
    return Today(_each_once(gentle), tuple(notes), part)


def _each_once(offers: Iterable[Offer]) -> tuple[Offer, ...]:
    found: dict[tuple[str, bool, int | None], Offer] = {}
    for offer in offers:
        found.setdefault((offer.routine, offer.gentle, offer.pick), offer)
    return tuple(found.values())


def _usual(asked: TodayRequest, part: PartOfDay) -> Offer:
    """Choose by the clock alone."""
    match part:
        case PartOfDay.MORNING:
            choice, routine = Offered.MORNING, MORNING
        case PartOfDay.EVENING:
            choice, routine = Offered.EVENING, EVENING
        case PartOfDay.DAY if asked.now.weekday() in asked.habits.working_days:
            choice, routine = Offered.DESK, DESK
        case PartOfDay.DAY:
            choice, routine = Offered.EASY, EASY_MOVES
    return Offer(choice=choice, routine=routine, why=_NOW[choice])


_NOW: Final = {
    Offered.MORNING: "It is morning: this wakes the spine.",
    Offered.EVENING: "It is evening: this lets the back go before the night.",
    Offered.DESK: "It is a working day: this is a break from sitting.",
    Offered.EASY: "A few easy moves for a free day.",
}
_ELSEWHEN: Final = {
    Offered.MORNING: "Meant for the morning: it wakes the spine.",
    Offered.EVENING: "Meant for the evening, well after the last meal.",
    Offered.DESK: "A break on a chair, good at any hour.",
}
_ROUTINES: Final = {Offered.MORNING: MORNING, Offered.EVENING: EVENING, Offered.DESK: DESK}


def _by_clock(asked: TodayRequest, part: PartOfDay, usual: Offer) -> Offer:
    """Take what is usual, or something short where that is done already."""
    if not _just_done(asked, usual.routine) and not (
        part is PartOfDay.MORNING and _times_done(asked, usual.routine)
    ):
        return usual
    title = asked.routines[usual.routine].title
    return Offer(
        choice=Offered.SHORT,
        routine=EASY_MOVES if part is not PartOfDay.EVENING else EVENING,
        pick=SHORT_PICK,
        why=f"{title} is done for now, so this is something short.",
    )


def _others(asked: TodayRequest, usual: Offer) -> tuple[Offer, ...]:
    """List what can be had at any time of the day."""
    title = asked.routines[usual.routine].title
    return (
        *(
            Offer(
                choice=choice,
                routine=routine,
                why=(_NOW if choice is usual.choice else _ELSEWHEN)[choice],
            )
            for choice, routine in _ROUTINES.items()
        ),
        Offer(
            choice=Offered.SHORT,
            routine=usual.routine,
            pick=SHORT_PICK,
            why=f"Three exercises of {title}, for when there is little time.",
        ),
        Offer(
            choice=Offered.GENTLE,
            routine=usual.routine,
            gentle=True,
            why=f"{title} without twists, swings, jumps and inversions, for a sore day.",
        ),
    )


def _of_program(asked: TodayRequest, part: PartOfDay, notes: list[str]) -> tuple[Offer, ...]:
    """List the sessions of the program that are open today and fit the hour, in their order."""
    if asked.current is None:
        return ()
    left = Counter(asked.current.for_today)
    found: list[Offer] = []
    for routine, many in left.items():
        known = asked.routines[routine]
        if _times_done(asked, routine) >= many or _just_done(asked, routine):
            continue
        if known.when is When.MORNING and part is not PartOfDay.MORNING:
            continue
        if known.when is When.EVENING and part is not PartOfDay.EVENING:
            continue
        if known.kind is Kind.STRENGTHENING:
            if asked.care.pain is not None:
                continue
            if late(asked.now, known.lasts, asked.habits.bedtime):
                notes.append(
                    f"{known.title} has to wait: what loads the back is over for today, with "
                    f"bedtime at {asked.habits.bedtime:%H:%M}."
                )
                continue
        why = f"Next in your program, {asked.current.program.title}."
        change = change_told(asked.current) if known.grows else ""
        found.append(Offer(choice=Offered.PROGRAM, routine=routine, why=f"{why} {change}".rstrip()))
    return tuple(found)


def _times_done(asked: TodayRequest, routine: str) -> int:
    return sum(before.routine == routine for before in asked.done)


def _just_done(asked: TodayRequest, routine: str) -> bool:
    return any(
        before.routine == routine
        and asked.now.timestamp() - before.ended.timestamp() < AGAIN_AFTER.total_seconds()
        for before in asked.done
    )
