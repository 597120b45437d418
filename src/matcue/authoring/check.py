"""Check a routine: that it can be read, spoken and planned, and which rules it breaks."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from matcue.authoring.places import places
from matcue.authoring.survey import surveyed
from matcue.base.errors import MatcueError, Problem, RoutineError
from matcue.coach.program import programs, with_doses
from matcue.plan.growth import doses, last_notch
from matcue.plan.rules import EXACT, warnings
from matcue.routine.library import Library
from matcue.session import session
from matcue.session.report import levels_of_written_doses

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from matcue.base.progress import Progress
    from matcue.base.units import Ms
    from matcue.plan.rules import Finding
    from matcue.routine.shelf import Shelf
    from matcue.routine.source import Spot
    from matcue.session.options import Options


@dataclass(frozen=True, slots=True)
class Warned:
    """A broken rule, and where in the routine's file; None if it has no place there."""

    finding: Finding
    spot: Spot | None = None

    def __str__(self) -> str:
        """The warning as editors read it: file, line, column."""
        at = ":".join(map(str, self.spot)) + ": " if self.spot else ""
        return f"{at}warning: {self.finding}"

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data with stable keys."""
        told, spot = self.finding, self.spot
        return {
            "rule": told.rule,
            "message": told.message,
            "at_ms": told.at_ms,
            "exercise": told.exercise,
            "file": spot.source if spot else None,
            "line": spot.line if spot else None,
            "column": spot.column if spot else None,
        }


@dataclass(frozen=True, slots=True)
class Checked:
    """The result of a check.

    Attributes:
        routine: Its id, or the name that was given of what cannot be checked.
        total: Its length; None if it cannot be checked.
        warnings: The rules that it breaks.
        doses: A line for each dose that a step writes and a level changes.
        error: Why it cannot be checked.
        exact: Whether the length is that of the voice; of a long routine it is estimated.
    """

    routine: str
    total: Ms | None = None
    warnings: tuple[Warned, ...] = ()
    doses: tuple[str, ...] = ()
    error: MatcueError | None = None
    exact: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return it as JSON data with stable keys."""
        return {
            "routine": self.routine,
            "total_ms": self.total,
            "exact": self.exact,
            "warnings": [each.as_json() for each in self.warnings],
            "doses": self.doses,
            "mistakes": list(_mistakes(self.error)) if self.error else [],
        }


def _mistakes(error: MatcueError) -> Iterator[dict[str, Any]]:
    """Yield each mistake as JSON data, with its place where it has one."""
    if isinstance(error, RoutineError):
        for each in error.problems:
            yield {
                "message": each.message,
                "file": error.source,
                "line": each.line,
                "column": each.column,
            }
    else:
        yield {"message": str(error), "file": None, "line": None, "column": None}


def check_all(
    names: Iterable[str], options: Options, shelf: Shelf, progress: Progress
) -> list[Checked]:
    """Check several routines and programs as `check` does; one that is wrong stops no other."""
    found: list[Checked] = []
    for name in names:
        try:
            found += check(name, options, shelf, progress)
        except MatcueError as error:
            found.append(Checked(name, error=error))
    return found


def check(name: str, options: Options, shelf: Shelf, progress: Progress) -> list[Checked]:
    """Check a routine, or a program with all its routines, or both if they share a name.

    A program's routines are checked with the largest doses that they grow to.

    Raises:
        InputError: It cannot be read or spoken.
        VoiceError: The voice failed.
    """
    known = programs(shelf)
    if not known.is_program(name):
        return [_checked(name, options, shelf, progress)]
    found = [_checked(name, options, shelf, progress)] if name in shelf.routines() else []
    program = known.load(name)
    chosen = with_doses(options, doses(program, last_notch(program)))
    for routine in program.routines:
        grown = _checked(routine, chosen, shelf, progress)
        found.append(replace(grown, routine=f"{program.id}, last week: {routine}"))
    return found


def _checked(name: str, options: Options, shelf: Shelf, progress: Progress) -> Checked:
    """Check one routine.

    Raises:
        InputError: It cannot be read or spoken.
        VoiceError: The voice failed.
    """
    library = Library(shelf)
    ready = session.draft(name, options, shelf, library)
    tree = library.open(name).tree
    survey = surveyed(ready, options, progress)
    broken = warnings(ready.written, survey.timeline)
    spots = list(places(broken, ready.written, tree))
    refused = [
        Problem(*(spot.line, spot.column) if spot else (1, 1), each.message)
        for each, spot in zip(broken, spots, strict=True)
        if each.rule == EXACT
    ]
    if refused:
        raise RoutineError(tree.source, refused)
    return Checked(
        ready.written.id,
        survey.timeline.total,
        tuple(Warned(each, spot) for each, spot in zip(broken, spots, strict=True)),
        levels_of_written_doses(ready.written),
        exact=survey.exact,
    )
