"""What the past means for a session that begins now: what hurt, and the program that is on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

import click

from matcue.base.errors import HistoryError, InputError
from matcue.plan.care import Care
from matcue.routine.model import Kind

if TYPE_CHECKING:
    from matcue.coach.program import Current
    from matcue.routine.model import Routine
    from matcue.routine.shelf import Shelf
    from matcue.session.options import Options


@dataclass(frozen=True, slots=True)
class Past:
    """What was read of it; nothing where it cannot be read."""

    care: Care
    current: Current | None

    def program_of(self, routine: str) -> Current | None:
        """Give the program that is on, if a routine belongs to it."""
        on = self.current
        return on if on is not None and routine in on.program.routines else None

    def careful(self, chosen: Options) -> Options:
        """Leave out what hurt."""
        if not self.care.spared:
            return chosen
        return replace(chosen, selection=replace(chosen.selection, spared=self.care.spared))

    def wait_after_pain(self, routine: Routine) -> None:
        """Let nothing load the back after pain, until it is called over.

        Raises:
            InputError: It loads the back and has to wait; the message says for what.
        """
        pain = self.care.pain
        if pain is None or routine.kind is not Kind.STRENGTHENING:
            return
        from matcue.routine.screening import Text, read_questionnaire

        day = f"{date.fromordinal(pain):%A, %d %B}"
        from matcue.routine.shelf import user_shelf

        told = read_questionnaire(user_shelf()).texts[Text.AFTER_PAIN]
        raise InputError(told.format(routine=routine.id, day=day))


def read(shelf: Shelf) -> Past:
    """Read the past; what cannot be read is told in a line, and stops no session."""
    from matcue.coach.history.diary import diary
    from matcue.coach.kept import opened
    from matcue.coach.program import current, programs
    from matcue.plan.care import care

    kept = opened()
    try:
        records, notes = kept.records(), kept.notes()
    except HistoryError as error:
        click.echo(f"matcue: {error}", err=True)
        return Past(Care(), None)
    today = datetime.now().astimezone().date()
    try:
        on = current(records, notes, today, programs(shelf))
    except InputError as error:
        click.echo(f"matcue: your program plays no part today: {error}", err=True)
        on = None
    return Past(care(diary(records, notes)), on)
