"""When to duck the background (music or ambience) under the voice.

The timeline knows what will be said, so the background is down before a sentence begins.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.base.units import Ms
from matcue.plan.rigid import BEFORE_COUNTDOWN
from matcue.plan.roles import Role
from matcue.plan.timeline import CueKind, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.timeline import Timeline

DEPTH_DB: Final = -12.0
FALLS: Final = Ms(250)
RISES: Final = Ms(600)
JOINED: Final = Ms(1_500)
"""Dips with a shorter gap than this are joined; it is longer than both fades, so that a background
is always up again before it goes down."""

FORESEEN: Final = JOINED
"""How far ahead of an instant a cue can lie that still changes how loud the background is there."""


@dataclass(frozen=True, slots=True, order=True)
class Dip:
    """A stretch of time in which the background is fully ducked.

    It fades down during the `FALLS` ms before, and up during the `RISES` ms after.
    """

    at: Ms
    ends: Ms


def dips(timeline: Timeline) -> tuple[Dip, ...]:
    """Return where to duck the background: under speech and under the countdown of each hold.

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
    """Yield a dip from before the first number to the end of the tone that ends the hold.

    Thus a countdown of tones, or of voice and tones, is as clear as one of words.
    """
    tones = [cue for cue in timeline.cues if cue.kind is CueKind.TONE]
    ends = {tone.at: tone.ends for tone in tones}
    said = (cue.at for cue in timeline.cues if cue.role is Role.COUNT)
    counts = sorted([*said, *(tone.at for tone in tones if tone.text == "count")])
    for span in timeline.spans:
        first = bisect_left(counts, span.at)
        if span.kind is SpanKind.HOLD and first < len(counts) and counts[first] < span.ends:
            yield Dip(Ms(counts[first] - BEFORE_COUNTDOWN), ends.get(span.ends, span.ends))
