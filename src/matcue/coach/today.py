"""Choose what to do today, and say why. Pure: time, settings, history and program are given.

Morning is before noon and evening after six; in between, on a working day, comes a break at the
desk. A program's open session goes before that. A routine that loads the back is never offered
within five hours of bedtime, nor in the first hour after rising, nor after pain.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from matcue.coach.program import change_text, over_text
from matcue.coach.safe_hours import late
from matcue.plan.care import Care
from matcue.routine.model import Kind, When

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matcue.coach.program import Current

NOON: Final = time(12, 0)
SIX: Final = time(18, 0)
NIGHT_ENDS: Final = time(4, 0)
"""Before this it is still evening, unless the wake time is earlier."""
BEFORE_WAKING: Final = timedelta(hours=1)
"""Morning begins at most this long before the wake time."""
AGAIN_AFTER: Final = timedelta(minutes=90)
"""The same routine is offered again only after this."""
FIRST_HOUR_MIN: Final = 60
"""For so many minutes after the wake time nothing that loads the back is suggested."""
SHORT_PICK: Final = 3
"""Exercises of a short session."""

MORNING: Final = "morning"
EVENING: Final = "evening"
DESK: Final = "desk"
EASY_MOVES: Final = "warm-up"
FLARE_UP: Final = "flare-up"


class PartOfDay(StrEnum):
    """The parts of the day."""

    MORNING = "morning"
    DAY = "day"
    EVENING = "evening"


class Offered(StrEnum):
    """The kinds of offers."""

    PROGRAM = "program"
    MORNING = "morning"
    EVENING = "evening"
    DESK = "desk"
    EASY = "easy"
    SHORT = "short"
    GENTLE = "gentle"
    FLARE_UP = "flare-up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Habits:
    """The listener's bedtime, wake time and working days (0 is Monday), from the settings."""

    bedtime: time = time(22, 30)
    wake_time: time = time(7, 0)
    working_days: tuple[int, ...] = (0, 1, 2, 3, 4)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the choice needs to know of a routine.

    Attributes:
        title: Its title.
        kind: Its kind.
        when: The time of day that it is for.
        lasts: Its estimated length.
        grows: Whether the current program grows a dose in it.
    """

    title: str
    kind: Kind
    when: When
    lasts: timedelta
    grows: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Before:
    """A session that was done today."""

    routine: str
    ended: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A session to begin: a routine, how it is shortened, and in a sentence or two why."""

    choice: Offered
    routine: str
    gentle: bool = False
    pick: int | None = None
    why: str = field(default="", compare=False)

    @property
    def label(self) -> str:
        """One word for it in a row of offers: the kind, or for a program's session the routine."""
        return self.routine if self.choice in (Offered.PROGRAM, Offered.EASY) else self.choice.value


@dataclass(frozen=True, slots=True)
class Today:
    """Today's offers, the suggestion first.

    Attributes:
        offers: At least one, each with its reason; the first is the suggestion.
        notes: Short sentences that concern all offers.
        part: The part of the day.
    """

    offers: tuple[Offer, ...]
    notes: tuple[str, ...]
    part: PartOfDay

    @property
    def why(self) -> tuple[str, ...]:
        """The notes, and the reason of the suggestion."""
        return (*self.notes, self.offers[0].why)


@dataclass(frozen=True, slots=True, kw_only=True)
class TodayRequest:
    """The input of `today`.

    Attributes:
        now: An aware time whose zone has its DST rules.
        habits: From the settings.
        done: The sessions done today, in their order.
        care: Pain, and the exercises that hurt.
        current: The current program; None if there is none.
        routines: The routines that may be suggested, by id; at least those of `needed`.
    """

    now: datetime
    habits: Habits = field(default_factory=Habits)
    done: Sequence[Before] = ()
    care: Care = field(default_factory=Care)
    current: Current | None = None
    routines: Mapping[str, Known] = field(default_factory=dict)


def needed(current: Current | None) -> tuple[str, ...]:
    """Return the ids that `TodayRequest.routines` must have."""
    program = current.for_today if current else ()
    return tuple(dict.fromkeys((MORNING, EVENING, DESK, EASY_MOVES, *program)))


_FLARE_UP: Final = Offer(
    choice=Offered.FLARE_UP,
    routine=FLARE_UP,
    why="Small movements for a back that hurts, up to three times a day. First of all come the "
    "signs that need help.",
)


def part_of_day(now: datetime, wake_time: time) -> PartOfDay:
    """Return the part of the day; a wake time before four moves the morning forward."""
    at = now.time()
    opens = datetime.combine(date(2000, 1, 2), wake_time) - BEFORE_WAKING
    begins = min(NIGHT_ENDS, opens.time()) if opens.day == 2 else NIGHT_ENDS
    if begins <= at < NOON:
        return PartOfDay.MORNING
    return PartOfDay.DAY if NOON <= at < SIX else PartOfDay.EVENING


def today(asked: TodayRequest) -> Today:
    """Choose what to suggest now, and the alternatives, each with its reason."""
    part = part_of_day(asked.now, asked.habits.wake_time)
    notes: list[str] = []
    pain = asked.care.pain
    if pain is not None:
        notes.append(
            f"After the pain {_on(pain, asked.now)} nothing loads your back; "
            "`matcue log --better` when it is over."
        )
    elif asked.care.gently:
        notes.append("Your back was worse after the last session, so this one is gentle.")
    if asked.current is not None and asked.current.standing.over:
        notes.append(over_text(asked.current))
    open_now = _of_program(asked, part, notes)
    usual = _usual(asked, part)
    first = open_now[:1] or (_by_clock(asked, part, usual),)
    others = [each for each in _others(asked, usual) if each.choice is not first[0].choice]
    offers = [*first, *open_now[1:], *others]
    if pain is not None or asked.care.gently:
        offers = [replace(offer, gentle=True) for offer in offers]
    if pain is not None:
        # A little later it comes again, and then it stands behind what is usual.
        offers.insert(1 if _just_done(asked, FLARE_UP) else 0, _FLARE_UP)
    return Today(_each_once(offers), tuple(notes), part)


def _on(day: int, now: datetime) -> str:
    """Name a day of the past as one would say it: today, yesterday, on Monday, on 2 November."""
    on = date.fromordinal(day)
    match now.date().toordinal() - day:
        case 0:
            return "of today"
        case 1:
            return "of yesterday"
        case ago if 1 < ago < 7:
            return f"on {on:%A}"
        case _:
            return f"on {on.day} {on:%B}"


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
            why=f"{title} in gentle forms and smaller doses, for a sore day.",
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
            if _just_risen(asked):
                notes.append(
                    f"{known.title} has to wait: in the first hour after rising nothing loads the "
                    "back or bends it far."
                )
                continue
            if late(asked.now, known.lasts, asked.habits.bedtime):
                notes.append(
                    f"{known.title} has to wait: what loads the back is over for today, with "
                    f"bedtime at {asked.habits.bedtime:%H:%M}."
                )
                continue
        why = f"Next in your program, {asked.current.program.title}."
        change = change_text(asked.current) if known.grows else ""
        found.append(Offer(choice=Offered.PROGRAM, routine=routine, why=f"{why} {change}".rstrip()))
    return tuple(found)


def _just_risen(asked: TodayRequest) -> bool:
    """Return whether it is less than an hour after the wake time."""
    now, wakes = asked.now.time(), asked.habits.wake_time
    minutes = (now.hour - wakes.hour) * 60 + now.minute - wakes.minute
    return minutes % (24 * 60) < FIRST_HOUR_MIN


def _times_done(asked: TodayRequest, routine: str) -> int:
    return sum(before.routine == routine for before in asked.done)


def _just_done(asked: TodayRequest, routine: str) -> bool:
    return any(
        before.routine == routine
        and asked.now.timestamp() - before.ended.timestamp() < AGAIN_AFTER.total_seconds()
        for before in asked.done
    )
