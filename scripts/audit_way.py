"""The ways from one position to the next that a session should tell, beside what it tells."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from matcue.base.units import Ms
from matcue.plan.manner import Words, pace_factors
from matcue.plan.roles import Role
from matcue.plan.timeline import SpanKind
from matcue.routine.model import Breathe, Level, Position, Relax, Screening, Side

if TYPE_CHECKING:
    from collections.abc import Iterator

    from audit_plans import Part, Planned
    from matcue.plan.timeline import Cue
    from matcue.routine.phrasebook import Steps, Transition


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """A change of position between two parts of a session.

    Attributes:
        at: Where it ought to be told.
        to: The position that it leads to.
        told: Its sentences.
        steps: The sentences that the table has for it, each with its time.
    """

    at: Ms
    to: Position
    told: tuple[Cue, ...]
    steps: Steps


def ways(planned: Planned) -> Iterator[Way]:
    """Yield every change of position, from where a part leaves somebody to the next one."""
    here = planned.begins_in
    for part in planned.parts[1:]:
        to = _position(part, here, planned)
        if to is not here:
            begins = _first_effort(part)
            yield Way(
                at=part.at,
                to=to,
                told=tuple(cue for cue in part.said(Role.MOVE) if cue.at < begins),
                steps=_steps(here, to, part, planned),
            )
        here = _left_in(part, to)


def least_times(planned: Planned) -> dict[str, Ms]:
    """Return the least time that the table gives to each of its sentences, as it is said."""
    table = planned.book.transitions
    known: dict[str, Ms] = {}
    for way in table.table.values():
        for steps in (way.regular, way.steps, way.left, _short(way), (table.other_side,)):
            for text, lasts in steps:
                for said in rendered(text, planned):
                    known[said] = min(lasts, known.get(said, lasts))
    stays = {text: Ms(0) for text in table.stay.values()}
    return stays | known


def rendered(text: str, planned: Planned) -> frozenset[str]:
    """Return a sentence of the table as it is said for either side."""
    render, sides = planned.wording.render, planned.book.sides
    return frozenset(render(text, side=sides[side.value]) for side in Side)


def _position(part: Part, here: Position, planned: Planned) -> Position:
    """Return where a part is done; the closing ends where the routine says."""
    if part.work is not None:
        return part.work.exercise.position or here
    if part.item is None:
        seated = planned.routine.ends is None and here is Position.CHAIR
        return Position.CHAIR if seated else planned.routine.ends or Position.STANDING
    block = part.item.block
    return (block.position if isinstance(block, Breathe | Relax) else None) or here


def _first_effort(part: Part) -> Ms:
    efforts = (SpanKind.ENTER, SpanKind.HOLD, SpanKind.REP, SpanKind.BREATH)
    return next((span.at for span in part.spans if span.kind in efforts), part.ends)


def _left_in(part: Part, position: Position) -> Position:
    """Return where a part leaves somebody: softness may have laid them down."""
    efforts = [span.ends for span in part.spans if span.kind in (SpanKind.HOLD, SpanKind.REP)]
    if part.work is None or not efforts:
        return position
    softened = any(cue.at >= efforts[-1] for cue in part.said(Role.SOFTNESS))
    return (part.work.exercise.rests_in if softened else None) or position


def _steps(here: Position, to: Position, part: Part, planned: Planned) -> Steps:
    """Return what the table has for a way, as level, routine and words ask for."""
    routine, manner = planned.routine, planned.manner
    way, closing = planned.book.transitions.table[here, to], part.item is None
    steps = way.regular
    if manner.words is Words.SHORT and not closing:
        steps = _short(way)
    elif closing or routine.by_steps or manner.level is Level.BEGINNER:
        steps = way.left if Screening.PREGNANCY in routine.screening else way.steps
    slower = 1.0 if closing else max(1.0, pace_factors(manner.pace).ready)
    return tuple((text, Ms(round(lasts * slower))) for text, lasts in steps)


def _short(way: Transition) -> Steps:
    return ((way.short, Ms(sum(lasts for _, lasts in way.regular))),)
