"""A planned session as text and as JSON, for `matcue show`, and what level and pace changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from matcue.base.units import Ms, clock, stamp, written
from matcue.plan.levels import led_at, levelled
from matcue.plan.manner import FACTORS, Words, pace_factors
from matcue.routine.model import Level, Part, Work, works
from matcue.session.session import title

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from matcue.plan.manner import Manner
    from matcue.plan.timeline import Cue
    from matcue.routine.model import Dose, Routine
    from matcue.session.session import Session


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


def changes(chosen: Routine, adjusted: Routine, manner: Manner) -> tuple[str, ...]:
    """Return lines about what was left out, made easier, and changed by level and pace.

    Args:
        chosen: The part of the routine that the listener selected.
        adjusted: The same, for the listener's level and pace.
        manner: Level and pace.
    """
    return tuple(_changes(chosen, adjusted, manner))


def _changes(chosen: Routine, adjusted: Routine, manner: Manner) -> Iterator[str]:
    if chosen.left_out:
        yield f"left out: {', '.join(chosen.left_out)}"
    for name, other in chosen.eased:
        yield f"eased: {name} is now {other}"
    level = led_at(chosen, manner.level)
    if level is not manner.level:
        yield f"level {manner.level}: led as {level}, for this routine knows no harder"
    light, by = FACTORS[Level.BEGINNER], FACTORS[level]
    if chosen.gentle and level is not Level.BEGINNER:
        yield f"gentle: holds x{light.hold:g}, reps x{light.reps:g}, as for a beginner"
    elif level is not Level.REGULAR:
        joined = " or" if level is Level.STRONG else ","
        yield (
            f"level {level}: holds x{by.hold:g}{joined} reps x{by.reps:g}, tempo x{by.tempo:g},"
            f" rests x{by.rest:g}, getting ready x{by.ready:g}, speech x{by.speech:g}"
        )
    for before, after in zip(chosen.works, adjusted.works, strict=True):
        if told := ", ".join(_work_changes(before, after)):
            yield f"  {before.exercise.name}: {told}"
    if manner.pace != 1:
        pace = pace_factors(manner.pace)
        yield (
            f"pace {manner.pace:g}: rests x{pace.rest:.2g}, getting ready x{pace.ready:.2g},"
            f" tempo x{pace.tempo:.2g}, speech x{pace.speech:.2g}"
        )


def levels_of_written_doses(routine: Routine) -> tuple[str, ...]:
    """Return what levels make of the doses that steps write: a line for each that one changes.

    The steps of routines that this one uses are left out.
    """

    def steps(of: Routine) -> tuple[Work, ...]:
        return works(tuple(block for block in of.blocks if not isinstance(block, Part)))

    light, strong = (steps(levelled(routine, each)) for each in (Level.BEGINNER, Level.STRONG))
    return tuple(
        f"{work.exercise.name}: {'; '.join(told)}"
        for work, less, more in zip(steps(routine), light, strong, strict=True)
        if work.written
        and (
            told := [
                f"{level} {', '.join(changed)}"
                for level, after in ((Level.BEGINNER, less), (Level.STRONG, more))
                if (changed := list(_work_changes(work, after)))
            ]
        )
    )


def _work_changes(before: Work, after: Work) -> Iterator[str]:
    if before.exercise != after.exercise:
        yield f"now {after.exercise.name}"
    was, now = before.dose, after.dose
    if was.pyramid or now.pyramid:
        if was.pyramid != now.pyramid:
            yield f"reps {_reps(was)} to {_reps(now)}"
    else:
        if was.sets != now.sets:
            yield f"sets {was.sets} to {now.sets}"
        if was.reps != now.reps:
            yield f"reps {was.reps} to {now.reps}"
    if was.hold is not None and now.hold is not None and was.hold != now.hold:
        yield f"hold {written(was.hold)} to {written(now.hold)}"


def _reps(dose: Dose) -> str:
    return str([dose.reps_of(nth) for nth in range(1, dose.sets + 1)])
