"""Where a jump leads: the next exercise, this one again, past a rest, some seconds on.

Each gives an instant of the live timeline that plays, or None where there is nothing to jump to.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.steps import Elastic
from matcue.plan.timeline import CueKind, SpanKind

if TYPE_CHECKING:
    from matcue.plan.live_timeline import LiveTimeline

JUST_BEGUN: Final = Ms(3 * SECOND)
"""Back from here means the exercise before, as on every player."""

COUNT_IN: Final = Ms(3 * SECOND)
"""Who needs no words to get ready still gets the ticks."""

_WORKS: Final = (SpanKind.HOLD, SpanKind.REP, SpanKind.BREATH)


def next_exercise(led: LiveTimeline, at: Ms) -> Ms | None:
    """Find the next exercise, or what closes the session."""
    return next((c.at for c in led.timeline.chapters if c.at > at), None)


def previous_exercise(led: LiveTimeline, at: Ms) -> Ms:
    """Find the beginning of this exercise, or just after it that of the one before."""
    begun = [c.at for c in led.timeline.chapters if c.at <= at]
    if len(begun) > 1 and at - begun[-1] < JUST_BEGUN:
        return begun[-2]
    return begun[-1] if begun else Ms(0)


def this_set(led: LiveTimeline, at: Ms) -> int | None:
    """Tell which passage of the script begins the set that is on, or the one just done."""
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
    """Find the end of a rest, or of getting ready all but its ticks; None while one works."""
    here = led.at(at)
    if not isinstance(here.passage, Elastic):
        return None
    counted_in = here.passage.kind in (SpanKind.READY, SpanKind.SWITCH) and here.passage.beeps
    end = Ms(here.ends - COUNT_IN) if counted_in else here.ends
    return end if end > at else None


def moved(led: LiveTimeline, at: Ms, by: Ms) -> Ms:
    """Go some time on or back, within the session, to where no sentence is cut in two."""
    return sentence_start(led, Ms(min(max(at + by, 0), led.total)))


def sentence_start(led: LiveTimeline, at: Ms) -> Ms:
    """Go back to the beginning of the sentence that sounds at an instant, if one does."""
    for each in led.placed[max(0, led.index(at) - 1) : led.index(at) + 1]:
        for cue in each.cues:
            if cue.kind is CueKind.SAY and cue.at < at < cue.ends:
                return cue.at
    return at
