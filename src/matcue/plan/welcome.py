"""The opening and the closing passages of a session."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.manner import Words
from matcue.plan.roles import Role
from matcue.plan.steps import Elastic, count, warm_up_of
from matcue.plan.timeline import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.manner import Manner
    from matcue.plan.place import Place
    from matcue.plan.roles import Sentence
    from matcue.plan.steps import Passage, Speech
    from matcue.plan.wording import Sentences, Wording
    from matcue.routine.model import Routine

MOST_NAMED: Final = 6
"""The most names to list in one sentence; nobody remembers more."""

CLOSING_PAUSE: Final = Ms(1 * SECOND)
AFTER_SIGN: Final = Ms(400)
"""The silence after a tone that has just been explained."""


def welcome(routine: Routine, manner: Manner, sentences: Sentences) -> Iterator[Passage]:
    """Yield the opening: the title, then all that must be known before anybody moves."""
    wording = sentences.wording
    say = wording.sentence
    opening = sentences.speech([say("welcome-title", title=routine.title)])
    yield Elastic(
        kind=SpanKind.READY,
        says=opening,
        opens="begin",
        chapter=wording.book.chapters["welcome"],
    )
    full = manner.words in (Words.FULL, Words.AUTO)
    told = []
    if routine.part is not None:
        told.append(say("welcome-part", part=routine.part[0], parts=routine.part[1]))
    total = wording.roughly(sentences.announced.total)
    exercises = count(warm_up_of(routine)[1])
    if exercises and full:
        told.append(say("welcome-exercises", count=exercises, total=total))
    else:
        told.append(say("welcome-total", total=total))
    if routine.equipment:
        told.append(say("welcome-equipment", things=wording.listed(routine.equipment)))
    told += _choices(routine, wording)
    says = sentences.speech(told)
    known = manner.words is Words.AUTO and manner.known.signs
    first = routine.first_short if routine.first_short and known else routine.first
    says += sentences.own(Role.SAFETY, first, sentences.values(()))
    if full:
        # An intro speaks of the routine as a whole; of a part of it, it would not be true.
        whole = not routine.left_out and routine.part is None
        says += sentences.own(Role.WELCOME, routine.intro if whole else (), sentences.values(()))
    yield Elastic(kind=SpanKind.READY, says=says)
    yield from _legend(routine, sentences, told=full and not known)
    yield Elastic(kind=SpanKind.READY, says=_safety(routine, sentences, full=full))


def closing(routine: Routine, sentences: Sentences, place: Place) -> Iterator[Passage]:
    """Yield the closing: the way up, the goodbye and the end."""
    outro = routine.outro or (sentences.wording.book.phrases["outro"],)
    says = place.up(sentences)
    says += sentences.own(Role.CLOSING, outro, sentences.values(()))
    yield Elastic(
        kind=SpanKind.RELAX,
        says=says,
        at_least=CLOSING_PAUSE,
        ends="session-end",
        chapter=sentences.wording.book.chapters["closing"],
    )


def _legend(routine: Routine, sentences: Sentences, *, told: bool) -> Iterator[Passage]:
    """Say what the tones mean, each before its tone; with fewer words both passages are empty."""
    say = sentences.wording.sentence
    if not (told and routine.works):
        yield Elastic(kind=SpanKind.READY)
        yield Elastic(kind=SpanKind.READY)
        return
    held = any(w.dose.hold is not None and not w.dose.moving for w in routine.works)
    go = sentences.speech([say("legend-listen"), say("legend-go")], AFTER_SIGN)
    end = sentences.speech([say("legend-down" if held else "legend-stop")], AFTER_SIGN)
    yield Elastic(kind=SpanKind.READY, says=go, ends="go")
    yield Elastic(kind=SpanKind.READY, says=end, lead=Ms(SECOND), ends="hold-end")


def _safety(routine: Routine, sentences: Sentences, *, full: bool) -> tuple[Speech, ...]:
    say = sentences.wording.sentence
    if routine.safety:
        return sentences.own(Role.SAFETY, routine.safety, sentences.values(()))
    told = [say("welcome-pain"), say("welcome-safety")]
    return sentences.speech(told + [say("welcome-slowly")] * full)


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
