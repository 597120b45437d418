"""From documents to a routine: exercises looked up, `use:` followed, defaults filled in."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol

from matcue.base.errors import UnknownName, near
from matcue.routine import catalogue
from matcue.routine.document import (
    BreatheStep,
    ExerciseDoc,
    ExerciseStep,
    RelaxStep,
    RepeatStep,
    RestStep,
    RoutineDoc,
    SayStep,
    Step,
    UseStep,
)
from matcue.routine.model import (
    Block,
    Breathe,
    Exercise,
    Kind,
    Part,
    Relax,
    Repeat,
    Rest,
    Routine,
    Say,
    Work,
    works,
)

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.routine import source
    from matcue.routine.source import Tree

MOST_BLOCKS: Final = 5_000
"""Most blocks of a session, repeats multiplied; more is a mistake or an attack."""


class Reader(Protocol):
    """Protocol: reads other routines by name."""

    def open(self, name: str, *, beside: Path | None = None) -> Opened:
        """Read the routine *name* as seen from the file *beside*.

        Raises:
            UnknownName: There is none.
            RoutineError: It cannot be read.
        """


@dataclass(frozen=True, slots=True)
class Opened:
    """A routine's document and where it was read."""

    path: Path
    tree: Tree
    doc: RoutineDoc


@dataclass(slots=True)
class Resolver:
    """Turns the document of one routine into a `Routine`, with the routines that it uses."""

    reader: Reader
    exercises: dict[str, ExerciseDoc]
    opened: Opened
    trail: tuple[Path, ...] = ()
    known: dict[str, ExerciseDoc] = field(default_factory=dict)

    def routine(self) -> Routine:
        """Return the routine.

        Raises:
            RoutineError: This file, or one that it uses, is wrong; all mistakes of that file.
        """
        doc, tree = self.opened.doc, self.opened.tree
        self.known = catalogue.laid_over(self.exercises, doc.exercises, tree)
        blocks = self._blocks(doc.steps, ("steps",))
        tree.check()
        if not any(
            isinstance(block, Work | Breathe | Relax | Rest | Part | Repeat) for block in blocks
        ):
            tree.blame(("steps",), "nothing is done in this routine; add an exercise")
        if _unrolled(blocks) > MOST_BLOCKS:
            tree.blame(
                ("steps",), f"with all repeats this is over {MOST_BLOCKS} steps; repeat less"
            )
        tree.check()
        return Routine(
            id=doc.id,
            title=doc.title,
            language=doc.language,
            when=doc.when,
            kind=_kind(doc.kind, blocks),
            level=doc.level,
            speech=doc.speech,
            hardest=doc.hardest,
            by_steps=doc.by_steps,
            ends=doc.ends,
            first=doc.first,
            first_short=doc.first_short,
            safety=doc.safety,
            intro=doc.intro,
            outro=doc.outro,
            source=doc.source,
            screening=doc.screening,
            blocks=blocks,
            variants=self._variants(blocks),
        )

    def _variants(self, blocks: tuple[Block, ...]) -> tuple[Exercise, ...]:
        """Look up every easier and harder exercise that can be reached from the blocks."""
        rests, breath = self.opened.doc.rests, self.opened.doc.breath
        found: dict[str, Exercise] = {}
        open_ = [
            id_ for work in works(blocks) for id_ in (work.exercise.easier, work.exercise.harder)
        ]
        while open_:
            id_ = open_.pop()
            if id_ is not None and id_ not in found and id_ in self.known:
                found[id_] = catalogue.exercise(id_, self.known, rests, breath)
                open_ += [found[id_].easier, found[id_].harder]
        return tuple(found.values())

    def _blocks(self, steps: tuple[Step, ...], path: source.Path) -> tuple[Block, ...]:
        found = (self._block(step, (*path, index)) for index, step in enumerate(steps))
        return tuple(block for block in found if block is not None)

    def _block(self, step: Step, path: source.Path) -> Block | None:
        match step:
            case ExerciseStep():
                return self._work(step, path)
            case SayStep():
                return Say(text=step.say)
            case BreatheStep():
                return self._breathe(step, path)
            case RestStep():
                return Rest(lasts=step.rest)
            case RelaxStep():
                return Relax(lasts=step.relax, text=step.say or (), position=step.position)
            case RepeatStep():
                return Repeat(times=step.repeat, blocks=self._blocks(step.steps, (*path, "steps")))
            case UseStep():
                return self._part(step, path)

    def _work(self, step: ExerciseStep, path: source.Path) -> Work | None:
        tree = self.opened.tree
        doc = self.known.get(step.exercise)
        if doc is None:
            hint = near(step.exercise, self.known) or "; define it under `exercises:`"
            tree.blame((*path, "exercise"), f"no exercise is called '{step.exercise}'{hint}")
            return None
        if clash := catalogue.clashes(step):
            tree.blame(path, clash)
            return None
        rests, breath = self.opened.doc.rests, self.opened.doc.breath
        done: Exercise = catalogue.exercise(step.exercise, self.known, rests, breath)
        dose = catalogue.dose(step, done.dose, rests)
        if dose.moving and dose.reps > 1:
            message = (
                f"'{step.exercise}' goes on for a time and has no reps; write `sets`, or a tempo"
            )
            tree.blame((*path, "reps"), message)
        levels = catalogue.levels(step.levels)
        return Work(exercise=done, dose=dose, levels=levels, written=_written(step))

    def _breathe(self, step: BreatheStep, path: source.Path) -> Breathe | None:
        pattern = step.breathe
        if pattern is None:
            self.opened.tree.blame(
                (*path, "breathe"), "breathing together needs a pattern; write 4-0-6-0"
            )
            return None
        if (step.cycles is None) == (step.for_ is None):
            self.opened.tree.blame(path, "write either `cycles: 6` or `for: 2m`")
            return None
        cycles = step.cycles or max(1, round((step.for_ or 0) / pattern.lasts))
        return Breathe(pattern=pattern, cycles=cycles, text=step.say or (), position=step.position)

    def _part(self, step: UseStep, path: source.Path) -> Part | None:
        here = self.opened.path
        try:
            other = self.reader.open(step.use, beside=here)
        except UnknownName as error:
            self.opened.tree.blame((*path, "use"), str(error))
            return None
        trail = (*self.trail, here)
        if other.path.resolve() in [file.resolve() for file in trail]:
            names = [file.stem for file in (*trail, other.path)]
            loop = " -> ".join(names[names.index(other.path.stem) :])
            self.opened.tree.blame((*path, "use"), f"this goes round in a circle: {loop}")
            return None
        if other.doc.language != self.opened.doc.language:
            message = (
                f"'{step.use}' speaks '{other.doc.language}', not '{self.opened.doc.language}'"
            )
            self.opened.tree.blame((*path, "use"), message)
            return None
        used = Resolver(self.reader, self.exercises, other, trail).routine()
        return Part(
            routine=used.id,
            title=used.title,
            blocks=used.blocks,
            longest=step.for_,
            kind=used.kind,
        )


def _written(step: ExerciseStep) -> frozenset[str]:
    """Return what of a dose a step says itself; a list of reps says the sets too."""
    said = {
        "sets": step.sets is not None or isinstance(step.reps, tuple),
        "reps": step.reps is not None,
        "hold": step.hold is not None or step.for_ is not None,
    }
    return frozenset(part for part, is_said in said.items() if is_said)


def _kind(written: Kind, blocks: tuple[Block, ...]) -> Kind:
    """Return the kind of a routine: one that uses a strengthening one is strengthening itself."""
    for block in blocks:
        if isinstance(block, Part):
            written = Kind.STRENGTHENING if block.kind is Kind.STRENGTHENING else written
        elif isinstance(block, Repeat):
            written = _kind(written, block.blocks)
    return written


def _unrolled(blocks: tuple[Block, ...]) -> int:
    total = 0
    for block in blocks:
        match block:
            case Repeat(times=times, blocks=inner):
                total += times * _unrolled(inner)
            case Part(blocks=inner):
                total += _unrolled(inner)
            case Work(dose=dose):
                total += dose.sets * dose.reps // 100 + 1
            case _:
                total += 1
    return total
