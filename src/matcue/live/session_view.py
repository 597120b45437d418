"""View model of a planned session: worked out once, so that each scene is quick."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.roles import Role
from matcue.plan.steps import count, unrolled
from matcue.plan.timeline import Chapter, CueKind, SpanKind
from matcue.routine.model import Side, Work

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matcue.plan.timeline import Span, Timeline
    from matcue.routine.model import Routine, Side


@dataclass(frozen=True, slots=True)
class Count:
    """Which one of how many; both count from 1."""

    nth: int
    of: int


class Flow(StrEnum):
    """Which way the air goes; it stays where neither breath is led."""

    IN = "in"
    OUT = "out"
    STAY = "stay"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A span of the session during which what a screen shows is the same.

    Attributes:
        at: Its first instant.
        ends: The first instant after it; the last stage ends with the session.
        kind: What the listener does.
        name: The exercise, or the chapter where there is none.
        exercise: Which of the routine's exercises that is.
        round: Which round of a repeat.
        side: The side that works, or will after this rest.
        set: The set that is on, or comes after this rest. None where there is but one.
        rep: The rep, hold or breath that is on, or comes after this rest. None where a hold is
            the only one.
        next: The name of what comes next; empty at the end.
        again: What comes next is more of the same: another set or hold.
        chapter: The number of its chapter, from 0.
        since: Sentences said since this instant belong to it; work includes its preparation.
        words: How much of a rest goes by with words, the way out among them, before it is a rest.
    """

    at: Ms
    ends: Ms
    kind: SpanKind
    name: str
    exercise: Count | None = None
    round: Count | None = None
    side: Side | None = None
    set: Count | None = None
    rep: Count | None = None
    next: str = ""
    again: bool = False
    chapter: int = 0
    since: Ms = Ms(0)
    words: Ms = Ms(0)

    @property
    def lasts(self) -> Ms:
        """Its length."""
        return Ms(self.ends - self.at)


@dataclass(frozen=True, slots=True)
class Air:
    """A stretch of breath. The lungs go evenly from `begin` to `end`; 0 is empty, 1 is full."""

    at: Ms
    ends: Ms
    flow: Flow
    begin: float
    end: float


@dataclass(frozen=True, slots=True)
class Said:
    """A sentence to show, and the instant at which it begins."""

    at: Ms
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """View model of a planned session. Everything is in order of time."""

    title: str
    total: Ms
    stages: tuple[Stage, ...]
    chapters: tuple[Chapter, ...]
    airs: tuple[Air, ...] = ()
    said: tuple[Said, ...] = ()

    def stage(self, at: Ms) -> Stage:
        """Return the stage at an instant, clamped to the first and the last."""
        found = bisect_right(self.stages, at, key=_at) - 1
        return self.stages[max(0, found)]

    def air(self, at: Ms) -> Air | None:
        """Return the breath that is led at an instant; None where none is."""
        found = bisect_right(self.airs, at, key=_at) - 1
        air = self.airs[found] if found >= 0 else None
        return air if air is not None and at < air.ends else None

    def last_said(self, at: Ms) -> str:
        """Return the last sentence begun that belongs to the stage; empty without one."""
        found = bisect_right(self.said, at, key=_at) - 1
        last = self.said[found] if found >= 0 else None
        return last.text if last is not None and last.at >= self.stage(at).since else ""


def session_view(timeline: Timeline, routine: Routine) -> SessionView:
    """Work out the session view of a timeline.

    Args:
        timeline: All of a session, or its opening.
        routine: The routine it was planned from, adjusted for the listener.

    Raises:
        ValueError: The timeline has no span.
    """
    if not timeline.spans:
        raise ValueError("a timeline without spans cannot be shown")
    return SessionView(
        title=routine.title,
        total=timeline.total,
        stages=tuple(_stages(timeline, routine)),
        chapters=timeline.chapters,
        airs=tuple(_airs(timeline)),
        said=tuple(_said(timeline)),
    )


def _at(thing: Stage | Air | Said) -> Ms:
    return thing.at


_WORKING: Final = (SpanKind.ENTER, SpanKind.HOLD, SpanKind.REP, SpanKind.BREATH)
_WAITING: Final = (SpanKind.READY, SpanKind.SWITCH, SpanKind.REST)
_PAUSES: Final = (SpanKind.REST, SpanKind.RELAX)
READABLE: Final = Ms(2 * SECOND)
_SHOWN: Final = (Role.COUNT, Role.NUMBER, Role.SIDE, Role.READY)


@dataclass(frozen=True, slots=True)
class _Chapter:
    """A chapter with its spans, and what counts through all of it."""

    index: int
    title: str
    spans: tuple[Span, ...]
    exercise: Count | None
    round: Count | None

    @property
    def has_own_name(self) -> bool:
        """Whether it is a breathing block, a relaxation, or the welcome; not an exercise."""
        return all(span.exercise is None for span in self.spans)


def _stages(timeline: Timeline, routine: Routine) -> Iterator[Stage]:
    names = {work.exercise.id: work.exercise.name for work in routine.works}
    chapters = _chapters(timeline, routine)
    since = Ms(0)
    for chapter in chapters:
        after = chapters[chapter.index + 1].title if chapter.index + 1 < len(chapters) else ""
        sets = max((span.set or 0 for span in chapter.spans), default=0)
        reps = max((span.rep or 0 for span in chapter.spans), default=0)
        spans = tuple(_joined(chapter.spans))
        for nth, (span, words) in enumerate(spans):
            on = _worked_for(span, [following for following, _ in spans[nth:]])
            again = span.kind is SpanKind.REST and on is not None
            name = _name(span, chapter, names, routine.title, after)
            if nth == 0 or span.kind not in _WORKING or spans[nth - 1][0].kind in _PAUSES:
                since = span.at
            yield Stage(
                at=span.at,
                ends=timeline.total if span.ends == timeline.spans[-1].ends else span.ends,
                kind=span.kind,
                name=name,
                exercise=chapter.exercise if span.exercise is not None else None,
                round=chapter.round if span.exercise is not None else None,
                side=on.side if on else None,
                set=_count(on.set if on else None, sets, least=2),
                rep=_count(span.rep, reps, least=2 if _is_hold(on) else 1),
                next=name if again else after,
                again=again,
                chapter=chapter.index,
                since=since,
                words=words,
            )


def _joined(spans: Sequence[Span]) -> Iterator[tuple[Span, Ms]]:
    """Yield the spans, each joined to those before it that are part of it; and how long these take.

    These are the words before a rest, or before anything else if they are over before one could
    read what is on; and all that is told in a row to somebody who only listens.
    """
    begun: Span | None = None
    for nth, span in enumerate(spans):
        begun = begun or span
        if nth + 1 < len(spans) and _leads_into(span, spans[nth + 1]):
            continue
        words = Ms(span.at - begun.at)
        exercise = span.exercise or begun.exercise
        yield replace(span, at=begun.at, lasts=Ms(words + span.lasts), exercise=exercise), words
        begun = None


def _leads_into(span: Span, after: Span) -> bool:
    if span.kind is SpanKind.REST:
        short = span.lasts < READABLE and after.kind in _WAITING
        return short or after.kind is SpanKind.REST
    listens = span.exercise is None and after.exercise is None
    return listens and span.kind is after.kind is SpanKind.READY


def _chapters(timeline: Timeline, routine: Routine) -> tuple[_Chapter, ...]:
    """Divide the spans between the chapters; each exercise of the routine opens one."""
    items = [item for item in unrolled(routine) if isinstance(item.block, Work)]
    exercises = count(routine.blocks)
    starts = timeline.chapters or (Chapter(Ms(0), routine.title),)
    ends = [*(chapter.at for chapter in starts[1:]), Ms(timeline.total + 1)]
    found = []
    for index, (chapter, end) in enumerate(zip(starts, ends, strict=True)):
        first = chapter.at if index else Ms(0)
        spans = tuple(span for span in timeline.spans if first <= span.at < end)
        opens = items.pop(0) if items and spans and spans[0].exercise is not None else None
        found.append(
            _Chapter(
                index=index,
                title=chapter.title,
                spans=spans,
                exercise=Count(opens.number, exercises) if opens and exercises > 1 else None,
                round=Count(opens.round, opens.rounds) if opens and opens.rounds > 1 else None,
            )
        )
    return tuple(found)


def _worked_for(span: Span, following: Sequence[Span]) -> Span | None:
    """Find the hold, rep or breath that is on, or that a pause before it is for."""
    if span.kind in _WORKING:
        return span
    if span.kind not in _WAITING:
        return None
    return next((later for later in following if later.kind in _WORKING), None)


def _is_hold(span: Span | None) -> bool:
    return span is not None and span.kind in (SpanKind.ENTER, SpanKind.HOLD)


def _count(nth: int | None, of: int, *, least: int) -> Count | None:
    return Count(nth, of) if nth is not None and of >= least else None


def _name(span: Span, chapter: _Chapter, names: Mapping[str, str], title: str, after: str) -> str:
    if span.exercise is not None:
        return names.get(span.exercise, span.exercise)
    if chapter.index == 0:
        return title
    if chapter.has_own_name or span.kind is not SpanKind.READY:
        return chapter.title
    # A sentence of the routine's own, after an exercise: one gets ready for the next.
    return after or title


def _airs(timeline: Timeline) -> Iterator[Air]:
    """Fill the time between the breath sounds of a span: the air stays as it is."""
    breath_sounds = [cue for cue in timeline.cues if cue.kind is CueKind.SWELL]
    starts = [breath_sound.at for breath_sound in breath_sounds]
    for span in timeline.spans:
        inside = breath_sounds[
            bisect_right(starts, span.at - 1) : bisect_right(starts, span.ends - 1)
        ]
        now, full = span.at, 0.0
        for nth, breath_sound in enumerate(inside):
            begin, end = (0.0, 1.0) if breath_sound.text == Flow.IN else (1.0, 0.0)
            full = full if nth else begin
            if breath_sound.at > now:
                yield Air(now, breath_sound.at, Flow.STAY, full, full)
            yield Air(breath_sound.at, breath_sound.ends, Flow(breath_sound.text), begin, end)
            now, full = breath_sound.ends, end
        # The end of a hold belongs to its countdown; the breath is free there.
        if inside and now < span.ends and span.kind is not SpanKind.HOLD:
            yield Air(now, span.ends, Flow.STAY, full, full)


def _said(timeline: Timeline) -> Iterator[Said]:
    """Leave out what a screen shows better than words: numbers, sides, breaths that are led."""
    spans = timeline.spans
    starts = [span.at for span in spans]

    def place(at: Ms) -> int:
        return bisect_right(starts, at) - 1

    led = {place(cue.at) for cue in timeline.cues if cue.kind is CueKind.SWELL}
    for cue in timeline.cues:
        shown = cue.role in _SHOWN or (cue.role is Role.BREATH and place(cue.at) in led)
        if cue.kind is CueKind.SAY and not shown:
            yield Said(cue.at, cue.text)
