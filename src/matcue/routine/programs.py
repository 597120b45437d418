"""Reading programs: found by name, and checked against the routines that they name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from matcue.base.errors import RoutineError, UnknownName, near
from matcue.base.units import DAYS, read_days
from matcue.routine.problems import validated
from matcue.routine.program import Bounds, Deload, Growth, Program, Range, shown
from matcue.routine.program_document import NESTED, ProgramDoc
from matcue.routine.shelf import SUFFIXES, by_name, content
from matcue.routine.source import read_tree

if TYPE_CHECKING:
    from pathlib import Path

    from matcue.routine.library import Library
    from matcue.routine.model import Routine
    from matcue.routine.program import Line
    from matcue.routine.source import Tree


@dataclass(frozen=True, slots=True)
class Programs:
    """Finds and reads programs.

    Attributes:
        library: Reads their routines.
        own: The user's folder of programs; they go before the package's of the same name.
    """

    library: Library
    own: Path | None = None

    def names(self) -> dict[str, Path]:
        """Return the paths of all programs in the known folders, by name, sorted."""
        return by_name(content() / "programs", self.own)

    def load(self, name: str) -> Program:
        """Read the program with the name or path *name*.

        Raises:
            UnknownName: There is none.
            RoutineError: It is wrong.
            InputError: The file cannot be read.
        """
        path = self._locate(name)
        tree = read_tree(self.library.shelf.bytes_of(path), str(path))
        tree = self.library.joined(tree, path, "programs")
        doc = validated(tree, ProgramDoc, NESTED)
        routines = self._routines(doc, tree)
        program = _program(doc, tree)
        _check_growth(program, routines, tree)
        self._check_end(program, tree)
        tree.check()
        return program

    def is_program(self, name: str) -> bool:
        """Return whether *name* is a program, or a file with the keys of one.

        Raises:
            InputError: It is a file that cannot be read.
        """
        if not _is_path(name):
            return name in self.names()
        try:
            path = self._locate(name)
        except UnknownName:
            return False
        try:
            data = read_tree(self.library.shelf.bytes_of(path), str(path)).data
        except RoutineError:
            return False  # what is wrong with it is told where it is read as a routine
        return "steps" not in data and bool({"weeks", "days", "grow"} & data.keys())

    def _locate(self, name: str) -> Path:
        if _is_path(name):
            return self.library.shelf.locate(name)
        known = self.names()
        if name in known:
            return known[name]
        hint = near(name, known) or "; `matcue program list` shows them all"
        raise UnknownName(f"no program is called '{name}'{hint}")

    def _check_end(self, program: Program, tree: Tree) -> None:
        if program.then is not None and program.has_end and program.then not in self.names():
            hint = near(program.then, self.names())
            tree.blame(("then",), f"no program is called '{program.then}'{hint}")
        if program.move_on and not program.grow:
            tree.blame(("move-on",), "nothing grows here, so there are no last doses to go well")
        if (program.move_on or not program.has_end) and program.is_lighter(program.weeks):
            tree.blame(("deload",), "the last week goes on here, so it cannot be a lighter one")

    def _routines(self, doc: ProgramDoc, tree: Tree) -> dict[str, Routine]:
        found: dict[str, Routine] = {}
        known = self.library.shelf.routines()
        for key, names in doc.days.items():
            for name in dict.fromkeys(names):
                if name in found:
                    continue
                if name not in known:
                    message = f"no routine is called '{name}'{near(name, known)}"
                    tree.blame(("days", key), message)
                else:
                    found[name] = self.library.load(name)
        return found


def _is_path(name: str) -> bool:
    return name.endswith(SUFFIXES) or "/" in name or "\\" in name


def _program(doc: ProgramDoc, tree: Tree) -> Program:
    week: list[tuple[str, ...]] = [()] * len(DAYS)
    for key, names in doc.days.items():
        try:
            listed = read_days(key)
        except ValueError as error:
            tree.blame(("days", key), str(error), key=True)
            continue
        for day in listed:
            if week[day]:
                tree.blame(("days", key), f"{DAYS[day]} stands here twice", key=True)
            week[day] = names
    bounds = doc.bounds
    usual = Bounds()
    return Program(
        id=doc.id,
        title=doc.title,
        about=doc.about,
        level=doc.level,
        weeks=doc.weeks,
        days=tuple(week),
        grow=tuple(
            Growth(
                exercise=id_,
                hold=line.hold or line.for_,
                reps=line.reps,
                sets=line.sets,
                moving=line.for_ is not None,
            )
            for id_, line in doc.grow.items()
        ),
        bounds=Bounds(
            hold=_range(bounds and bounds.hold, usual.hold, tree, "hold"),
            reps=_range(bounds and bounds.reps, usual.reps, tree, "reps"),
            sets=_range(bounds and bounds.sets, usual.sets, tree, "sets"),
        ),
        deload=Deload(doc.deload.every, doc.deload.by) if doc.deload else None,
        then=doc.then,
        move_on=doc.move_on.days if doc.move_on else 0,
    )


def _range(said: Any, usual: Range, tree: Tree, what: str) -> Range:
    if said is None:
        return usual
    least = usual.least if said.least is None else said.least
    most = usual.most if said.most is None else said.most
    if least > most:
        tree.blame(("bounds", what), f"{shown(least, what)} is more than {shown(most, what)}")
    return Range(least, most)


def _check_growth(program: Program, routines: dict[str, Routine], tree: Tree) -> None:
    doses = [(w.exercise, w.dose) for r in routines.values() for w in r.works]
    known = {exercise.id for exercise, _ in doses}
    for growth in program.grow:
        here = ("grow", growth.exercise)
        of_it = [dose for exercise, dose in doses if exercise.id == growth.exercise]
        if not of_it:
            hint = near(growth.exercise, known)
            message = f"none of its routines has the exercise '{growth.exercise}'{hint}"
            tree.blame(here, message, key=True)
            continue
        time = "for" if growth.moving else "hold"
        if growth.hold is not None and all(dose.hold is None for dose in of_it):
            tree.blame(
                (*here, time), f"'{growth.exercise}' is not held; let its `reps` or `sets` grow"
            )
        elif growth.moving and not any(dose.moving for dose in of_it):
            tree.blame((*here, time), f"'{growth.exercise}' is held; use `hold`")
        if growth.reps is not None and all(dose.moving for dose in of_it):
            tree.blame((*here, "reps"), f"'{growth.exercise}' goes on for a time; use `for`")
        for what, key in (("hold", time), ("reps", "reps"), ("sets", "sets")):
            line: Line | None = getattr(growth, what)
            if line is not None:
                _check_weeks(line, program.growing_weeks(line), (*here, key), tree)
                _check_bounds(line, getattr(program.bounds, what), (*here, key), tree)


def _check_weeks(line: Line, weeks: int, here: tuple[str, ...], tree: Tree) -> None:
    if len(line.values) > weeks:
        there = "there is only one" if weeks == 1 else f"there are only {weeks}"
        tree.blame(
            here, f"{len(line.values)} values need as many weeks that are not lighter; {there}"
        )


def _check_bounds(line: Line, bounds: Range, here: tuple[str, ...], tree: Tree) -> None:
    what = here[-1]
    if line.values[-1] > bounds.most:
        tree.blame(here, f"it grows over the bound of {shown(bounds.most, what)}")
    if line.values[0] < bounds.least:
        tree.blame(here, f"it begins under the bound of {shown(bounds.least, what)}")
