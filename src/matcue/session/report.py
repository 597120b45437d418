"""A planned session as text and as JSON, for `matcue show`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcue.base.units import Ms, clock, stamp
from matcue.plan.manner import Words, changes

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from matcue.plan.timeline import Cue
    from matcue.session.session import Draft, Session


def as_json(session: Session) -> dict[str, Any]:
    """Return the whole timeline as a JSON object; its keys are stable."""
    timeline = session.timeline
    return {
        "routine": session.draft.written.id,
        "title": title(session.draft),
        "voice": session.voice,
        "rate": session.options.rate,
        "total_ms": timeline.total,
        "cues": [
            {
                "at_ms": cue.at,
                "lasts_ms": cue.lasts,
                "kind": cue.kind.value,
                "role": cue.role.value if cue.role else None,
                "text": cue.text,
            }
            for cue in timeline.cues
        ],
        "spans": [
            {
                "at_ms": span.at,
                "lasts_ms": span.lasts,
                "kind": span.kind.value,
                "exercise": span.exercise,
                "side": span.side.value if span.side else None,
                "set": span.set,
                "rep": span.rep,
            }
            for span in timeline.spans
        ],
        "chapters": [
            {"at_ms": chapter.at, "title": chapter.title} for chapter in timeline.chapters
        ],
        "dropped": [{"at_ms": d.at, "text": d.text, "why": d.why} for d in timeline.dropped],
    } | ({"under": _under(session)} if session.under is not None else {})


def _under(session: Session) -> dict[str, Any]:
    backdrop = session.options.backdrop
    if backdrop is not None and backdrop.ambience is not None:
        return {"ambience": backdrop.ambience, "seed": backdrop.seed}
    return {"songs": [{"at_ms": at, "path": str(path)} for at, path in _songs(session)]}


def _songs(session: Session) -> Iterator[tuple[Ms, Path]]:
    """Yield (begin, song) for each song that sounds."""
    if session.under is not None:
        yield from session.under.songs(session.timeline.total)


def title(draft: Draft) -> str:
    """Return the session's title for screens and media players."""
    part = draft.chosen.part
    return f"{draft.written.title} ({part[0]} of {part[1]})" if part else draft.written.title


def as_text(session: Session) -> str:
    """Return the plan as text: its length, then chapter by chapter a line for every cue."""
    return "\n".join(_lines(session)) + "\n"


def _lines(session: Session) -> Iterator[str]:
    timeline, manner = session.timeline, session.draft.manner
    yield f"{title(session.draft)}: {clock(timeline.total)}"
    yield f"{manner.level}, pace {manner.pace:g}, words {manner.words}, voice {session.voice}"
    if manner.words is Words.AUTO:
        ids = {work.exercise.id for work in session.draft.routine.works}
        new = len(ids - manner.known.exercises)
        yield f"{new} of {len(ids)} exercises explained in full; the others are known to you"
    backdrop = session.options.backdrop
    if backdrop is not None and backdrop.ambience is not None:
        yield f"over {backdrop.ambience}, seed {backdrop.seed}"
    for at, song in _songs(session):
        yield f"over {song.name} from {clock(at)}"
    yield from changes(session.draft.chosen, session.draft.routine, manner)
    chapters = list(timeline.chapters)
    for cue in timeline.cues:
        while chapters and chapters[0].at <= cue.at:
            chapter = chapters.pop(0)
            yield ""
            yield f"{clock(chapter.at)}  {chapter.title}"
        yield line(cue)
    if timeline.dropped:
        yield ""
        yield "Left out:"
        for dropped in timeline.dropped:
            yield f"{stamp(dropped.at):>11}  {dropped.text} ({dropped.why})"
    yield ""
    yield f"{stamp(timeline.total):>11}  the end"


def line(cue: Cue, since: Ms = Ms(0)) -> str:
    """Return a cue's line: its instant from *since*, kind, length in ms, role and text."""
    at, role = stamp(Ms(cue.at - since)), cue.role.value if cue.role else ""
    return f"{at:>11}  {cue.kind.value:<5} {cue.lasts:>6}  {role:<8}  {cue.text}"
