"""A timeline as text, a line a cue: what golden files hold and `matcue show` prints."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matcue.base.units import stamp

if TYPE_CHECKING:
    from matcue.plan.timeline import Cue, Timeline


def line(cue: Cue) -> str:
    """Write a cue: instant, kind, length in milliseconds, words."""
    return f"{stamp(cue.at):>11}  {cue.kind.value:<5} {cue.lasts:>6}  {cue.text}"


def dump(timeline: Timeline) -> str:
    """Write a whole timeline: cues, then spans, chapters and what was left out."""
    lines = [line(cue) for cue in timeline.cues]
    lines += [""]
    for span in timeline.spans:
        labels = (span.exercise, span.side, span.set, span.rep)
        told = " ".join(str(label) for label in labels if label is not None)
        lines.append(f"{stamp(span.at):>11}  {span.kind.value:<6} {span.lasts:>6}  {told}".rstrip())
    lines += ["", *(f"{stamp(c.at):>11}  # {c.title}" for c in timeline.chapters)]
    lines += [f"{stamp(d.at):>11}  dropped: {d.text} ({d.why})" for d in timeline.dropped]
    lines += ["", f"{stamp(timeline.total):>11}  total"]
    return "\n".join(lines) + "\n"
