"""From documents to a routine: exercises looked up, `use:` followed, defaults filled in."""

from __future__ import annotations

import re
import unicodedata
import zlib
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

from matcue.base import units
from matcue.base.errors import UnknownName
from matcue.base.units import HOUR, LONGEST_SESSION, Ms
from matcue.routine import catalogue
from matcue.routine.document import (
    BreatheStep,
    DoseDoc,
    DoStep,
    ExerciseDoc,
    ExerciseStep,
    RelaxStep,
    RepeatStep,
    RestStep,
    RoutineDoc,
    SayStep,
    SilenceStep,
    Step,
    UseStep,
)
from matcue.routine.model import (
    Block,
    Breathe,
    Dose,
    Exercise,
    Kind,
    LevelDose,
    Line,
    Part,
    PhaseBreath,
    Relax,
    Repeat,
    Rest,
    Routine,
    Say,
    Side,
    Sides,
    Within,
    Work,
    length,
    works,
)
from matcue.routine.shelf import MOST_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.routine import source
    from matcue.routine.source import Tree

Levels: TypeAlias = tuple[tuple[str, LevelDose], ...]

MOST_BLOCKS: Final = 5_000
"""Most blocks of a session, repeats multiplied; more is a mistake or an attack."""

LONGEST_CHAIN: Final = 16
"""Most routines of which each uses the next."""

MOST_USED: Final = 200
"""Most routines that one uses, those included that they use."""


class Reader(Protocol):
    """Protocol: reads other routines by name."""

    def locate(self, name: str, beside: Path, *, hints: bool = True) -> Path:
        """Find the routine *name* as seen from the file *beside*; *hints* are similar names.

        Raises:
            UnknownName: There is none.
        """

    def open_at(self, path: Path) -> Opened:
        """Read the routine of a file, checked for its shape only.

        Raises:
            RoutineError: Its shape is wrong.
            InputError: It cannot be read.
        """


@dataclass(frozen=True, slots=True)
class Opened:
    """A routine's document, where it was read, and how many bytes it has."""

    path: Path
    tree: Tree
    doc: RoutineDoc
    size: int


@dataclass(slots=True)
class _Used:
    """The routines that one uses, each read once, and how many bytes they have together."""

    located: dict[tuple[str, Path], Path] = field(default_factory=dict)
    """Their files, by name and the folder from which it was looked for."""
    routines: dict[Path, Routine] = field(default_factory=dict)
    size: int = 0


@dataclass(slots=True)
class Resolver:
    """Turns the document of one routine into a `Routine`, with the routines that it uses."""

    reader: Reader
    exercises: dict[str, ExerciseDoc]
    opened: Opened
    trail: tuple[Path, ...] = ()
    used: _Used = field(default_factory=_Used)
    """What is used so far by the routine at the beginning of the trail."""
    known: dict[str, ExerciseDoc] = field(default_factory=dict)
    exact: bool = False
    """Whether the steps that are read stand in something exact."""

    def routine(self) -> Routine:
        """Return the routine.

        Raises:
            RoutineError: This file, or one that it uses, is wrong; all mistakes of that file.
        """
        doc, tree = self.opened.doc, self.opened.tree
        self.known = catalogue.laid_over(self.exercises, doc.exercises, tree)
        self.exact = doc.timing is not None
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
        if _written_ms(blocks) > LONGEST_SESSION:
            hours = f"{LONGEST_SESSION // HOUR} hours"
            tree.blame(("steps",), f"as written this lasts over {hours}, the most of a session")
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
            case DoStep():
                return self._bare(step, path)
            case SayStep():
                return Say(text=step.say)
            case BreatheStep():
                return self._breathe(step, path)
            case RestStep():
                return Rest(lasts=step.rest, exact=self.exact)
            case RelaxStep():
                return self._relax(step, path)
            case SilenceStep():
                silence = Within(quiet=True, bell=step.bell)
                return Rest(lasts=step.silence, within=silence, exact=self.exact)
            case RepeatStep():
                return self._repeat(step, path)
            case UseStep():
                return self._part(step, path)

    def _repeat(self, step: RepeatStep, path: source.Path) -> Repeat | None:
        timed = step.every is not None or step.for_ is not None
        around, exact = self.exact, self.exact or timed or step.timing is not None
        self.exact = exact
        blocks = self._blocks(step.steps, (*path, "steps"))
        self.exact = around
        if (step.repeat is None) == (step.for_ is None):
            self.opened.tree.blame(path, "write either `repeat: 3` or `for: 10m`")
            return None
        if step.between is not None and step.every is not None:
            told = "'every' and 'between' exclude each other; what is left of a round is rest"
            self.opened.tree.blame((*path, "between"), told)
            return None
        between = None if step.between is None else Rest(lasts=step.between, exact=exact)
        read = Repeat(
            times=step.repeat or 1,
            blocks=blocks,
            between=between,
            every=step.every,
            lasts=step.for_,
        )
        return self._fitted(read, path) if timed else read

    def _fitted(self, read: Repeat, path: source.Path) -> Repeat | None:
        """Return a repeat with as many rounds as its time has room for."""
        tree = self.opened.tree
        if any(isinstance(each, Breathe | Relax | Part) for each in read.blocks):
            told = "a round of a known length has exercises, rests, silences and sentences only"
            tree.blame(path, told)
            return None
        if _unrolled((read,)) > MOST_BLOCKS:
            return read  # which is told of all steps together
        round_, after = length(read.blocks)
        if not round_:
            tree.blame(path, "nothing is done in this round; add an exercise")
            return None
        if read.every is not None and round_ > read.every:
            tree.blame(
                (*path, "every"),
                f"a round takes {units.written(round_)} as written; write `every: "
                f"{units.written(round_)}` or more, or less work",
            )
            return None
        if read.lasts is None:
            return read
        if round_ > read.lasts:
            tree.blame((*path, "for"), f"one round takes {units.written(round_)} as written")
            return None
        each = read.every or round_ + (after if read.between is None else read.between.lasts)
        return replace(read, times=(read.lasts - round_) // each + 1)

    def _work(self, step: ExerciseStep, path: source.Path) -> Work | None:
        tree = self.opened.tree
        doc = self.known.get(step.exercise)
        if doc is None:
            told = catalogue.no_exercise(tree, step.exercise, self.known)
            tree.blame((*path, "exercise"), told)
            return None
        rests, breath = self.opened.doc.rests, self.opened.doc.breath
        done: Exercise = catalogue.exercise(step.exercise, self.known, rests, breath)
        return self._dosed(step, done, path, catalogue.levels(step.levels))

    def _bare(self, step: DoStep, path: source.Path) -> Work | None:
        if not any((step.hold, step.for_, step.reps, step.tempo, step.interval)):
            how_much = "write `for: 30s`, `hold: 20s` or `reps: 10`"
            self.opened.tree.blame(path, f"how much of '{step.do}'? {how_much} beside it")
            return None
        done = Exercise(
            id=_id_of(step.do),
            name=step.do,
            short=step.do,
            position=step.position,
            breathing=PhaseBreath(None, None, None, None),
            dose=Dose(breath=self.opened.doc.breath),
        )
        return self._dosed(step, done, path)

    def _dosed(
        self, step: ExerciseStep | DoStep, done: Exercise, path: source.Path, levels: Levels = ()
    ) -> Work | None:
        """Return an exercise with the dose that a step gives it."""
        tree = self.opened.tree
        if clash := catalogue.clashes(step):
            tree.blame(path, clash)
            return None
        dose = catalogue.dose(step, done.dose, self.opened.doc.rests)
        dose = replace(dose, exact=self.exact or step.timing is not None)
        if step.interval is not None:
            dose = catalogue.in_intervals(dose, step.interval, step.tempo or done.dose.tempo)
        if dose.moving and dose.reps > 1:
            message = f"'{done.id}' goes on for a time and has no reps; write `sets`, or a tempo"
            tree.blame((*path, "reps"), message)
        alone = dose.first is not Side.RIGHT or dose.is_uneven
        if alone and dose.sides not in (Sides.EACH, Sides.ALTERNATE):
            tree.blame(path, "'first', 'left' and 'right' need both sides; write `sides: each`")
        elif dose.is_uneven and dose.sides is not Sides.EACH:
            tree.blame(path, "sides that differ come one after the other; write `sides: each`")
        for key, side in (("left", step.left), ("right", step.right)):
            if side is not None and side.hold is not None and dose.hold is None:
                tree.blame((*path, key, "hold"), "the other side has no `hold`; write one for both")
        if step.bell and dose.hold is None:
            tree.blame((*path, "bell"), "a bell needs a `hold` or a `for` to sound in")
        within, before = self._within(step, dose.hold, path)
        if before:
            told = "a sentence in a hold has its instant; write {at: 20s, text: ...}"
            tree.blame((*path, "say"), told)
        written = _written(step)
        return Work(
            exercise=done,
            dose=dose,
            levels=levels,
            written=written,
            within=within,
            reason=step.reason or "",
        )

    def _relax(self, step: RelaxStep, path: source.Path) -> Relax:
        within = Within(quiet=step.say == (), bell=step.bell)
        if step.bell and not within.quiet:
            self.opened.tree.blame((*path, "bell"), "a bell needs silence; write `say: none` too")
        return Relax(lasts=step.relax, text=step.say or (), position=step.position, within=within)

    def _breathe(self, step: BreatheStep, path: source.Path) -> Breathe | None:
        pattern = step.breathe
        if pattern is None:
            self.opened.tree.blame(
                (*path, "breathe"), "breathing together needs a pattern; write 4-0-6-0"
            )
            return None
        each = step.breaths or ()
        asked = step.cycles or (None if step.for_ is None else round(step.for_ / pattern.lasts))
        if (step.cycles and step.for_) or (asked is None and not each):
            self.opened.tree.blame(path, "write either `cycles: 6` or `for: 2m`")
            return None
        cycles = max(1, asked if asked is not None else len(each))
        if len(each) > cycles:
            told = f"these are sentences for {len(each)} breaths, and there are {cycles}"
            self.opened.tree.blame((*path, "breaths"), told)
        within, before = self._within(step, Ms(cycles * pattern.lasts), path)
        with_breaths = (Line(Ms(n * pattern.lasts), text) for n, text in enumerate(each) if text)
        lines = sorted((*within.lines, *with_breaths), key=lambda line: line.at)
        return Breathe(
            pattern=pattern,
            cycles=cycles,
            text=before,
            position=step.position,
            within=replace(within, lines=tuple(lines)),
        )

    def _within(
        self, step: ExerciseStep | DoStep | BreatheStep, lasts: Ms | None, path: source.Path
    ) -> tuple[Within, tuple[str, ...]]:
        """Return what sounds while a step is done, and its sentences that have no instant."""
        said = step.say or ()
        lines = tuple(each for each in said if isinstance(each, Line))
        for line in lines:
            if lasts is None:
                told = "a sentence at an instant needs a `hold` or a `for` to stand in"
                self.opened.tree.blame((*path, "say"), told)
            elif line.at >= lasts:
                at, end = units.written(line.at), units.written(lasts)
                told = f"'{line.text}' comes at {at}, and all of it lasts {end}"
                self.opened.tree.blame((*path, "say"), told)
        within = Within(quiet=step.say == (), bell=step.bell, lines=lines)
        return within, tuple(each for each in said if isinstance(each, str))

    def _part(self, step: UseStep, path: source.Path) -> Part | None:
        here, tree = self.opened.path, self.opened.tree
        trail = (*self.trail, here)
        if len(trail) >= LONGEST_CHAIN:
            names = " -> ".join(file.stem for file in trail)
            told = f"a chain of {LONGEST_CHAIN} routines that use each other is the longest"
            tree.blame((*path, "use"), f"{told}: {names}")
            return None
        located = self.used.located
        try:
            if (step.use, here.parent) not in located:
                located[step.use, here.parent] = self.reader.locate(
                    step.use, here, hints=not tree.mistakes.is_full
                )
        except UnknownName as error:
            tree.blame((*path, "use"), str(error))
            return None
        other = located[step.use, here.parent]
        file = other.resolve()
        if file in [each.resolve() for each in trail]:
            round_ = [each.stem for each in (*trail, other)]
            loop = " -> ".join(round_[round_.index(other.stem) :])
            tree.blame((*path, "use"), f"this goes round in a circle: {loop}")
            return None
        if file not in self.used.routines:
            opened = self.reader.open_at(other)
            self.used.size += opened.size
            if len(self.used.routines) >= MOST_USED or self.used.size > 2 * MOST_BYTES:
                told = f"{MOST_USED} routines, or {2 * MOST_BYTES // 1_000_000} MB of them"
                tree.blame((*path, "use"), f"{told}, are the most that one can use")
                return None
            resolver = Resolver(self.reader, self.exercises, opened, trail, self.used)
            self.used.routines[file] = resolver.routine()
        used = self.used.routines[file]
        if used.language != self.opened.doc.language:
            message = f"'{step.use}' speaks '{used.language}', not '{self.opened.doc.language}'"
            tree.blame((*path, "use"), message)
            return None
        return Part(
            routine=used.id,
            title=used.title,
            blocks=used.blocks,
            longest=step.for_,
            kind=used.kind,
        )


def _id_of(name: str) -> str:
    """Return an id for an exercise that has only a name; the same name has the same."""
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    id_ = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")
    return id_ or f"exercise-{zlib.crc32(name.encode()):08x}"


def _written(step: DoseDoc) -> frozenset[str]:
    """Return what of a dose a step says itself; a list of reps says the sets too."""
    in_turn = isinstance(step, ExerciseStep | DoStep) and step.interval is not None
    said = {
        "sets": in_turn
        or step.sets is not None
        or isinstance(step.reps, tuple)
        or isinstance(step.hold, tuple),
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


def _written_ms(blocks: tuple[Block, ...]) -> int:
    """Add up the time that is written, without what is said in between."""
    total = 0
    for block in blocks:
        match block:
            case Repeat(lasts=lasts) if lasts is not None:
                total += lasts
            case Repeat(times=times, blocks=inner):
                total += times * max(_written_ms(inner), block.every or 0)
                total += (times - 1) * (block.between.lasts if block.between else 0)
            case Part(blocks=inner, longest=longest):
                total += min(_written_ms(inner), longest or LONGEST_SESSION)
            case Work(dose=dose):
                total += dose.lasts + dose.rest_after
            case Breathe(pattern=pattern, cycles=cycles):
                total += pattern.lasts * cycles
            case Rest(lasts=lasts) | Relax(lasts=lasts):
                total += lasts
            case _:
                pass
    return total


def _unrolled(blocks: tuple[Block, ...]) -> int:
    total = 0
    for block in blocks:
        match block:
            case Repeat(times=times, blocks=inner):
                total += times * _unrolled(inner)
            case Part(blocks=inner):
                total += _unrolled(inner)
            case Work(dose=dose, within=within):
                total += dose.sets * dose.reps // 100 + 1 + len(within.lines)
            case Breathe(within=within):
                total += 1 + len(within.lines)
            case _:
                total += 1
    return total
