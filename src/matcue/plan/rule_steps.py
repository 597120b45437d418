"""Rules about a routine as it is written, independent of voice and timing.

Each rule is a function that yields every breach of it. The figures and the reasons are
those of the catalogue: warm up before loading the back, let go after every exercise, end at rest.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from matcue.plan.rule_told import Breach
from matcue.plan.steps import WARM_UP
from matcue.routine.model import (
    Block,
    Breathe,
    Caution,
    Kind,
    Part,
    Position,
    Relax,
    Repeat,
    Rest,
    Routine,
    Say,
    Screening,
    Work,
    rest_after_round,
    works,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

ROUGH: Final = frozenset({Caution.TWIST, Caution.SWING, Caution.JUMP})
"""Cautions that a gentle routine has no place for. A head held low for a while is not one."""


PLACES: Final = {
    Position.STANDING: "standing",
    Position.KNEELING: "kneeling",
    Position.ALL_FOURS: "on all fours",
    Position.PRONE: "lying on the stomach",
    Position.SUPINE: "lying on the back",
    Position.SEATED: "sitting on the floor",
    Position.CHAIR: "on the chair",
    Position.BALL: "on the ball",
    Position.SIDE: "lying on the side",
}
"""Where one is, for the author of a routine."""


@dataclass(frozen=True, slots=True)
class _Step:
    """One block in order; `warms` if it belongs to the warm-up."""

    block: Work | Say | Breathe | Rest | Relax
    warms: bool

    @property
    def lets_go(self) -> bool:
        """Whether the body rests or relaxes in it."""
        match self.block:
            case Rest() | Relax() | Breathe():
                return True
            case Work(exercise=exercise):
                return exercise.relaxing
            case _:
                return False


def without_warm_up(routine: Routine) -> Iterator[Breach]:
    """A strengthening routine begins with the warm-up."""
    if routine.kind is not Kind.STRENGTHENING:
        return
    for step in _steps(routine):
        match step.block:
            case Work(exercise=exercise):
                if not step.warms:
                    yield Breach(
                        f"a strengthening routine begins with '- use: {WARM_UP}', "
                        f"and this one with '{exercise.name}'",
                        exercise=exercise.id,
                    )
                return
            case _:
                pass


def rough_though_gentle(routine: Routine) -> Iterator[Breach]:
    """A gentle routine does not twist hard, swing or jump.

    The catalogue's own warm-up swings and jogs, and children play as animals that hop. Both are
    meant for backs that are well, and `--gentle` takes such movements out of them for the others,
    so they are exempt.
    """
    if routine.kind is not Kind.GENTLE or Screening.CHILDREN in routine.screening:
        return
    works = (s.block for s in _steps(routine) if isinstance(s.block, Work) and not s.warms)
    for exercise in {work.exercise.id: work.exercise for work in works}.values():
        rough = sorted(exercise.cautions & ROUGH)
        if rough:
            yield Breach(
                f"'{exercise.name}' carries the caution {' and '.join(rough)}, "
                f"which a gentle routine leaves out; choose a softer exercise",
                exercise=exercise.id,
            )


def without_relaxation(routine: Routine) -> Iterator[Breach]:
    """Every exercise is followed by a rest or a relaxation.

    The movements of the warm-up flow into one another. After the last exercise of a session the
    closing words let go; whether it may be the last is the business of `restless_ending`.
    """
    steps = [step for step in _steps(routine) if not isinstance(step.block, Say)]
    restless: dict[str, str] = {}
    for index, step in enumerate(steps[:-1]):
        match step.block:
            case Work(exercise=exercise, dose=dose):
                if not (step.warms or step.lets_go or dose.rest_after or steps[index + 1].lets_go):
                    restless[exercise.id] = exercise.name
            case _:
                pass
    for id_, name in restless.items():
        yield Breach(
            f"no rest follows '{name}'; give it a 'rest-after', or put '- relax: 30s' after it",
            exercise=id_,
        )


def restless_ending(routine: Routine) -> Iterator[Breach]:
    """The last thing done is a relaxation."""
    for step in reversed(_steps(routine)):
        match step.block:
            case Work(exercise=exercise):
                if not exercise.relaxing:
                    yield Breach(
                        f"the last exercise, '{exercise.name}', is no relaxation; "
                        f"end with '- relax: 1m', or with an exercise for resting",
                        exercise=exercise.id,
                        nth=len(routine.works) - 1,
                        last=True,
                    )
                return
            case Relax() | Breathe():
                return
            case _:
                pass


def inherited_sets(routine: Routine) -> Iterator[Breach]:
    """An exercise in an exact repeat says its sets itself, for each round does all of them."""
    for nth in _repeated(routine.blocks):
        work = routine.works[nth]
        dose, name = work.dose, work.exercise.name
        if dose.exact and dose.sets > 1 and "sets" not in work.written:
            yield Breach(
                f"'{name}' brings {dose.sets} sets of its own into each round; "
                "write `sets: 1` beside it, or how many you want",
                exercise=work.exercise.id,
                nth=nth,
            )


def unknown_positions(routine: Routine) -> Iterator[Breach]:
    """An exercise after one on the floor, or on a chair, has a position of its own.

    Otherwise it is done there, which somebody who wrote its name alone may not have meant. Whoever
    stands, as at the beginning, may go anywhere.
    """
    here: Position | None = None
    unknown: dict[str, tuple[str, Position]] = {}
    for step in _steps(routine):
        match step.block:
            case Work(exercise=exercise) if exercise.position is None:
                if here not in (None, Position.STANDING):
                    unknown.setdefault(exercise.id, (exercise.name, here))
            case Work(exercise=exercise):
                here = exercise.position
            case Relax(position=position) | Breathe(position=position):
                here = position or here
            case _:
                pass
    for id_, (name, position) in unknown.items():
        yield Breach(
            f"'{name}' has no position, and you are {PLACES[position]} then; "
            f"write `position: {position.value}` if it is done there, or else its own",
            exercise=id_,
        )


def _repeated(blocks: tuple[Block, ...]) -> Iterator[int]:
    """Yield the indices among all exercises of those that stand in a repeat."""
    nth = 0
    for block in blocks:
        match block:
            case Work():
                nth += 1
            case Repeat(blocks=inner):
                yield from range(nth, nth + len(works(inner)))
                nth += len(works(inner))
            case Part(blocks=inner):
                yield from (nth + each for each in _repeated(inner))
                nth += len(works(inner))
            case _:
                pass


def _steps(routine: Routine) -> tuple[_Step, ...]:
    return tuple(_unrolled(routine.blocks, warms=routine.id == WARM_UP))


def _unrolled(blocks: tuple[Block, ...], *, warms: bool) -> Iterator[_Step]:
    for block in blocks:
        match block:
            case Repeat(times=times, blocks=inner):
                for nth in range(1, times + 1):
                    yield from _unrolled(inner, warms=warms)
                    if (rest := rest_after_round(block, nth)) is not None:
                        yield _Step(rest, warms)
            case Part(routine=name, blocks=inner):
                yield from _unrolled(inner, warms=warms or name == WARM_UP)
            case _:
                yield _Step(block, warms)
