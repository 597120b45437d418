"""Select exercises for a routine: which are allowed, and which is the best to add next. Pure."""

from __future__ import annotations

import hashlib
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.authoring.builder.answers import BACK, IN_CATALOGUE, Answers, Time
from matcue.base.errors import InputError
from matcue.plan.rule_steps import ROUGH
from matcue.routine.effects import Movement
from matcue.routine.model import Caution, Kind, Level, Position

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matcue.routine.effects import Effect
    from matcue.routine.model import Exercise

ORDER: Final = (
    Position.STANDING,
    Position.BALL,
    Position.CHAIR,
    Position.SEATED,
    Position.KNEELING,
    Position.ALL_FOURS,
    Position.PRONE,
    Position.SIDE,
    Position.SUPINE,
)
"""Positions in the order of a routine, so that one goes down once and rolls over once."""

MOVEMENTS: Final = (
    Movement.BREATH,
    Movement.HEAD,
    Movement.ARMS,
    Movement.HIPS,
    Movement.ROUND,
    Movement.SIDE,
    Movement.TURN,
    Movement.LEGS,
    Movement.BRACE,
    Movement.ARCH,
    Movement.LENGTHEN,
    Movement.REST,
)
"""Movements in their order within a position, small ones first."""

AFTER_RISING: Final = frozenset({Caution.BEND, Caution.LOAD})
"""Cautions that the first hour of the day has no place for, when a back is stiff."""

AT_A_DESK: Final = frozenset({Position.CHAIR, Position.STANDING})
FOCUSED: Final = 0.6
"""The share of exercises for the regions to focus on."""
STRENGTHENING: Final = 0.7
"""The share of strengthening exercises in a strengthening routine; the others loosen between."""

_LEVELS: Final = {
    Level.BEGINNER: (0.8, 0.0, None),
    Level.REGULAR: (-0.4, 0.4, -0.8),
    Level.STRONG: (None, 0.2, 0.6),
}
"""The scores of easiest, middle and hardest forms by level; None excludes them."""


@dataclass(frozen=True, slots=True)
class Addition:
    """A candidate: an exercise and its effect."""

    exercise: Exercise
    effect: Effect

    @property
    def forms(self) -> frozenset[str]:
        """The ids of it and its easier and harder form; candidates that share one are alike."""
        exercise = self.exercise
        named = (exercise.id, exercise.easier, exercise.harder)
        return frozenset(form for form in named if form is not None)

    @property
    def place(self) -> tuple[int, int]:
        """Its sort key within a routine: position, then movement."""
        return ORDER.index(self.exercise.position), MOVEMENTS.index(self.effect.movement)


def allowed(
    answers: Answers, catalogue: Mapping[str, Exercise], effects: Mapping[str, Effect]
) -> tuple[Addition, ...]:
    """Return every exercise that the answers do not exclude, resting ones too."""
    found = (Addition(exercise, effects[id_]) for id_, exercise in catalogue.items())
    return tuple(each for each in found if _is_allowed(each, answers))


def _is_allowed(candidate: Addition, answers: Answers) -> bool:
    exercise, effect = candidate.exercise, candidate.effect
    things = {IN_CATALOGUE[thing] for thing in answers.things}
    gentle = answers.kind is Kind.GENTLE
    careful = answers.level is Level.BEGINNER or bool(BACK.intersection(answers.avoid))
    rest = exercise.relaxing
    return not (
        effect.playful
        or not things.issuperset(exercise.equipment)
        or effect.loads.intersection(answers.avoid)
        or (exercise.cautions and careful)
        or (exercise.cautions & ROUGH and gentle)
        or (effect.strengthens and gentle)
        or (answers.when is Time.DESK and exercise.position not in AT_A_DESK)
        or (answers.when is Time.MORNING and exercise.cautions & AFTER_RISING)
        or (answers.when is Time.EVENING and exercise.cautions)
        or (answers.when is Time.EVENING and effect.movement is Movement.LEGS)
        or (not rest and _welcome(exercise, answers.level) is None)
    )


def best(pool: Iterable[Addition], chosen: Sequence[Addition], answers: Answers) -> Addition | None:
    """Return the best exercise to add to those chosen; None if none is left."""
    kin = {form for each in chosen for form in each.forms}
    fresh = [
        each for each in pool if not each.exercise.relaxing and not each.forms.intersection(kin)
    ]
    # Of equals, whichever stands first in the catalogue.
    return max(fresh, key=lambda each: _worth(each, chosen, answers), default=None)


def _worth(candidate: Addition, chosen: Sequence[Addition], answers: Answers) -> float:
    exercise, effect = candidate.exercise, candidate.effect
    worth = 2 * chance(answers.seed, exercise.id) + (_welcome(exercise, answers.level) or 0)
    movements = Counter(each.effect.movement for each in chosen)
    worth -= 1.6 * movements[effect.movement]
    positions = Counter(each.exercise.position for each in chosen)
    # Stay for a few exercises, and move to few places.
    worth -= 0.45 * (positions[exercise.position] or len(positions))
    worth += 0.5 * bool(exercise.equipment)
    if answers.weak:
        helps = bool(effect.serves.intersection(answers.weak))
        helping = sum(bool(each.effect.serves.intersection(answers.weak)) for each in chosen)
        if helping < FOCUSED * (len(chosen) + 1):
            worth += 4 if helps else 0
    else:
        regions = Counter(region for each in chosen for region in each.effect.serves)
        worth -= 0.5 * min(regions[region] for region in effect.serves)
    if answers.kind is Kind.STRENGTHENING:
        strong = sum(each.effect.strengthens for each in chosen)
        if strong < STRENGTHENING * (len(chosen) + 1):
            worth += 4 if effect.strengthens else 0
    return worth


def closing(pool: Iterable[Addition], last: Position, answers: Answers) -> Addition:
    """Return the resting exercise for the end, in or near the position *last*.

    Raises:
        InputError: There is none.
    """
    rests = [each for each in pool if each.exercise.relaxing]
    if not rests:
        raise InputError("nothing is left to rest in at the end; `matcue log --again ID` helps")
    here = ORDER.index(last)

    def far(each: Addition) -> tuple[int, float]:
        away = abs(ORDER.index(each.exercise.position) - here)
        return away, chance(answers.seed, each.exercise.id)

    return min(rests, key=far)


def chance(seed: int, word: str) -> float:
    """Return a pseudo-random number in [0, 1) from a seed and a word, the same everywhere."""
    digest = hashlib.blake2b(f"{seed}/{word}".encode(), digest_size=6).digest()
    return int.from_bytes(digest) / 256**6


def _welcome(exercise: Exercise, level: Level) -> float | None:
    mildest, usual, hardest = _LEVELS[level]
    if exercise.easier is None:
        return mildest
    return hardest if exercise.harder is None else usual
