"""What is shown before a session: what of it is left out, or less, for this person, and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.routine.model import Position
from matcue.routine.questionnaire import Text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matcue.coach.person import Person
    from matcue.coach.program import Current
    from matcue.routine.model import Routine
    from matcue.routine.questionnaire import Questionnaire


def names(routine: Routine) -> dict[str, str]:
    """Return the names of the exercises of a routine by id."""
    return {work.exercise.id: work.exercise.name for work in routine.works}


def off_text(off: Mapping[str, str], person: Person, book: Questionnaire) -> tuple[str, ...]:
    """Say what is left out for its position."""
    if not off:
        return ()
    told = book.texts[Text.PREGNANCY_OFF]
    return (told.format(where=where_off(person, book), exercises=", ".join(off.values())),)


def where_off(person: Person, book: Questionnaire) -> str:
    """Say in which positions nothing is done."""
    both = Position.SUPINE in person.off
    return book.texts[Text.OFF_STOMACH_AND_BACK if both else Text.OFF_STOMACH]


def spared(routine: Routine, person: Person) -> dict[str, str]:
    """Return the names of what is left out of a routine because it hurt, by id."""
    doing = [work.exercise for work in routine.works]
    return {each.id: each.name for each in doing if each.is_a(person.care.spared)}


def spared_text(routine: Routine, person: Person) -> tuple[str, ...]:
    """Say what is left out because it hurt, and how one of them comes back."""
    left_out = spared(routine, person)
    if not left_out:
        return ()
    works = routine.works
    hurt = person.care.spared
    back = next(id_ for id_ in hurt if any(work.exercise.is_a((id_,)) for work in works))
    told = f"matcue: left out, for it hurt: {', '.join(left_out.values())}; "
    return (f"{told}`matcue log --again {back}` brings it back",)


def lighter_text(routine: Routine, person: Person) -> tuple[str, ...]:
    """Say what is less this time, because it made the back worse."""
    care = person.care
    known = {form.id: form for form in routine.variants}
    known |= {work.exercise.id: work.exercise for work in routine.works}
    less = [each.name for each in known.values() if each.is_a(care.lighter)]
    return (f"matcue: less this time, for your back was worse: {', '.join(less)}",) if less else ()


def doses_text(routine: Routine, on: Current | None) -> tuple[str, ...]:
    """Say which doses of a routine are those of its program."""
    if on is None or not on.standing.doses:
        return ()
    from matcue.coach import program  # most people are on no program

    told = program.doses_text(on, names(routine))
    return (f"matcue: {on.program.title}, {program.week_text(on)}: {told}",) if told else ()
