"""The opening and the closing passages of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.base.units import Ms
from matcue.plan.roles import Role
from matcue.plan.steps import Elastic, count
from matcue.plan.timeline import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.roles import Sentence
    from matcue.plan.steps import Passage
    from matcue.plan.wording import Sentences, Wording
    from matcue.routine.model import Routine

MOST_NAMED: Final = 6
"""The most names to list in one sentence; nobody remembers more."""

CLOSING_PAUSE: Final = Ms(1_000)


def welcome(routine: Routine, sentences: Sentences) -> Iterator[Passage]:
    """Yield the opening: the title, then the length and what to know before it begins."""
    wording = sentences.wording
    say = wording.sentence
    opening = sentences.speech([say("welcome-title", title=routine.title)])
    yield Elastic(
        kind=SpanKind.READY,
        says=opening,
        opens="begin",
        chapter=wording.book.chapters["welcome"],
    )
    told = []
    if routine.part is not None:
        told.append(say("welcome-part", part=routine.part[0], parts=routine.part[1]))
    told += [say("welcome-total", total=wording.roughly(sentences.announced.total))]
    exercises = count(routine.blocks)
    if exercises and sentences.full:
        told.append(say("welcome-exercises", count=exercises))
    if routine.equipment:
        things = wording.listed(routine.equipment)
        told.append(say("welcome-equipment", things=things))
    told += _choices(routine, wording)
    told.append(say("welcome-safety"))
    says = sentences.speech(told)
    if sentences.full:
        # An intro speaks of the routine as a whole; of a part of it, it would not be true.
        whole = not routine.left_out and routine.part is None
        says += sentences.own(Role.OWN, routine.intro if whole else (), sentences.values(()))
    yield Elastic(kind=SpanKind.READY, says=says)


def closing(routine: Routine, sentences: Sentences) -> Iterator[Passage]:
    """Yield the closing: the goodbye and the end."""
    outro = routine.outro or (sentences.wording.book.phrases["outro"],)
    yield Elastic(
        kind=SpanKind.RELAX,
        says=sentences.own(Role.CLOSING, outro, sentences.values(())),
        at_least=CLOSING_PAUSE,
        ends="session-end",
        chapter=sentences.wording.book.chapters["closing"],
    )


def _choices(routine: Routine, wording: Wording) -> list[Sentence]:
    """Return sentences about what the listener's selection left out or replaced."""
    say, left_out, eased = wording.sentence, routine.left_out, routine.eased
    told = []
    if 0 < len(left_out) <= MOST_NAMED:
        told.append(say("welcome-left-out", things=wording.listed(left_out)))
    elif left_out:
        told.append(say("welcome-many-left-out", count=len(left_out)))
    if len(eased) <= MOST_NAMED:
        told += [say("welcome-eased", name=name, other=other) for name, other in eased]
    else:
        told.append(say("welcome-many-eased", count=len(eased)))
    return told
