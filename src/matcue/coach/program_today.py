"""The program of whoever sits at this terminal, as commands want it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from matcue.base.errors import InputError
from matcue.coach.kept import opened
from matcue.coach.past import read

if TYPE_CHECKING:
    from matcue.coach.past import Past
    from matcue.coach.program import Current
    from matcue.routine.shelf import Shelf
    from matcue.session.options import Options


def now_on(shelf: Shelf) -> Current | None:
    """Find the program that is on.

    Raises:
        InputError: It cannot be read any more.
        HistoryError: The history cannot be read.
    """
    from matcue.coach.program import current, programs

    kept = opened()
    today = datetime.now().astimezone().date()
    return current(kept.records(), kept.notes(), today, programs(shelf))


@dataclass(frozen=True, slots=True)
class OfToday:
    """A routine of the program, as it is today."""

    routine: str
    on: Current
    past: Past

    def grown(self, chosen: Options) -> Options:
        """Put in the doses of today, and leave out what hurt."""
        return self.on.grown(self.past.careful(chosen))

    def wait_after_pain(self, shelf: Shelf) -> None:
        """See that it may be done now; see `Past.wait_after_pain`.

        Raises:
            InputError: It has to wait.
        """
        from matcue.routine.library import Library

        self.past.wait_after_pain(Library(shelf).load(self.routine))


def as_program_has_it(routine: str | None, shelf: Shelf) -> OfToday:
    """Give a routine of the program; without a name it is today's last one.

    Raises:
        InputError: No program is on, or it has nothing like that.
    """
    on = now_on(shelf)
    if on is None:
        raise InputError("no program is on; `matcue program list` shows what there is")
    if routine is None:
        if not on.for_today:
            raise InputError(
                f"{on.program.title} has nothing for today; name one of "
                f"{', '.join(on.program.routines)}"
            )
        routine = on.for_today[-1]
    elif routine not in on.program.routines:
        raise InputError(
            f"'{routine}' does not belong to {on.program.title}; "
            f"that has {', '.join(on.program.routines)}"
        )
    return OfToday(routine, on, read(shelf))
