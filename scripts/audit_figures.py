"""The figures of a planned session: how its time is shared, and what the back has to bear."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from itertools import groupby
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms
from matcue.plan.timeline import SpanKind
from matcue.routine.model import Caution, Position

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_plans import Part, Planned

MOVEMENT: Final = (SpanKind.ENTER, SpanKind.HOLD, SpanKind.REP, SpanKind.BREATH)
"""The spans in which the listener moves, holds, or breathes as led."""

BREAK: Final = Ms(20 * SECOND)
"""A rest this long is a break of the time on the stomach."""

A_BEND: Final = Ms(6 * SECOND)
"""How long one bend takes, where bending goes on for a time instead of a count."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one session. Movement, speech and silence make up the total.

    Attributes:
        total_ms: The length of the session.
        moving_ms: Holds, reps, the ways into holds, and guided breaths.
        speaking_ms: Speech while nobody moves.
        stomach_ms: The longest stretch of exercises on the stomach without a `BREAK`.
        bends: Deep bends forward.
        bends_in_a_row: The most of them in one set.
        head_down_ms: Holds with the head low.
    """

    total_ms: int
    moving_ms: int
    speaking_ms: int
    stomach_ms: int
    bends: int
    bends_in_a_row: int
    head_down_ms: int

    @property
    def silent_ms(self) -> int:
        """Rests, ways, and times to get ready, in which nothing is said."""
        return self.total_ms - self.moving_ms - self.speaking_ms

    def share(self, part_ms: int) -> float:
        """Return what share of the session a part of it is, in percent."""
        return 100 * part_ms / max(self.total_ms, 1)

    def as_json(self) -> dict[str, int]:
        """Return all figures by their names."""
        return {**asdict(self), "silent_ms": self.silent_ms}


def figures(planned: Planned) -> Figures:
    """Return the figures of a session."""
    moving = [span for span in planned.timeline.spans if span.kind in MOVEMENT]
    aside = sum(
        max(0, min(cue.ends, span.ends) - max(cue.at, span.at))
        for span in moving
        for cue in planned.says
        if cue.at < span.ends and span.at < cue.ends
    )
    bends = [list(_bends(part)) for part in planned.parts]
    return Figures(
        total_ms=planned.timeline.total,
        moving_ms=sum(span.lasts for span in moving),
        speaking_ms=sum(cue.lasts for cue in planned.says) - aside,
        stomach_ms=max(_stays(planned), default=0),
        bends=sum(sum(each) for each in bends),
        bends_in_a_row=max((many for each in bends for many in each), default=0),
        head_down_ms=sum(
            span.lasts
            for part in _with(Caution.INVERSION, planned)
            for span in part.spans
            if span.kind is SpanKind.HOLD
        ),
    )


def _bends(part: Part) -> Iterator[int]:
    """Yield the bends of each set."""
    if part.work is None or Caution.BEND not in part.work.exercise.cautions:
        return
    efforts = [span for span in part.spans if span.kind in (SpanKind.HOLD, SpanKind.REP)]
    for _, sets in groupby(efforts, key=lambda span: (span.set, span.side)):
        for_a_time = part.work.dose.moving
        yield sum(span.lasts // A_BEND if for_a_time else 1 for span in sets)


def _with(caution: Caution, planned: Planned) -> Iterator[Part]:
    for part in planned.parts:
        if part.work is not None and caution in part.work.exercise.cautions:
            yield part


def _stays(planned: Planned) -> Iterator[int]:
    """Yield each stretch on the stomach, from its first effort to its last."""
    begins, ends = None, 0
    for part in planned.parts:
        prone = part.work is not None and part.work.exercise.position is Position.PRONE
        for span in part.spans:
            works = prone and span.kind in MOVEMENT
            rests = span.kind in (SpanKind.REST, SpanKind.RELAX) and span.lasts >= BREAK
            elsewhere = not prone and span.kind in MOVEMENT
            if works:
                begins, ends = span.at if begins is None else begins, span.ends
            elif begins is not None and (rests or elsewhere):
                yield ends - begins
                begins = None
    if begins is not None:
        yield ends - begins
