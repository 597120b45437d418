"""A session in brief: the first sentences of each part, without the waiting in between."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from matcue.base.units import Ms
from matcue.plan.timeline import Chapter, Cue, CueKind, Span, SpanKind, Timeline

if TYPE_CHECKING:
    from collections.abc import Iterator

EACH: Final = Ms(6_000)
"""What begins in a part within this is heard, and to its end."""
PAUSE: Final = Ms(600)
"""The longest silence in a part."""
BETWEEN: Final = Ms(900)
"""The silence between one part and the next."""


def brief(timeline: Timeline) -> Timeline:
    """Put together how each part of a session begins; breath sounds are left out.

    Returns:
        A timeline of its own with the parts as its chapters, all of it getting ready.
    """
    cues: list[Cue] = []
    chapters: list[Chapter] = []
    total = Ms(0)
    for chapter, of_part in _parts(timeline):
        begins = Ms(total + BETWEEN) if cues else total
        moved = [cue for cue in _closer(of_part, begins) if cue.at < begins + EACH]
        if moved:
            chapters.append(Chapter(begins, chapter.title))
            cues += moved
            total = max(cue.ends for cue in moved)
    return Timeline(
        cues=tuple(cues),
        spans=(Span(at=Ms(0), lasts=total, kind=SpanKind.READY),) if total else (),
        chapters=tuple(chapters),
        dropped=(),
        total=total,
    )


def _parts(timeline: Timeline) -> Iterator[tuple[Chapter, list[Cue]]]:
    """Give each chapter with the words and tones that begin in it."""
    heard = [cue for cue in timeline.cues if cue.kind is not CueKind.SWELL]
    for chapter, end in timeline.parts:
        yield chapter, [cue for cue in heard if chapter.at <= cue.at < end]


def _closer(cues: list[Cue], begins: Ms) -> Iterator[Cue]:
    """Move cues so that the first one is at an instant, and no silence is longer than a pause."""
    if not cues:
        return
    silent_from = cues[0].at
    earlier = cues[0].at - begins
    for cue in cues:
        earlier += max(0, cue.at - silent_from - PAUSE)
        silent_from = max(silent_from, cue.ends)
        yield replace(cue, at=Ms(cue.at - earlier))
