"""The planned sessions that `coach_audit.py` looks at, and the parts of each.

A session is planned by the estimate of lengths, which loads no voice, or by the default voice.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from itertools import product
from typing import TYPE_CHECKING, Final

from matcue.plan.manner import PACES, Manner, Words
from matcue.plan.selection import Selection
from matcue.plan.steps import Item, unrolled
from matcue.plan.timeline import Cue, CueKind, Span, Timeline
from matcue.plan.wording import Wording
from matcue.routine.library import Library
from matcue.routine.model import Level, Position, Rest, Routine, Say, Work
from matcue.session.options import Options
from matcue.session.session import draft, prepare

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.base.units import Ms
    from matcue.plan.roles import Role
    from matcue.plan.timeline import Chapter
    from matcue.routine.phrasebook import Phrasebook
    from matcue.session.session import Draft

ROUTINES: Final = tuple(sorted(Library().shelf.routines()))


@dataclass(frozen=True, slots=True, kw_only=True, order=True)
class Choice:
    """One way of doing a routine; `pace` is a name of `PACES`."""

    routine: str
    level: Level = Level.REGULAR
    gentle: bool = False
    pace: str = "steady"
    words: Words = Words.FULL

    def __str__(self) -> str:
        more = (self.pace * (self.pace != "steady"), self.words * (self.words is not Words.FULL))
        return " ".join(filter(None, (self.routine, self.level, "gentle" * self.gentle, *more)))

    @property
    def options(self) -> Options:
        """The same as a session's options."""
        return Options(
            manner=Manner(level=self.level, pace=PACES[self.pace], words=self.words),
            selection=Selection(gentle=self.gentle),
        )


def choices(routine: str) -> Iterator[Choice]:
    """Yield every way of doing a routine that is looked at."""
    for level, gentle, pace, words in product(
        Level, (False, True), ("steady", "slow"), (Words.FULL, Words.SHORT)
    ):
        yield Choice(routine=routine, level=level, gentle=gentle, pace=pace, words=words)


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A chapter of a session, from its first instant to the next chapter's.

    Attributes:
        at: Its first instant.
        ends: The first instant after it.
        item: What is done; None for the welcome and the closing.
        cues: Its sounds, in order.
        spans: Its spans, in order.
    """

    at: Ms
    ends: Ms
    item: Item | None
    cues: tuple[Cue, ...]
    spans: tuple[Span, ...]

    @property
    def work(self) -> Work | None:
        """Its exercise; None for breathing, relaxation, the welcome and the closing."""
        return self.item.block if self.item and isinstance(self.item.block, Work) else None

    def said(self, *roles: Role) -> tuple[Cue, ...]:
        """Return its sentences with one of these roles, or all."""
        return tuple(
            cue for cue in self.cues if cue.role is not None and (not roles or cue.role in roles)
        )


@dataclass(frozen=True, kw_only=True)
class Planned:
    """A planned session; `routine` has been adjusted for `manner`."""

    routine: Routine
    manner: Manner
    book: Phrasebook
    timeline: Timeline

    @cached_property
    def wording(self) -> Wording:
        """What renders the phrases of its language."""
        return Wording(self.book)

    @cached_property
    def says(self) -> tuple[Cue, ...]:
        """All sentences, in order of time."""
        return tuple(cue for cue in self.timeline.cues if cue.kind is CueKind.SAY)

    @cached_property
    def sounds(self) -> tuple[Cue, ...]:
        """All sentences and audible tones, in order of time."""
        return tuple(
            cue
            for cue in self.timeline.cues
            if cue.kind is not CueKind.SWELL and cue.text != "wake"
        )

    def tones(self, *names: str) -> tuple[Cue, ...]:
        """Return the tones of these names, in order of time."""
        return tuple(
            cue for cue in self.timeline.cues if cue.kind is CueKind.TONE and cue.text in names
        )

    @cached_property
    def parts(self) -> tuple[Part, ...]:
        """The session chapter by chapter, each with what is done in it."""
        items = [i for i in unrolled(self.routine) if not isinstance(i.block, Say | Rest)]
        return tuple(
            self._part(chapter, ends, item)
            for (chapter, ends), item in zip(self.timeline.parts, (None, *items, None), strict=True)
        )

    def _part(self, chapter: Chapter, ends: Ms, item: Item | None) -> Part:
        return Part(
            at=chapter.at,
            ends=ends,
            item=item,
            cues=tuple(cue for cue in self.timeline.cues if chapter.at <= cue.at < ends),
            spans=tuple(span for span in self.timeline.spans if chapter.at <= span.at < ends),
        )

    @property
    def begins_in(self) -> Position:
        """Where the listener is at first: on the chair, if it begins there."""
        works = self.routine.works
        seated = works and works[0].exercise.position is Position.CHAIR
        return Position.CHAIR if seated else Position.STANDING


def planned(choice: Choice, library: Library, *, aloud: bool = False) -> Planned:
    """Plan a routine of the package.

    Args:
        choice: What to plan.
        library: Where routines are read; its catalogue is read once.
        aloud: Whether to take the lengths of the default voice, which may speak for minutes.
    """
    ready = draft(choice.routine, choice.options, library.shelf, library)
    if not aloud:
        return _planned(ready, ready.estimate().timeline)
    session = prepare(ready, choice.options)
    session.close()
    return _planned(session.draft, session.timeline)


def _planned(ready: Draft, timeline: Timeline) -> Planned:
    return Planned(routine=ready.routine, manner=ready.manner, book=ready.book, timeline=timeline)
