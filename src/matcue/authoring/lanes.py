"""A session's timeline as lanes for a picture: speech, breath, work, counting, rests.

All that the picture needs. Pure: a timeline in, data out.
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

_WORK: Final = (SpanKind.ENTER, SpanKind.HOLD, SpanKind.REP, SpanKind.BREATH)
_COUNTED: Final = (Role.COUNT, Role.NUMBER)


class Lane(StrEnum):
    """The lanes, from top to bottom."""

    VOICE = "voice"
    BREATH = "breath"
    HOLD = "hold"
    COUNT = "count"
    REST = "rest"


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar: something that lasts, in its lane.

    Attributes:
        at: Its first instant, in ms.
        ends: The first instant after it, in ms.
        lane: Its lane.
        text: The sentence, the direction of the breath, the tone's name, or the span's kind.
        begins_full: For a breath, how full the lungs are at its beginning, 0 to 1.
        ends_full: The same at its end.
    """

    at: Ms
    ends: Ms
    lane: Lane
    text: str
    begins_full: float = 0.0
    ends_full: float = 0.0


@dataclass(frozen=True, slots=True)
class LaneChapter:
    """A chapter: the stretch between two jump targets. `exercise` is its id, if it has one."""

    at: Ms
    ends: Ms
    title: str
    exercise: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Lanes:
    """A whole session as lanes; all sequences are in order of time.

    Attributes:
        title: The routine's title.
        total: The session's length, in ms.
        chapters: The chapters, without gaps.
        bars: The bars of all lanes.
        stages: What the listener does, without gaps.
        said: The sentences worth reading.
    """

    title: str
    total: Ms
    chapters: tuple[LaneChapter, ...]
    bars: tuple[Bar, ...]
    stages: tuple[Stage, ...]
    said: tuple[Said, ...]


def lanes(timeline: Timeline, routine: Routine) -> Lanes:
    """Return a timeline as lanes.

    Args:
        timeline: The timeline of a whole session.
        routine: The routine it was planned from, adjusted for the listener.

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
