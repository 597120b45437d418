"""A session as lanes side by side: what is said, the breath, the work, what is counted, the rests.

A picture of it needs nothing else. Pure: a timeline in, data out.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from matcue.live.session_view import Flow, session_view
from matcue.plan.roles import Role
from matcue.plan.timeline import CueKind, SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.base.units import Ms
    from matcue.live.session_view import Said, SessionView, Stage
    from matcue.plan.timeline import Cue, Timeline
    from matcue.routine.model import Routine

_WORK: Final = (SpanKind.HOLD, SpanKind.REP, SpanKind.BREATH)
_COUNTED: Final = (Role.COUNT, Role.NUMBER)


class Lane(StrEnum):
    """One of the lanes, in the order in which they lie under each other."""

    VOICE = "voice"
    BREATH = "breath"
    HOLD = "hold"
    COUNT = "count"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Bar:
    """Something that lasts, in its lane.

    Attributes:
        at: Its first instant.
        ends: The first instant after it.
        lane: Where it lies.
        text: What is said, the way of the air, the name of the tone, or the kind of the span.
        begins_full: Of a breath, how full the lungs are at its beginning, 0 to 1.
        ends_full: And at its end.
    """

    at: Ms
    ends: Ms
    lane: Lane
    text: str
    begins_full: float = 0.0
    ends_full: float = 0.0


@dataclass(frozen=True, slots=True)
class LaneChapter:
    """A stretch between two places to jump to. `exercise` is its id, where it has one."""

    at: Ms
    ends: Ms
    title: str
    exercise: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """A whole session. Everything is in order of time.

    Attributes:
        title: The routine's.
        total: How long it is.
        chapters: Without a gap.
        bars: Of all lanes.
        stages: What the listener does, without a gap, with all there is to say of it.
        said: The sentences worth reading.
    """

    title: str
    total: Ms
    chapters: tuple[LaneChapter, ...]
    bars: tuple[Bar, ...]
    stages: tuple[Stage, ...]
    said: tuple[Said, ...]


def lanes(timeline: Timeline, routine: Routine) -> Lanes:
    """Lay a timeline out.

    Args:
        timeline: All of a session.
        routine: What it was planned from, adjusted for the listener.

    Raises:
        ValueError: The timeline has no span.
    """
    found = session_view(timeline, routine)
    bars = [*_sounds(timeline), *_breaths(found), *_spans(found)]
    return Lanes(
        title=found.title,
        total=found.total,
        chapters=tuple(_chapters(timeline)),
        bars=tuple(sorted(bars, key=lambda bar: (bar.at, [*Lane].index(bar.lane)))),
        stages=found.stages,
        said=found.said,
    )


def _sounds(timeline: Timeline) -> Iterator[Bar]:
    for cue in timeline.cues:
        match cue.kind:
            case CueKind.SAY:
                yield _bar(cue, Lane.COUNT if cue.role in _COUNTED else Lane.VOICE)
            case CueKind.TONE:
                yield _bar(cue, Lane.COUNT)
            case CueKind.SWELL:
                pass  # the breath that it leads is drawn


def _bar(cue: Cue, lane: Lane) -> Bar:
    return Bar(cue.at, cue.ends, lane, cue.text)


def _breaths(found: SessionView) -> Iterator[Bar]:
    for air in found.airs:
        if air.flow is not Flow.STAY or air.begin > 0:
            yield Bar(air.at, air.ends, Lane.BREATH, air.flow.value, air.begin, air.end)


def _spans(found: SessionView) -> Iterator[Bar]:
    for stage in found.stages:
        lane = Lane.HOLD if stage.kind in _WORK else Lane.REST
        yield Bar(stage.at, stage.ends, lane, stage.kind.value)


def _chapters(timeline: Timeline) -> Iterator[LaneChapter]:
    for chapter, end in timeline.parts:
        done = (
            span.exercise
            for span in timeline.spans
            if span.exercise is not None and chapter.at <= span.at < end
        )
        yield LaneChapter(chapter.at, end, chapter.title, next(done, None))
