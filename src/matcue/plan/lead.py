"""What is said when a listener breaks off: the way out of a hold, and the lead-in to go on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.manner import Words
from matcue.plan.roles import Role
from matcue.plan.steps import Elastic, Labels, Rigid, Speech
from matcue.plan.timeline import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.live_timeline import LiveTimeline
    from matcue.plan.roles import Sentence
    from matcue.plan.schedule import Placed
    from matcue.plan.steps import Script
    from matcue.plan.timeline import Cue
    from matcue.plan.wording import Wording

COUNT_IN: Final = Ms(3 * SECOND)
GAP: Final = Ms(500)

_HELD: Final = (SpanKind.ENTER, SpanKind.HOLD)


@dataclass(frozen=True, slots=True)
class Lead:
    """A spoken passage, and the passage of the script, rep or breath, that follows it."""

    passage: Elastic
    number: int
    stretch: int = 0


def way_out(led: LiveTimeline, at: Ms, wording: Wording, words: Words) -> Elastic | None:
    """Return the way out of a hold, for somebody who breaks off in it.

    It is that of the hold's own end, in the same words.

    Returns:
        None if nobody is in a hold or on the way into one, or has been told the way out; and where
        nothing is said.
    """
    if words is Words.TONES:
        return None
    index = led.index(at)
    here, *following = led.placed[index : index + 2]
    if isinstance(here.passage, Rigid):
        if not any(span.at <= at < span.ends and span.kind in _HELD for span in here.spans):
            return None
        told = _release(following)
    else:
        # The tone at the end of a hold may still sound, or its way out is just being said.
        told = _release([here])
        if told is None or at >= told.ends:
            return None
    text = told.text if told is not None else wording.phrase("release")
    return Elastic(
        kind=SpanKind.REST, says=(Speech(text=text, role=Role.RELEASE, then=Ms(0)),), lead=Ms(0)
    )


def _release(placed: list[Placed]) -> Cue | None:
    return next((cue for each in placed for cue in each.cues if cue.role is Role.RELEASE), None)


def where_we_are(led: LiveTimeline, at: Ms, wording: Wording, words: Words) -> Lead | None:
    """Return the lead-in to the hold, set or breathing block that a pause interrupted.

    Returns:
        None if nothing has to begin anew: a rest or an instruction just goes on.
    """
    here = led.at(at)
    if not isinstance(here.passage, Rigid):
        return None
    nth = max(0, sum(span.at <= at for span in here.spans) - 1)
    span, labels = here.spans[nth], here.passage.stretches[nth].labels
    if span.kind in _HELD:
        said = [wording.sentence("again-hold")]
        return Lead(_counted(led, labels, said, wording, words), here.number)
    told = wording.sentence("again-breath")
    if span.kind is SpanKind.REP:
        told = wording.sentence("again-rep", rep=span.rep or nth + 1)
    # What is left of a set begins where the whole one would have been at this stretch.
    whole = led.script.passages[here.number]
    before = len(whole.stretches) - len(here.passage.stretches) if isinstance(whole, Rigid) else 0
    return Lead(_counted(led, labels, [told], wording, words), here.number, nth + before)


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
    keys = ("again-hold", "again-breath", "again-set", "again-session", "get-ready", "release")
    found = [wording.phrase(key) for key in keys]
    for passage in script.passages:
        if not isinstance(passage, Rigid):
            found += [speech.text for speech in passage.announced]
            continue
        sets = _sets(script, passage.stretches[0].labels)
        for stretch in passage.stretches:
            found += [each.text for each in _place(stretch.labels, sets, wording)]
            if stretch.kind is SpanKind.REP:
                found.append(wording.phrase("again-rep", rep=stretch.labels.rep or 1))
    return tuple(dict.fromkeys(found))


def _counted(
    led: LiveTimeline, labels: Labels, then: list[Sentence], wording: Wording, words: Words
) -> Elastic:
    """Say the exercise's side and set, then the sentences *then*, and count in."""
    sets = _sets(led.script, labels)
    says: tuple[Speech, ...] = ()
    if words is not Words.TONES:
        told = [*_place(labels, sets, wording), *then]
        if words is not Words.SHORT:
            told.append(wording.sentence("get-ready"))
        says = tuple(Speech(text=each.text, role=each.role, then=GAP) for each in told)
    return Elastic(
        kind=SpanKind.READY, says=says, at_least=COUNT_IN, labels=labels, beeps="tick", ends="go"
    )


def _place(labels: Labels, sets: int, wording: Wording) -> Iterator[Sentence]:
    if labels.moves:
        yield wording.sentence("again-side", side=labels.moves)
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
