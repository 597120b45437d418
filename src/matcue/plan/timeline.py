"""The timeline: every sound of a session at its exact instant.

What is printed, played and exported is read from here and from nowhere else.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from matcue.base.units import Ms

if TYPE_CHECKING:
    from matcue.plan.roles import Role
    from matcue.routine.model import Side


class CueKind(StrEnum):
    """The kind of sound of a cue."""

    SAY = "say"
    TONE = "tone"
    SWELL = "swell"


class SpanKind(StrEnum):
    """What the listener is doing."""

    READY = "ready"
    ENTER = "enter"
    """Going into a hold."""
    HOLD = "hold"
    REP = "rep"
    BREATH = "breath"
    SWITCH = "switch"
    REST = "rest"
    RELAX = "relax"


@dataclass(frozen=True, slots=True, order=True)
class Cue:
    """One sound at one instant.

    `text` is the sentence of a say, the name of a tone (see `matcue.sound.files`), the
    direction of a breath sound (``in``, ``out``). `voice` tells which of a session's voices says
    it: one that changes its pace on the way speaks at several speeds. `role` tells what a sentence
    is for; tones and breath sounds have none.
    """

    at: Ms
    lasts: Ms
    kind: CueKind
    text: str
    voice: int = 0
    role: Role | None = None

    @property
    def ends(self) -> Ms:
        """The first instant after it."""
        return Ms(self.at + self.lasts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """A stretch of time in which the listener does one thing. `set` and `rep` count from 1."""

    at: Ms
    lasts: Ms
    kind: SpanKind
    exercise: str | None = None
    side: Side | None = None
    set: int | None = None
    rep: int | None = None

    @property
    def ends(self) -> Ms:
        """The first instant after it."""
        return Ms(self.at + self.lasts)


@dataclass(frozen=True, slots=True)
class Chapter:
    """A chapter: its first instant and its title."""

    at: Ms
    title: str


@dataclass(frozen=True, slots=True)
class Dropped:
    """A cue left out for lack of time, and why. An `optional` one need not be said."""

    at: Ms
    text: str
    why: str
    optional: bool = False
    needs: Ms | None = None
    """How long an exact rest has to be for what must be said in it; that has been said too late."""
    key: str = ""
    """The key of a step that says how long the rest is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A whole session: cues in order of time, spans without gaps or overlaps, chapters."""

    cues: tuple[Cue, ...]
    spans: tuple[Span, ...]
    chapters: tuple[Chapter, ...]
    dropped: tuple[Dropped, ...]
    total: Ms
    """The end of the last cue or span."""

    def until(self, at: Ms) -> tuple[Cue, ...]:
        """The cues that begin before an instant."""
        return self.cues[: bisect_left(self.cues, at, key=lambda cue: cue.at)]

    @property
    def parts(self) -> tuple[tuple[Chapter, Ms], ...]:
        """Each chapter with its end: the begin of the next one, or the end of the session."""
        ends = (*(chapter.at for chapter in self.chapters[1:]), self.total)
        return tuple(zip(self.chapters, ends, strict=True)) if self.chapters else ()
