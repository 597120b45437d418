"""The one door to a session: what health, pain, the program and the hour make of a request.

Everything that makes a session asks `admit` first: to play, write, preview, compose or be reminded
of one. It prints and asks nothing. What has to be asked comes back as a question; whoever asked it
puts the answer into the request or the person, and calls `admit` again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from matcue.coach import safe_hours
from matcue.coach.screening_questions import Interview, text_for_others
from matcue.plan.screening_rules import Ruling, judge, must_be_answered
from matcue.routine.model import Kind, When
from matcue.routine.questionnaire import Text, read_questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from matcue.coach.history.record import ProgramDay
    from matcue.coach.person import Person
    from matcue.coach.screening import KeptAnswers
    from matcue.routine.document import RoutineDoc
    from matcue.routine.library import Library
    from matcue.routine.questionnaire import Questionnaire
    from matcue.session.options import Options


class Use(Enum):
    """What a session is made for."""

    PLAY = auto()
    """It begins now."""
    RESUME = auto()
    """It goes on where it was left."""
    FILE = auto()
    """It is written, for any hour."""
    LISTEN = auto()
    """Somebody hears what it is like, and does not exercise."""
    REMIND = auto()
    """Somebody will be reminded of it, and asked about health when it begins."""

    @property
    def asks_health(self) -> bool:
        """Whether open questions about health come first; kept answers always count."""
        return self in (Use.PLAY, Use.RESUME, Use.FILE)


@dataclass(frozen=True, slots=True)
class Meal:
    """What somebody said about their last meal; `at` is None where it was long ago."""

    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRequest:
    """A session that somebody wants.

    Attributes:
        name: What was typed for the routine.
        options: How it sounds, as it was asked for.
        library: Where routines are.
        use: What it is made for.
        with_program: Whether a routine of the program that is on has its doses of today.
        can_ask: Whether questions can be asked; if not, none comes back.
        have_asked: Whether the questions about health are answered otherwise (a script).
        doctor_agreed: The answer to a `DoctorQuestion`.
        meal: The answer to a `MealQuestion`.
        begins_early: The answer to an `EarlyQuestion`.
    """

    name: str
    options: Options
    library: Library
    use: Use
    with_program: bool = False
    can_ask: bool = False
    have_asked: bool = False
    doctor_agreed: bool | None = None
    meal: Meal | None = None
    begins_early: bool | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """A session that may begin.

    Attributes:
        routine: The routine's id.
        options: As they were asked for, without what hurt and with the doses of the program.
        notices: What to say before it begins, a text each.
        spared: The names of the routine's exercises that are left out, by their ids.
        place: Where in the program it stands; None where it belongs to none.
        health: For others: the questions about health as a text, to go with the session.
    """

    routine: str
    options: Options
    notices: tuple[str, ...] = ()
    spared: Mapping[str, str]
    place: ProgramDay | None = None
    health: str = ""


class Reason(Enum):
    """Why a session may not begin."""

    HEALTH = auto()
    UNANSWERED = auto()
    """It asks about health first, and nobody can answer here."""
    PAIN = auto()
    MEAL = auto()
    """Somebody chose to wait after eating."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """A session that may not begin: why, and in a sentence or two what to do."""

    reason: Reason
    text: str


@dataclass(frozen=True, slots=True)
class HealthQuestions:
    """Ask `interview`, keep its answers, and put them into the person."""

    interview: Interview


@dataclass(frozen=True, slots=True)
class DoctorQuestion:
    """Whether a doctor has agreed: yes or no. A yes is kept: `agreed` gives what to keep."""

    text: str
    agreed: KeptAnswers


@dataclass(frozen=True, slots=True)
class MealQuestion:
    """When the last meal was: a time, or long ago."""

    text: str = "When did you last eat? Write 19:30, or how long ago: 1h30m"


@dataclass(frozen=True, slots=True)
class EarlyQuestion:
    """Whether to begin although the last meal was just now: yes or no."""

    text: str


Question: TypeAlias = HealthQuestions | DoctorQuestion | MealQuestion | EarlyQuestion


def admit(
    request: SessionRequest, person: Person | None, now: datetime
) -> Admitted | Refusal | Question:
    """Decide whether and how a session may be made.

    Health answers, noted pain, what hurt, the program's doses and the hour count, in this order.

    Args:
        request: What is wanted.
        person: Who does it. None where it is made for others: then nothing is looked at, and the
            questions about health go with the session.
        now: An aware time whose zone knows its own changes.

    Raises:
        InputError: The routine cannot be read, or cannot be done like this.
    """
    doc = request.library.open(request.name).doc
    book = read_questionnaire()
    if person is None:
        health = text_for_others(book, doc)
        return Admitted(routine=doc.id, options=request.options, spared={}, health=health)
    answered = _health(request, doc, person, book, now.date())
    is_refused = isinstance(answered, Refusal) and answered.reason is Reason.HEALTH
    pain = after_pain(doc.id, doc.kind, person)
    # Nobody is asked about a session that has to wait in any case.
    if pain is not None and not is_refused:
        return pain
    if not isinstance(answered, tuple):
        return answered
    spared, spared_told = _spared(request, person)
    options = as_today(request.options, person, request.name, with_program=request.with_program)
    hour = _hour(request, options, doc, person, now)
    if not isinstance(hour, tuple):
        return hour
    on = person.program_of(request.name)
    return Admitted(
        routine=doc.id,
        options=options,
        notices=(*answered, *spared_told, *_doses_told(request, person), *hour),
        spared=spared,
        place=on.place if on is not None else None,
    )


def after_pain(routine: str, kind: Kind, person: Person) -> Refusal | None:
    """Refuse what loads the back after pain, until the pain is called over.

    Args:
        routine: Its id, or what it will be called.
        kind: What it does to the body.
        person: Who does it.
    """
    pain = person.care.pain
    if pain is None or kind is not Kind.STRENGTHENING:
        return None
    day = f"{date.fromordinal(pain):%A, %d %B}"
    text = read_questionnaire().texts[Text.AFTER_PAIN]
    return Refusal(Reason.PAIN, text.format(routine=routine, day=day))


def as_today(
    options: Options, person: Person, routine: str, *, with_program: bool = True
) -> Options:
    """Leave out what hurt, and take the doses of the program for a routine that belongs to it."""
    if person.care.spared:
        selection = replace(options.selection, spared=person.care.spared)
        options = replace(options, selection=selection)
    on = person.program_of(routine)
    return on.grown(options) if on is not None and with_program else options


def _health(
    request: SessionRequest,
    asks: RoutineDoc,
    person: Person,
    book: Questionnaire,
    today: date,
) -> tuple[str, ...] | Refusal | Question:
    """Judge the answers about health; gives what there is to say if it may begin."""
    if request.have_asked:
        return ()
    notices: list[str] = []
    interview = Interview(book=book, asks=asks, before=person.health, today=today)
    if interview.question is not None and request.use.asks_health:
        if request.can_ask:
            return HealthQuestions(interview)
        if must_be_answered(asks):
            text = book.texts[Text.NEEDS_ANSWERS].format(routine=asks.id, name=request.name)
            return Refusal(Reason.UNANSWERED, text)
        notices.append(f"matcue: {book.texts[Text.UNASKED]}")
    answers = person.health.holding(book, today)
    # Whom a doctor allows what is asked when it begins.
    agreed = None if request.use.asks_health else True
    verdict = judge(book, asks, answers, agreed=agreed, name=request.name)
    if verdict.ruling is Ruling.ASK_DOCTOR:
        agreed = person.health.agreed(book, asks.kind, verdict.doctor, today)
        if not agreed and request.can_ask and request.doctor_agreed is None:
            kept = person.health.consented(asks.kind, verdict.doctor, today)
            return DoctorQuestion(verdict.text, kept)
        agreed = agreed or bool(request.doctor_agreed)
        verdict = judge(book, asks, answers, agreed=agreed, name=request.name)
    if verdict.ruling is Ruling.REFUSED:
        return Refusal(Reason.HEALTH, verdict.text)
    return (*notices, verdict.text) if verdict.text else tuple(notices)


def _spared(request: SessionRequest, person: Person) -> tuple[dict[str, str], tuple[str, ...]]:
    """Name what is left out of a routine because it hurt, and say so in a line."""
    if not person.care.spared:
        return {}, ()
    works = request.library.load(request.name).works
    names = {work.exercise.id: work.exercise.name for work in works}
    spared = {id_: names[id_] for id_ in person.care.spared if id_ in names}
    if not spared:
        return {}, ()
    back = next(iter(spared))
    told = (
        f"matcue: left out, for it hurt: {', '.join(spared.values())}; "
        f"`matcue log --again {back}` brings it back"
    )
    return spared, (told,)


def _doses_told(request: SessionRequest, person: Person) -> tuple[str, ...]:
    """Say which doses of a routine are those of the program."""
    on = person.program_of(request.name)
    if on is None or not request.with_program or not on.standing.doses:
        return ()
    from matcue.coach.program import doses_told, week_told  # most people are on no program

    works = request.library.load(request.name).works
    told = doses_told(on, {work.exercise.id: work.exercise.name for work in works})
    return (f"matcue: {on.program.title}, {week_told(on)}: {told}",) if told else ()


def _hour(
    request: SessionRequest,
    options: Options,
    doc: RoutineDoc,
    person: Person,
    now: datetime,
) -> tuple[str, ...] | Refusal | Question:
    """Look at the clock before a session begins; gives what there is to say."""
    if request.use is not Use.PLAY:
        return ()
    if doc.when is When.EVENING and request.can_ask and not request.have_asked:
        wait = _meal(request, now)
        if wait is not None:
            return wait
    if doc.kind is not Kind.STRENGTHENING:
        return ()
    from matcue.session import session

    ready = session.draft(request.name, options, request.library.shelf, request.library)
    lasts = timedelta(milliseconds=ready.estimate().timeline.total)
    late = safe_hours.late(now, lasts, person.bedtime)
    return (f"matcue: {safe_hours.late_told(late)}",) if late is not None else ()


def _meal(request: SessionRequest, now: datetime) -> Refusal | Question | None:
    """Ask about the last meal; None where it is long enough ago, or does not matter."""
    if request.meal is None:
        return MealQuestion()
    ate = request.meal.at
    ready = safe_hours.time_after_meal(now, ate) if ate is not None else None
    if ready is None or request.begins_early:
        return None
    if request.begins_early is None:
        wait = safe_hours.about(safe_hours.AFTER_A_MEAL)
        return EarlyQuestion(
            f"It is time at {ready:%H:%M}, {wait} after eating. Begin now all the same?"
        )
    return Refusal(Reason.MEAL, f"Until {ready:%H:%M}, then.")
