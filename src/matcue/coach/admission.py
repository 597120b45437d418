"""Admission: whether and how a session may be made, by health, pain, program and time of day.

Call `admit` before a session is played, written, previewed, composed or scheduled as a reminder.
It prints and asks nothing. What has to be asked is returned as a question: the caller asks it,
puts the answer into the request or the person, and calls `admit` again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from enum import Enum, auto
from typing import TYPE_CHECKING, TypeAlias

from matcue.coach import safe_hours
from matcue.coach.person import faded
from matcue.coach.screening import Interview, text_for_others
from matcue.plan.care import Care, kept_off
from matcue.plan.screening_rules import (
    Ruling,
    is_pregnant,
    is_sore,
    judge,
    must_be_answered,
    positions_off,
)
from matcue.routine.document import RepeatStep, UseStep
from matcue.routine.model import Kind, Screening, When
from matcue.routine.questionnaire import Text, read_questionnaire

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from matcue.coach.history.record import ProgramDay
    from matcue.coach.person import Person
    from matcue.coach.screening import KeptAnswers
    from matcue.routine.document import RoutineDoc, Step
    from matcue.routine.library import Library
    from matcue.routine.questionnaire import Questionnaire
    from matcue.session.options import Options


class Use(Enum):
    """What a session is made for."""

    PLAY = auto()
    """It begins now."""
    RESUME = auto()
    """It is resumed where it was left."""
    FILE = auto()
    """It is written to a file, to be used at any hour."""
    LISTEN = auto()
    """It is only listened to; nobody exercises."""
    REMIND = auto()
    """A reminder is set for it; health is asked about when the session begins."""

    @property
    def asks_health(self) -> bool:
        """Whether unanswered health questions are asked first; stored answers always count."""
        return self in (Use.PLAY, Use.RESUME, Use.FILE)


@dataclass(frozen=True, slots=True)
class Meal:
    """The listener's last meal; `at` is None if it was long ago."""

    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRequest:
    """A request for a session; the input of `admit`.

    Attributes:
        name: The routine's name or file, as typed.
        options: The options, as asked for.
        library: The library that the routine is looked up in.
        use: What the session is made for.
        with_program: Whether to use today's doses if the routine belongs to the current program.
        can_ask: Whether the caller can ask questions; if not, `admit` returns none.
        have_asked: Whether to skip the health questions (a script vouches for the answers).
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
    """The session is admitted.

    Attributes:
        routine: The routine's id.
        options: As asked for, without exercises that hurt, with less of what made it worse, and
            with the program's doses.
        notices: Texts to show before the session begins.
        spared: Exercises of the routine that are left out: name by id.
        place: The program day of this session; None if it belongs to no program.
        health: When made for others: the health questions as a text to deliver with the session.
    """

    routine: str
    options: Options
    notices: tuple[str, ...] = ()
    spared: Mapping[str, str]
    place: ProgramDay | None = None
    health: str = ""


class Reason(Enum):
    """Why a session is refused."""

    HEALTH = auto()
    UNANSWERED = auto()
    """Its health questions must be answered first, and nobody can be asked."""
    PAIN = auto()
    MEAL = auto()
    """The listener chose to wait after eating."""


@dataclass(frozen=True, slots=True)
class Refusal:
    """The session is refused: the reason, and a text for the user that says what to do."""

    reason: Reason
    text: str


@dataclass(frozen=True, slots=True)
class HealthQuestions:
    """The caller asks all of `interview`, stores its answers, and puts them into the person."""

    interview: Interview


@dataclass(frozen=True, slots=True)
class DoctorQuestion:
    """Has a doctor agreed? Yes or no. After a yes, store `agreed`."""

    text: str
    agreed: KeptAnswers


@dataclass(frozen=True, slots=True)
class MealQuestion:
    """When was the last meal? The answer is a `Meal`."""

    text: str = "When did you last eat? Write 19:30, or how long ago: 1h30m"


@dataclass(frozen=True, slots=True)
class EarlyQuestion:
    """Begin although the last meal was just now? Yes or no."""

    text: str


Question: TypeAlias = HealthQuestions | DoctorQuestion | MealQuestion | EarlyQuestion


def admit(
    request: SessionRequest, person: Person | None, now: datetime
) -> Admitted | Refusal | Question:
    """Decide whether and how a session may be made, or return the next question to ask.

    Checked in this order: health answers, pain, exercises that hurt, the program's doses, the hour.

    Args:
        request: The session asked for.
        person: Who exercises. None if it is made for others: then nothing is checked, and the
            health questions are returned as a text.
        now: An aware time whose zone has its DST rules.

    Raises:
        InputError: The routine cannot be read, or not be planned with these options.
    """
    doc = _document(request.library, request.name)
    book = read_questionnaire(request.library.shelf)
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
    answers = person.health.holding(book, now.date())
    person = replace(person, off=positions_off(book, answers))
    off = _off(request, doc, person, book)
    if isinstance(off, Refusal):
        return off
    options = as_today(
        request.options, person, request.name, now.date(), with_program=request.with_program
    )
    eased = () if options.selection.gentle else _eased(doc, person, book, answers)
    if eased:
        options = replace(options, selection=replace(options.selection, gentle=True))
    hour = _hour(request, options, doc, person, now)
    if not isinstance(hour, tuple):
        return hour
    on = person.program_of(request.name)
    left_out, told = off, eased
    if off:
        from matcue.coach import notices  # most people have nothing to be told

        told += notices.off_text(off, person, book)
    if person.care != Care() or on is not None:
        # Only then is there something to say of its exercises, and reading them takes time.
        routine = request.library.load(request.name)
        from matcue.coach import notices

        left_out = off | notices.spared(routine, person)
        told += notices.spared_text(routine, person)
        told += notices.lighter_text(routine, person)
        told += notices.doses_text(routine, on) if request.with_program else ()
    if is_pregnant(book, answers) or Screening.PREGNANCY in doc.screening:
        told = (book.texts[Text.PREGNANCY_CALLS], *told)
    return Admitted(
        routine=doc.id,
        options=options,
        notices=(*answered, *told, *hour),
        spared=left_out,
        place=on.place if on is not None else None,
    )


def _document(library: Library, name: str) -> RoutineDoc:
    """Read a routine's document; its kind is that of the whole, with the routines that it uses."""
    doc = library.open(name).doc
    if doc.kind is Kind.STRENGTHENING or not any(map(_uses_another, doc.steps)):
        return doc
    return doc.model_copy(update={"kind": library.load(name).kind})


def _in_pain(doc: RoutineDoc, person: Person) -> RoutineDoc:
    """Ask about the signs that need help before anything that is done in pain."""
    if person.care.pain is None or doc.kind is Kind.STRENGTHENING:
        return doc
    if Screening.CHILDREN in doc.screening:
        return doc
    return doc.model_copy(update={"screening": (*doc.screening, Screening.PAIN)})


def _uses_another(step: Step) -> bool:
    if isinstance(step, RepeatStep):
        return any(map(_uses_another, step.steps))
    return isinstance(step, UseStep)


def after_pain(routine: str, kind: Kind, person: Person) -> Refusal | None:
    """Refuse a routine that loads the back after pain, until the user logs that it is over.

    Args:
        routine: Its id, for the text.
        kind: Its kind; only strengthening is refused.
        person: Who exercises.

    Returns:
        None if nothing speaks against it.
    """
    pain = person.care.pain
    if pain is None or kind is not Kind.STRENGTHENING:
        return None
    day = f"{date.fromordinal(pain):%A, %d %B}"
    text = read_questionnaire().texts[Text.AFTER_PAIN]
    return Refusal(Reason.PAIN, text.format(routine=routine, day=day))


def as_today(
    options: Options, person: Person, routine: str, today: date, *, with_program: bool = True
) -> Options:
    """Return the options as they are for this person today.

    What hurt is left out, and what is not for a pregnancy; of what made it worse there is less,
    doses are the program's, and `Words.AUTO` is brief where they know what is done.
    """
    options = replace(options, manner=faded(options.manner, person.records, today))
    care = person.care
    if care.spared or care.lighter or person.off:
        selection = replace(
            options.selection, spared=care.spared, lighter=care.lighter, off=person.off
        )
        options = replace(options, selection=selection)
    on = person.program_of(routine)
    return on.grown(options) if on is not None and with_program else options


def _health(
    request: SessionRequest,
    doc: RoutineDoc,
    person: Person,
    book: Questionnaire,
    today: date,
) -> tuple[str, ...] | Refusal | Question:
    """Judge the answers about health; gives what there is to say if it may begin."""
    if request.have_asked:
        return ()
    told: list[str] = []
    asks = _in_pain(doc, person)
    interview = Interview(book=book, asks=asks, before=person.health, today=today)
    if interview.question is not None and request.use.asks_health:
        if request.can_ask:
            return HealthQuestions(interview)
        if must_be_answered(doc):
            text = book.texts[Text.NEEDS_ANSWERS].format(routine=asks.id, name=request.name)
            return Refusal(Reason.UNANSWERED, text)
        is_sign = interview.question in book.warning_signs
        told.append(f"matcue: {book.texts[Text.UNASKED_SIGNS if is_sign else Text.UNASKED]}")
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
    return (*told, verdict.text) if verdict.text else tuple(told)


def _eased(
    doc: RoutineDoc, person: Person, book: Questionnaire, answers: Mapping[str, bool]
) -> tuple[str, ...]:
    """Say why a routine is gentle today, whatever was asked for; empty if it is not.

    One that is made for such a day, and one that a child does, stay as they are.
    """
    if {Screening.PAIN, Screening.CHILDREN} & set(doc.screening):
        return ()
    if person.care.pain is not None:
        return (f"matcue: {book.texts[Text.GENTLY_PAIN]}",)
    if person.care.gently:
        return (f"matcue: {book.texts[Text.GENTLY]}",)
    if is_sore(book, answers):
        return (f"matcue: {book.texts[Text.GENTLY_SORE]}",)
    return ()


def _off(
    request: SessionRequest, doc: RoutineDoc, person: Person, book: Questionnaire
) -> dict[str, str] | Refusal:
    """Name what is left out of a routine for its position, or refuse it if that is all of it."""
    if not person.off:
        return {}
    from matcue.coach import notices

    routine = request.library.load(request.name)
    try:
        left = {work.exercise.id for work in kept_off(routine, person.off).works}
    except ValueError:
        text = book.texts[Text.PREGNANCY_NOTHING]
        where = notices.where_off(person, book)
        return Refusal(Reason.HEALTH, text.format(routine=doc.id, where=where))
    return {id_: name for id_, name in notices.names(routine).items() if id_ not in left}


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
    return (f"matcue: {safe_hours.late_text(late)}",) if late is not None else ()


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
