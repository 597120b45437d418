"""Plain text output: the difference of two scenes as lines, one for each event."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from matcue.base.units import HOUR, MINUTE, SECOND, Ms, clock
from matcue.live.scene import Going
from matcue.plan.manner import Words
from matcue.plan.timeline import SpanKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.live.scene import Scene
    from matcue.live.session_view import Stage

_WORK: Final = (SpanKind.ENTER, SpanKind.HOLD, SpanKind.REP, SpanKind.BREATH)
_SIDE_TOLD: Final = (SpanKind.SWITCH, SpanKind.ENTER)
_COUNTED: Final = {SpanKind.REP: ("rep", "reps"), SpanKind.BREATH: ("breath", "breaths")}

_WORDS: Final = {
    Words.FULL: "All words.",
    Words.AUTO: "All words for what is new.",
    Words.SHORT: "Few words.",
    Words.TONES: "Only tones.",
}

_BACK: Final = SECOND
"""A position that falls by this much has been sought; less is only a correction of the clock."""


def lines(before: Scene | None, after: Scene) -> tuple[str, ...]:
    """Return the lines for what is new.

    Args:
        before: The scene of the last call; None at the start.
        after: The scene now.
    """
    return tuple(_lines(before, after))


def duration(length: Ms) -> str:
    """Put a length into words: ``1 minute 30 seconds``."""
    whole = Ms(round(length / SECOND) * SECOND)
    figures = (
        (whole // HOUR, "hour"),
        (whole % HOUR // MINUTE, "minute"),
        (whole % MINUTE // SECOND, "second"),
    )
    parts = [f"{n} {unit}{'' if n == 1 else 's'}" for n, unit in figures if n]
    return " ".join(parts) or "0 seconds"


def _lines(before: Scene | None, after: Scene) -> Iterator[str]:
    if before is None:
        # Cut as the clock is, so that the end is told at the time that was announced.
        yield f"{after.title}, {duration(Ms(after.total // SECOND * SECOND))}."
    elif before.ended:
        return
    if after.ended:
        whole = after.position >= after.total
        yield f"{'The end' if whole else 'Stopped'}, at {clock(after.position)}."
        return
    yield from _set_anew(before, after)
    old, new = before.stage if before else None, after.stage
    if old is None or _place(old) != _place(new):
        yield from _begun(old, new, is_last=new.chapter == len(after.chapters) - 1)
    elif before is not None and after.position <= before.position - _BACK:
        yield f"Back at {clock(after.position)}."


def _place(stage: Stage) -> tuple[object, ...]:
    """Tell apart what is told apart. Not by instants: these move when the pace does."""
    return (stage.chapter, stage.kind, stage.side, stage.set, stage.rep)


def _set_anew(before: Scene | None, after: Scene) -> Iterator[str]:
    """Tell how it goes and what the listener has set, where that is new."""
    new = after.state
    old = before.state if before else None
    if new.message and (old is None or old.message != new.message):
        yield new.message
    going = old.going if old else Going.PLAYING
    if new.going is not going:
        match new.going:
            case Going.PAUSED:
                yield f"Paused at {clock(after.position)}."
            case Going.WAITING:
                yield "One moment."
            case _:
                yield "Going on."
    if old is None:
        return
    if new.pace != old.pace:
        yield f"Pace {new.pace:.2f}."
    if new.words is not old.words:
        yield _WORDS[new.words]
    if new.voice_db != old.voice_db:
        yield f"Voice {new.voice_db:+.0f} dB."
    if new.tones_db != old.tones_db:
        yield f"Tones {new.tones_db:+.0f} dB."


def _begun(old: Stage | None, new: Stage, *, is_last: bool) -> Iterator[str]:
    if (old is None or old.chapter != new.chapter) and new.chapter:
        yield from _chapter(new)
    match new.kind:
        case SpanKind.REST:
            yield f"Rest, {duration(Ms(new.lasts - new.words))}.{_next(new)}"
        case SpanKind.RELAX if not is_last:
            yield f"Relax, {duration(new.lasts)}."
        case SpanKind.SWITCH:
            yield f"Switch sides: {new.side} side." if new.side else "Switch sides."
        case SpanKind.ENTER | SpanKind.HOLD | SpanKind.REP | SpanKind.BREATH:
            yield from _work(old, new)
        case _:
            pass


def _chapter(stage: Stage) -> Iterator[str]:
    name = stage.name
    if stage.round is not None:
        name += f", round {stage.round.nth} of {stage.round.of}"
    if stage.exercise is not None:
        yield f"Exercise {stage.exercise.nth} of {stage.exercise.of}: {name}."
    else:
        yield f"{name}."


def _next(stage: Stage) -> str:
    """Say what a rest is before."""
    if not stage.next:
        return ""
    if stage.again and stage.rep is not None:
        return f" Next, hold {stage.rep.nth} of {stage.rep.of}."
    if stage.again and stage.set is not None:
        return f" Next, set {stage.set.nth} of {stage.set.of}."
    return f" Next, {stage.next}."


def _work(old: Stage | None, new: Stage) -> Iterator[str]:
    """Tell a hold, or the first of some reps or breaths; the others are counted by the voice."""
    fresh = old is None or old.chapter != new.chapter or old.set != new.set
    arrived = fresh or (old is not None and old.kind not in _WORK)
    if old is not None and old.kind is new.kind is not SpanKind.HOLD and not fresh:
        return
    between = old is not None and old.kind is SpanKind.REST
    if new.set is not None and (fresh or (arrived and not between)):
        yield f"Set {new.set.nth} of {new.set.of}."
    if new.side is not None and (old is None or old.kind not in _SIDE_TOLD):
        yield f"{new.side.value.capitalize()} side."
    if new.kind is SpanKind.ENTER:
        yield "Go in."
    elif new.kind is SpanKind.HOLD:
        which = f" {new.rep.nth} of {new.rep.of}" if new.rep is not None else ""
        yield f"Hold{which}, {duration(new.lasts)}."
    elif new.rep is not None:
        one, many = _COUNTED[new.kind]
        yield f"{new.rep.of} {one if new.rep.of == 1 else many}."
