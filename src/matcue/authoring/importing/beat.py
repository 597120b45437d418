"""Which moves of a timer's file keep the beat: those that a rest follows, or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from matcue.authoring.importing.found import (
    Found,
    Heading,
    Item,
    Move,
    Remark,
    Rest,
    Rounds,
    Said,
    Silence,
    each,
)
from matcue.base.units import SECOND, Ms

if TYPE_CHECKING:
    from collections.abc import Sequence

SHORTEST_REST: Final = Ms(2 * SECOND)
"""A shorter rest has no room for any words; one that is longer is tried."""


def kept(found: Found) -> Found:
    """Return what was found, with the moves marked that keep the beat, if it is a timer's file."""
    if not found.exact:
        return found
    items = _marked(found.items, ends=True)
    off = [item for item in each(items) if isinstance(item, Move) and not item.exact]
    told = [Remark(move.line, "no rest follows it, so the beat begins anew") for move in off[:1]]
    return replace(found, items=items, remarks=(*found.remarks, *told))


def _marked(items: Sequence[Item], *, ends: bool) -> tuple[Item, ...]:
    """Mark moves; the last one too if the session *ends* there."""
    marked: list[Item] = []
    rests = ends
    for item in reversed(items):
        match item:
            case Move():
                marked.append(replace(item, exact=rests))
                rests = False
            case Rest() | Silence():
                marked.append(item)
                rests = item.lasts >= SHORTEST_REST
            case Rounds():
                leads_on = item.between is not None and item.between >= SHORTEST_REST
                inner = _marked(item.items, ends=leads_on or (rests and item.times == 1))
                marked.append(replace(item, items=inner))
                rests = False
            case Heading() | Said():
                marked.append(item)  # what is said lies within the rest around it
    return tuple(reversed(marked))
