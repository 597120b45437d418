"""Lead-ins: what is said before a session goes on after a pause, a repeat or a resume."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.manner import Words
from matcue.plan.steps import Elastic, Labels, Rigid, Speech
from matcue.plan.timeline import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.live_timeline import LiveTimeline
    from matcue.plan.roles import Sentence
    from matcue.plan.steps import Script
    from matcue.plan.timeline import Span
    from matcue.plan.wording import Wording

COUNT_IN: Final = Ms(3 * SECOND)
GAP: Final = Ms(500)


@dataclass(frozen=True, slots=True)
class Lead:
    """A spoken passage, and the passage of the script, rep or breath, that follows it."""

    passage: Elastic
    number: int
    stretch: int = 0


def where_we_are(led: LiveTimeline, at: Ms, wording: Wording, words: Words) -> Lead | None:
    """Return the lead-in to the hold, set or breathing block that a pause interrupted.

    Returns:
        None if nothing has to begin anew: a rest or an instruction just goes on.
    """
    here = led.at(at)
    if not isinstance(here.passage, Rigid):
        return None
    nth = max(0, sum(span.at <= at for span in here.spans) - 1)
    span = here.spans[nth]
    if span.kind is SpanKind.HOLD:
        return Lead(
            _counted(led, span, [wording.sentence("again-hold")], wording, words), here.number
        )
    told = wording.sentence("again-breath")
    if span.kind is SpanKind.REP:
        told = wording.sentence("again-rep", rep=span.rep or nth + 1)
    # What is left of a set begins where the whole one would have been at this stretch.
    whole = led.script.passages[here.number]
    before = len(whole.stretches) - len(here.passage.stretches) if isinstance(whole, Rigid) else 0
    return Lead(_counted(led, span, [told], wording, words), here.number, nth + before)


def set_again(led: LiveTimeline, number: int, wording: Wording, words: Words) -> Lead:
    """Return the lead-in to a set that is repeated."""
    passage = led.script.passages[number]
    if not isinstance(passage, Rigid):
        raise TypeError("a set begins with a hold or with reps")
    stretch = passage.stretches[0]
    said = [wording.sentence("again-set")]
    return Lead(_counted(led, stretch.labels, said, wording, words), number)


def welcome_back(number: int, wording: Wording, words: Words) -> Lead:
    """Return the lead-in to a session that is resumed at the passage *number*."""
    said = [] if words is Words.TONES else [wording.sentence("again-session")]
    says = tuple(Speech(text=each.text, role=each.role, then=GAP) for each in said)
    return Lead(Elastic(kind=SpanKind.READY, says=says, opens="begin"), number)


def lead_sentences(script: Script, wording: Wording) -> tuple[str, ...]:
    """List all sentences of possible lead-ins to this script, so that they can be spoken ahead."""
    keys = ("again-hold", "again-breath", "again-set", "again-session", "get-ready")
    found = [wording.phrase(key) for key in keys]
    for passage in script.passages:
        if not isinstance(passage, Rigid):
            continue
        sets = _sets(script, passage.stretches[0].labels)
        for stretch in passage.stretches:
            found += [each.text for each in _place(stretch.labels, sets, wording)]
            if stretch.kind is SpanKind.REP:
                found.append(wording.phrase("again-rep", rep=stretch.labels.rep or 1))
    return tuple(dict.fromkeys(found))


def _counted(
    led: LiveTimeline, labels: Labels | Span, then: list[Sentence], wording: Wording, words: Words
) -> Elastic:
    """Say the exercise's side and set, then the sentences *then*, and count in."""
    here = Labels(exercise=labels.exercise, side=labels.side, set=labels.set, rep=labels.rep)
    sets = _sets(led.script, here)
    says: tuple[Speech, ...] = ()
    if words is not Words.TONES:
        told = [*_place(here, sets, wording), *then]
        if words is Words.FULL:
            told.append(wording.sentence("get-ready"))
        says = tuple(Speech(text=each.text, role=each.role, then=GAP) for each in told)
    return Elastic(
        kind=SpanKind.READY, says=says, at_least=COUNT_IN, labels=here, beeps="tick", ends="go"
    )


def _place(labels: Labels, sets: int, wording: Wording) -> Iterator[Sentence]:
    if labels.side is not None:
        yield wording.sentence("again-side", side=wording.side(labels.side))
    if sets > 1 and labels.set is not None:
        yield wording.sentence("set", set=labels.set, sets=sets)


def _sets(script: Script, labels: Labels) -> int:
    """Count the sets of an exercise."""
    found = [
        stretch.labels.set or 1
        for passage in script.passages
        if isinstance(passage, Rigid)
        for stretch in passage.stretches[:1]
        if stretch.labels.exercise == labels.exercise
    ]
    return max(found, default=1)
