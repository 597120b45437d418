"""Today's suggestion: gather what it depends on, choose, and describe it in a line."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from matcue.base.units import MINUTE
from matcue.coach.admission import as_today
from matcue.coach.history.figures import streak
from matcue.coach.program import doses_text, week_text
from matcue.coach.today import (
    AGAIN_AFTER,
    Before,
    Habits,
    Known,
    Offer,
    Offered,
    TodayRequest,
    needed,
    today,
)
from matcue.routine.library import Library
from matcue.session import session

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime

    from matcue.coach.history.record import Record
    from matcue.coach.person import Person
    from matcue.coach.program import Current
    from matcue.coach.today import Today
    from matcue.routine.shelf import Shelf
    from matcue.session.options import Options
    from matcue.session.session import Draft
    from matcue.settings.table import Settings


@dataclass(frozen=True, slots=True)
class Suggestion:
    """Today's offers, with what is needed to make sessions of them.

    Attributes:
        today: The offers and their reasons.
        person: The listener.
        now: The time of the suggestion, aware.
        options: The options from the settings, before an offer changes them.
        library: The library of routines.
        streak: Days of exercise in the current streak.
    """

    today: Today
    person: Person
    now: datetime
    options: Options
    library: Library
    streak: int

    @property
    def current(self) -> Current | None:
        """The current program; None if there is none."""
        return self.person.program

    def draft(self, offer: Offer) -> Draft:
        """Return the draft session of an offer.

        Raises:
            InputError: The routine cannot be read or planned.
        """
        return session.draft(
            offer.routine, self.options_of(offer), self.library.shelf, self.library
        )

    def options_of(self, offer: Offer) -> Options:
        """Return the options of an offer, with the program's doses."""
        return _options(self.options, self.person, offer, self.now.date())

    def line(self, offer: Offer) -> str:
        """Describe an offer in one line: title, minutes, and the week of the program.

        Raises:
            InputError: The routine cannot be read or planned.
        """
        ready = self.draft(offer)
        minutes = round(ready.estimate().timeline.total / MINUTE)
        how = [*(["short"] if offer.pick else []), *(["gently"] if offer.gentle else [])]
        title = ", ".join((ready.written.title, *how))
        told = f"{title}, {minutes} min"
        if self.current is None or offer.routine not in self.current.program.routines:
            return told
        names = {work.exercise.id: work.exercise.name for work in ready.chosen.works}
        grown = doses_text(self.current, names)
        return f"{told}, {week_text(self.current)}" + (f": {grown} now" if grown else "")

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data with stable keys."""
        offers = [self._offer_json(offer) for offer in self.today.offers]
        return {
            "now": self.now.isoformat(timespec="seconds"),
            "part": self.today.part.value,
            "suggestion": offers[0],
            "why": list(self.today.why),
            "notes": list(self.today.notes),
            "others": offers[1:],
            "program": self.current.as_json() if self.current else None,
            "streak_days": self.streak,
        }

    def _offer_json(self, offer: Offer) -> dict[str, Any]:
        ready = self.draft(offer)
        return {
            "choice": offer.choice.value,
            "routine": offer.routine,
            "title": ready.written.title,
            "kind": ready.written.kind.value,
            "gentle": offer.gentle,
            "pick": offer.pick,
            "about_min": round(ready.estimate().timeline.total / MINUTE),
            "line": self.line(offer),
            "why": offer.why,
        }


def suggest(now: datetime, settings: Settings, person: Person, shelf: Shelf) -> Suggestion:
    """Gather what today's suggestion depends on, and choose it.

    Args:
        now: An aware time whose zone has its DST rules.
        settings: The settings in force.
        person: The listener.
        shelf: The routines.

    Raises:
        InputError: A routine cannot be read.
    """
    library = Library(shelf)
    on = person.program
    trouble: tuple[str, ...] = ()
    if why := person.program_trouble:
        trouble = (f"{why[0].upper()}{why[1:]}.", "`matcue program stop` ends it.")
    options = settings.options()

    def about(routine: str) -> Known:
        plain = Offer(choice=Offered.PROGRAM, routine=routine)
        chosen = _options(options, person, plain, now.date())
        ready = session.draft(routine, chosen, shelf, library)
        return Known(
            title=ready.written.title,
            kind=ready.written.kind,
            when=ready.written.when,
            lasts=timedelta(milliseconds=ready.estimate().timeline.total),
            grows=on is not None and on.grows(work.exercise.id for work in ready.chosen.works),
        )

    asked = TodayRequest(
        now=now,
        habits=Habits(
            bedtime=settings.bedtime,
            wake_time=settings.wake_time,
            working_days=settings.working_days,
        ),
        done=_done(person.records, now),
        care=person.care,
        current=on,
        routines={routine: about(routine) for routine in needed(on)},
    )
    found = today(asked)
    return Suggestion(
        today=replace(found, notes=(*trouble, *found.notes)),
        person=person,
        now=now,
        options=options,
        library=library,
        streak=streak(person.days, now.date()),
    )


def _done(records: Sequence[Record], now: datetime) -> list[Before]:
    """List what was done today; after midnight also what has only just ended."""
    ended = [
        Before(routine=record.routine, ended=record.begun + timedelta(milliseconds=record.done_ms))
        for record in records
    ]
    return [
        before
        for before in ended
        if before.ended.astimezone(now.tzinfo).date() == now.date()
        or now.timestamp() - before.ended.timestamp() < AGAIN_AFTER.total_seconds()
    ]


def _options(options: Options, person: Person, offer: Offer, today: date) -> Options:
    chosen = replace(options.selection, gentle=offer.gentle, pick=offer.pick)
    return as_today(replace(options, selection=chosen), person, offer.routine, today)
