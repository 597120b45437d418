"""A plan as text, passage by passage, so that what moves in one moves no line of another."""

from __future__ import annotations

from bisect import bisect_right
from typing import TYPE_CHECKING

from matcue.base.units import Ms, stamp
from matcue.session.report import line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.plan.schedule import Placed
    from matcue.plan.settle import Plan
    from matcue.plan.timeline import Cue, Span


def dump(plan: Plan) -> str:
    """Write a plan: for each passage its length, and what happens in it.

    All instants count from the beginning of their passage. A cue belongs to the passage in which it
    begins, be it the tone that ends the one before.
    """
    return "\n".join(line for passage in passages(plan) for line in passage) + "\n"


def passages(plan: Plan) -> list[list[str]]:
    """Give the lines of each passage."""
    starts = [each.at for each in plan.placed]
    cues: list[list[Cue]] = [[] for _ in plan.placed]
    for cue in plan.timeline.cues:
        cues[bisect_right(starts, cue.at) - 1].append(cue)
    return [[*_lines(each, within)] for each, within in zip(plan.placed, cues, strict=True)]


def _lines(placed: Placed, cues: list[Cue]) -> Iterator[str]:
    yield ""
    if placed.chapter is not None:
        yield f"# {placed.chapter.title}"
    first, *more = placed.spans
    if more:
        yield f"{first.kind.value} {placed.ends - placed.at}, {len(placed.spans)} of them"
    else:
        yield _text(first)
    spans = placed.spans if more else ()
    lines = [(span.at, f"{stamp(Ms(span.at - placed.at)):>11}  {_text(span)}") for span in spans]
    lines += [(cue.at, line(cue, since=placed.at)) for cue in cues]
    yield from (text for _, text in sorted(lines, key=lambda each: each[0]))
    for left_out in placed.dropped:
        yield f"{stamp(Ms(left_out.at - placed.at)):>11}  dropped: {left_out.text} ({left_out.why})"


def _text(span: Span) -> str:
    labels = (span.kind.value, span.lasts, span.exercise, span.side, span.set, span.rep)
    return " ".join(str(label) for label in labels if label is not None)
