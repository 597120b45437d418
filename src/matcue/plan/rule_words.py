"""Rules about what is said of an exercise, as it is written.

Each rule is a function that yields every breach of it. Somebody with closed eyes does what is said
at once, so nobody is left up without the way out, and nobody is told too much at a time.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from matcue.base.units import SECOND, Ms, written
from matcue.plan.rule_told import Breach
from matcue.routine.model import Caution, Position, Sides

if TYPE_CHECKING:
    from collections.abc import Iterator

    from matcue.routine.model import Exercise, Routine, Tempo, Work

MOST_SENTENCES: Final = 4
"""The longest explanation; nobody keeps more in mind until the tone."""

LEAST_BEND: Final = Ms(3 * SECOND)
"""No deep bend goes down or comes up in less."""

TO_SET_UP: Final = (
    "wall",
    "chair",
    "ball",
    "bar",
    "dumbbells",
    "weights",
    "hoop",
    "matches",
    "sofa",
)
"""Things to go to, or to fetch and place, by their English nouns, for the catalogue is English."""

_SAT_ON: Final = {Position.CHAIR: "chair", Position.BALL: "ball"}
"""What the way to a position has set up already."""

_END: Final = re.compile(r"[.!?](?=\s|$)")


def left_in_a_hold(routine: Routine) -> Iterator[Breach]:
    """Every effort that is kept up ends with the words of the way out of it.

    Of an exercise of which nothing is told but its name, the usual "And stop." is enough.
    """
    for nth, work in _each(routine):
        exercise, dose = work.exercise, work.dose
        if dose.hold is not None and not (
            exercise.relaxing or exercise.release or not exercise.how
        ):
            does = "goes on for a time" if dose.moving else "is held"
            yield Breach(
                f"'{exercise.name}' {does}, and nothing says the way out of it; "
                'give it a `release:`, as in "Lower your hips slowly."',
                exercise=exercise.id,
                key="release",
                nth=nth,
            )


def not_set_up(routine: Routine) -> Iterator[Breach]:
    """What an exercise needs is fetched before it begins, and there is time for that."""
    for exercise in _exercises(routine):
        thing = _thing(exercise)
        if thing and not exercise.setup:
            yield Breach(
                f"'{exercise.name}' needs {thing}, and nothing says to fetch or to place it; "
                "write `setup:` with what to do, and `move: 10s` for doing it",
                exercise=exercise.id,
                key="equipment",
            )
        elif exercise.move and not exercise.setup:
            yield Breach(
                f"'{exercise.name}' has a `move:` and no `setup:`, so that its "
                f"{written(exercise.move)} come after the explanation; write `setup:` with what "
                "to do in them, or take `move` out, for the way to a position has its own time",
                exercise=exercise.id,
                key="move",
            )
        elif exercise.setup and not exercise.move:
            yield Breach(
                f"'{exercise.name}' says what to set up, and leaves no time for it; "
                "write `move: 10s`",
                exercise=exercise.id,
                key="setup",
            )


def unnamed_phases(routine: Routine) -> Iterator[Breach]:
    """A movement of many phases names each of them, and the names fit the tempo."""
    for nth, work in _each(routine):
        exercise, tempo = work.exercise, work.dose.tempo
        if tempo is None:
            continue
        many, named = sum(phase > 0 for phase in tempo.phases), len(exercise.phases)
        both = work.dose.sides is Sides.ALTERNATE
        if many > 2 and not named:
            yield Breach(
                f"'{exercise.name}' has {many} phases ({_tempo(tempo)}), and no words for them; "
                'write `phases:` with what moves in each, and "" where nothing does',
                exercise=exercise.id,
                key="phases",
                nth=nth,
            )
        elif named and named not in ((many, 2 * many) if both else (many,)):
            needed = f"{many}, or {2 * many} with the left after the right" if both else f"{many}"
            yield Breach(
                f"'{exercise.name}' names {named} phases, and the tempo {_tempo(tempo)} has "
                f"{_counted(many)}, so that none of them is said; name {needed} under "
                "`exercises:`, or change the tempo",
                exercise=exercise.id,
                key="tempo",
                nth=nth,
            )


def long_explanations(routine: Routine) -> Iterator[Breach]:
    """What is to come is told in a few sentences."""
    for exercise in _exercises(routine):
        many = sum(len(_END.findall(text)) for text in exercise.how)
        if many > MOST_SENTENCES:
            yield Breach(
                f"'{exercise.name}' is explained in {many} sentences, which nobody keeps in mind; "
                f"leave {MOST_SENTENCES}, and put what is done before the tone into `shape:`",
                exercise=exercise.id,
                key="how",
            )


def hasty_bends(routine: Routine) -> Iterator[Breach]:
    """A deep bend is slow on the way down and on the way up."""
    for nth, work in _each(routine):
        exercise, tempo = work.exercise, work.dose.tempo
        if tempo is None or Caution.BEND not in exercise.cautions:
            continue
        # Where something moves in all four phases, two of them are the bend.
        moving = tempo.phases if all(tempo.phases) else (tempo.go, tempo.back)
        if sorted(moving)[-2] < LEAST_BEND:
            yield Breach(
                f"'{exercise.name}' bends deep, and its tempo {_tempo(tempo)} is faster than "
                f"{written(LEAST_BEND)} each way; write 3-0-3-0 or slower",
                exercise=exercise.id,
                key="tempo",
                nth=nth,
            )


def _each(routine: Routine) -> Iterator[tuple[int, Work]]:
    """Each exercise in each of its ways, once, with its index among all."""
    seen: dict[object, tuple[int, Work]] = {}
    for nth, work in enumerate(routine.works):
        dose = work.dose
        way = (work.exercise.id, dose.hold is None, dose.moving, dose.tempo, dose.sides)
        seen.setdefault(way, (nth, work))
    return iter(seen.values())


def _exercises(routine: Routine) -> tuple[Exercise, ...]:
    return tuple({work.exercise.id: work.exercise for work in routine.works}.values())


def _thing(exercise: Exercise) -> str:
    """Return what of an exercise's equipment has to be set up; empty if nothing has."""
    for told in exercise.equipment:
        nouns = set(re.findall(r"\w+", told.casefold())) & set(TO_SET_UP)
        sat_on = _SAT_ON.get(exercise.position, "") if exercise.position else ""
        if nouns - {sat_on}:
            return told
    return ""


def _tempo(tempo: Tempo) -> str:
    return "-".join(f"{phase / SECOND:g}" for phase in tempo.phases)


def _counted(phases: int) -> str:
    return "1 phase" if phases == 1 else f"{phases} phases"
