"""What a routine's author should hear about: what did not fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.units import clock

if TYPE_CHECKING:
    from matcue.plan.timeline import Timeline
    from matcue.routine.model import Routine


def warnings(_routine: Routine, timeline: Timeline) -> tuple[str, ...]:
    """List what is odd about a routine and its plan."""
    return tuple(
        f"at {clock(dropped.at)} '{dropped.text}' was left out: {dropped.why}"
        for dropped in timeline.dropped
        if not dropped.optional
    )
