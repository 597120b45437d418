"""Compose a routine: exercises in a good order, doses that fit the time, a relaxed end.

Pure: the caller's `Judge` measures length and checks rules, and the same answers give the same
routine.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final, Protocol

from matcue.authoring.builder import choice, dose
from matcue.authoring.builder.answers import Answers, Time
from matcue.base.errors import InputError
from matcue.base.units import MINUTE, SECOND, Ms, written
from matcue.plan.selection import FEWEST
from matcue.routine.model import Kind, Position

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from matcue.authoring.builder.choice import Addition
    from matcue.authoring.builder.dose import Step
    from matcue.routine.effects import Effect
    from matcue.routine.model import Exercise

AN_EXERCISE: Final = {Kind.GENTLE: Ms(60 * SECOND), Kind.STRENGTHENING: Ms(90 * SECOND)}
"""The rough length of an exercise in a short routine; in a longer one it grows."""
MORE_A_MINUTE: Final = Ms(2 * SECOND)
"""Added to the rough length of an exercise for each minute of the routine."""
MOST: Final = 24
"""The most exercises in a routine; more cannot be remembered."""
PATIENCE: Final = 12
"""The search stops after this many exercises that do not fit."""

WARM_UP: Final = Ms(5 * MINUTE)
SHORTEST_WARM_UP: Final = Ms(150 * SECOND)
SHORT: Final = Ms(8 * MINUTE)
"""A routine shorter than this has no breathing at its beginning and no relaxing at its end."""
FEWEST_OF_SHORT: Final = 2
"""The fewest exercises in such a one, besides the rest at its end."""
BREATHS: Final = 4
RELAX: Final = Ms(30 * SECOND)
SLOW_BREATHING: Final = Ms(60 * SECOND)
"""Length of slow breathing in the evening; up to three times this if there is time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ComposedRoutine:
    """A composed routine, before it is written as a file.

    Attributes:
        answers: The answers it was composed from.
        steps: Its exercises in their order.
        closing: The resting exercise at the end.
        warm_up: The longest the warm-up may take; None if there is none.
        breaths: Breaths at the beginning; 0 after a warm-up.
        breathe: Length of slow breathing near the end; 0 is none.
        relax: Length of relaxing at the very end; 0 is none.
    """

    answers: Answers
    steps: tuple[Step, ...]
    closing: Step
    warm_up: Ms | None = None
    breaths: int = 0
    breathe: Ms = Ms(0)
    relax: Ms = RELAX


@dataclass(frozen=True, slots=True)
class Judgement:
    """A routine's estimated length, the rules it breaks, and its warm-up's exercise ids."""

    total: Ms
    broken: tuple[str, ...] = ()
    warm_up: tuple[str, ...] = ()


class Judge(Protocol):
    """Reads and plans a composed routine, and judges the result."""

    def __call__(self, composed: ComposedRoutine) -> Judgement:
        """Return its length and the rules it breaks."""


def compose(
    answers: Answers,
    catalogue: Mapping[str, Exercise],
    effects: Mapping[str, Effect],
    judge: Judge,
) -> ComposedRoutine:
    """Compose a routine that fits the time and breaks no rule.

    Args:
        answers: Answers from `Answers.checked`.
        catalogue: Every exercise by id.
        effects: The effect of each exercise by id.
        judge: Returns the length of a routine and the rules it breaks.

    Raises:
        InputError: The answers leave too little to choose from, or too little time.
    """
    pool = choice.allowed(answers, catalogue, effects)

    def fits(composed: ComposedRoutine) -> bool:
        verdict = judge(composed)
        return not verdict.broken and verdict.total <= allowance(answers.lasts)

    frame = _frame(answers, pool)
    if answers.kind is Kind.STRENGTHENING:
        frame, done = _warmed_up(frame, effects, judge)
        # What it does already is not done again, but one may rest in it.
        pool = tuple(e for e in pool if e.exercise.relaxing or e.exercise.id not in done)
    spare = allowance(answers.lasts) - judge(frame).total
    each = AN_EXERCISE[answers.kind] + MORE_A_MINUTE * (spare // MINUTE)
    fewest = FEWEST_OF_SHORT if answers.lasts < SHORT else FEWEST
    many = min(MOST, max(fewest, round(spare / each)))
    made, chosen = _filled(frame, (), pool, many, fits)
    if len(chosen) < fewest:
        raise InputError(
            f"{written(answers.lasts)} is too short for {fewest} exercises and an end at rest "
            "with these answers; allow a minute or two more, or name more that is at hand"
        )
    made = _grown(made, fits)
    if allowance(answers.lasts) - judge(made).total > AN_EXERCISE[answers.kind] // 2:
        made, chosen = _filled(made, chosen, pool, min(MOST, len(chosen) + 4), fits)
    return _slowed(_grown(made, fits), fits)


def allowance(lasts: Ms) -> Ms:
    """Return the time to fill: a little less than asked for, since lengths are estimates."""
    return Ms(lasts - 4 * SECOND - lasts // 100)


def _frame(answers: Answers, pool: tuple[Addition, ...]) -> ComposedRoutine:
    short = answers.lasts < SHORT
    strengthening = answers.kind is Kind.STRENGTHENING
    return ComposedRoutine(
        answers=answers,
        steps=(),
        closing=_closing(pool, Position.STANDING, answers),
        breaths=0 if short or strengthening else BREATHS,
        breathe=SLOW_BREATHING if answers.when is Time.EVENING and not short else Ms(0),
        relax=Ms(0) if short else RELAX,
    )


def _closing(pool: tuple[Addition, ...], last: Position, answers: Answers) -> Step:
    return dose.resting(choice.closing(pool, last, answers).exercise)


def _warmed_up(
    frame: ComposedRoutine, effects: Mapping[str, Effect], judge: Judge
) -> tuple[ComposedRoutine, frozenset[str]]:
    """Open with as much of the warm-up as loads nothing that is to be spared.

    The shorter it is, the fewer of its risky exercises are left.
    """
    avoid = frozenset(frame.answers.avoid)
    for length in range(WARM_UP, SHORTEST_WARM_UP - 1, -15 * SECOND):
        warmed = replace(frame, warm_up=Ms(length))
        done = judge(warmed).warm_up
        if not any(effects[id_].loads & avoid for id_ in done):
            return warmed, frozenset(done)
    spared = " and ".join(region.value for region in frame.answers.avoid)
    raise InputError(f"no warm-up spares {spared}; choose the kind gentle, which needs none")


def _filled(
    made: ComposedRoutine,
    chosen: tuple[Addition, ...],
    pool: tuple[Addition, ...],
    many: int,
    fits: Callable[[ComposedRoutine], bool],
) -> tuple[ComposedRoutine, tuple[Addition, ...]]:
    """Add exercises, the best first, up to so many."""
    at_once = chosen
    while len(at_once) < many and (found := choice.best(pool, at_once, made.answers)):
        at_once = _in_place(at_once, found)
    # Judging takes longer than choosing, and mostly all that were meant to fit do.
    if len(at_once) > len(chosen) and fits(bold := _arranged(made, at_once, pool)):
        made, chosen = bold, at_once
    left, failed = list(pool), 0
    while len(chosen) < many and failed < PATIENCE:
        found = choice.best(left, chosen, made.answers)
        if found is None:
            break
        left.remove(found)
        more = _in_place(chosen, found)
        trial = _arranged(made, more, pool)
        if fits(trial):
            made, chosen = trial, more
        else:
            failed += 1
    return made, chosen


def _in_place(chosen: tuple[Addition, ...], found: Addition) -> tuple[Addition, ...]:
    return tuple(sorted((*chosen, found), key=lambda each: each.place))


def _arranged(
    made: ComposedRoutine, chosen: tuple[Addition, ...], pool: tuple[Addition, ...]
) -> ComposedRoutine:
    """Put exercises into their order, keeping the doses that some have already."""
    doses = {step.exercise.id: step for step in made.steps}
    level, last = made.answers.level, chosen[-1].exercise.position
    return replace(
        made,
        steps=tuple(
            doses.get(each.exercise.id) or dose.first(each.exercise, level) for each in chosen
        ),
        closing=_closing(pool, last or Position.STANDING, made.answers),
    )


def _grown(made: ComposedRoutine, fits: Callable[[ComposedRoutine], bool]) -> ComposedRoutine:
    """Give more of all exercises as long as that fits, and then of one after another."""
    while (trial := _all_grown(made)) != made and fits(trial):
        made = trial
    for nth, step in enumerate(made.steps):
        more = step.grown(made.answers.kind)
        if more is not None:
            trial = replace(made, steps=(*made.steps[:nth], more, *made.steps[nth + 1 :]))
            made = trial if fits(trial) else made
    return made


def _all_grown(made: ComposedRoutine) -> ComposedRoutine:
    kind = made.answers.kind
    return replace(made, steps=tuple(step.grown(kind) or step for step in made.steps))


def _slowed(made: ComposedRoutine, fits: Callable[[ComposedRoutine], bool]) -> ComposedRoutine:
    """Let the end take longer, if there is still time."""
    for trial in _calmer(made):
        if not fits(trial):
            break
        made = trial
    return made


def _calmer(made: ComposedRoutine) -> Iterator[ComposedRoutine]:
    if made.answers.when is Time.EVENING:
        while made.breathe < 3 * SLOW_BREATHING:
            made = replace(made, breathe=Ms(made.breathe + 30 * SECOND))
            yield made
    while made.relax < dose.LONGEST_REST:
        made = replace(made, relax=Ms(made.relax + 15 * SECOND))
        yield made
