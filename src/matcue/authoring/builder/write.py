"""Write a composed routine as YAML, with comments that say why."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Final

from matcue.authoring.builder.answers import Answers, Time
from matcue.base.units import MINUTE, Ms, written
from matcue.routine.effects import Region
from matcue.routine.model import Kind, Level, Position

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from matcue.authoring.builder.compose import ComposedRoutine
    from matcue.authoring.builder.dose import Step
    from matcue.routine.effects import Effect

RESTS: Final = {
    Level.BEGINNER: "{sets: 20s, after: 15s, switch: 6s, pause: 6s}",
    Level.REGULAR: "{sets: 15s, after: 12s, switch: 5s, pause: 5s}",
    Level.STRONG: "{sets: 15s, after: 12s, switch: 5s, pause: 5s}",
}
DESK_RESTS: Final = "{sets: 10s, after: 10s, switch: 4s, pause: 4s}"
SPEECH: Final = {Level.BEGINNER: 0.93, Level.REGULAR: 1.0, Level.STRONG: 1.0}
EVENING_SPEECH: Final = 0.92
_PLACES: Final = {
    Position.STANDING: "on your feet",
    Position.BALL: "sitting on the ball",
    Position.CHAIR: "on the chair",
    Position.SEATED: "sitting on the floor",
    Position.KNEELING: "kneeling",
    Position.ALL_FOURS: "on all fours",
    Position.PRONE: "on the stomach",
    Position.SIDE: "on the side",
    Position.SUPINE: "on the back",
}
_WHERE_IT_ENDS: Final = {
    Position.CHAIR: "chair",
    Position.KNEELING: "kneeling",
    Position.SUPINE: "supine",
}


def command(id_: str, answers: Answers) -> str:
    """Return the command that makes the same routine again."""
    parts = [
        f"matcue new {id_} --for {written(answers.lasts)} --when {answers.when}",
        f"--kind {answers.kind} --level {answers.level}",
    ]
    for option, values in (
        ("--weak", answers.weak),
        ("--avoid", answers.avoid),
        ("--equipment", answers.things),
    ):
        if values:
            parts.append(f"{option} {','.join(value.value for value in values)}")
    return " ".join([*parts, f"--seed {answers.seed}"])


def text(
    id_: str,
    title: str,
    composed: ComposedRoutine,
    effects: Mapping[str, Effect],
    sentences: Mapping[str, Mapping[str, Sequence[str]]],
    total: Ms | None = None,
) -> str:
    """Return the text of the routine file.

    Args:
        id_: The routine's id.
        title: The routine's title.
        composed: The routine.
        effects: The effect of each exercise by id, for the comments.
        sentences: The sentences said before and after.
        total: The routine's length, if known.
    """
    return (
        "\n".join([*_head(id_, title, composed, sentences, total), *_steps(composed, effects)])
        + "\n"
    )


def _head(
    id_: str,
    title: str,
    composed: ComposedRoutine,
    sentences: Mapping[str, Mapping[str, Sequence[str]]],
    total: Ms | None,
) -> Iterator[str]:
    answers = composed.answers
    evening = answers.when is Time.EVENING
    if total is not None:
        yield f"# Composed from your answers; it takes about {_minutes(total)} as it is written."
    yield "# This makes the same file again; another seed makes another routine:"
    yield f"#   {command(id_, answers)}"
    yield "# It is yours now: change what you like. docs/format.md has every key, and"
    yield f"# `matcue check {id_}.yaml` tells what no longer fits together."
    yield f"id: {id_}"
    yield f"title: {json.dumps(title, ensure_ascii=False)}"
    yield f"when: {Time.ANY if answers.when is Time.DESK else answers.when}"
    warned = "  # asks a few questions about your health first, and warns late in the day"
    yield f"kind: {answers.kind}{warned if answers.kind is Kind.STRENGTHENING else ''}"
    yield f"level: {answers.level}  # whom the doses below are for, as they stand"
    speech = min(SPEECH[answers.level], EVENING_SPEECH if evening else 1.0)
    if speech < 1:
        yield f"speech: {speech}  # a little slower than usual"
    yield f"breath: {'4-0-6-0' if evening else 'free'}  # in holds, where no exercise says another"
    rests = DESK_RESTS if answers.when is Time.DESK else RESTS[answers.level]
    yield f"rests: {rests}"
    if evening:
        where = composed.closing.exercise.position
        yield f"ends: {where}  # one stays there, to go to sleep"
    yield from _said("intro", sentences["intro"][answers.when])
    last = composed.closing.exercise.position
    ends = _WHERE_IT_ENDS.get(last, "standing") if last else "standing"
    yield from _said("outro", sentences["outro"]["evening" if evening else ends])
    yield 'source: "ours: composed by matcue from answers"'


def _steps(composed: ComposedRoutine, effects: Mapping[str, Effect]) -> Iterator[str]:
    yield "steps:"
    if composed.warm_up is not None:
        yield f"  - {{use: warm-up, for: {written(composed.warm_up)}}}"
    if composed.breaths:
        yield "  # to arrive"
        yield f"  - {{breathe: 4-0-6-0, cycles: {composed.breaths}}}"
    here: Position | None = None
    for step in composed.steps:
        place = step.exercise.position
        if place is not None and place is not here:
            here = place
            yield f"  # {_PLACES[place]}"
        yield _step(step, effects)
    yield "  # to let go"
    yield _step(composed.closing, effects)
    if composed.breathe:
        yield f"  - {{breathe: 4-0-6-0, for: {written(composed.breathe)}}}"
    if composed.relax:
        yield f"  - relax: {written(composed.relax)}"


def _step(step: Step, effects: Mapping[str, Effect]) -> str:
    """Write an exercise: what differs from the catalogue, and what it is good for."""
    usual = step.exercise.dose
    parts = [f"exercise: {step.exercise.id}"]
    if step.sets != usual.sets:
        parts.append(f"sets: {step.sets}")
    if step.reps != usual.reps:
        parts.append(f"reps: {step.reps}")
    if step.hold is not None and step.hold != usual.hold:
        parts.append(f"{'for' if usual.moving else 'hold'}: {written(step.hold)}")
    serves = effects[step.exercise.id].serves
    told = ", ".join(region.replace("-", " ") for region in Region if region in serves)
    return f"  - {{{', '.join(parts)}}}  # good for {told}"


def _said(key: str, sentences: Sequence[str]) -> Iterator[str]:
    yield f"{key}:"
    for sentence in sentences:
        yield f"  - {json.dumps(sentence, ensure_ascii=False)}"


def _minutes(total: Ms) -> str:
    minutes = max(1, round(total / MINUTE))
    return "a minute" if minutes == 1 else f"{minutes} minutes"
