"""When a bed of music or ambience makes room for the voice.

The timeline knows what will be said, so the bed is already down when a sentence begins.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.rigid import BEFORE_COUNTDOWN, countdown_from
from matcue.plan.timeline import CueKind, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.timeline import Timeline

DEPTH_DB: Final = -12.0
FALLS: Final = Ms(250)
RISES: Final = Ms(600)
JOINED: Final = Ms(1_500)
"""A shorter gap between two sentences is no time to come up in; it is longer than both ways, so
that a bed is always up again before it goes down."""

FORESEEN: Final = JOINED
"""How far ahead of an instant a cue can lie that still changes how loud the bed is there."""


@dataclass(frozen=True, slots=True, order=True)
class Dip:
    """A stretch of time in which the bed is all the way down.

    It goes down in the `FALLS` before, and comes up in the `RISES` after.
    """

    at: Ms
    ends: Ms


def dips(timeline: Timeline) -> tuple[Dip, ...]:
    """Find where a bed is to be down: under speech, and under every countdown of a hold.

    Returns:
        In order of time, with gaps of at least `JOINED`.
    """
    joined: list[Dip] = []
    for dip in sorted([*_speech(timeline), *_countdowns(timeline)]):
        if joined and dip.at - joined[-1].ends < JOINED:
            joined[-1] = Dip(joined[-1].at, max(joined[-1].ends, dip.ends))
        else:
            joined.append(dip)
    return tuple(joined)


def _speech(timeline: Timeline) -> Iterator[Dip]:
    for cue in timeline.cues:
        if cue.kind is CueKind.SAY:
            yield Dip(cue.at, cue.ends)


def _countdowns(timeline: Timeline) -> Iterator[Dip]:
    """Go from before the first number to the end of the tone that ends the hold.

    So a countdown of tones, or of one voice and one tone, is as clear as one of words.
    """
    ends = {cue.at: cue.ends for cue in timeline.cues if cue.kind is CueKind.TONE}
    for span in timeline.spans:
        counts = countdown_from(span.lasts) if span.kind is SpanKind.HOLD else 0
        if counts:
            begins = Ms(span.ends - counts * SECOND - BEFORE_COUNTDOWN)
            yield Dip(begins, ends.get(span.ends, span.ends))
