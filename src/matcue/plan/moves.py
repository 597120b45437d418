"""Targets of jumps: the next exercise, this one again, past a rest, some seconds on.

Each function returns an instant of the live timeline, or None if there is nothing to jump to;
`this_set` returns the number of a passage.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.steps import Elastic, Rigid
from matcue.plan.timeline import CueKind, SpanKind

if TYPE_CHECKING:
    from matcue.plan.live_timeline import LiveTimeline

JUST_BEGUN: Final = Ms(3 * SECOND)
"""Within this time of its beginning, back means the exercise before, as on every player."""

COUNT_IN: Final = Ms(3 * SECOND)
"""The ticks before an exercise, which a jump past the instructions keeps."""

_WORKS: Final = (SpanKind.ENTER, SpanKind.HOLD, SpanKind.REP, SpanKind.BREATH)


def next_exercise(led: LiveTimeline, at: Ms) -> Ms | None:
    """Return the beginning of the next exercise, or of the closing."""
    return next((c.at for c in led.timeline.chapters if c.at > at), None)


def previous_exercise(led: LiveTimeline, at: Ms) -> Ms:
    """Return the beginning of this exercise; shortly after it, that of the one before."""
    begun = [c.at for c in led.timeline.chapters if c.at <= at]
    if len(begun) > 1 and at - begun[-1] < JUST_BEGUN:
        return begun[-2]
    return begun[-1] if begun else Ms(0)


def this_set(led: LiveTimeline, at: Ms) -> int | None:
    """Return the number of the passage that begins the current set, or the one just done."""
    done = [
        each
        for each in led.placed[: led.index(at) + 1]
        if each.spans and each.spans[0].kind in _WORKS
    ]
    if not done:
        return None
    last = done[-1].spans[0]
    number = done[-1].number
    for each in reversed(done):
        span = each.spans[0]
        if (span.exercise, span.side, span.set) == (last.exercise, last.side, last.set):
            number = min(number, each.number)
        elif span.exercise != last.exercise or span.set != last.set:
            break
    return number


def past_the_rest(led: LiveTimeline, at: Ms) -> Ms | None:
    """Return the end of a rest, or the first tick before an exercise; None during exercise."""
    here = led.at(at)
    if not isinstance(here.passage, Elastic):
        return None
    end = here.ends
    if (here.passage.kind in (SpanKind.READY, SpanKind.SWITCH) and here.passage.beeps) or (
        here.passage.within and here.passage.beeps
    ):
        end = Ms(end - COUNT_IN)
    elif here.passage.kind is SpanKind.REST:
        end = _rest_ends(led, led.index(at))
    return end if end > at else None


def _rest_ends(led: LiveTimeline, index: int) -> Ms:
    """Return the end of the rest at an index; the words before its exact time belong to it."""
    for each in led.placed[index:]:
        if not isinstance(each.passage, Elastic) or each.passage.kind is not SpanKind.REST:
            break
        if each.passage.exact:
            return each.ends
    return led.placed[index].ends


def stays(led: LiveTimeline, at: Ms, target: Ms) -> bool:
    """Whether a move stays within one hold or set of reps, so that nobody has to come out of it."""
    return led.index(at) == led.index(target) and isinstance(led.at(at).passage, Rigid)


def is_held(led: LiveTimeline, at: Ms) -> bool:
    """Whether a hold is on at an instant, into which there is a way that has begun before it."""
    here = led.at(at)
    begins = here.passage.stretches[0].kind if isinstance(here.passage, Rigid) else None
    return begins is SpanKind.ENTER and at > here.at


def is_announced(led: LiveTimeline, at: Ms) -> bool:
    """Whether something begins at an instant whose name was told before it."""
    here = led.at(at)
    return here.at == at and isinstance(here.passage, Elastic) and bool(here.passage.announced)


def moved(led: LiveTimeline, at: Ms, by: Ms) -> Ms:
    """Return the instant *by* ms on or back, within the session, at no sentence's middle."""
    return sentence_start(led, Ms(min(max(at + by, 0), led.total)))


def sentence_start(led: LiveTimeline, at: Ms) -> Ms:
    """Return the beginning of the sentence that sounds at an instant; *at* if none does."""
    for each in led.placed[max(0, led.index(at) - 1) : led.index(at) + 1]:
        for cue in each.cues:
            if cue.kind is CueKind.SAY and cue.at < at < cue.ends:
                return cue.at
    return at
